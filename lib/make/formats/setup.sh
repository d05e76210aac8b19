# Usage: setup.sh BUILD
# Installs CTRF's reference implementation, which has its schema, into BUILD/formats, in the version and with the checksums of
# package-lock.json.
set -eu
command -v npm >/dev/null 2>&1 || { echo "setup: npm is not installed; make check does without the schema of CTRF"; exit 0; }
mkdir -p "$1/formats"
cp lib/make/formats/package.json lib/make/formats/package-lock.json "$1/formats/"
(cd "$1/formats" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    { echo "setup: the schema of CTRF cannot be installed; make check does without it"; exit 0; }
