# Usage: waits.sh STORE
# Prints the cases one of whose observations took over half a second, and the sum of those times.
set -eu

. lib/make/kyua.sh
kyua_quietly report --verbose --results-filter= -r "$1" | awk -F '\t' '
	function finish() { if (waited > 0.5) printf "%s\t%.3f\n", id, waited; waited = 0 }
	$1 == "case" && NF == 4 { finish(); id = $2 }
	$1 == "observe" && NF == 4 { waited += $4 }
	END { finish() }'
