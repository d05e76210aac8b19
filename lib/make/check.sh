# The project's own tests, a look over the tree, and the suite on this host: as this user, and again with more cases at a time,
# the other kind of link and, where this is root, as an ordinary user, which must give the same outcomes.  The last line counts.
set -eu
. lib/make/kyua.sh

log=$BUILD/check.log
: >"$log"

# One entry of the log for each line that Kyua printed of a case.
add_kyua() {
	sed -n 's/^\([^ ]*\)  ->  \([a-z_]*\).*$/\2: \1/p' "$1" |
	    sed 's/^expected_failure:/passed:/; s/^broken:/failed:/' >>"$log"
	grep -E '  ->  (failed|broken)' "$1" || :
}

status=0
own() { run_kyua "$BUILD/own.db" "$BUILD/own.log" lib/Kyuafile; }
own || status=$?
[ $status -le 1 ] || { cat "$BUILD/own.log" >&2; exit 2; }
add_kyua "$BUILD/own.log"

sh lib/make/lint.sh >"$BUILD/lint.log"
cat "$BUILD/lint.log" >>"$log"
grep '^failed' "$BUILD/lint.log" || :

echo "The suite on this host:"
reported=0
attended sh lib/make/report.sh || reported=$?
[ $reported -le 1 ] || exit 2
add_kyua "$BUILD/run.log"
[ $reported = 0 ] && echo "passed: report" >>"$log" || echo "failed: report: exit status $reported" | tee -a "$log"

# Once more, with the other kind of link, more cases at a time and, where this is root on Linux, as an ordinary user: what was
# seen must be the same.
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
LINK=veth jobs=8
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
	run_as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if $run_as test -r "$(pwd)/tests/Kyuafile"; then
		chown 65534:65534 "$again"
	else
		run_as=
		echo "skipped: again:ordinary-user: another user cannot read this directory" | tee -a "$log"
	fi
fi
status=0
run_kyua "$again/results.db" "$BUILD/again.log" Kyuafile || status=$?
if [ $status -gt 1 ]; then
	cat "$BUILD/again.log" >&2
	echo "failed: again: kyua could not run the suite" | tee -a "$log"
else
	sh lib/make/outcomes.sh "$BUILD/results.db" >"$BUILD/outcomes.txt"
	sh lib/make/outcomes.sh "$again/results.db" >"$BUILD/outcomes-again.txt"
	if grep -q 'untested: no private network' "$BUILD/again.log" &&
	    ! grep -q 'untested: no private network' "$BUILD/run.log"; then
		echo "skipped: again: an ordinary user has no network of its own here" | tee -a "$log"
	elif diff "$BUILD/outcomes.txt" "$BUILD/outcomes-again.txt"; then
		echo "passed: again" >>"$log"
	else
		echo "failed: again: other outcomes with veth, 8 cases at a time${run_as:+, as an ordinary user}" | tee -a "$log"
	fi
fi

LINK=
# That the host is as before when the suite is stopped half-way.
stopped=0
attended sh lib/make/stopped.sh >"$BUILD/stopped.log" 2>&1 || stopped=$?
if [ $stopped = 0 ]; then
	echo "passed: stopped" >>"$log"
else
	cat "$BUILD/stopped.log"
	echo "failed: stopped: exit status $stopped" | tee -a "$log"
fi

# That the cases can fail: each wrong connect() is noticed by one at least.
proven=0
attended sh lib/make/mutants.sh --quick >"$BUILD/mutants-quick.log" 2>&1 || proven=$?
if [ $proven = 0 ]; then
	echo "passed: mutants" >>"$log"
else
	tail -n 20 "$BUILD/mutants-quick.log"
	echo "failed: mutants: exit status $proven" | tee -a "$log"
fi

passed=$(grep -c '^passed:' "$log" || :)
failed=$(grep -c '^failed:' "$log" || :)
skipped=$(grep -c '^skipped:' "$log" || :)
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
