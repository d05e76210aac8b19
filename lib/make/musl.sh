# Usage: musl.sh BUILD
# Makes what the suite takes from libraries usable with musl, in BUILD/musl: a static ATF, and vis(3) out of Debian's libbsd, whose
# objects need nothing of glibc.  BUILD/musl/flags then has make's variables, one per line.
set -eu
build=$1
musl=$build/musl

fail() { printf '%s\n' "setup: musl: $*" >&2; exit 2; }

[ ! -e "$musl/flags" ] || { echo "setup: $musl exists"; exit 0; }
command -v musl-gcc >/dev/null 2>&1 || fail "musl-gcc is not installed"
libbsd=$(cc -print-file-name=libbsd.a)
[ -e "$libbsd" ] && [ -e /usr/include/bsd/vis.h ] || fail "libbsd and its headers are not installed"

mkdir -p "$musl/vis/bsd/sys"
# configure cannot run these three checks when it is told of a host, and must be, since musl-gcc is no native compiler.
sh lib/make/static-atf.sh "$musl" CC=musl-gcc "--host=$(uname -m)-linux-musl" \
    kyua_cv_getopt_plus=yes kyua_cv_attribute_noreturn=yes kyua_cv_getcwd_works=yes

# The rest of libbsd's headers would get in the way of musl's.
cp /usr/include/bsd/vis.h "$musl/vis/vis.h"
cat >"$musl/vis/bsd/sys/cdefs.h" <<'CDEFS'
#define __BEGIN_DECLS
#define __END_DECLS
#define LIBBSD_REDIRECT(name, parameters, symbol) name parameters __asm__(#symbol)
CDEFS
(cd "$musl/vis" && ar x "$libbsd" vis.o unvis.o)

top=$(cd "$musl" && pwd)
cat >"$musl/flags.new" <<FLAGS
CC=musl-gcc
STATIC=1
ATF_CFLAGS=-I$top/atf/src
ATF_LIBS=$top/atf/lib/libatf-c.a
BSD_CFLAGS=-I$top/vis -DLIBBSD_NETBSD_VIS
BSD_LIBS=$top/vis/vis.o $top/vis/unvis.o
FLAGS
mv "$musl/flags.new" "$musl/flags"
echo "setup: for musl, $musl"
