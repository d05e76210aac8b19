# Usage: outcomes.sh STORE
# Prints what every case saw, without times: for comparing two runs of one host.
set -eu

. lib/make/kyua.sh
kyua_quietly report --verbose --results-filter= -r "$1" | awk -F '\t' '
	$1 == "case" && NF == 4 { id = $2 }
	$1 == "observe" || $1 == "skip" { print id "\t" $1 "\t" $2 "\t" $3 }
	$1 == "end" { print id "\t" $1 "\t" $2 }' | LC_ALL=C sort
