# Usage: system.sh
# Tests how the build picks the sources for a system, in a copy of the tree: for one that has only POSIX, whose programs run here,
# and with a subject that is missing, doubled or unknown.  Prints a line for each test, which check.sh counts.
set -u
prefix=system
. lib/make/verdict.sh

musl=$(pwd)/${BUILD:-build}/musl/flags
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
bound=240

unset MAKEFLAGS MFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR STATIC SANITIZE SYSTEM PLACE BUILD
mkdir "$work/tree"
find lib tests docs/kcidb.md -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.mk' -o -name '*.awk' -o -name '*.tsv' \
    -o -name '*.css' -o -name '*.js' -o -name '*.list' -o -name '*.md' -o -name Kyuafile -o -path lib/version \) -print |
    LC_ALL=C sort >"$work/files"
cp Kyuafile "$work/tree/" && tar -cf - -T "$work/files" | (cd "$work/tree" && tar -xf -) && cd "$work/tree" || exit 2

# build SYSTEM [MAKE]: builds the programs for the system, by default this one.  Returns make's status; the log has its output.
build() {
	timeout $bound env MAKE="${2-make}" BUILD=made SYSTEM="$1" sh lib/make/inner.sh tests ${1:+SYSTEM="$1"} \
	    >"$work/log" 2>"$work/errors" || return
	grep -v -e '^CC ' -e '^LINK ' -e '^GEN ' -e 'is up to date' "$work/log" >>"$work/errors" || :
	[ ! -s "$work/errors" ]
}
found() { cat "$work/errors"; }

# run BUILD PROGRAM CASE: prints how the case ends; its record goes to the log.
run() {
	rm -rf "$work/run" && mkdir "$work/run" || exit 2
	(cd "$work/run" && "$work/tree/$1/tests/$2" "$3" >"$work/log" 2>/dev/null; tail -n 1 "$work/log")
}

# try_cases NAME BUILD: the programs run there; a case that needs a private network says so.
try_cases() {
	for case in errno/ebadf:closed.tcp4 errno/ebadf:closed.unix-stream errno/econnrefused:closed_port.tcp4 \
	    errno/econnrefused:bound_not_listening.unix-stream; do
		ended=$(run "$2" "${case%:*}" "${case#*:}")
		[ "$ended" = passed ] && grep -q '^isolation	none	this host has no private networks$' "$work/log"
		verdict "$1:$case" $? "$ended"
	done
	ended=$(run "$2" errno/enetdown "$("$2/tests/errno/enetdown" -l | sed -n '/^ident: .*tcp4$/{s/^ident: //p;q;}')")
	[ "$ended" = "skipped: untested: no private network: this host has no private networks" ]
	verdict "$1:untested" $? "$ended"
}

# The build gives no warning, and its programs run.
build other
verdict other $? "$(found)"
try_cases other made
if command -v bmake >/dev/null 2>&1; then
	build other bmake && ! grep -q -e "^CC " -e "^LINK " "$work/log"
	verdict other:bmake $? "$(cat "$work/log" "$work/errors")"
else
	echo "skipped: system:other:bmake: bmake is not there"
fi

# So it is with another C library.
if [ -e "$musl" ]; then
	set --
	while read -r flag; do
		set -- "$@" "$flag"
	done <"$musl"
	timeout $bound env MAKE=make BUILD=musl SYSTEM=other sh lib/make/inner.sh tests SYSTEM=other "$@" \
	    >"$work/log" 2>"$work/errors" && [ ! -s "$work/errors" ]
	verdict musl $? "$(found)"
	try_cases musl musl
else
	echo "skipped: system:musl: $musl is not there; make setup-check makes it, where musl-gcc can be had"
fi

# When other sources are picked, programs are linked again, even with objects compiled before.
cp made/world.mk "$work/other.mk"
build ''
verdict own $? "$(found)"
if cmp -s made/world.mk "$work/other.mk"; then
	echo "skipped: system:again: this system has no source of its own"
else
	build other && grep -q "^LINK made/tests/connect-cases$" "$work/log"
	verdict again $? "the programs are still of the other system: $(cat "$work/log" "$work/errors")"
fi

# Each system has a source for every subject, and a compiler's target selects the right system.
pick() { COMPILER_NOW=$1 SYSTEM_NOW=$2 sh lib/make/system.sh 2>"$work/errors"; }
for system in freebsd linux netbsd darwin other; do
	pick cc $system >"$work/log" && grep -q '^WORLD = lib/world/' "$work/log"
	verdict "pick:$system" $? "$(found)"
done
for target in freebsd:x86_64-unknown-freebsd15.0 linux:aarch64-linux-gnu linux:armv7l-linux-musleabihf netbsd:x86_64--netbsd \
    darwin:arm64-apple-darwin24 other:x86_64-pc-solaris2.11; do
	[ "$(pick "echo ${target#*:}; :" '')" = "$(pick cc ${target%%:*})" ]
	verdict "target:${target#*:}" $? "it is not taken for ${target%%:*}"
done
! build nowhere && grep -q '^make: SYSTEM=nowhere: it is one of .*linux.* other$' "$work/errors"
verdict nowhere $? "$(found)"

# wrong NAME WHAT: checks that the build fails and says what.
wrong() {
	! build other && grep -q "$2" "$work/errors"
	verdict "wrong:$1" $? "$(found)"
}
mv lib/world/posix/firewall.c "$work/"
wrong missing '^make: SYSTEM=other: lib/world/firewall.h has no source '
cp "$work/firewall.c" lib/world/posix/
sed 's/host_firewall_drop/drop/' "$work/firewall.c" >lib/world/posix/firewall.c
# No program but one calls it.
programs=errno/eacces_prohibit
wrong lacking 'host_firewall_drop'
cp "$work/firewall.c" lib/world/posix/
programs=errno/ebadf
sed -n '/^int$/,/^}$/p;/^#include/p' "$work/firewall.c" >>lib/world/posix/libc.c
wrong doubled 'host_firewall_drop'
