# Tests that the machines show each mutant that is wrong in a sequence alone, by the shortest word: lib/mutants/words.tsv has the
# mutant, its case, an observation of it, and that word.  MUTANTS selects mutants.
set -u
prefix=words
. lib/make/verdict.sh

case $BUILD in
/*) build=$BUILD ;;
*) build=$(pwd)/$BUILD ;;
esac
if [ "$(uname -s)" != Linux ] || [ "${STATIC-}" = 1 ] || [ ! -e "$build/mutants.so" ]; then
	echo "skipped: words: there is nothing to preload"
	exit
fi
list=$(pwd)/lib/mutants/words.tsv
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# Each mutant that names a machine has a line, and each line is of one.
sed -n 's/^	{ SEQUENCE("\([^"]*\)".* "\([^"]*\)", [A-Z"].*/\1	automaton\/machine:\2/p' lib/mutants/table.c | LC_ALL=C sort >"$work/made"
cut -f 1-2 "$list" | grep -v '^#' | LC_ALL=C sort >"$work/listed"
differing=$(diff "$work/made" "$work/listed" | sed -n 's/^[<>] //p' | tr '\n' ' ')
verdict list "$([ -z "$differing" ] && [ -s "$work/made" ]; echo $?)" "table.c and words.tsv differ: $differing"

# The word that a case gives an observation under a mutant, or without one.
export build work
grep -v '^#' "$list" | while read -r mutant case observation word; do
	for pattern in ${MUTANTS:-'*'}; do
		case $mutant in
		$pattern) printf '%s\n' "$mutant ${case#*:} $observation"; break ;;
		esac
	done
done | xargs -P "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" -L 1 sh -c '
	mkdir "$work/$0" && cd "$work/$0" || exit
	programs=${TESTS:-$OLDPWD/tests}/automaton
	env -i PATH=/usr/bin:/bin LC_ALL=C LD_PRELOAD="$build/mutants.so" CONNECT_MUTANT="$0" "$programs/machine" -s "$programs" \
	    -r "$work/$0.result" "$1" >record 2>log
	sed -n "s/^fact	word of $2	//p" record >word'
grep -v '^#' "$list" | while read -r mutant case observation word; do
	[ -d "$work/$mutant" ] || continue
	if grep -q '^skipped' "$work/$mutant.result"; then
		echo "skipped: words: $mutant: $case"
		continue
	fi
	found=$(cat "$work/$mutant/word")
	verdict "$mutant" "$([ "$found" = "$word" ]; echo $?)" "$case: $observation by '$found', expected '$word'"
done
