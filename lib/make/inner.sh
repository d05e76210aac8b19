# Usage: inner.sh MAKE BUILD TARGET [VARIABLE=VALUE...]
# Writes the rules for the sources that there are now (rules.sh) and makes the target by them, on all processors unless
# the caller's make was told how many jobs to run.
set -eu
make=$1 build=$2 target=$3
shift 3

mkdir -p "$build"
sh lib/make/config.sh "$build" >"$build/config.mk.new"
sh lib/make/rules.sh "$build" >"$build/rules.mk.new"
for file in config.mk rules.mk; do
	cmp -s "$build/$file.new" "$build/$file" || cp "$build/$file.new" "$build/$file"
	rm -f "$build/$file.new"
done

case " ${MAKEFLAGS-}" in
*jobserver* | *" -j"*) jobs= ;;
*) jobs="-j $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" ;;
esac
$make -s -f "$build/rules.mk" BUILD="$build" "$@" flags
exec $make -s -f "$build/rules.mk" BUILD="$build" $jobs "$@" "$target"
