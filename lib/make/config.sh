# Usage: config.sh BUILD
# Writes this host's flags as make variables.  make's command line overrides each.
set -eu
build=$1

# flags LIST NAME FALLBACK: the flags of a pkg-config package, or the fallback.
flags() {
	pkg-config $1 "$2" 2>/dev/null || printf '%s\n' "$3"
}

system=$(uname -s)

atf_libs=-latf-c
[ "$system" != FreeBSD ] || [ ! -e /usr/lib/libprivateatf-c.so ] || atf_libs=-lprivateatf-c
atf_static=$atf_libs
for folder in build "$build"; do
	[ ! -e "$folder/atf/lib/libatf-c.a" ] || atf_static=$folder/atf/lib/libatf-c.a
done
bsd_cflags= bsd_libs= bsd_static=
if [ "$system" = Linux ]; then
	# libbsd's overlay gives the headers their names on the BSDs.
	bsd_cflags="$(flags --cflags libbsd-overlay '-isystem /usr/include/bsd -DLIBBSD_OVERLAY') -DLIBBSD_NETBSD_VIS"
	bsd_libs=$(flags --libs libbsd-overlay -lbsd)
	bsd_static=$(flags '--static --libs' libbsd-overlay '-lbsd -lmd')
	# Each case is a process.  Two shared libraries fewer save some 0.3 ms of its 3.
	if [ -e "$(cc -print-file-name=libbsd.a 2>/dev/null)" ] && [ -e "$(cc -print-file-name=libmd.a 2>/dev/null)" ]; then
		bsd_libs="-Wl,-Bstatic $bsd_static -Wl,-Bdynamic"
	fi
fi

# Loaded at a fixed address, the tables of all cases need no relocation, which would take 0.8 ms of each case's 5.
no_pie=-no-pie
[ "$system" != Darwin ] || no_pie=

# Not optimized: the programs wait for the kernel, so they would run no faster, and the build would take twice as long.  By a pipe,
# the compiler writes no file for the assembler.
cat <<EOF
CC = cc
CFLAGS = -g -pipe
CPPFLAGS =
LDFLAGS =
LDLIBS =
WERROR = -Werror
NO_PIE = $no_pie
STATIC =
SANITIZE =
SYSTEM =
ATF_CFLAGS = $(flags --cflags atf-c '')
ATF_LIBS_ = $(flags --libs atf-c "$atf_libs")
ATF_LIBS_1 = $atf_static
ATF_LIBS = \$(ATF_LIBS_\$(STATIC))
BSD_CFLAGS = $bsd_cflags
BSD_LIBS_ = $bsd_libs
BSD_LIBS_1 = $bsd_static
BSD_LIBS = \$(BSD_LIBS_\$(STATIC))
REPORT_CFLAGS = $(flags --cflags 'sqlite3 jansson' '-I/usr/local/include')
REPORT_LIBS = $(flags --libs 'sqlite3 jansson' '-L/usr/local/lib -lsqlite3 -ljansson')
RUN_LIBS_ = $(flags --libs sqlite3 '-L/usr/local/lib -lsqlite3')
RUN_LIBS_1 = $(flags '--static --libs' sqlite3 '-L/usr/local/lib -lsqlite3 -lm -lpthread')
RUN_LIBS = \$(RUN_LIBS_\$(STATIC))
EOF
