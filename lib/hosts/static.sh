# Usage: static.sh MAKE BUILD
# Builds static test programs and connect-run, which need nothing installed, in BUILD/hosts/static.
set -eu
make=$1 build=$2
static=$build/hosts/static

if [ ! -e "$build/atf/lib/libatf-c.a" ]; then
	echo "hosts: no static ATF in $build/atf: make setup-hosts builds one" >&2
	exit 2
fi
mkdir -p "$static"
# The linker warns that SQLite could load shared libraries; it never does here.
if ! $make STATIC=1 BUILD="$static" ATF_LIBS="$build/atf/lib/libatf-c.a" LDFLAGS=-s tests connect-run >"$static/log" 2>&1; then
	cat "$static/log" >&2
	echo "hosts: cannot build the static programs" >&2
	exit 2
fi
