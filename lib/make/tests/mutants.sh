# Tests that a mutant counts as out of sight if the cases that notice it cannot run, and as missed if they can.
set -u
prefix=mutants
. lib/make/verdict.sh

case $BUILD in
/*) build=$BUILD ;;
*) build=$(pwd)/$BUILD ;;
esac
if [ "$(uname -s)" != Linux ] || [ "${STATIC-}" = 1 ] || [ ! -x "$build/mutants-run" ]; then
	echo "skipped: mutants: there is nothing to preload, or no way to take things from a program"
	exit
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
for made in mutants-run mutants.so catalogue.tsv; do
	ln -s "$build/$made" "$work/$made"
done
if ! ${CC:-cc} -std=c11 -D_DEFAULT_SOURCE ${CPPFLAGS-} ${CFLAGS-} -o "$work/launch" lib/make/environment/launch.c; then
	verdict launch 1 "what starts the programs cannot be built"
	exit
fi

# count NAME STATUS PATTERN COMMAND...: checks the status of mutants.sh under that command, and a line that it prints.
count() {
	name=$1 expected=$2 pattern=$3
	shift 3
	status=0
	BUILD=$work CASES= PLACE=${PLACE:+$build/} TESTS=${PLACE:+$build/tests} "$@" sh lib/make/mutants.sh --quick \
	    >"$work/log" 2>&1 || status=$?
	if [ $status = 90 ]; then
		echo "skipped: mutants:$name: it cannot be made here: $(head -n 1 "$work/log")"
		return
	fi
	[ $status = "$expected" ] && grep -q -E "$pattern" "$work/log"
	verdict "$name" $? "status $status: $(head -n 3 "$work/log")"
}

# The patterns match few mutants, so that this takes seconds.
MANUALS= HOST= LINK= MODULES=
export MANUALS HOST LINK MODULES
count all-in-sight 0 '^3 of 3 mutants were detected' env MUTANTS='mapped-*'
count no-ipv6 0 '^3 cannot be shown here' env MUTANTS='mapped-*' "$work/launch" -s AF_INET6=EAFNOSUPPORT
count no-namespaces 0 '^1 cannot be shown here' env MUTANTS=retries-ignored "$work/launch" -n EPERM
count missed 1 '^Mutants that no case detected:' env MUTANTS=EBADF-as-ENOTSOCK MANUALS=rfc1122
count no-such-mutant 2 'nosuch: no mutant of that name' env MUTANTS=nosuch
count wrong-jobs 2 'JOBS=x: not a number of jobs' env JOBS=x
