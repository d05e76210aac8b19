# Usage: lists.sh
# Prints the sources of the tree by what they become, as make variables, and a rule for each program with the object that it has of
# its own.  One process: make would start three for each list, at every build.
set -eu
LC_ALL=C
export LC_ALL

# list NAME SOURCE...: those that exist and are no main().
list() {
	printf '%s =' "$1"
	shift
	for source; do
		case $source in
		*/main.c | *'*'*) ;;
		*) printf ' %s' "$source" ;;
		esac
	done
	echo
}

list TESTS tests/*/*.c
list JUDGING lib/judge/*.c
list COMMON lib/judge/*.c lib/case/*.c lib/world/*.c lib/automaton/*.c
list REPORT lib/report/*.c
list RUN lib/run/*.c
list PRELOADED lib/mutants/*.c
list MUTANTS_RUN lib/mutants/run/*.c
list SUITE_TESTS lib/judge/tests/*.c lib/case/tests/*.c lib/world/tests/*.c lib/automaton/tests/*.c
list REPORT_TESTS lib/report/tests/*.c
list RUN_TESTS lib/run/tests/*.c
list KEEP_TESTS lib/hosts/tests/*.c
list MUTANTS_TESTS lib/mutants/tests/*.c
list BENCH lib/make/bench/*.c
list FUZZING lib/fuzz/*.c
list MANUAL_DATA lib/manuals/*.tsv
list DEVIATION_DATA lib/deviations/*.tsv
list PAGE_DATA lib/report/*.css lib/report/*.js lib/report/*.parts lib/report/*.tsv

# make has no general rule for this.  Where a program was removed, the file changes.
for source in tests/*/*.c lib/*/tests/*.c lib/make/bench/*.c; do
	printf '$(PLACE)%s: $(O)/%s.o\n' "${source%.c}" "${source%.c}"
done
