# Runs the cases that wait for no time-out of the host, and as many empty ATF cases, one after the other and in turn, and prints
# the ratio of the times.  Those that wait are printed apart, with their sum.
set -eu
. lib/make/kyua.sh
jobs=${JOBS:-1} rounds=3

run_kyua "$BUILD/results.db" "$BUILD/run.log" Kyuafile || [ $? = 1 ]

# A case that waits is one whose slowest observation took over half a second.
sh lib/make/waits.sh "$BUILD/results.db" >"$BUILD/waits.tsv"
cut -f1 "$BUILD/waits.tsv" | LC_ALL=C sort -u >"$BUILD/waits.txt"
sed -n 's/^tests\/\([^ ]*\)  ->  .*$/\1/p' "$BUILD/run.log" | LC_ALL=C sort -u |
    LC_ALL=C comm -23 - "$BUILD/waits.txt" | sed 's/^/tests\//' >"$BUILD/quick.txt"
n=$(wc -l <"$BUILD/quick.txt" | tr -d ' ')

# milliseconds COMMAND...: how long it took.
milliseconds() {
	LC_ALL=C
	{ time -p "$@" >/dev/null; } 2>&1 | awk '$1 == "real" { printf "%d\n", $2 * 1000 }'
}

suite() { run_kyua "$BUILD/bench.db" "$BUILD/bench.log" Kyuafile $(cat "$BUILD/quick.txt") || [ $? = 1 ]; }
empty() {
	MORE="-v test_suites.connect-bench.cases=$n"
	run_kyua "$BUILD/bench.db" "$BUILD/bench.log" lib/make/bench/Kyuafile $(cat "$BUILD/empty.txt") || [ $? = 1 ]
	MORE=
}

awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) printf "empty:empty_%d\n", i }' >"$BUILD/empty.txt"
echo "$n cases that wait for nothing, beside $n empty ones ($jobs at a time):"
round=1
while [ $round -le $rounds ]; do
	s=$(milliseconds suite)
	e=$(milliseconds empty)
	echo "$s $e" | awk -v round=$round '{ printf "round %d: suite %.1f s, empty %.1f s, ratio %.2f\n", round, $1 / 1000, $2 / 1000, $1 / $2 }'
	round=$((round + 1))
done
echo
echo "Cases that wait for the host, and the seconds of their slowest call:"
LC_ALL=C sort -t '	' -k2,2nr "$BUILD/waits.tsv" | awk -F '\t' '{ printf "  %5.1f  %s\n", $2, $1; sum += $2 } END { printf "  %5.1f  together (%d)\n", sum, NR }'
