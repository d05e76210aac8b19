# Usage: i386.sh MAKE BUILD STORE [ARGUMENTS OF connect-run...] | i386.sh --missing
# Runs the suite as 32-bit programs on this machine's own x86_64 kernel, by its compatible system calls and socketcall(2), and
# writes the store.  The runner is this machine's own.  --missing prints what keeps this machine from it, if anything.
#
# The programs are static, and stay in BUILD/hosts/i386, the libraries for them in BUILD/hosts/cache/i386.
set -eu

fail() { printf '%s\n' "i386: $*" >&2; exit 2; }

. lib/hosts/root.sh
cc="cc -m32"
missing() {
	[ "$(uname -sm)" = "Linux x86_64" ] || { echo "32-bit programs of this kind need Linux on x86_64"; return; }
	missing_command apt-get dpkg-deb setarch && return
	tried=$(mktemp -d)
	printf '#include <asm/errno.h>\nint main(void) { return (sizeof(void *) != 4); }\n' >"$tried/program.c"
	if ! $cc -static -o "$tried/program" "$tried/program.c" 2>/dev/null; then
		echo "the compiler makes no 32-bit programs; make setup-hosts HOSTS=i386 installs gcc-multilib"
	elif ! "$tried/program" 2>/dev/null; then
		echo "this kernel runs no 32-bit programs"
	fi
	rm -rf "$tried"
}
need i386 "$1"
make=$1 build=$2 store=$3
shift 3

cache=$build/hosts/cache/i386 programs=$build/hosts/i386 log=${store%.db}.log
mkdir -p "$cache" "$programs"

[ -e "$cache/atf/lib/libatf-c.a" ] || sh lib/make/static-atf.sh "$cache" "CC=$cc" >"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; fail "cannot build a static ATF; see $log"; }

# Debian's libbsd for that architecture, of the release whose libbsd is installed here, so that its headers fit.
if [ ! -e "$cache/libbsd.a" ]; then
	. lib/hosts/apt.sh
	apt_in "$cache/apt" i386
	suite=$(apt-cache policy libbsd-dev |
	    awk '$1 == "***" { installed = 1; next } installed && $2 ~ /^[a-z]+:\/\// { sub(/\/.*/, "", $3); print $3; exit }')
	[ -n "$suite" ] || fail "apt does not know where libbsd-dev came from"
	apt_update "$suite"
	rm -rf "$cache/libbsd"
	mkdir "$cache/libbsd"
	apt_download "$cache/libbsd" libbsd-dev
	dpkg-deb -x "$cache"/libbsd/*.deb "$cache/libbsd"
	mv "$cache"/libbsd/usr/lib/*/libbsd.a "$cache/libbsd.a"
	rm -rf "$cache/libbsd"
fi

if ! $make STATIC=1 BUILD="$programs" CC="$cc" ATF_LIBS="$cache/atf/lib/libatf-c.a" BSD_LIBS="$cache/libbsd.a" LDFLAGS=-s tests \
    >"$programs/log" 2>&1; then
	cat "$programs/log" >&2
	fail "cannot build the 32-bit programs"
fi

run=
clean_up() {
	[ -z "$run" ] || { kill "$run" 2>/dev/null || :; wait "$run" 2>/dev/null || :; }
	rm -f "$store.new"
}
trap clean_up EXIT
trap 'exit 2' INT TERM HUP
# By setarch, uname() says what it says on a 32-bit kernel.
$tied setarch i386 "$build/connect-run" -r "$programs/tests" -o "$store.new" "$@" >"$log" 2>&1 </dev/null &
run=$!
ended=0
wait $run || ended=$?
run=
if [ $ended -gt 1 ] || [ ! -e "$store.new" ]; then
	tail -n 5 "$log" >&2
	fail "the suite did not finish; see $log"
fi
mv "$store.new" "$store"
