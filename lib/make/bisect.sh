# Usage: bisect.sh STORE CLAUSE
# Judges the store's kernel by the clause, for `git bisect run`: exit status 0 is good, 1 is bad, 125 is undecided.  A wrong store
# or command line says nothing about the kernel: 255, which ends the bisection.
set -eu
reporter=${REPORTER:-${BUILD:-build}/connect-report}

stop() { printf '%s\n' "bisect: $*" >&2; exit 255; }

[ $# = 2 ] || stop "usage: bisect.sh STORE MANUAL:CLAUSE"
command -v jq >/dev/null 2>&1 || stop "jq is not installed"
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

# A known deviation does not make the kernel bad, unless STRICT=1.
status=0
"$reporter" check -m "$manual" ${STRICT:+--strict} "$store" || status=$?
[ $status -le 1 ] || stop "$store cannot be judged"
exit $status
