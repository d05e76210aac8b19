# What takes in results takes in what connect-report writes: each format is read by a schema or a parser that others keep, and
# that notices a mistake.  The store holds cases of most states, and hostile texts.
set -u

prefix=formats
. lib/make/verdict.sh

scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT
reporter=$BUILD/connect-report
run=$scratch/run.db

"$BUILD/connect-run" -j 4 -o "$run" -r "${PLACE:-.}" errno/ebadf errno/eaddrinuse survey/host >"$scratch/log" 2>&1
[ $? -le 1 ]
verdict run $? "$(tail -n 3 "$scratch/log")"
if command -v python3 >/dev/null 2>&1; then
	cp "$run" "$scratch/hostile.db"
	python3 lib/make/formats/hostile.py "$scratch/hostile.db"
	verdict hostile $? "the texts of a store cannot be changed"
fi

count_of() { "$reporter" outcomes --results "$1" | wc -l | tr -d ' '; }

# read_by NAME COMMAND MISTAKE READER...: writes each store by the subcommand.  The reader must accept that, with the number of
# cases, and refuse it after sed's MISTAKE.
read_by() {
	name=$1 command=$2 mistake=$3
	shift 3
	for store in "$run" "$scratch/hostile.db"; do
		[ -e "$store" ] || continue
		for strict in '' --strict; do
			wrote=$("$reporter" "$command" $strict -o "$scratch/written" "$store" 2>&1) &&
			    found=$("$@" "$scratch/written" 2>&1) && [ "$found" = "$(count_of "$store")" ]
			verdict "$name:$(basename "$store" .db)$strict" $? "$wrote ${found-}"
		done
	done
	"$reporter" "$command" "$run" | sed "$mistake" >"$scratch/wrong"
	! cmp -s "$scratch/written" "$scratch/wrong" && ! "$@" "$scratch/wrong" >/dev/null 2>&1
	verdict "$name:wrong" $? "a mistake is not noticed"
}

read_junit() {
	xmllint --noout --nonet --schema lib/make/formats/junit.xsd "$1" 2>"$scratch/errors" ||
	    { head -n 3 "$scratch/errors"; return 1; }
	xmllint --xpath 'count(//testcase)' "$1"
}

if command -v xmllint >/dev/null 2>&1; then
	read_by junit junit 's/<skipped type="[a-z ]*"/<skipped/' read_junit
else
	echo "skipped: formats:junit: xmllint is not installed; make setup-check installs it"
fi
if perl -MTAP::Parser -e 1 2>/dev/null; then
	read_by ktap ktap '$d' perl lib/make/formats/tap.pl
else
	echo "skipped: formats:ktap: perl has no TAP::Parser; make setup-check installs it"
fi
if command -v node >/dev/null 2>&1 && node -e "require('$(cd "$BUILD" && pwd)/formats/node_modules/ctrf')" 2>/dev/null; then
	read_by ctrf ctrf 's/"status": "passed"/"status": "pass"/' node lib/make/formats/ctrf.cjs "$BUILD/formats"
else
	echo "skipped: formats:ctrf: CTRF's schema is not installed, or node is older than 20.19; make setup-check installs it"
fi
if command -v python3 >/dev/null 2>&1; then
	read_by csv csv '2s/,/,"a"b,/' python3 lib/make/formats/rows.py
	"$reporter" compare -f csv -o "$scratch/table" "$run" "$scratch/hostile.db" &&
	    found=$(python3 lib/make/formats/rows.py "$scratch/table" 2>&1)
	verdict csv:compare $? "${found-}"
else
	echo "skipped: formats:csv: python3 is not installed; make setup-check installs it"
fi

# Every command of the document runs, with a stand-in for what is LAVA's.
mkdir -p "$scratch/top/build" "$scratch/bin"
cp "$run" "$scratch/top/build/results.db"
ln -s "$(cd "$BUILD" && pwd)/connect-report" "$scratch/top/build/connect-report"
printf '#!/bin/sh\necho "$@"\n' >"$scratch/bin/lava-test-case"
chmod 755 "$scratch/bin/lava-test-case"
grep '^    build/' docs/formats.md >"$scratch/commands"
[ "$(wc -l <"$scratch/commands")" -ge 10 ]
verdict documented:some $? "the document has hardly a command"
number=0
while IFS= read -r line; do
	number=$((number + 1))
	case $line in
	*'| jq '*)
		if ! command -v jq >/dev/null 2>&1; then
			echo "skipped: formats:documented:$number: jq is not installed"
			continue
		fi
		;;
	esac
	status=0
	found=$(cd "$scratch/top" && unset GITHUB_STEP_SUMMARY AUTOPKGTEST_ARTIFACTS &&
	    PATH=$scratch/bin:$PATH sh -c "$line" </dev/null 2>&1) || status=$?
	case $line in
	*lava-test-case*) printf '%s\n' "$found" >"$scratch/lava" ;;
	*' check '*) [ $status != 1 ] || status=0 ;;	# the gate: this host may deviate
	esac
	verdict "documented:$number" $status "$line: $found"
done <"$scratch/commands"
[ "$(grep -c -E '^[A-Za-z0-9._-]+ --result (pass|fail|skip)$' "$scratch/lava")" = "$(count_of "$run")" ] &&
    grep -q '^errno\.ebadf\.[a-z_]*\.tcp4 --result pass$' "$scratch/lava"
verdict documented:lava $? "$(head -n 3 "$scratch/lava")"
for file in junit.xml results.ktap ctrf.json results.csv summary.md hosts.csv document.html; do
	[ -s "$scratch/top/build/$file" ]
	verdict "documented:$file" $? "it was not written"
done
if command -v jq >/dev/null 2>&1; then
	[ "$(jq -r '[.[]] | unique - ["pass", "fail", "skip", "xfail"] | length' "$scratch/top/build/squad.json" 2>&1)" = 0 ] &&
	    jq -e '."connect/errno/ebadf/closed.tcp4" == "pass"' "$scratch/top/build/squad.json" >/dev/null
	verdict documented:squad.json $? "it is not what SQUAD takes"
fi
