# Sourced.  Runs the suite with make's variables: run_suite by connect-run, and run_kyua STORE OUTPUT KYUAFILE [CASES...] by Kyua,
# in a clean environment, so that the store contains nothing of the caller's.  A signal to the script also stops Kyua, which ends
# its cases and removes their directories.  Returns Kyua's status: 0 and 1 are results, more is an error.

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

# Reports a wrong variable once, before a run, rather than in every case.  DEVIATIONS becomes absolute.
check_variables() {
	for manual in ${MANUALS-}; do
		[ -e "lib/manuals/$manual.tsv" ] || { echo "MANUALS=$MANUALS: there is no manual $manual in lib/manuals" >&2; exit 2; }
	done
	if [ -n "${DEVIATIONS-}" ] && [ ! -r "$DEVIATIONS" ]; then
		echo "DEVIATIONS=$DEVIATIONS: cannot be read" >&2
		exit 2
	fi
	case ${LINK-} in
	'' | tun | veth | loopback) ;;
	*) echo "LINK=$LINK: neither tun, veth nor loopback" >&2; exit 2 ;;
	esac
	case ${SUBSET-} in
	'' | single) ;;
	*) echo "SUBSET=$SUBSET: there is no subset but single" >&2; exit 2 ;;
	esac
	# Cases run in other directories.
	case ${DEVIATIONS-} in
	'' | /*) ;;
	*) DEVIATIONS=$(pwd)/$DEVIATIONS ;;
	esac
}

# with_variables BEFORE COMMAND [ARGUMENT...]: runs the command with an option -v for each of make's variables, with BEFORE before
# its name, and then the arguments.
with_variables() {
	before=$1 command=$2
	shift 2
	"$command" ${MANUALS:+-v "${before}manuals=$MANUALS"} ${HOST:+-v "${before}host=$HOST"} ${STRICT:+-v "${before}strict=true"} \
	    ${DEVIATIONS:+-v "${before}deviations=$DEVIATIONS"} ${LINK:+-v "${before}link=$LINK"} \
	    ${SUBSET:+-v "${before}subset=$SUBSET"} ${MODULES:+-v "${before}modules=true"} "$@"
}

connect_run() { exec "$BUILD/connect-run" -r "${PLACE:-.}" "$@"; }

# run_suite [OPTION...] [CASE...]: takes the place of this shell.
run_suite() { with_variables '' connect_run "$@"; }

# judge SUBCOMMAND [ARGUMENT...]: runs the reporter with make's variables.
judge() {
	subcommand=$1
	shift
	"$BUILD/connect-report" "$subcommand" ${MANUALS:+-m "$MANUALS"} ${DEVIATIONS:+-d "$DEVIATIONS"} ${STRICT:+--strict} "$@"
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
	attended with_variables test_suites.connect. kyua_quietly -v parallelism="$jobs" ${MORE-} \
	    test -k "$kyuafile" -r "$unfinished" "$@" >"$output" || ran=$?
	if [ $ran -gt 1 ]; then
		rm -f "$unfinished"
		return $ran
	fi
	mv "$unfinished" "$store"
	return $ran
}
