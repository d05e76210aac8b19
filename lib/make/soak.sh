# Usage: soak.sh
# Runs the suite N times at each number of JOBS, by turns alone and beside a load of every processor, and prints the cases that ever
# had other outcomes than in the first run, with the lines that differ.  CASES selects cases.  Exit status 1 if there is such a case.
set -eu
needs_kyua=
given_jobs=$JOBS JOBS=
. lib/make/kyua.sh

case $N in
'' | *[!0-9]* | 0*) echo "N=$N: not a number of runs" >&2; exit 2 ;;
esac
for jobs in ${given_jobs:=1 2 8 32}; do
	case $jobs in
	*[!0-9]* | 0* | ????*) echo "JOBS=$given_jobs: $jobs is not a number of jobs" >&2; exit 2 ;;
	esac
done
check_variables
set_filters

work=$(mktemp -d)
load=
stop_load() {
	[ -z "$load" ] || kill $load 2>/dev/null || :
	load=
}
trap 'stop_load; rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

start_load() {
	processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
	while [ "$processors" -gt 0 ]; do
		while :; do :; done &
		load="$load $!"
		processors=$((processors - 1))
	done
}

: >"$work/differences"
runs=0
for jobs in $given_jobs; do
	n=0
	while [ $n -lt "$N" ]; do
		n=$((n + 1)) runs=$((runs + 1)) beside=alone
		if [ $((n % 2)) = 0 ]; then
			start_load
			beside="beside a load"
		fi
		ran=0
		(run_suite -j "$jobs" -o "$work/run.db" $filters) >"$work/log" || ran=$?
		stop_load
		[ $ran -le 1 ] || { tail -n 5 "$work/log" >&2; exit 2; }
		"$BUILD/connect-report" outcomes "$work/run.db" | LC_ALL=C sort >"$work/outcomes"
		[ -e "$work/first" ] || cp "$work/outcomes" "$work/first"
		LC_ALL=C comm -3 "$work/first" "$work/outcomes" | sed "s/^/run $n at $jobs jobs, $beside: /" >"$work/found"
		cat "$work/found" >>"$work/differences"
		echo "run $n of $N at $jobs jobs, $beside: $(wc -l <"$work/found" | tr -d ' ') lines differ from the first run"
	done
done
if [ -s "$work/differences" ]; then
	echo "Lines of the first run and, behind a tab, of the later one:"
	cat "$work/differences"
	exit 1
fi
echo "$runs runs, and no case ever differed"
