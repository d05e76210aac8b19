# Usage: findings.sh
# Compiles each program of docs/findings.md, a block of C whose first comment has the name, without a warning.  A block of one
# system, "```c freebsd", is compiled there alone.  Prints a line for each test, which check.sh counts.
set -u
prefix=findings
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
page=docs/findings.md
here=$(uname -s | tr '[:upper:]' '[:lower:]')

# extract PAGE FOLDER: writes each block to NAME.c, or to NAME.SYSTEM.c.  Fails if one has no name, or another one's.
extract() {
	awk -v folder="$2" '
		/^```c( |$)/ { inside = 1; system_ = $2; text = name = ""; next }
		inside && /^```/ {
			if (name == "" || name in seen) { print "line " NR ": a program without a name of its own"; bad = 1 }
			seen[name]
			printf "%s", text >(folder "/" name (system_ == "" ? "" : "." system_) ".c")
			inside = 0
		}
		inside {
			text = text $0 "\n"
			if (name == "" && match($0, /^(\/\*| \*) [a-z_]+[: ]/)) { sub(/^.. /, ""); split($0, word, /[ :]/); name = word[1] }
		}
		END { if (inside) { print "the last block does not end"; bad = 1 } exit bad }' "$1"
}

# compiled FILE: whether it compiles and links without a warning by the compilers that are here.
compiled() {
	for compiler in cc gcc clang; do
		command -v $compiler >/dev/null 2>&1 || continue
		$compiler -Wall -Wextra -Werror -O2 -o "$work/program" "$1" >"$work/errors" 2>&1 || return
	done
}

mkdir "$work/programs"
found=$(extract $page "$work/programs") && [ "$(ls "$work/programs" | wc -l)" -gt 0 ]
verdict blocks $? "$found"
for program in "$work"/programs/*.c; do
	name=${program##*/}
	name=${name%.c}
	case $name in
	*.*)
		if [ "${name#*.}" != "$here" ]; then
			echo "skipped: findings:${name%.*}: a program for ${name#*.}"
			continue
		fi ;;
	esac
	compiled "$program"
	verdict "${name%.*}" $? "$(cat "$work/errors")"
done

# Each case and clause that the page names exists.
found=
for word in $(grep -o '`[a-z_]*/[a-z_0-9]*:[a-z_0-9]*\.[a-z0-9-]*`' $page | tr -d '`'); do
	cut -f 1 "$BUILD/catalogue.tsv" | grep -qxF "$word" || found="$found no case $word;"
done
for word in $(grep -o '`[a-z0-9]*:[A-Za-z0-9-]*`' $page | tr -d '`'); do
	cut -f 1 lib/manuals/*.tsv | grep -qxF "$word" || found="$found no clause $word;"
done
[ -z "$found" ]
verdict names $? "$found"

# A program that is wrong, one without a name and one that does not end are noticed.
mkdir "$work/wrong"
printf '```c\n/* wrong: it is. */\nint\nmain(void)\n{\n\tint unused;\n\treturn (0);\n}\n```\n' >"$work/page"
extract "$work/page" "$work/wrong" >"$work/found" && ! compiled "$work/wrong/wrong.c"
verdict wrong:program $? "$(cat "$work/found")"
printf '```c\nint nameless;\n```\n' >"$work/page"
! extract "$work/page" "$work/wrong" >"$work/found"
verdict wrong:nameless $? "a program without a name is not noticed"
printf '```c\n/* endless: it is. */\n' >"$work/page"
! extract "$work/page" "$work/wrong" >"$work/found"
verdict wrong:endless $? "a block that does not end is not noticed"
