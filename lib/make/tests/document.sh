# make document: of the last run, with and without a Chromium, and with one that fails.
set -u

prefix=document
. lib/make/verdict.sh

scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT
here=$scratch/build
mkdir -p "$here" "$scratch/bin" "$scratch/bare"
ln -s "$(cd "$BUILD" && pwd)/connect-report" "$here/connect-report"
for tool in sh cat cp dirname env id mktemp mv rm tail timeout; do
	ln -s "$(command -v $tool)" "$scratch/bare/$tool" 2>/dev/null || :
done
# document PATH: makes it in the scratch folder.
document() {
	status=0
	found=$(PATH=$1 BUILD=$here MANUALS=${2-} DEVIATIONS='' STRICT='' sh lib/make/document.sh 2>&1) || status=$?
}

document "$scratch/bare"
[ $status = 2 ] && [ "$found" = "there is no $here/results.db: make report writes it" ] && [ ! -e "$here/document.html" ]
verdict no-store $? "status $status: $found"

"$BUILD/connect-run" -j 4 -o "$here/results.db" -r "${PLACE:-.}" errno/ebadf errno/eaddrinuse survey/host >"$scratch/log" 2>&1
[ $? -le 1 ]
verdict run $? "$(tail -n 3 "$scratch/log")"

: >"$here/document.pdf"
document "$scratch/bare" posix
[ $status = 0 ] && [ ! -e "$here/document.pdf" ] && grep -q 'Conformance report' "$here/document.html" &&
    grep -q '<dt>Judged by</dt><dd>posix</dd>' "$here/document.html"
verdict no-browser $? "status $status: $found"

printf '#!/bin/sh\necho it does not start >&2\nexit 1\n' >"$scratch/bin/chromium"
chmod 755 "$scratch/bin/chromium"
document "$scratch/bin:$scratch/bare"
[ $status = 1 ] && [ ! -e "$here/document.pdf" ] && [ -s "$here/document.html" ] &&
    [ "${found#*it does not start}" != "$found" ]
verdict browser-fails $? "status $status: $found"

if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1; then
	document "$PATH"
	[ $status = 0 ] && [ "$(head -c 5 "$here/document.pdf" 2>/dev/null)" = %PDF- ]
	verdict pdf $? "status $status: $found"
	# What the sheets say at their foot is in the page's style; nothing of the machine is in the file.
	! strings "$here/document.pdf" 2>/dev/null | grep -q -F -e file:// -e "$scratch"
	verdict pdf:machine $? "the PDF names a folder"
else
	echo "skipped: document:pdf: no Chromium is installed; make setup-check installs it"
fi
