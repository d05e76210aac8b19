# Sourced.  own_folder checks that BUILD can be a build folder, and sets PLACE (see with.sh).
fail() { printf '%s\n' "make: $*" >&2; exit 2; }

own_folder() {
	given=$BUILD
	# make cannot quote white space in a name, and treats many other characters specially.
	case $BUILD in
	*[!A-Za-z0-9_./+@,-]* | -*)
		fail "BUILD=$given: make allows only letters, digits and _ . / + @ , - in a folder's name"
		;;
	esac
	# make strips ./ from names, so BUILD must not have it.
	BUILD=$(printf '%s\n' "$BUILD" |
	    sed -e 's/\/\/*/\//g' -e ':again' -e 's/\/\.\//\//' -e 't again' -e 's/^\(\.\/\)*//' -e 's/\/\.\{0,1\}$//')

	# Its path below the sources.
	top=$(pwd -P)
	real=$(cd "${BUILD:-/}" 2>/dev/null && pwd -P) || real=$BUILD
	case $real in
	"$top"/*) below=${real#"$top"/} ;;
	/*) below= ;;
	*) below=$real ;;
	esac
	case $below/ in
	.* | docs/* | lib/* | tests/*) [ "${below#../}" != "$below" ] || fail "BUILD=$given: that is a folder of sources" ;;
	esac
	case $top/ in
	"${real%/}"/*) fail "BUILD=$given: the sources are in it; a build needs its own folder" ;;
	esac

	PLACE=$BUILD/
	[ "$BUILD:${STATIC-}${SANITIZE-}${SYSTEM-}" != build: ] || PLACE=
	export BUILD PLACE
}
