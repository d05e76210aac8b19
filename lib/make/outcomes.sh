# Usage: outcomes.sh STORE
# Prints what every case saw, without times: for comparing two runs of one host.
set -eu

env -i PATH=/usr/bin:/bin HOME=/nonexistent LC_ALL=C "$(command -v kyua)" --config=none --loglevel=error --logfile=/dev/null \
    report --verbose --results-filter= -r "$1" | awk -F '\t' '
	$1 == "case" && NF == 4 { id = $2 }
	$1 == "observe" || $1 == "skip" { print id "\t" $1 "\t" $2 "\t" $3 }
	$1 == "end" { print id "\t" $1 "\t" $2 }' | LC_ALL=C sort
