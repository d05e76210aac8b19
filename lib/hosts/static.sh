# Usage: static.sh MAKE BUILD
# Makes static programs and a static connect-run, which run where nothing is installed, in BUILD/hosts/static.
set -eu
make=$1 build=$2
static=$build/hosts/static

if [ ! -e "$build/atf/lib/libatf-c.a" ]; then
	echo "hosts: no static ATF in $build/atf: make setup-hosts builds one" >&2
	exit 2
fi
mkdir -p "$static"
# The linker warns that SQLite could load libraries, which it is never asked for.
if ! $make STATIC=1 BUILD="$static" ATF_LIBS="$build/atf/lib/libatf-c.a" LDFLAGS=-s tests connect-run >"$static/log" 2>&1; then
	cat "$static/log" >&2
	echo "hosts: the static programs were not built" >&2
	exit 2
fi
