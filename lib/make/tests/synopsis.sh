# Usage: synopsis.sh
# Tests what lib/make/synopsis.sh makes of headers that are right and wrong.  Prints a line for each test, which check.sh counts.
set -u
prefix=synopsis
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
mkdir "$work/sys"

# made PROGRAM: what the compiler, with the headers in $work first, made of it.
made() {
	SYNOPSIS_NOW="cc -I$work" sh lib/make/synopsis.sh "$work/synopsis.c"
	sed -n "s/^	{ \"$1\", \(.*\) },$/\1/p" "$work/synopsis.c"
}

# expect TEST PROGRAM MADE
expect() {
	found=$(made "$2")
	[ "$found" = "$3" ]
	verdict "$1" $? "$2: $found instead of $3"
}

types='typedef unsigned socklen_t; struct sockaddr { unsigned short sa_family; char sa_data[14]; };'
right="$types
int connect(int, const struct sockaddr *, socklen_t);"

echo "$right" >"$work/sys/socket.h"
expect right posix_200809 '"as in the synopsis"'
# What else there is of the system's own headers would come from the same file.
echo "$types
int connect(int, struct sockaddr *, socklen_t);" >"$work/sys/socket.h"
expect not_const posix_200809 '"otherwise"'
echo "$types
int connect(int, const struct sockaddr *, long);" >"$work/sys/socket.h"
expect length posix_200809 '"otherwise"'
echo "$types
void connect(int, const struct sockaddr *, socklen_t);" >"$work/sys/socket.h"
expect value socket_alone '"otherwise"'
echo "$types" >"$work/sys/socket.h"
expect absent posix_200809 '"not declared"'
echo "#ifdef _XOPEN_SOURCE
$right
#endif" >"$work/sys/socket.h"
expect one_macro:with xopen_700 '"as in the synopsis"'
expect one_macro:without posix_200809 '"not declared"'
echo '#error no sockets' >"$work/sys/socket.h"
expect unusable socket_alone '"no header"'

found=$(SYNOPSIS_NOW="$work/none" sh lib/make/synopsis.sh "$work/synopsis.c" && grep -c 'NULL }' "$work/synopsis.c")
[ "$found" = "$(grep -c '^	{' "$work/synopsis.c")" ]
verdict no_compiler $? "$found programs without a compiler"
[ ! -e "$work/synopsis.c.scratch" ]
verdict scratch $? "a scratch folder is left"
