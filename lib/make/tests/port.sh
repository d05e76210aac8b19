# Usage: port.sh
# Tests the port of lib/packaging/freebsd/ as far as that can be done without a ports tree: a few lines stand in for bsd.port.mk,
# and few programs for the suite.  All runs with what FreeBSD's base has alone: bmake as make, no pkg-config, no bash, no GNU make.
set -u
prefix=port
. lib/make/verdict.sh
. lib/make/small_release.sh

for need in bmake kyua; do
	command -v $need >/dev/null 2>&1 || { echo "skipped: port: $need is not there"; exit 0; }
done
top=$(pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
bound=600

port=lib/packaging/freebsd
found=$(sed -n 's/^DISTVERSION=[[:space:]]*//p' $port/Makefile)
[ "$found" = "$(cat lib/version)" ]
verdict version $? "$found"

# What portlint asks for, of what can be seen without a ports tree: lines of text are short, and none ends in a blank.
found=$(awk 'length > 79 && FILENAME ~ /pkg-descr$/ || /[ \t]$/ { print FILENAME ":" FNR }' $port/*
    awk '/^[A-Z_]+[?+]?=/ && !/^[A-Z_]+[?+]?=(\t|$)/ { print FILENAME ":" FNR }' $port/Makefile
    sed -n 's/^COMMENT=[[:space:]]*//p' $port/Makefile | awk 'length > 70 || /[.]$/ || /^(A|An|The) /')
[ -z "$found" ]
verdict form $? "$found"

release=$work/port/work/connect-suite-$(cat lib/version)
small_release "$release" || exit 2
mkdir -p "$work/bin" "$work/mk"
cp $port/* "$work/port/"
cd "$release" || exit 2

# FreeBSD's base, as far as a build uses it, and the compiler's own parts.
for tool in awk basename cat chmod chown cmp comm cp cut date dd dirname echo env expr false find fold getconf grep gzip head id install join \
    ln ls mkdir mkfifo mktemp mv nice od paste printf ps readlink rm rmdir sed sleep sort strip tail tar tee test timeout touch tr \
    true tty uname uniq wc which xargs cc as ld kyua; do
	found=$(command -v $tool) || continue
	# Of what the shell has itself it tells the name.
	case $found in /*) ;; *) found=/usr/bin/$tool ;; esac
	ln -s "$found" "$work/bin/$tool"
done
ln -s "$(command -v bmake)" "$work/bin/make"
# The shell is not bash under its other name, where there is a choice.
ln -s "$(command -v dash || command -v sh)" "$work/bin/sh"

: >"$work/mk/sys.mk"
cat >"$work/mk/bsd.port.mk" <<'MK'
PREFIX?=	/usr/local
WRKDIR=		${.CURDIR}/work
WRKSRC=		${WRKDIR}/${PORTNAME}-${DISTVERSION}
STAGEDIR=	${WRKDIR}/stage
TMPPLIST=	${WRKDIR}/.PLIST
DOCSDIR=	${PREFIX}/share/doc/${PORTNAME}
DATADIR=	${PREFIX}/share/${PORTNAME}
CC=		cc
CFLAGS=		-g -pipe
LDFLAGS=	-L${WRKDIR}
RM=		rm -f
CP=		cp
MKDIR=		mkdir -p
FIND=		find
SORT=		sort
INSTALL_PROGRAM=	install -s -m 555
INSTALL_DATA=	install -m 0644
ECHO_MSG=	echo
SETENV=		env -u MAKEFLAGS
MAKE_CMD=	make
MAKE_ENV=	PREFIX=${PREFIX} CC="${CC}" CFLAGS="${CFLAGS}" SHELL=/bin/sh
MAKE_ARGS+=	DESTDIR=${STAGEDIR}
SUITE_MAKE=	cd ${WRKSRC} && ${SETENV} ${MAKE_ENV} ${MAKE_CMD} ${MAKE_ARGS}

build: .PHONY
	${SUITE_MAKE} all

stage: build .PHONY
	sed 's|%%DATADIR%%|share/${PORTNAME}|' pkg-plist >${TMPPLIST}
	${SUITE_MAKE} install
	${MAKE} -f ${MAKEFILE} post-install ${WITHOUT_DOCS:Dpost-install-DOCS-off}
	gzip -f ${STAGEDIR}${PREFIX}/share/man/man*/*.[0-9]

test: stage do-test .PHONY
MK

# port TARGET [VARIABLE=VALUE...]: makes it in the port; what it says is in the log.
port() {
	ended=0
	(cd "$work/port" && exec env -i HOME=/nonexistent PATH="$work/bin" TMPDIR="$work" timeout $bound make -m "$work/mk" "$@") \
	    >"$work/log" 2>&1 </dev/null || ended=$?
	return $ended
}
judge() { verdict "$1" $? "$(tail -n 12 "$work/log")"; }

port stage
judge stage
stage=$work/port/work/stage/usr/local
# Documents are PORTDOCS, all of them.
found=$(cd "$stage" && find . ! -type d ! -path './share/doc/connect-suite/*' | sed 's|^\./||' | sort)
wanted=$(sort "$work/port/work/.PLIST")
[ "$found" = "$wanted" ] && [ -s "$stage/share/doc/connect-suite/README.md" ]
verdict plist $? "staged: $found; listed: $wanted"
grep -q -e -pipe "$release/build/compile.flags" && ! grep -q -e -Werror "$release/build/compile.flags"
verdict flags $? "$(cat "$release/build/compile.flags")"

# The report is kept, whether the system deviates or not.
port test
judge test
[ -s "$work/port/work/report/index.html" ] && [ -s "$work/port/work/report/report.json" ] &&
    "$release/build/connect-report" check "$work/port/work/report/results.db" >"$work/log"
judge report
sed 's/"-1 EBADF"/"-1 ENOTSOCK"/' "$release/tests/errno/ebadf.c" >"$release/tests/errno/new" &&
    mv "$release/tests/errno/new" "$release/tests/errno/ebadf.c"
! port test TEST_REPORT="$work/kept" && [ -s "$work/kept/index.html" ] && grep -q 'errno/ebadf' "$work/log" &&
    ! "$release/build/connect-report" check "$work/kept/results.db" >/dev/null
judge fails

port stage WITHOUT_DOCS=yes && [ ! -e "$stage/share/doc/connect-suite" ]
judge no-docs

# make setup on a fresh FreeBSD names what it takes from pkg, and needs no pkg-config to see what is there already.
cd "$top" || exit 2
for tool in uname id pkg kyua; do
	rm -f "$work/bin/$tool"
done
printf '#!/bin/sh\necho FreeBSD\n' >"$work/bin/uname"
printf '#!/bin/sh\necho 0\n' >"$work/bin/id"
printf '#!/bin/sh\necho "$@" >>%s/asked\n' "$work" >"$work/bin/pkg"
chmod 755 "$work/bin/uname" "$work/bin/id" "$work/bin/pkg"
setup() {
	rm -f "$work/asked"
	env -i PATH="$work/bin" LOCALBASE="$work/local" sh lib/make/setup.sh "$work/build" '' >"$work/log" 2>&1
}
atf=" atf"
[ ! -e /usr/lib/libprivateatf-c.so ] || atf=
setup && [ "$(head -n 1 "$work/asked")" = "install -y kyua$atf sqlite3 jansson" ]
judge setup
mkdir -p "$work/local/include"
: >"$work/local/include/sqlite3.h"
: >"$work/local/include/atf-c.h"
ln -s "$work/bin/true" "$work/bin/kyua"
setup && [ "$(head -n 1 "$work/asked")" = "install -y jansson" ]
judge setup:some
: >"$work/local/include/jansson.h"
setup && [ ! -e "$work/asked" ] && grep -q 'nothing is missing' "$work/log"
judge setup:none
