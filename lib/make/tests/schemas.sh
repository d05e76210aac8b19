# Checks the JSON of connect-report by the schemas in docs/: lib/make/browser/schemas.cjs, which says what it needs.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
if ! command -v node >/dev/null 2>&1; then
	echo "skipped: schemas: node is not installed; make setup-check installs it"
	exit 0
fi
node lib/make/browser/schemas.cjs "$BUILD" "$work" </dev/null
