# Usage: static-atf.sh BUILD [CC] [CONFIGURE'S OPTIONS]
# Builds BUILD/atf/lib/libatf-c.a, which Debian does not ship, from Debian's source of the installed ATF.  Keeps package lists of
# its own under BUILD, since the host's may not list sources, and changes nothing elsewhere.
set -eu
build=$1
shift

fail() { printf '%s\n' "setup: $*" >&2; exit 2; }

mkdir -p "$build/atf/src" "$build/atf/apt/lists/partial"
top=$(cd "$build/atf" && pwd)
[ ! -e "$top/lib/libatf-c.a" ] || { echo "setup: $build/atf/lib/libatf-c.a exists"; exit 0; }

# "500 URI SUITE/COMPONENT ARCH Packages", for the installed version.
origin=$(apt-cache policy libatf-dev | awk '$1 == "***" { installed = 1; next } installed && $2 ~ /^[a-z]+:\/\// { print $2, $3; exit }')
[ -n "$origin" ] || fail "apt does not know where libatf-dev came from"
uri=${origin% *} place=${origin#* }
echo "deb-src $uri ${place%%/*} ${place#*/}" >"$top/apt/sources.list"
apt() {
	apt-get -q -o Dir::Etc::SourceList="$top/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
	    -o Dir::State::Lists="$top/apt/lists" -o Dir::Cache="$top/apt" -o APT::Sandbox::User= "$@"
}
apt update >&2 || fail "cannot get the list of Debian's sources"
(cd "$top/src" && apt source --download-only atf >&2) || fail "cannot get the source of atf"
tar -xzf "$top"/src/atf_*.orig.tar.gz -C "$top/src" --strip-components 1
[ -e "$top/src/configure" ] || fail "atf's source has no configure script"
# configure demands a C++ compiler, though only the C library is built.
(cd "$top/src" && ./configure --quiet --disable-shared --enable-static --prefix="$top" \
    --with-pic CXX="${CXX:-c++}" "$@" >&2 && make libatf-c.la >"$top/build.log" 2>&1) ||
    fail "atf did not build: see $build/atf/build.log"
mkdir -p "$top/lib"
cp "$top/src/.libs/libatf-c.a" "$top/lib/libatf-c.a"
echo "setup: static ATF in $build/atf/lib"
