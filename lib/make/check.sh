# The project's own tests, a look over the tree, and the suite on this host: as this user, and again with more cases at a time,
# the other kind of link and, where this is root, as an ordinary user, which must give the same outcomes.  The last line counts.
set -eu
. lib/make/kyua.sh

log=$BUILD/check.log
: >"$log"
tree=$(pwd)
case $BUILD in
/*) build=$BUILD ;;
*) build=$tree/$BUILD ;;
esac

# One entry of the log for each line that Kyua printed of a case.
add_kyua() {
	sed -n 's/^\([^ ]*\)  ->  \([a-z_]*\).*$/\2: \1/p' "$1" |
	    sed 's/^expected_failure:/passed:/; s/^broken:/failed:/' >>"$log"
	grep -E '  ->  (failed|broken)' "$1" || :
}

# The same of each case of the suite in a store.
add_suite() {
	"$BUILD/connect-report" outcomes --results -o "$BUILD/results.tsv" "$1"
	awk -F '\t' -v log_file="$log" '
		BEGIN { as["passed"] = as["expected_failure"] = "passed"; as["skipped"] = "skipped" }
		{ print ($2 in as ? as[$2] : "failed") ": " $1 >>log_file }
		!($2 in as) { print $1 "  ->  " $2 ": " $3 }' "$BUILD/results.tsv"
}

# tell TEXT: a line for the log that is worth seeing at once.
tell() {
	printf '%s\n' "$*" | tee -a "$log"
}

# add_script NAME SCRIPT [OPERAND]: runs a script that prints a line for each of its tests, "passed: ...", "failed: ..." or "skipped: ...";
# what it prints stays in BUILD/NAME.log.
add_script() {
	script_status=0
	attended sh "$2" ${3-} >"$BUILD/$1.log" 2>"$BUILD/$1.errors" || script_status=$?
	grep -E '^(passed|failed|skipped):' "$BUILD/$1.log" >>"$log" || :
	# What failed, with the lines that say how.
	awk '/^(passed|skipped):/ { shown = 0 } /^failed:/ { shown = 1 } shown' "$BUILD/$1.log"
	grep -q '^failed:' "$BUILD/$1.log" && return
	if [ $script_status != 0 ] || ! grep -q -E '^(passed|skipped):' "$BUILD/$1.log"; then
		tail -n 20 "$BUILD/$1.log" "$BUILD/$1.errors"
		tell "failed: $1: exit status $script_status"
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

echo "The suite on this host:"
reported=0
attended sh lib/make/report.sh || reported=$?
[ $reported -le 1 ] || exit 2
add_suite "$BUILD/results.db"
[ $reported = 0 ] && echo "passed: report" >>"$log" || tell "failed: report: exit status $reported"

# Once more, with the other kind of link, more cases at a time and, where this is root on Linux, as an ordinary user: what was
# seen must be the same.
. lib/make/other_user.sh
trap 'rm -rf "$again"' EXIT
who="as root" other="as an ordinary user"
if ! find_other_user; then
	[ -z "$unfit" ] || tell "skipped: again:ordinary-user: $unfit"
	who="at first" other="with veth"
	suite=$built
	again=$(mktemp -d) || { echo "check: no directory for temporary files: TMPDIR=${TMPDIR-}" >&2; exit 2; }
fi
# What the other user cannot look into cannot be where Kyua begins, nor hold what it reads.
set_filters
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
	tell "failed: again: kyua could not run the suite"
else
	"$BUILD/connect-report" outcomes -o "$BUILD/outcomes.txt" "$BUILD/results.db"
	"$BUILD/connect-report" outcomes -o "$BUILD/outcomes-again.txt" "$again/results.db"
	sh lib/make/agree.sh "$BUILD/outcomes.txt" "$BUILD/outcomes-again.txt" again "$who" "$other" >"$BUILD/agree.log"
	cat "$BUILD/agree.log"
	cat "$BUILD/agree.log" >>"$log"
fi

# The suite in other surroundings than this host's own.
add_script environments lib/make/environments.sh -q

# That the host is as before when the suite is stopped half-way.
add_script stopped lib/make/stopped.sh

# That the cases can fail: each wrong connect() is noticed by one at least.
proven=0
attended sh lib/make/mutants.sh --quick >"$BUILD/mutants-quick.log" 2>&1 || proven=$?
if [ $proven = 0 ]; then
	echo "passed: mutants" >>"$log"
else
	tail -n 20 "$BUILD/mutants-quick.log"
	tell "failed: mutants: exit status $proven"
fi

passed=$(grep -c '^passed:' "$log" || :)
failed=$(grep -c '^failed:' "$log" || :)
skipped=$(grep -c '^skipped:' "$log" || :)
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
