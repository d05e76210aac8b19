# Usage: build.sh
# Tests the build in a copy of the tree with few programs: dry runs, concurrent runs, strange names, wrong sources.  Prints a line
# for each test, "passed: ..." or "failed: ...", which check.sh counts.
set -u

top=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
bound=240

# Keeps the caller's make from influencing the makes below.
atf=$top/${BUILD:-build}/atf/lib/libatf-c.a
unset MAKEFLAGS MFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR PLACE $(sed -n 's/^export GIVEN_\([A-Z_]*\)=.*/\1/p' Makefile)

# The copy: all of lib, and few programs.
mkdir "$work/tree"
cd "$work/tree" || exit 2
(cd "$top" && find Makefile Kyuafile README.md LICENSE docs/*.md docs/*.json docs/*.png docs/*.cff docs/results \
    .github/workflows/hosts.yml lib tests/Kyuafile tests/errno tests/process \
    -type f \( -name '*.*' -o -path lib/version -o -name Kyuafile -o -name Makefile -o -name LICENSE \) -print) | LC_ALL=C sort |
    grep -v -e '^lib/make/actionlint' -e '^lib/make/biome' -e '^tests/[a-z]*/[^/]*\.c$' >"$work/files"
printf '%s\n' tests/errno/ebadf.c tests/errno/enotsock.c tests/process/returns.c >>"$work/files"
(cd "$top" && tar -cf - -T "$work/files") | tar -xf - || exit 2
list='for _, folder in ipairs({ "errno", "process" }) do'
printf 'syntax(2)\n\n%s\n\tinclude(fs.join(folder, "Kyuafile"))\nend\n' "$list" >tests/Kyuafile
for folder in errno process; do
	{
		printf 'syntax(2)\n\ntest_suite("connect")\n\nfor _, program in ipairs({\n'
		ls tests/$folder | sed -n 's/^\(.*\)\.c$/	"\1",/p'
		printf '}) do\n\tif fs.exists(program) then\n\t\tatf_test_program{name=program}\n\tend\nend\n'
	} >tests/$folder/Kyuafile
done

verdict() {
	if [ "$2" = 0 ]; then
		echo "passed: build:$1"
	else
		echo "failed: build:$1: $(tail -n 3 "$work/log" | tr '\n' ' ')"
	fi
}

# try STATUS COMMAND...: whether it ends with that status within the bound.  Its output goes to the log.
try() {
	wanted=$1 ended=0
	shift
	timeout $bound "$@" >"$work/log" 2>&1 || ended=$?
	[ "$wanted" = "$ended" ] || { echo "status $ended" >>"$work/log"; return 1; }
}
fails() { ! try 0 "$@" && [ "$ended" != 124 ]; }
says() { grep -q -- "$1" "$work/log"; }

# Prints the verdict on the command before it, under $name.
judge() { verdict "$name" $?; }

makes=make
! command -v bmake >/dev/null 2>&1 || makes="make bmake"

# make -n writes and runs nothing.
all_files() { find . -print | LC_ALL=C sort; }
all_files >"$work/before"
for make in $makes; do
	for target in all tests report check hosts mutants bench setup clean; do
		name="dry-run:$make:$target"
		try 0 $make -n $target && all_files | cmp -s - "$work/before"
		judge
		all_files | grep -vxFf "$work/before" | sort -r | while read -r file; do rm -rf "$file"; done
	done
done

# Three makes at once do the work of one.
at_once() {
	for i in 1 2 3; do
		(timeout $bound make; echo "status $?") >"$work/log.$i" 2>&1 &
	done
	wait
	cat "$work"/log.[123] >"$work/log"
	[ "$(grep -c '^status 0$' "$work/log")" = 3 ] && [ "$(grep -c '^CC   tests/errno/ebadf.c' "$work/log")" = 1 ] &&
	    [ "$(cut -d: -f1 build/catalogue.tsv | uniq | tr '\n' ' ')" = "errno/ebadf errno/enotsock process/returns " ]
}
name=three-at-once
at_once
judge

# A killed process does not keep the lock; a running one does.
name=killed-holder
ln -s 999999999 build/lock/9999 && try 0 make
judge
name=held
mkdir -p "$work/lib/make"
echo 'trap "exit" TERM; while :; do sleep 1; done' >"$work/lib/make/holder.sh"
sh "$work/lib/make/holder.sh" &
holder=$!
ln -s $holder build/lock/99999 && try 2 env LOCK_BOUND=1 make && says "process $holder "
judge
kill $holder
wait $holder 2>/dev/null

# After an edit each make rebuilds only what depends on the file; without one, nothing.
for make in $makes; do
	name=nothing-to-do:$make
	try 0 $make && [ ! -s "$work/log" ]
	judge
	name=header:$make
	touch lib/report/html.h
	try 0 $make && says 'CC   lib/report/html.c' && ! says 'tests/errno'
	judge
	name=flags:$make
	try 0 $make CPPFLAGS=-DNOBODY_READS_THIS tests && says 'CC   tests/errno/ebadf.c'
	judge
	try 0 $make
	name=program:$make
	rm -f tests/errno/ebadf
	try 0 $make && [ -x tests/errno/ebadf ] && ! says enotsock
	judge
done

# A folder name that make cannot handle is refused.  An apostrophe in any variable stays one, and no shell runs what follows it.
for make in $makes; do
	for folder in 'a b' "it's" 'a$$b' 'a:b' '' . .. lib tests/errno docs/x .git; do
		name="folder:$make:$folder"
		fails $make BUILD="$folder" && says '^make: BUILD=' && [ ! -e a ] && [ ! -e "$folder/config.mk" ]
		judge
	done
	name=clean-elsewhere:$make
	mkdir -p "$work/precious/thing"
	fails $make BUILD="$work/precious" clean && [ -d "$work/precious/thing" ]
	judge
	evil="x'; touch $work/ran; echo 'y"
	for variable in CASES CLAUSES MANUALS DEVIATIONS LINK SUBSET JOBS; do
		name=apostrophe:$make:$variable
		fails $make "$variable=$evil" report && says "$variable=x'" && [ ! -e "$work/ran" ]
		judge
	done
	name=apostrophe:$make:HOSTS
	fails $make "HOSTS=$evil" hosts && says "HOSTS=x'" && [ ! -e "$work/ran" ]
	judge
	for variable in CC CFLAGS LDFLAGS ATF_LIBS; do
		name=apostrophe:$make:$variable
		fails $make "$variable=it's" && says "^make: $variable=it's: "
		judge
	done
	name=apostrophe:$make:install
	try 0 $make "DESTDIR=$work/it's $make" "PREFIX=/u's r" install && [ -x "$work/it's $make/u's r/tests/connect/errno/ebadf" ]
	judge
done
if command -v kyua >/dev/null 2>&1; then
	name=apostrophe:host
	try 0 make "HOST=it's" CASES=errno/ebadf MANUALS=posix report && strings -a build/results.db | grep -q "host	it's"
	judge
	# Two runs started at once run one after the other.
	name=two-reports
	(timeout $bound make CASES=errno/enotsock report; echo "status $?") >"$work/log.1" 2>&1 &
	(timeout $bound make CASES=errno/ebadf report; echo "status $?") >"$work/log.2" 2>&1
	wait
	cat "$work/log.1" "$work/log.2" >"$work/log"
	[ "$(grep -c '^status 0$' "$work/log")" = 2 ]
	judge
fi

# wrong NAME WHAT: checks that make fails and says what; then restores the tree.
wrong() {
	name=wrong:$1
	fails make && says "$2"
	judge
	rm -rf tests/new tests/errno/other.c
	(cd "$work/good" && tar -cf - tests) | tar -xmf -
}
mkdir "$work/good"
tar -cf - tests/Kyuafile tests/*/Kyuafile tests/*/*.c | (cd "$work/good" && tar -xf -)

sed -i.old 's/posix:EBADF/posix:EBADFOOD/' tests/errno/ebadf.c
wrong clause 'errno/ebadf:.* cites posix:EBADFOOD, which does not exist'
sed -i.old 's/^static expectations \([a-z_]*\) =/static const struct expectation \1[] =/' tests/errno/ebadf.c
wrong table 'tests/errno/ebadf.c:[0-9]*: .* no end'
printf '%s\n' '#include "judge/record.h"' >>tests/errno/ebadf.c
wrong arrow 'tests/errno/ebadf.c:[0-9]*: tests/ may not include judge/record.h'
# Nor may both directions be allowed.
cp lib/make/sources.sh lib/report/html.c "$work/"
sed 's/may\["report"\] = "^/&run|^/' "$work/sources.sh" >lib/make/sources.sh
printf '%s\n' '#include "run/pool.h"' >>lib/report/html.c
wrong circle 'run/ includes report/[a-z]*.h, and report/ includes run/: lib/report/html.c'
cp "$work/sources.sh" lib/make/
cp "$work/html.c" lib/report/
printf '%s\n' '#include <stdlib.h>' 'static void die(void) __attribute__((constructor));' 'static void die(void) { abort(); }' \
    >>tests/errno/ebadf.c
wrong dies 'tests/connect-cases: cannot list its cases'
printf '%s\n' '#include "case/case.h"' 'static expectations full = { [EXPECTATIONS_MAX] = { "call", "posix:EBADF", "0" } };' \
    'CONDITION(too_long, .expect = full, .descr = "Its table has no end") { }' >>tests/errno/ebadf.c
wrong table-full 'tests/errno/ebadf.c:[0-9]*: too_long: more than'
printf '%s\n' '#include "case/case.h"' 'CONDITION(once, .descr = "It is there") { }' \
    'CONDITION_OF(once, twice, .modes = BLOCKING, .as = { { .name = "once" } }, .descr = "Once more") ;' >>tests/errno/ebadf.c
wrong twice 'tests/errno/ebadf: two cases are named once'
echo >tests/errno/ebadf.c
wrong no-case 'tests/errno/ebadf: lists no case'
cp tests/errno/ebadf.c tests/errno/other.c
wrong not-listed 'tests/errno/Kyuafile: does not list tests/errno/other'
mkdir tests/new && cp tests/errno/ebadf.c tests/new/
sed 's/enotsock/ebadf/' tests/process/Kyuafile | sed 's/"returns"/"ebadf"/' >tests/new/Kyuafile
wrong folder-not-listed 'tests/Kyuafile: does not include tests/new'
rm tests/errno/enotsock.c
wrong no-source 'tests/errno/Kyuafile: lists tests/errno/enotsock, which has no source'
sed -i.old 's/"ebadf",/"ebadf", "ebadf",/' tests/errno/Kyuafile
wrong listed-twice 'tests/errno/Kyuafile: lists ebadf twice'
find tests -name '*.old' -exec rm -f {} +
name=right-again
try 0 make
judge

# A build elsewhere puts its programs under its BUILD, and leaves those beside the sources alone.
ls -l tests/errno/ebadf >"$work/before"
name=elsewhere
try 0 make BUILD=./other//place/ SANITIZE=undefined tests && [ -x other/place/tests/errno/ebadf ] &&
    [ -f other/place/Kyuafile ] && ls -l tests/errno/ebadf | cmp -s - "$work/before"
judge
if command -v kyua >/dev/null 2>&1; then
	name=elsewhere:kyua
	try 0 env HOME="$work" kyua test -r "$work/elsewhere.db" -k other/place/Kyuafile tests/errno/ebadf &&
	    says '^tests/errno/ebadf:.*passed'
	judge
fi
if [ -e "$atf" ]; then
	name=static
	try 0 make STATIC=1 ATF_LIBS="$atf" tests connect-run && ! ldd build/tests/errno/ebadf >/dev/null 2>&1 &&
	    build/tests/errno/ebadf -l | grep -q '^ident:' && ls -l tests/errno/ebadf | cmp -s - "$work/before"
	judge
else
	echo "skipped: build:static: needs a static ATF, which make setup STATIC=1 builds"
fi
name=clean
try 0 make BUILD=other/place clean && [ ! -e other/place ] && [ -x tests/errno/ebadf ] && try 0 make clean &&
    [ ! -e build ] && [ ! -e tests/errno/ebadf ]
judge
