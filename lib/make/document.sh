# Writes BUILD/document.html, the document to hand over, of the store of make report; and by a Chromium, if there is one,
# BUILD/document.pdf.  It is judged by the variables of the run.
set -eu
needs_kyua=
. lib/make/kyua.sh

store=$BUILD/results.db
[ -e "$store" ] || { echo "there is no $store: make report writes it" >&2; exit 2; }
judge document -o "$BUILD/document.html" "$store"
echo "Wrote $BUILD/document.html"

browser=
for name in chromium chromium-browser google-chrome chrome; do
	[ -n "$browser" ] || browser=$(command -v "$name") || :
done
# An older PDF is of another run.
rm -f "$BUILD/document.pdf"
if [ -z "$browser" ]; then
	echo "No PDF: there is no Chromium; print the page with a browser, or make setup-check installs one"
	exit 0
fi
# Its own folder holds the page, whose name needs no escape there, and the browser's profile.  root has no sandbox for it; the
# page has no script, and may load nothing.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$BUILD/document.html" "$scratch/document.html"
bare=
[ "$(id -u)" != 0 ] || bare=--no-sandbox
HOME=$scratch timeout 300 "$browser" --headless --disable-gpu $bare --user-data-dir="$scratch/profile" --no-pdf-header-footer \
    --print-to-pdf="$scratch/document.pdf" "file://$scratch/document.html" >"$scratch/log" 2>&1 || :
if [ ! -s "$scratch/document.pdf" ]; then
	tail -n 5 "$scratch/log" >&2
	echo "$browser wrote no PDF; $BUILD/document.html is complete" >&2
	exit 1
fi
cp "$scratch/document.pdf" "$BUILD/document.pdf.new" && mv "$BUILD/document.pdf.new" "$BUILD/document.pdf"
echo "Wrote $BUILD/document.pdf"
