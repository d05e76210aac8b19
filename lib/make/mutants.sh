# Usage: mutants.sh [--quick | --full]
# Runs the cases under the mutants of lib/mutants, and lists the mutants that no case killed and the cases that no mutant made
# fail.  Writes BUILD/mutants.tsv and BUILD/mutants.txt.  Cases that learn a machine take as long as a thousand others, and run only
# if CASES names them.  --quick looks for only one case that kills each mutant, and writes
# BUILD/mutants-quick.*; --full runs every mutant on every case.  MUTANTS=patterns selects mutants, CASES cases.
# Exit status: 0 if all is proven, 1 if not, 2 on an error.
set -eu

how= output=mutants
case ${1-} in
'') ;;
--quick) how=-q output=mutants-quick ;;
--full) how=-a ;;
*) echo "usage: mutants.sh [--quick | --full]" >&2; exit 2 ;;
esac

case $BUILD in
/*) build=$BUILD ;;
*) build=$(pwd)/$BUILD ;;
esac
tests=$(pwd)/tests
[ -z "${PLACE-}" ] || tests=$build/tests

# A static program loads no library.
if [ "${STATIC-}" = 1 ]; then
	echo "mutants: static programs cannot load a mutant: build without STATIC=1" >&2
	exit 2
fi

catalogue=$build/catalogue.tsv
if [ -n "${CASES-}" ]; then
	catalogue=$build/mutants-catalogue.tsv how="$how -p"
	for case in $CASES; do
		printf '%s\n' "${case#tests/}"
	done | awk -F '\t' '
		NR == FNR { wanted[$1]; next }
		{ program = $1; sub(/:.*/, "", program) }
		program in wanted || $1 in wanted' - "$build/catalogue.tsv" >"$catalogue"
else
	catalogue=$build/mutants-catalogue.tsv
	grep -v '^automaton/' "$build/catalogue.tsv" >"$catalogue"
fi

# Runs mostly wait, so several run per processor.
. lib/make/jobs.sh
if [ -n "${JOBS-}" ]; then
	jobs=$(jobs_here) || exit 2
else
	jobs=$((12 * $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)))
fi
[ "$jobs" -le 96 ] || jobs=96

exec env -i PATH=/usr/bin:/bin LC_ALL=C ${TMPDIR:+TMPDIR="$TMPDIR"} "$build/mutants-run" $how -j "$jobs" \
    ${MUTANTS:+-m "$MUTANTS"} ${MANUALS:+-v manuals="$MANUALS"} ${HOST:+-v host="$HOST"} ${LINK:+-v link="$LINK"} \
    ${MODULES:+-v modules=true} \
    -l "$build/mutants.so" -t "${TESTS:-$tests}" -k lib/mutants/likely.tsv -d lib/mutants/debts.tsv \
    -o "$build/$output" "$catalogue"
