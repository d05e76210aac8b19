# Usage: setup.sh BUILD
# Installs what tests of pages and JSON need into BUILD/browser: puppeteer-core, which drives a browser, axe-core, which judges pages,
# and ajv, which validates JSON; in the versions and with the checksums of package-lock.json.  The browser itself is the system's.
set -eu
command -v npm >/dev/null 2>&1 || { echo "setup: npm is not installed; make check does without the tests of pages"; exit 0; }
mkdir -p "$1/browser"
cp lib/make/browser/package.json lib/make/browser/package-lock.json "$1/browser/"
(cd "$1/browser" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    { echo "setup: puppeteer-core, axe-core and ajv cannot be installed; make check does without the tests of pages"; exit 0; }
