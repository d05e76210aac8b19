# Runs the programs without cases that wait for a time-out of the host, and as many empty ATF cases, in turn, and prints the
# ratio of the times.  Kyua gets the names of programs, because it is slow with many names of cases.  The cases that wait are
# printed separately, with their sum.  JOBS is the number of cases at a time, by default one.
set -eu
JOBS=${JOBS:-1}
. lib/make/kyua.sh
rounds=3
elapsed=${PLACE-}lib/make/bench/elapsed
case $elapsed in /*) ;; *) elapsed=./$elapsed ;; esac

# The timed commands: this script, called again with the half to run.
case ${1-} in
suite)
	run_kyua "$BUILD/bench.db" "$BUILD/bench.log" "${PLACE-}Kyuafile" $(cat "$BUILD/quick.txt")
	exit
	;;
empty)
	MORE="-v test_suites.connect-bench.cases=$(cat "$BUILD/empty.txt")"
	run_kyua "$BUILD/bench.db" "$BUILD/bench.log" "$BUILD/bench/Kyuafile"
	exit
	;;
esac

# A first, untimed run shows which cases wait.
one_at_a_time=$jobs jobs=8
run_kyua "$BUILD/results.db" "$BUILD/run.log" "${PLACE-}Kyuafile" || [ $? = 1 ]
jobs=$one_at_a_time

"$BUILD/connect-report" outcomes --waits -o "$BUILD/waits.tsv" "$BUILD/results.db"
sed 's/:.*//' "$BUILD/waits.tsv" | LC_ALL=C sort -u >"$BUILD/waits.txt"
"$BUILD/connect-report" outcomes --results "$BUILD/results.db" | cut -f1 >"$BUILD/all.txt"
sed 's/:.*//' "$BUILD/all.txt" | LC_ALL=C sort -u | LC_ALL=C comm -23 - "$BUILD/waits.txt" | sed 's/^/tests\//' >"$BUILD/quick.txt"
n=$(sed 's/:.*//; s/^/tests\//' "$BUILD/all.txt" | LC_ALL=C join - "$BUILD/quick.txt" | wc -l | tr -d ' ')

# As many empty programs as real ones, because a single program with all the cases would be slow to set up.
programs=$(wc -l <"$BUILD/quick.txt" | tr -d ' ')
echo $(((n + programs - 1) / programs)) >"$BUILD/empty.txt"
rm -rf "$BUILD/bench"
mkdir "$BUILD/bench"
printf 'syntax(2)\n\ntest_suite("connect-bench")\n\n' >"$BUILD/bench/Kyuafile"
i=0
while [ $i -lt "$programs" ]; do
	cp "${PLACE-}lib/make/bench/empty" "$BUILD/bench/empty_$i"
	printf 'atf_test_program{name="empty_%d"}\n' $i >>"$BUILD/bench/Kyuafile"
	i=$((i + 1))
done

echo "$n cases that do not wait, against $n empty ones ($JOBS at a time):"
export BUILD JOBS
round=1
while [ $round -le $rounds ]; do
	attended "$elapsed" sh lib/make/bench.sh suite >"$BUILD/bench.suite"
	attended "$elapsed" sh lib/make/bench.sh empty >"$BUILD/bench.empty"
	echo "$round $(cat "$BUILD/bench.suite") $(cat "$BUILD/bench.empty")" |
	    awk '{ printf "round %d: suite %.1f s, empty %.1f s, ratio %.2f\n", $1, $2 / 1000, $3 / 1000, $2 / $3 }'
	round=$((round + 1))
done
echo
echo "Cases that wait for the host, and the seconds of their calls:"
LC_ALL=C sort -k2,2nr "$BUILD/waits.tsv" |
    awk -F '\t' '{ printf "  %5.1f  %s\n", $2, $1; sum += $2 } END { printf "  %5.1f  together (%d)\n", sum, NR }'
