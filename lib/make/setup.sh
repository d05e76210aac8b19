# Usage: setup.sh BUILD STATIC [hosts | check]
# Installs the packages that the suite needs and the host lacks, as root or by sudo.  Names optional ones that cannot be had, and
# goes on.  STATIC=1 also builds a static ATF; hosts also installs what make hosts needs, and check what make check can use: a
# browser and linters.
set -eu
build=$1 static=${2-} more=${3-}

say() { printf '%s\n' "setup: $*"; }
fail() { printf '%s\n' "setup: $*" >&2; exit 2; }

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		fail "not root, and sudo is not installed; run as root: $*"
	fi
}

# has_command NAME, has_library PKG-CONFIG-NAME, has_port HEADER: tests for want.
has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { pkg-config --exists "$1" 2>/dev/null; }
has_port() { [ -e "${LOCALBASE:-/usr/local}/include/$1" ]; }

# want PACKAGE TEST...: adds the package to the list unless the test succeeds.
needed=
want() {
	package=$1
	shift
	"$@" || needed="$needed $package"
}

debian() {
	want gcc has_command cc
	want libc6-dev test -e /usr/include/stdio.h
	want pkg-config has_command pkg-config
	want kyua has_command kyua
	want libatf-dev has_library atf-c
	want libbsd-dev has_library libbsd-overlay
	want libsqlite3-dev has_library sqlite3
	want libjansson-dev has_library jansson
	case $more in
	hosts)
		want busybox-static has_command busybox
		want openssh-client has_command ssh
		want qemu-system-x86 has_command qemu-system-x86_64
		want runsc has_command runsc
		want xz-utils has_command unxz
		want zstd has_command zstd
		;;
	esac
	browser="chromium chromedriver:chromium-driver xz:xz-utils"
	c_library="musl-gcc:musl-tools"
	updated=
	install() {
		[ -n "$updated" ] || as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
		updated=1
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
	}
}

# The base has Kyua and ATF since 13.0; config.sh knows where ports are without pkg-config.
freebsd() {
	want kyua has_command kyua
	[ -e /usr/lib/libprivateatf-c.so ] || want atf has_port atf-c.h
	want sqlite3 has_port sqlite3.h
	want jansson has_port jansson.h
	install() { as_root env ASSUME_ALWAYS_YES=yes pkg install -y "$@"; }
}

netbsd() {
	want pkgconf has_command pkg-config
	want kyua has_command kyua
	want sqlite3 has_library sqlite3
	want jansson has_library jansson
	install() { as_root pkgin -y install "$@"; }
}

# Only make check uses these.  COMMAND:PACKAGE where the two names differ.
optional="bmake clang mandoc"

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
	say "installing$needed"
	install $needed >&2 || fail "could not install$needed"
else
	say "nothing is missing"
fi

[ "$more" != check ] || optional="$optional ${browser-} ${c_library-}"

# If nothing else was missing, only setup-check installs them.
for each in $optional; do
	command=${each%:*} package=${each#*:}
	has_command "$command" && continue
	[ -n "${updated-}$needed" ] || [ "$more" = check ] || { say "$command is not installed; make check does without it"; continue; }
	install "$package" >/dev/null 2>&1 || say "$command cannot be installed; make check does without it"
done

if [ "$more" = check ]; then
	sh lib/make/actionlint/setup.sh "$build"
	sh lib/make/biome/setup.sh "$build"
	! has_command musl-gcc || sh lib/make/musl.sh "$build" || say "make check does without musl"
fi

# Debian ships no static ATF.
if [ "$static" = 1 ] && [ "$(uname -s)" = Linux ]; then
	sh lib/make/static-atf.sh "$build"
fi
