# Usage: synopsis.sh OUTPUT, with the C compiler and its flags in SYNOPSIS_NOW
# Compiles the programs of the synopses, as they stand in the manuals: the headers that they name, and under each macro that selects
# what headers declare.  Writes what the compiler made of them, as a source.
#
# This is done when the suite is built, since a machine that runs it may have no compiler; and beside the suite's objects, so that a
# host whose header is wrong still builds the suite, whose cases then say so.
set -eu
output=$1
scratch=$output.scratch
rm -rf "$scratch"
mkdir "$scratch"
trap 'rm -rf "$scratch"' EXIT INT TERM HUP

# The C++ compiler beside that of C: its name, without the flags.
first=${SYNOPSIS_NOW%% *} rest=${SYNOPSIS_NOW#"${SYNOPSIS_NOW%% *}"}
case $first in
*gcc) plus=${first%gcc}g++ ;;
*clang) plus=$first++ ;;
*cc) plus=${first%cc}c++ ;;
*) plus= ;;
esac

CONNECT='(int, const struct sockaddr *, socklen_t)'
CONNECTAT='(int, int, const struct sockaddr *, socklen_t)'

# compiles LANGUAGE FLAGS LINE...: whether a source of these lines compiles without a warning.
compiles() {
	language=$1 flags=$2
	shift 2
	printf '%s\n' "$@" >"$scratch/source.$language"
	compiler=$SYNOPSIS_NOW
	[ "$language" = c ] || compiler=$plus$rest
	sh -c "$compiler $flags -Werror -S -o \"\$1\" \"\$2\"" sh "$scratch/assembler" "$scratch/source.$language" >/dev/null 2>&1
}

# has LANGUAGE FLAGS: whether there is such a compiler, which is tried once.
tried=
has() {
	case $tried in
	*"<$1 $2 yes>"*) return 0 ;;
	*"<$1 $2 no>"*) return 1 ;;
	esac
	if compiles "$1" "$2" 'int main(void) { return (0); }'; then
		tried="$tried<$1 $2 yes>"
	else
		tried="$tried<$1 $2 no>"
		return 1
	fi
}

# try NAME LANGUAGE FLAGS MACRO HEADERS FUNCTION ARGUMENTS
try() {
	name=$1 language=$2 flags=$3 macro=$4 function=$6 arguments=$7 includes=
	for header in $5; do
		includes="$includes#include <$header>
"
	done
	use="static int (*const pointer)$arguments = $function;
int main(void) { return (pointer == 0); }"
	if ! has "$language" "$flags"; then
		made=
	elif compiles "$language" "$flags" "$macro" "$includes" "$use"; then
		made='as in the synopsis'
	elif compiles "$language" "$flags" "$macro" "$includes" "int main(void) { (void)$function; return (0); }"; then
		made='otherwise'
	elif compiles "$language" "$flags" "$macro" "$includes"; then
		made='not declared'
	else
		made='no header'
	fi
	if [ -z "$made" ]; then
		printf '\t{ "%s", NULL },\n' "$name"
	else
		printf '\t{ "%s", "%s" },\n' "$name" "$made"
	fi
}

{
	printf '#include "world/synopsis.h"\n\n#include <stddef.h>\n\nconst struct synopsis synopses[] = {\n'
	try types_and_socket c '' '' 'sys/types.h sys/socket.h' connect "$CONNECT"
	try socket_alone c '' '' sys/socket.h connect "$CONNECT"
	for macro in '_POSIX_C_SOURCE 200112L' '_POSIX_C_SOURCE 200809L' '_POSIX_C_SOURCE 202405L' '_XOPEN_SOURCE 600' \
	    '_XOPEN_SOURCE 700' '_XOPEN_SOURCE 800' '_GNU_SOURCE 1' '_DEFAULT_SOURCE 1' '_BSD_SOURCE 1'; do
		case $macro in
		_POSIX_C*) name=posix_${macro#* } name=${name%L} ;;
		_XOPEN*) name=xopen_${macro#* } ;;
		*) name=$(printf '%s' "${macro%_SOURCE*}" | tr '[:upper:]' '[:lower:]') name=${name#_} ;;
		esac
		# _DEFAULT_SOURCE silences glibc's warning of _BSD_SOURCE.
		[ "$name" != bsd ] || macro='_DEFAULT_SOURCE 1
#define _BSD_SOURCE 1'
		try "$name" c -std=c11 "#define $macro" sys/socket.h connect "$CONNECT"
	done
	try connectat c '' '' 'sys/types.h sys/socket.h fcntl.h' connectat "$CONNECTAT"
	try cplusplus cc '' '' sys/socket.h connect "$CONNECT"
	try cplusplus_types_and_socket cc '' '' 'sys/types.h sys/socket.h' connect "$CONNECT"
	try cplusplus_posix_200809 cc '' '#define _POSIX_C_SOURCE 200809L' sys/socket.h connect "$CONNECT"
	try cplusplus_xopen_700 cc '' '#define _XOPEN_SOURCE 700' sys/socket.h connect "$CONNECT"
	try cplusplus_connectat cc '' '' 'sys/types.h sys/socket.h fcntl.h' connectat "$CONNECTAT"
	printf '\t{ NULL, NULL }\n};\n'
} >"$output.new"
mv "$output.new" "$output"
