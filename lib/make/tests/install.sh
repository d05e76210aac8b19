# Tests that everybody can use what is installed under umask 077, that links between documents hold there, and that uninstall removes
# it all.
set -u
prefix=install
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
root=$work/destination/usr
: "${INSTALL_PROGRAM:=install -m 755}" "${INSTALL_DATA:=install -m 644}" "${INSTALL_STRIP:=}"
export INSTALL_PROGRAM INSTALL_DATA INSTALL_STRIP

printed=$(umask 077 && mkdir "$work/destination" && DESTDIR=$work/destination PREFIX=/usr sh lib/make/install.sh 2>&1)
verdict umask $? "$printed"

# The mode of the destination itself is the caller's choice.
found=$(find "$root" ! -type d ! -perm -a+r; find "$root" -type d ! -perm -a+rx)
[ -d "$root" ] && [ -z "$found" ]
verdict readable $? "others cannot read: $found"

found=$(find "$root/bin" "$root/tests" -type f ! -name Kyuafile ! -perm -a+rx
    find "$root" -type f -perm -g+w -o -type f -perm -o+w)
[ -z "$found" ]
verdict modes $? "not executable by all, or writable by others: $found"

for file in bin/connect-report bin/connect-run share/man/man1/connect-report.1 share/man/man1/connect-run.1 share/man/man7/connect-suite.7 \
    share/bash-completion/completions/connect-run share/zsh/site-functions/_connect-suite \
    share/fish/vendor_completions.d/connect-report.fish share/doc/connect-suite/docs/CITATION.cff \
    share/doc/connect-suite/README.md share/connect-suite/catalogue.tsv tests/connect/Kyuafile \
    tests/connect/errno/econnrefused; do
	[ -s "$root/$file" ]
	verdict "file:$file" $? "missing"
done

# Every file that an installed document links to is installed.
found=
for document in "$root/share/doc/connect-suite/README.md" "$root"/share/doc/connect-suite/docs/*.md \
    "$root"/share/doc/connect-suite/docs/results/*.md; do
	for target in $(awk '{ while (match($0, /\]\([^)]*\)/)) {
	    print substr($0, RSTART + 2, RLENGTH - 3); $0 = substr($0, RSTART + RLENGTH) } }' "$document" |
	    sed 's/#.*//' | grep -v '^http'); do
		[ -e "${document%/*}/$target" ] || found="$found ${document##*/}: $target"
	done
done
[ -s "$root/share/doc/connect-suite/docs/report.md" ] && [ -z "$found" ]
verdict links $? "$found"

# Another user, if there is one, runs the installed runner, suite and reporter.
as=
if [ "$(id -u)" = 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
chmod 755 "$work" "$work/destination"
if ! { $as test -x "$root/bin/connect-run" && stores=$($as mktemp -d 2>/dev/null); }; then
	as=
	stores=$(mktemp -d) || exit 2
fi
trap 'rm -rf "$work" "$stores"' EXIT
printed=$($as "$root/bin/connect-run" -o "$stores/store.db" -r "$root/tests/connect" survey/host 2>&1)
verdict runs $? "$printed"
printed=$($as "$root/bin/connect-report" json "$stores/store.db" 2>&1)
verdict reports $? "$printed"

# Installs over existing files, while one of the programs runs.
mkfifo "$stores/lines"
"$root/bin/connect-report" clauses -c "$stores/lines" >/dev/null 2>&1 &
reporter=$!
printed=$(umask 077 && DESTDIR=$work/destination PREFIX=/usr sh lib/make/install.sh 2>&1)
verdict again $? "$printed"
kill $reporter
wait $reporter 2>/dev/null

# The commands and modes are the caller's, and programs are stripped if asked.
other=$work/other
printed=$(DESTDIR=$other PREFIX=/usr INSTALL_PROGRAM="install -m 555" INSTALL_DATA="install -m 444" INSTALL_STRIP=-s \
    sh lib/make/install.sh 2>&1)
verdict commands $? "$printed"
found=$(find "$other" -type f ! -perm 555 ! -perm 444; find "$other/usr/bin" -type f ! -perm 555)
[ -z "$found" ]
verdict commands:modes $? "$found"
plain=$(wc -c <"$root/tests/connect/connect-cases") stripped=$(wc -c <"$other/usr/tests/connect/connect-cases")
[ "$stripped" -lt "$plain" ] && "$other/usr/tests/connect/errno/ebadf" -l >/dev/null
verdict strip $? "$stripped bytes, stripped of $plain"

# uninstall removes all of it, and leaves what is another's.
echo mine >"$other/usr/bin/mine"
printed=$(DESTDIR=$other PREFIX=/usr sh lib/make/uninstall.sh 2>&1)
verdict uninstall $? "$printed"
found=$(cd "$other/usr" && find . ! -type d; ls -d "$other"/usr/share/*connect* "$other"/usr/share/doc/* "$other"/usr/tests/* 2>/dev/null)
[ "$found" = ./bin/mine ]
verdict uninstall:all $? "left: $found"
! printed=$(DESTDIR=$other PREFIX=/usr sh lib/make/uninstall.sh 2>&1) && case $printed in *"nothing is installed"*) ;; *) false ;; esac
verdict uninstall:again $? "$printed"
echo "../escape" >>"$root/share/connect-suite/installed"
! printed=$(DESTDIR=$work/destination PREFIX=/usr sh lib/make/uninstall.sh 2>&1) && [ -e "$root/bin/connect-run" ]
verdict uninstall:escape $? "$printed"
