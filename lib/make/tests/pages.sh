# Usage: pages.sh [TEST...]
# Tests the pages in a browser: lib/make/browser/pages.cjs, which says what it needs.
set -u
work=$(mktemp -d) || exit 2
# A signal comes to the tests, too, which end the browser.
tests=
trap 'rm -rf "$work"' EXIT
trap '[ -z "$tests" ] || { kill -s TERM "$tests"; wait "$tests"; }; exit 2' INT TERM HUP
if ! command -v node >/dev/null 2>&1; then
	echo "skipped: pages: node is not installed; make setup-check installs it"
	exit 0
fi
node lib/make/browser/pages.cjs "$BUILD" "$work" "$@" </dev/null &
tests=$!
wait "$tests"
