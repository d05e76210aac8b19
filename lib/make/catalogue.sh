# Usage: catalogue.sh CATALOGUE REPORTER PLACE PROGRAM...
# Writes a line for each case of the programs in PLACE: its id, the clauses that it cites, its description, and the rows of its
# table ("CLAUSE... OBSERVATION ALLOWED"), separated by tabs.
# Fails, and names the culprit, if a program cannot list its cases, two cases have one id, or a clause does not exist.
set -eu
catalogue=$1 reporter=$2 place=$3
shift 3

# ATF does not free its list of cases, which a sanitizer reports as a leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"

for program; do
	echo "program ${program#tests/}"
	case $place in
	/*) "$place$program" -l -v rows=true ;;
	*) "./$place$program" -l -v rows=true ;;
	esac || echo "status $?"
done | LC_ALL=C awk '
	function wrong(what) { print "make: " what | "cat >&2"; bad = 1 }
	function finish() {
		if (ident != "") {
			id = program ":" ident
			if (id in seen)
				wrong("tests/" program ": two cases are named " ident)
			seen[id] = 1
			printf "%s\t%s\t%s%s\n", id, clauses, descr, rows
			n++
		}
		ident = clauses = descr = rows = ""
	}
	function end() { finish(); if (program != "" && n == 0 && !failed) wrong("tests/" program ": lists no case"); n = failed = 0 }
	/^program / { end(); program = $2; next }
	/^status / { failed = 1; wrong("tests/" program ": cannot list its cases (status " $2 ")"); next }
	/^ident: / { finish(); ident = substr($0, 8) }
	/^descr: / { descr = substr($0, 8) }
	/^X-clauses: / { clauses = substr($0, 12) }
	/^X-row-[0-9]*: / { rows = rows "\t" substr($0, index($0, ": ") + 2) }
	END { end(); close("cat >&2"); exit bad }' >"$catalogue.new"

if wrong=$("$reporter" clauses --lint -c "$catalogue.new" | grep ' which does not exist$'); then
	printf '%s\n' "$wrong" | sed 's/^/make: /' >&2
	exit 1
fi
mv "$catalogue.new" "$catalogue"
