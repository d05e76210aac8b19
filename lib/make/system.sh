# Usage: system.sh, with the compiler and its flags in COMPILER_NOW, and a system's name or nothing in SYSTEM_NOW
# Picks the sources of lib/world for a system: SYSTEM_NOW, or the one that the compiler targets.  Prints make variables.
#
# A subject is a header of lib/world whose source is in folders, one per system.  Its source comes from the system's own folder,
# else from its family's, else from posix/, which serves every system.  A chosen folder's other files are always picked.
set -eu
cd lib/world

# family_of SYSTEM: prints the folder that it shares with similar systems.
family_of() {
	case $1 in
	freebsd | netbsd | darwin) echo bsd ;;
	esac
}

# The systems that have a folder or a family; the others use posix/ alone.
systems=darwin
for folder in */; do
	case ${folder%/} in
	bsd | posix | tests) ;;
	*) systems="$systems ${folder%/}" ;;
	esac
done

system=$SYSTEM_NOW
if [ -z "$system" ]; then
	# gcc and clang print their target; any other compiler is assumed to compile for this system.
	target=$(sh -c "$COMPILER_NOW -dumpmachine" 2>/dev/null) || target=
	[ -n "$target" ] || target=$(uname -s | tr '[:upper:]' '[:lower:]')
	system=other
	for name in $systems; do
		case $target in
		*"$name"*) system=$name ;;
		esac
	done
fi
case " $systems other " in
*" $system "*) ;;
*)
	echo "make: SYSTEM=$system: it is one of $systems other" >&2
	exit 2
	;;
esac

folders=
for folder in "$system" $(family_of "$system") posix; do
	[ ! -d "$folder" ] || folders="$folders $folder "
done

picked= subjects=
for source in */*.c; do
	folder=${source%/*} name=${source#*/} name=${name%.c}
	if [ "$folder" = tests ]; then
		continue
	elif [ -e "$name.h" ] && [ ! -e "$name.c" ]; then
		case "$subjects " in
		*" $name "*) ;;
		*) subjects="$subjects $name" ;;
		esac
	else
		case $folders in
		*" $folder "*) picked="$picked $source" ;;
		esac
	fi
done

status=0
for subject in $subjects; do
	found=
	for folder in $folders; do
		[ -n "$found" ] || [ ! -e "$folder/$subject.c" ] || found=$folder/$subject.c
	done
	picked="$picked $found"
	if [ -z "$found" ]; then
		echo "make: SYSTEM=$system: lib/world/$subject.h has no source in any of the folders$folders" >&2
		status=2
	fi
done
[ $status = 0 ] || exit $status

rest=
for source in posix/*.c; do
	case "$picked " in
	*" $source "*) ;;
	*) rest="$rest $source" ;;
	esac
done

# variable NAME SOURCE...
variable() {
	printf '%s =' "$1"
	shift
	[ $# = 0 ] || printf ' lib/world/%s' "$@"
	echo
}
variable WORLD $picked
variable NOT_PICKED $rest
