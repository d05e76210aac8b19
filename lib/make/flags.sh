# Usage: flags.sh FILE COMMAND
# Writes the command to the file if it differs, so that make rebuilds what depends on the file when flags change.  Refuses a
# command that sh cannot parse, such as one with an unclosed quotation mark.
set -eu
# Some makes leave more white space than others.
file=$1 command=$(printf '%s\n' "$2" | sed 's/  */ /g')

if ! sh -n -c ": $command" 2>/dev/null; then
	for name in CC CFLAGS CPPFLAGS LDFLAGS LDLIBS NO_PIE WERROR SANITIZE STATIC ATF_CFLAGS ATF_LIBS BSD_CFLAGS BSD_LIBS REPORT_CFLAGS \
	    REPORT_LIBS RUN_LIBS; do
		eval "value=\${$name-}"
		sh -n -c ": $value" 2>/dev/null || { echo "make: $name=$value: sh cannot parse it: unclosed quotation mark?" >&2; exit 2; }
	done
	printf '%s\n' "make: $command: sh cannot parse it" >&2
	exit 2
fi
printf '%s\n' "$command" | cmp -s - "$file" || printf '%s\n' "$command" >"$file"
