# Usage: config.sh BUILD
# Writes the flags that this host needs as make variables.  Each can be given on make's command line instead.
set -eu
build=$1

# flags LIST NAME FALLBACK: of a pkg-config package, or what is usual.
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
	# libbsd's overlay puts the headers of the BSDs' libc where the BSDs have them.
	bsd_cflags="$(flags --cflags libbsd-overlay '-isystem /usr/include/bsd -DLIBBSD_OVERLAY') -DLIBBSD_NETBSD_VIS"
	bsd_libs=$(flags --libs libbsd-overlay -lbsd)
	bsd_static=$(flags '--static --libs' libbsd-overlay '-lbsd -lmd')
	# A case is a process: two libraries less to be found and bound save it some 0.3 ms of 3.
	if [ -e "$(cc -print-file-name=libbsd.a 2>/dev/null)" ] && [ -e "$(cc -print-file-name=libmd.a 2>/dev/null)" ]; then
		bsd_libs="-Wl,-Bstatic $bsd_static -Wl,-Bdynamic"
	fi
fi

# Not optimized: the programs wait for the kernel and run no faster, and building them takes half as long.
cat <<EOF
CC = cc
CFLAGS = -g
CPPFLAGS =
LDFLAGS =
LDLIBS =
WERROR = -Werror
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
