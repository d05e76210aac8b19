# Removes BUILD and, after a plain build, the programs beside their sources.
set -eu

# Refuses to remove a folder in which nothing was built.
if [ "$BUILD" != build ] && [ ! -e "$BUILD/config.mk" ] && [ ! -e "$BUILD/atf" ]; then
	rm -rf "$BUILD/lock"
	rmdir "$BUILD" 2>/dev/null || { echo "make: BUILD=$BUILD: nothing was built there, and it is not empty" >&2; exit 2; }
fi
if [ -z "$PLACE" ]; then
	rm -f tests/connect-cases
	find tests lib/*/tests lib/make/bench -name '*.c' 2>/dev/null | while read -r source; do
		rm -f "${source%.c}"
	done
fi
rm -rf "$BUILD"
