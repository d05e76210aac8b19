# Tests make report: what it shows while it runs, that it needs no Kyua, and that a signal keeps what ran.  Runs few cases.
set -u
prefix=report
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
top=$(pwd)

# The programs of this build under a BUILD of its own, so that the report of make check stays.
mkdir "$work/build" && for file in connect-report connect-run catalogue.tsv; do
	case $BUILD in
	/*) ln -s "$BUILD/$file" "$work/build/$file" ;;
	*) ln -s "$top/$BUILD/$file" "$work/build/$file" ;;
	esac
done
# report CASES PREFIX: runs the script with only what a plain system has; asked_clauses and asked_subset are what it is asked.
asked_clauses= asked_subset=
report() {
	BUILD=$work/build CASES=$1 CLAUSES=$asked_clauses SUBSET=$asked_subset MANUALS= HOST= STRICT= DEVIATIONS= LINK= MODULES= JOBS=2 COLUMNS=80 $2 sh lib/make/report.sh
}

status=0
report "errno/ebadf survey/host" "" >"$work/out" 2>"$work/err" || status=$?
[ $status = 0 ] && [ -s "$work/build/results.db" ] && [ -s "$work/build/report/index.html" ]
verdict runs $? "status $status: $(tail -n 3 "$work/out" "$work/err")"
[ "$(wc -l <"$work/out")" -le 25 ] && tail -n 3 "$work/out" | grep -q '^holds for '
verdict fits $? "$(cat "$work/out")"
grep -q '^[0-9]* of [0-9]* cases done, 0 known, 0 failed$' "$work/err" && [ "$(wc -l <"$work/err")" -le 10 ]
verdict progress $? "$(cat "$work/err")"

# What is selected by clause, and what failed last: nothing, and then every case, in the eyes of another host.
ran() { # PATTERN NUMBER: whether so many cases ran, all with such ids.
	"$work/build/connect-report" outcomes --results "$work/build/results.db" >"$work/results" &&
	    [ "$(wc -l <"$work/results")" -eq "$2" ] && ! grep -v "$1" "$work/results"
}
asked_clauses=EBADF
report errno/ebadf:closed.tcp4 "" >"$work/out" 2>"$work/err" && ran '^errno/ebadf:closed[.]tcp4	' 1
verdict by-clause $? "$(cat "$work/err"; cat "$work/results")"
asked_clauses=
report @failed "" >"$work/out" 2>"$work/err"
[ $? = 2 ] && grep -q 'no case is selected' "$work/err" && ran '^errno/ebadf:closed[.]tcp4	' 1
verdict nothing-failed $? "$(cat "$work/err")"
"$work/build/connect-run" -j 2 -o "$work/build/results.db" -v manuals=none tests/errno/ebadf:closed.tcp4 \
    tests/errno/ebadf:closed.tcp6 >"$work/out" 2>&1
report @failed "" >"$work/out" 2>"$work/err" && ran '^errno/ebadf:closed[.]tcp[46]	' 2
verdict what-failed $? "$(cat "$work/err")"
asked_subset=multiple
report errno/ebadf "" >"$work/out" 2>"$work/err"
[ $? = 2 ] && grep -q '^SUBSET=multiple: ' "$work/err"
verdict no-such-subset $? "$(cat "$work/err")"
asked_subset=

# Without Kyua.
mkdir "$work/bin"
for file in sh awk cat date env getconf grep kill ls mkdir mv rm sed sleep tail tr wc; do
	ln -s "$(command -v $file)" "$work/bin/$file" 2>/dev/null || :
done
status=0
(PATH=$work/bin; report errno/ebadf "") >"$work/out" 2>&1 || status=$?
[ $status = 0 ]
verdict without-kyua $? "status $status: $(tail -n 3 "$work/out")"

# A signal stops the run while cases are left, and what ran is kept.  A shell starts what is in the background with SIGINT ignored.
signals="TERM:143"
! env --default-signal=INT true 2>/dev/null || signals="TERM:143 INT:130"
for each in $signals; do
	signal=${each%:*} expected=${each#*:} as=
	[ $signal = TERM ] || as="env --default-signal=INT"
	rm -f "$work/build/results.db" "$work/build/run.log"
	(report "errno/ebadf errno/etimedout" "$as" >"$work/out" 2>"$work/err"; echo $? >"$work/status") &
	waited=0
	until grep -q 'passed' "$work/build/run.log" 2>/dev/null || [ $waited -ge 600 ]; do
		sleep 0.1
		waited=$((waited + 1))
	done
	script=$(ps -A -o pid= -o ppid= -o args= | awk -v own="$work/build/connect-run" '$3 == own { print $2 }')
	[ -z "$script" ] || kill -s $signal "$script"
	wait
	[ "$(cat "$work/status")" = "$expected" ]
	verdict "stopped:$signal:status" $? "status $(cat "$work/status"): $(tail -n 3 "$work/err")"
	[ -s "$work/build/results.db" ] && grep -q '^This is a part of a run' "$work/out" && grep -q '^does not hold for' "$work/out"
	verdict "stopped:$signal:kept" $? "$(cat "$work/out" "$work/err")"
done
