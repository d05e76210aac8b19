# Sourced.  run_kyua STORE OUTPUT KYUAFILE [CASES...] runs Kyua with make's variables, in a clean environment, so that the store
# contains nothing of the caller's.  A signal to the script also stops Kyua, which ends its cases and removes their directories.
# Returns Kyua's status: 0 and 1 are results, more is an error.

. lib/make/jobs.sh

jobs=$(jobs_here) || exit 2
if [ -n "${needs_kyua-yes}" ] && ! command -v kyua >/dev/null 2>&1; then
	echo "kyua is not installed: make setup installs it" >&2
	exit 2
fi

# The programs are beside their sources, or below BUILD.
case ${PLACE-} in
/*) built=${PLACE%/} ;;
?*) built=$(pwd)/${PLACE%/} ;;
*) built=$(pwd) ;;
esac

# A command prefix that changes the user; empty for this user.
run_as=

# Sets filters to Kyua's names of what CASES and CLAUSES select.  CASES are relative to tests/, as in the report; @failed and the
# like are those cases of the last run.
set_filters() {
	filters= chosen=$CASES last=
	for case in $CASES; do
		program=${case%%:*}
		program=${program#tests/}
		case $program in
		@*) last=$BUILD/results.db found=$last missing="the suite has not run: there is no $last" ;;
		*) found=${PLACE-}tests/$program missing="there is no program $program in tests" ;;
		esac
		[ -e "$found" ] || { echo "CASES=$CASES: $missing" >&2; exit 2; }
	done
	[ -z "$last${CLAUSES-}" ] || chosen=$("$BUILD/connect-report" cases -c "$BUILD/catalogue.tsv" ${last:+-s "$last"} \
	    ${CLAUSES:+-l "$CLAUSES"} $CASES) || { echo "CASES=$CASES CLAUSES=${CLAUSES-}: nothing can be selected" >&2; exit 2; }
	for case in $chosen; do
		filters="$filters tests/${case#tests/}"
	done
}

# attended COMMAND...: runs it and returns its status.  A shell defers signals while a command runs in the foreground; here a
# signal to the script also stops the command, and waits for it to clean up.
attended() {
	"$@" &
	attended_pid=$!
	trap 'kill -TERM $attended_pid 2>/dev/null; wait $attended_pid; rm -f ${unfinished-}; exit 2' INT TERM HUP
	attended_status=0
	wait $attended_pid || attended_status=$?
	trap - INT TERM HUP
	return $attended_status
}

# A value that marks the environment of a run's processes, or empty.
marker=

kyua_quietly() {
	exec $run_as env -i PATH=/usr/bin:/bin HOME=/nonexistent LC_ALL=C ${TMPDIR:+TMPDIR="$TMPDIR"} \
	    ${marker:+CONNECT_SUITE_RUN="$marker"} "$(command -v kyua)" --config=none --loglevel=error --logfile=/dev/null "$@"
}

run_kyua() {
	store=$1 output=$2 kyuafile=$3
	shift 3
	unfinished=$store.new
	rm -f "$unfinished"
	ran=0
	attended kyua_quietly -v parallelism="$jobs" \
	    ${MANUALS:+-v test_suites.connect.manuals="$MANUALS"} \
	    ${HOST:+-v test_suites.connect.host="$HOST"} \
	    ${STRICT:+-v test_suites.connect.strict=true} \
	    ${DEVIATIONS:+-v test_suites.connect.deviations="$DEVIATIONS"} \
	    ${LINK:+-v test_suites.connect.link="$LINK"} \
	    ${SUBSET:+-v test_suites.connect.subset="$SUBSET"} \
	    ${MODULES:+-v test_suites.connect.modules=true} \
	    ${MORE-} test -k "$kyuafile" -r "$unfinished" "$@" >"$output" || ran=$?
	if [ $ran -gt 1 ]; then
		rm -f "$unfinished"
		return $ran
	fi
	mv "$unfinished" "$store"
	return $ran
}
