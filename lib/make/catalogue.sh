# Usage: catalogue.sh PROGRAM ...
# Prints a line for each case of the programs: its id, the clauses that it cites and its description, separated by tabs.
set -eu

for program; do
	"./$program" -l | awk -v program="${program#tests/}" '
		function finish() { if (ident != "") printf "%s:%s\t%s\t%s\n", program, ident, clauses, descr; clauses = descr = "" }
		/^ident: / { finish(); ident = substr($0, 8) }
		/^descr: / { descr = substr($0, 8) }
		/^X-clauses: / { clauses = substr($0, 12) }
		END { finish() }'
done
