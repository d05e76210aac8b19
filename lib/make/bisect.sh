# Usage: bisect.sh STORE CLAUSE
# What `git bisect run` is to be told of the kernel that the store is of: 0 it is good by the clause, 1 it is bad, 125 it cannot
# be told.  255, which ends the bisection, where the store or the command line is wrong: that is no news of any kernel.
set -eu
reporter=${REPORTER:-${BUILD:-build}/connect-report}

stop() { printf '%s\n' "bisect: $*" >&2; exit 255; }

[ $# = 2 ] || stop "usage: bisect.sh STORE MANUAL:CLAUSE"
command -v jq >/dev/null 2>&1 || stop "jq is not there"
store=$1 clause=$2 manual=${2%%:*}

report=$("$reporter" json -m "$manual" "$store") || stop "$store cannot be judged"
verdict=$(printf '%s\n' "$report" | jq -r --arg clause "$clause" '.runs[0].clauses[] | select(.id == $clause) | .verdict')
case $verdict in
'') stop "$manual has no clause $clause" ;;
untested | unsupported | unresolved)
	echo "$clause is $verdict"
	exit 125
	;;
esac

# A known deviation is no news, unless it is what is looked for: STRICT=1.
status=0
"$reporter" check -m "$manual" ${STRICT:+--strict} "$store" || status=$?
[ $status -le 1 ] || stop "$store cannot be judged"
exit $status
