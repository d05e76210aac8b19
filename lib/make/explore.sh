# Learns the machines of automaton/machine, or of those cases that CASES names, and tries each by WORDS random words; the case
# itself tries a thousand, which are the first of these.  Prints what each case finds: its machine, how many states there are then,
# each state that the case does not have, by its shortest word, and the case's result.  The programs run by themselves, since WORDS
# and not a time bounds them.  Exit status: 0 if no case has more states or fails, 1 if one does, 2 on an error.
set -eu
needs_kyua=
. lib/make/kyua.sh

case ${WORDS-} in
'' | *[!0-9]* | 0*) echo "WORDS=${WORDS-}: not a number of words; as in make explore WORDS=100000" >&2; exit 2 ;;
esac
check_variables
program=$built/tests/automaton/machine
all=$("$program" -l | sed -n 's/^ident: //p')
cases=
for case in ${CASES:-automaton/machine}; do
	case ${case#tests/} in
	automaton/machine) cases="$cases $all" ;;
	automaton/machine:*)
		printf '%s\n' "$all" | grep -qx -e "${case#*:}" || { echo "CASES=$CASES: no case $case" >&2; exit 2; }
		cases="$cases ${case#*:}"
		;;
	*) echo "CASES=$CASES: $case learns no machine" >&2; exit 2 ;;
	esac
done

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
export work program WORDS
# A case at a time for each processor; each ends with its result.
explore() {
	printf '%s\n' $cases | xargs -P "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" -I CASE sh -c '
		mkdir "$work/$1" && cd "$work/$1" || exit 1
		case=$1
		shift
		env -i PATH=/usr/bin:/bin LC_ALL=C "$program" -r "$work/$case.result" -s "${program%/*}" -v "explore=$WORDS" "$@" "$case" \
		    >record 2>/dev/null || :
		{
			echo "$case"
			sed -n "s/^fact	\(machine\|explored\|found\)	/	\1: /p" record
			sed "s/^/	/" "$work/$case.result"
		} >printed
		cat printed' sh CASE "$@"
}
with_variables '' explore
found=0
for case in $cases; do
	grep -q '^	found: ' "$work/$case/printed" && found=1
	grep -q '^	\(passed\|expected_failure\|skipped\)' "$work/$case/printed" || found=1
done
exit $found
