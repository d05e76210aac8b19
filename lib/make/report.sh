# Runs the suite on this host and writes BUILD/results.db, BUILD/report/index.html, BUILD/report/report.json and a summary on
# the terminal, whatever the results.  The exit status is that of connect-report check.  A signal keeps what ran: the report is of
# that part, and the exit status is the signal's.
#
# connect-run runs the suite: Kyua shows no progress, and leaves nothing of a run that is stopped.
set -eu
needs_kyua=
. lib/make/kyua.sh

check_variables
set_filters

# stop SIGNAL NUMBER: passes a signal on to the runner, which ends its cases and keeps what ran.
stopped=
stop() {
	stopped=$2
	kill -s "$1" "$runner" 2>/dev/null || :
}
store=$BUILD/results.db
older=$(ls -i "$store" 2>/dev/null) || :
run_suite -k -p -j "$jobs" -o "$store" $filters >"$BUILD/run.log" &
runner=$!
trap 'stop INT 130' INT
trap 'stop TERM 143' TERM HUP
ran=0
wait $runner || ran=$?
# A signal to this shell ends wait before the runner has ended.
while kill -0 $runner 2>/dev/null; do
	ran=0
	wait $runner || ran=$?
done
trap - INT TERM HUP
[ $ran -le 128 ] || stopped=${stopped:-$ran}
if [ $ran -gt 1 ] && { [ -z "$stopped" ] || [ "$(ls -i "$store" 2>/dev/null)" = "$older" ]; }; then
	[ -n "$stopped" ] || { cat "$BUILD/run.log" >&2; echo "connect-run could not run the suite (status $ran)" >&2; }
	exit "${stopped:-2}"
fi

# Show the results of make mutants with the cases.
mutants=
[ ! -e "$BUILD/mutants.tsv" ] || mutants=$BUILD/mutants.tsv

mkdir -p "$BUILD/report"
judge html ${mutants:+-k "$mutants"} -o "$BUILD/report" "$BUILD/results.db"
judge json ${mutants:+-k "$mutants"} -o "$BUILD/report/report.json" "$BUILD/results.db"
judge summary --page "$BUILD/report/index.html" "$BUILD/results.db"
checked=0
judge check "$BUILD/results.db" >"$BUILD/report/check.txt" || checked=$?
exit "${stopped:-$checked}"
