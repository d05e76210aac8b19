# Usage: inner.sh TARGET [VARIABLE=VALUE...]
# Makes a target of rules.mk in BUILD with MAKE, on all processors unless the caller's make was given -j.
set -eu
target=$1
shift

. lib/make/folder.sh
own_folder
. lib/make/lock.sh
lock "$BUILD"

# write FILE: replaces the file by standard input, atomically, if they differ.
write() {
	cat >"$1.new"
	if cmp -s "$1.new" "$1"; then
		rm -f "$1.new"
	else
		mv "$1.new" "$1"
	fi
}

sh lib/make/config.sh "$BUILD" | write "$BUILD/config.mk"

sh lib/make/lists.sh | write "$BUILD/lists.mk"

# All output folders, made once.
find tests lib -type d | sed "s|^|$BUILD/obj/|" | xargs mkdir -p
[ -z "$PLACE" ] || find tests lib/*/tests lib/make/bench docs -type d | sed "s|^|$PLACE|" | xargs mkdir -p

if [ -n "$PLACE" ]; then
	# Kyua and the project's own tests look for these files beside the programs.
	for file in Kyuafile tests/Kyuafile tests/*/Kyuafile lib/Kyuafile lib/*/tests/Kyuafile docs/kcidb.md; do
		write "$PLACE$file" <"$file"
	done
fi

# The caller's make shares its job server only with commands that it recognizes as make.
options=${MAKEFLAGS-} given=
case $options in
*' -- '*) given=" -- ${options#* -- }" options=${options%% -- *} ;;
esac
jobs="-j $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)"
case " $options" in
*" -j"*)
	jobs=$(printf '%s\n' "$options" | sed 's/.*\(-j *[0-9]*\).*/\1/')
	options=$(printf '%s\n' "$options" | sed -e 's/-j *[0-9]*//' -e 's/--jobserver-[a-z]*=[^ ]*//' -e 's/-J *[0-9,]*//')
	;;
esac
MAKEFLAGS=$options$given
export MAKEFLAGS

# The sources for the system, which depend on the variables given.
world=$($MAKE -r -s -f lib/make/system.mk BUILD="$BUILD" "$@") || exit
printf '%s\n' "$world" | write "$BUILD/world.mk"

exec $MAKE -r -s $jobs -f lib/make/rules.mk BUILD="$BUILD" PLACE="$PLACE" "$@" "$target"
