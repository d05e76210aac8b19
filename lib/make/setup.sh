# Usage: setup.sh BUILD STATIC
# Installs what the suite needs and the host lacks, from the system's own packages: as root, or by sudo.  What is optional and
# cannot be had is named, and the rest goes on.  STATIC=1 asks for what static programs need as well.
set -eu
build=$1 static=${2-}

say() { printf '%s\n' "setup: $*"; }
fail() { printf '%s\n' "setup: $*" >&2; exit 2; }

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		fail "not root, and there is no sudo: ask for $*"
	fi
}

# has_command NAME, has_library PKG-CONFIG-NAME, has_header FILE: what each package is wanted for.
has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { pkg-config --exists "$1" 2>/dev/null; }

# want PACKAGE TEST...: adds the package to the list unless the test finds what it gives.
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
	updated=
	install() {
		[ -n "$updated" ] || as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
		updated=1
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
	}
}

freebsd() {
	want pkgconf has_command pkg-config
	want kyua has_command kyua
	[ -e /usr/lib/libprivateatf-c.so ] || want atf has_library atf-c
	want sqlite3 has_library sqlite3
	want jansson has_library jansson
	install() { as_root env ASSUME_ALWAYS_YES=yes pkg install -y "$@"; }
}

netbsd() {
	want pkgconf has_command pkg-config
	want kyua has_command kyua
	want sqlite3 has_library sqlite3
	want jansson has_library jansson
	install() { as_root pkgin -y install "$@"; }
}

# Used by make check where they are there, and missed by nothing else.
optional="bmake clang mandoc"

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
	say "all that is needed is there"
fi

for command in $optional; do
	has_command "$command" && continue
	[ -n "${updated-}" ] || [ -n "$needed" ] || { say "$command is not there; make check does without it"; continue; }
	install "$command" >/dev/null 2>&1 || say "$command cannot be had; make check does without it"
done

# Debian has no static ATF: it is built from Debian's own source.
if [ "$static" = 1 ] && [ "$(uname -s)" = Linux ]; then
	sh lib/make/static-atf.sh "$build"
fi
