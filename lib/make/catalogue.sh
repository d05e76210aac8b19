# Usage: catalogue.sh CATALOGUE CASES SOURCE...
# Writes the catalogue of the programs that CASES is made of.  Fails, and names the culprit, if CASES cannot list its cases, two
# cases have one id, a clause does not exist, or a source has no case.
set -eu
catalogue=$1 cases=$2
shift 2

# Tables of expectations live as long as the process, which a sanitizer reports as a leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"

case $cases in
/*) ;;
*) cases=./$cases ;;
esac
"$cases" --catalogue >"$catalogue.new" || { echo "make: $cases: cannot list its cases (status $?)" >&2; exit 1; }

printf '%s\n' "$@" | awk -F : '
	FILENAME != "-" { listed[$1] = 1; next }
	{ program = $0; sub(/^tests\//, "", program); sub(/[.]c$/, "", program) }
	!(program in listed) { print "make: tests/" program ": lists no case"; bad = 1 }
	END { exit bad }' "$catalogue.new" - >&2
mv "$catalogue.new" "$catalogue"
