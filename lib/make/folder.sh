# Sourced.  own_folder makes sure that BUILD can be the folder of a build, and sets PLACE by it (with.sh).
fail() { printf '%s\n' "make: $*" >&2; exit 2; }

own_folder() {
	given=$BUILD
	# make has no way to write white space in a name, and gives a meaning to much else.
	case $BUILD in
	*[!A-Za-z0-9_./+@,-]* | -*)
		fail "BUILD=$given: letters, digits and _ . / + @ , - are what make can do with in a folder's name"
		;;
	esac
	# make leaves ./ out of a name.
	BUILD=$(printf '%s\n' "$BUILD" |
	    sed -e 's/\/\/*/\//g' -e ':again' -e 's/\/\.\//\//' -e 't again' -e 's/^\(\.\/\)*//' -e 's/\/\.\{0,1\}$//')

	# What it is below the sources.
	top=$(pwd -P)
	real=$(cd "${BUILD:-/}" 2>/dev/null && pwd -P) || real=$BUILD
	case $real in
	"$top"/*) below=${real#"$top"/} ;;
	/*) below= ;;
	*) below=$real ;;
	esac
	case $below/ in
	.* | docs/* | lib/* | tests/*) [ "${below#../}" != "$below" ] || fail "BUILD=$given: this is for the sources" ;;
	esac
	case $top/ in
	"${real%/}"/*) fail "BUILD=$given: the sources are in it, and a build has a folder of its own" ;;
	esac

	PLACE=$BUILD/
	[ "$BUILD:${STATIC-}${SANITIZE-}${SYSTEM-}" != build: ] || PLACE=
	export BUILD PLACE
}
