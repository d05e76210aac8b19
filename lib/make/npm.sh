# Usage: npm.sh BUILD NAME
# Installs what lib/make/NAME/package.json names into BUILD/NAME, in the versions and with the checksums of package-lock.json.
set -eu
build=$1 name=$2
without() { echo "setup: $1; make check does without the packages of lib/make/$name"; exit 0; }
command -v npm >/dev/null 2>&1 || without "npm is not installed"
mkdir -p "$build/$name"
cp "lib/make/$name/package.json" "lib/make/$name/package-lock.json" "$build/$name/"
(cd "$build/$name" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || without "they cannot be installed"
