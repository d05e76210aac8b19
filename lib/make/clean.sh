# Removes what the build made: BUILD and the programs beside their sources.
set -eu

find tests lib/*/tests lib/make/bench -name '*.c' 2>/dev/null | while read -r source; do
	rm -f "${source%.c}"
done
rm -rf "$BUILD"
