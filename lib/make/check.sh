# The project's own tests, lint, and the suite on this host.  The suite runs twice: as this user, and then with more cases at a
# time, the other kind of link and, if this is root, as an ordinary user; the outcomes must be equal.  The last line counts.
set -eu
. lib/make/kyua.sh

log=$BUILD/check.log
: >"$log"
tree=$(pwd)
case $BUILD in
/*) build=$BUILD ;;
*) build=$tree/$BUILD ;;
esac

# Logs a line for each case in Kyua's output.
add_kyua() {
	sed -n 's/^\([^ ]*\)  ->  \([a-z_]*\).*$/\2: \1/p' "$1" |
	    sed 's/^expected_failure:/passed:/; s/^broken:/failed:/' >>"$log"
	grep -E '  ->  (failed|broken)' "$1" || :
}

# Logs a line for each case of the suite in a store.
add_suite() {
	"$BUILD/connect-report" outcomes --results -o "$BUILD/results.tsv" "$1"
	awk -F '\t' -v log_file="$log" '
		BEGIN { as["passed"] = as["expected_failure"] = "passed"; as["skipped"] = "skipped" }
		{ print ($2 in as ? as[$2] : "failed") ": " $1 >>log_file }
		!($2 in as) { print $1 "  ->  " $2 ": " $3 }' "$BUILD/results.tsv"
}

# announce TEXT: logs a line and prints it.
announce() {
	printf '%s\n' "$*" | tee -a "$log"
}

# add_script NAME SCRIPT [OPERAND]: runs a script that prints a line for each of its tests, "passed: ...", "failed: ..." or
# "skipped: ...", and logs these lines.  Its output stays in BUILD/NAME.log.
add_script() {
	script_status=0
	attended sh "$2" ${3-} >"$BUILD/$1.log" 2>"$BUILD/$1.errors" || script_status=$?
	grep -E '^(passed|failed|skipped):' "$BUILD/$1.log" >>"$log" || :
	# Print the failures with their details.
	awk '/^(passed|skipped):/ { shown = 0 } /^failed:/ { shown = 1 } shown' "$BUILD/$1.log"
	grep -q '^failed:' "$BUILD/$1.log" && return
	if [ $script_status != 0 ] || ! grep -q -E '^(passed|skipped):' "$BUILD/$1.log"; then
		tail -n 20 "$BUILD/$1.log" "$BUILD/$1.errors"
		announce "failed: $1: exit status $script_status"
	fi
}

status=0
own() { run_kyua "$BUILD/own.db" "$BUILD/own.log" "${PLACE-}lib/Kyuafile"; }
own || status=$?
[ $status -le 1 ] || { cat "$BUILD/own.log" >&2; exit 2; }
add_kyua "$BUILD/own.log"

add_script lint lib/make/lint.sh
for script in lib/make/tests/*.sh; do
	name=${script##*/}
	add_script "make-${name%.sh}" "$script"
done

# Both runs are of the cases that are selected now: the first takes the place of the run that CASES=@failed asks.
set_filters

echo "The suite on this host:"
reported=0
attended sh lib/make/report.sh || reported=$?
[ $reported -le 1 ] || exit 2
add_suite "$BUILD/results.db"
[ $reported = 0 ] && echo "passed: report" >>"$log" || announce "failed: report: exit status $reported"

# Once more, with the other kind of link, more cases at a time and, if this is root on Linux, as an ordinary user.
. lib/make/other_user.sh
trap 'rm -rf "$again"' EXIT
who="as root" other="as an ordinary user"
if ! find_other_user; then
	[ -z "$unfit" ] || announce "skipped: again:ordinary-user: $unfit"
	who="at first" other="with veth"
	suite=$built
	again=$(mktemp -d) || { echo "check: no directory for temporary files: TMPDIR=${TMPDIR-}" >&2; exit 2; }
fi
# The other user must be able to search Kyua's working directory and to read its input.
if [ -n "$DEVIATIONS" ]; then
	cp "$DEVIATIONS" "$again/deviations.tsv"
	chmod 644 "$again/deviations.tsv"
	DEVIATIONS=$again/deviations.tsv
fi
given_link=$LINK given_jobs=$jobs given_tmpdir=${TMPDIR-}
LINK=veth jobs=$((2 * jobs)) TMPDIR=$again
cd "$again"
status=0
run_kyua "$again/results.db" "$build/again.log" "$suite/Kyuafile" $filters || status=$?
cd "$tree"
LINK=$given_link jobs=$given_jobs TMPDIR=$given_tmpdir run_as=
[ -n "$TMPDIR" ] || unset TMPDIR
if [ $status -gt 1 ]; then
	cat "$BUILD/again.log" >&2
	announce "failed: again: kyua could not run the suite"
else
	"$BUILD/connect-report" outcomes -o "$BUILD/outcomes.txt" "$BUILD/results.db"
	"$BUILD/connect-report" outcomes -o "$BUILD/outcomes-again.txt" "$again/results.db"
	sh lib/make/agree.sh "$BUILD/outcomes.txt" "$BUILD/outcomes-again.txt" again "$who" "$other" >"$BUILD/agree.log"
	cat "$BUILD/agree.log"
	cat "$BUILD/agree.log" >>"$log"
fi

# The suite in other environments.
add_script environments lib/make/environments.sh -q

# Stopping the suite half-way leaves the host unchanged.
add_script stopped lib/make/stopped.sh

# The cases can fail: each wrong connect() is detected by at least one.
proven=0
attended sh lib/make/mutants.sh --quick >"$BUILD/mutants-quick.log" 2>&1 || proven=$?
if [ $proven = 0 ]; then
	echo "passed: mutants" >>"$log"
else
	tail -n 20 "$BUILD/mutants-quick.log"
	announce "failed: mutants: exit status $proven"
fi

passed=$(grep -c '^passed:' "$log" || :)
failed=$(grep -c '^failed:' "$log" || :)
skipped=$(grep -c '^skipped:' "$log" || :)
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
