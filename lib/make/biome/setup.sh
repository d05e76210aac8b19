# Usage: setup.sh BUILD
# Installs biome, of the version and with the checksum that package-lock.json names, into BUILD/biome.
set -eu
command -v npm >/dev/null 2>&1 || { echo "setup: npm is not there; make check does without biome"; exit 0; }
mkdir -p "$1/biome"
cp lib/make/biome/package.json lib/make/biome/package-lock.json "$1/biome/"
(cd "$1/biome" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
    { echo "setup: biome cannot be had; make check does without it"; exit 0; }
