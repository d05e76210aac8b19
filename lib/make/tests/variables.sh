# Tests that whatever runs the suite gives it all of make's variables, and says first which is wrong.
set -u
prefix=variables
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

# In place of the programs: one that tells its arguments, and a reporter that says nothing.
mkdir -p "$work/build" "$work/tests/automaton"
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s/told"\n' "$work" >"$work/build/connect-run"
printf '#!/bin/sh\n' >"$work/build/connect-report"
printf '#!/bin/sh\n[ "$1" = -l ] && echo "ident: learned.tcp4" || printf "%%s\\n" "$@" >>"%s/told"\n' "$work" \
    >"$work/tests/automaton/machine"
chmod 755 "$work"/build/* "$work/tests/automaton/machine"

# run SCRIPT VARIABLE=VALUE...
run() {
	script=$1
	shift
	rm -f "$work/told"
	status=0
	env BUILD="$work/build" PLACE="$work/" CASES= CLAUSES= MANUALS= HOST= STRICT= DEVIATIONS= LINK= SUBSET= MODULES= JOBS=1 N=1 WORDS=1 \
	    "$@" sh "lib/make/$script.sh" >"$work/said" 2>&1 || status=$?
}
for script in report soak explore; do
	run $script MANUALS="posix linux" HOST=here STRICT=1 DEVIATIONS=lib/deviations/linux.tsv LINK=veth SUBSET=single MODULES=1
	lacking=
	for variable in "manuals=posix linux" host=here strict=true "deviations=$(pwd)/lib/deviations/linux.tsv" link=veth \
	    subset=single modules=true; do
		grep -qxF -e "$variable" "$work/told" || lacking="$lacking $variable"
	done
	[ -z "$lacking" ]
	verdict "$script:given" $? "no$lacking: $(cat "$work/said")"
	for wrong in MANUALS=none DEVIATIONS=/nonexistent LINK=wire SUBSET=multiple; do
		run $script $wrong
		[ $status = 2 ] && grep -q "^$wrong: " "$work/said" && [ ! -e "$work/told" ]
		verdict "$script:$wrong" $? "status $status: $(cat "$work/said")"
	done
done
