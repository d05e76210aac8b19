#!/bin/sh
# Usage: run-suite.sh NAME [SOURCES]
# Builds and runs the suite on a host of the comparison, and writes build/stores/NAME.db.  If the host has no package of ATF or
# vis(3), builds them from SOURCES, which sources.sh filled.  Uses connect-run if there is no Kyua.  Set MAKE, CC, CPPFLAGS and
# LDLIBS as the host needs them.
#
# Fails only if there is no store: the report tells what the host did wrong.
set -eu
name=$1 sources=${2-}
make=${MAKE:-make}
export CC="${CC:-cc}"
set -- CC="$CC" ${CPPFLAGS:+CPPFLAGS="$CPPFLAGS"} ${LDLIBS:+LDLIBS="$LDLIBS"}

# source_of WHAT FOLDER: exits if there is no source to build.
source_of() {
	[ -e "$sources/$2" ] || { echo "$1 is not installed, and $sources/$2 does not exist" >&2; exit 2; }
	echo "building $1 from its source"
}

# has HEADER: whether the compiler finds it.
has() { printf '#include <stddef.h>\n#include <%s>\n' "$1" | $CC -E - >/dev/null 2>&1; }

if ! has atf-c.h && ! pkg-config --exists atf-c 2>/dev/null && [ ! -e /usr/lib/libprivateatf-c.so ]; then
	source_of ATF atf
	(cd "$sources/atf" && ./configure --quiet --disable-shared --prefix="$sources/local" && $make libatf-c.la)
	set -- "$@" ATF_CFLAGS="-I$sources/atf" ATF_LIBS="$sources/atf/.libs/libatf-c.a"
fi
if ! has vis.h && ! pkg-config --exists libbsd-overlay 2>/dev/null; then
	source_of "vis(3)" libbsd
	mkdir -p "$sources/vis/sys"
	cp "$sources/libbsd/include/bsd/vis.h" "$sources/vis/vis.h"
	has sys/cdefs.h || printf '#define __BEGIN_DECLS\n#define __END_DECLS\n' >"$sources/vis/sys/cdefs.h"
	for file in vis unvis; do
		# shellcheck disable=SC2086
		$CC ${CPPFLAGS-} -include stdint.h -I"$sources/vis" -c -o "$sources/vis/$file.o" "$sources/libbsd/src/$file.c"
	done
	set -- "$@" BSD_CFLAGS="-I$sources/vis" BSD_LIBS="$sources/vis/vis.o $sources/vis/unvis.o"
fi

mkdir -p build/stores
rm -f "build/stores/$name.db"
if command -v kyua >/dev/null 2>&1; then
	$make "$@" report || :
	mv build/results.db "build/stores/$name.db"
else
	$make "$@" tests connect-run
	build/connect-run -o "build/stores/$name.db" || :
fi
test -s "build/stores/$name.db"
