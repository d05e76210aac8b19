# Usage: setup.sh BUILD
# Installs biome into BUILD/biome, in the version and with the checksum of package-lock.json.
set -eu
command -v npm >/dev/null 2>&1 || { echo "setup: npm is not installed; make check does without biome"; exit 0; }
mkdir -p "$1/biome"
cp lib/make/biome/package.json lib/make/biome/package-lock.json "$1/biome/"
(cd "$1/biome" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    { echo "setup: biome cannot be installed; make check does without it"; exit 0; }
