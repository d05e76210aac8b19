# Runs the fuzzers for a short while, and tests that they would find a fault of each kind: targets have one on purpose.
set -u
prefix=fuzz
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

printed=$(FUZZ=800 sh lib/make/fuzz.sh 2>&1)
status=$?
if [ $status = 77 ]; then
	echo "skipped: fuzz: $printed"
	exit
fi
verdict readers $status "$printed"
driver=$BUILD/fuzz/connect-fuzz
targets=$("$driver" -l)
[ "$(printf '%s\n' "$printed" | sed -n 's/^\([a-z0-9]*\): [0-9]* inputs, .*/\1/p')" = "$targets" ]
verdict readers:all $? "$printed"
[ "$(ls lib/fuzz/seeds)" = "$(printf '%s\n' "$targets" | LC_ALL=C sort)" ]
verdict seeds $? "the folders of seeds are not those of the targets"
# A seed that its reader refuses by an exit leads nowhere.
found=$(for target in $targets; do
	"$driver" -n "$(ls "lib/fuzz/seeds/$target" | wc -l)" "$target" "lib/fuzz/seeds/$target"/*
done 2>&1 | grep -v ' inputs*, 0 refused by an exit, 0 faults$')
[ -z "$found" ]
verdict seeds:read $? "$found"

# planted KIND INPUTS WORDS: the driver finds the target's fault, says so, and the input that it keeps shows it again.
planted() {
	mkdir "$work/$1"
	printf '4:abcdef:\n' >"$work/seed"
	printed=$("$driver" -c 1 -n $2 -o "$work/$1" "planted-$1" "$work/seed" 2>&1)
	[ $? = 1 ] && printf '%s\n' "$printed" | grep -q -e "$3"
	verdict "planted:$1" $? "$printed"
	kept=$(ls "$work/$1" | head -n 1)
	"$driver" -c 1 -r "planted-$1" "$work/$1/$kept" >"$work/again" 2>&1
	[ $? = 1 ] && grep -q -e "$3" "$work/again"
	verdict "planted:$1:again" $? "$(cat "$work/again")"
}
planted length 300 heap-buffer-overflow
planted leak 20 'detected memory leaks'
planted loop 180 'took more than 1 s of processor time'

# Inputs are the same each time, and others by another number.
numbered() { "$driver" -b "$1" -n 150 -o "$2" planted-length "$work/seed" >/dev/null 2>&1; }
mkdir "$work/one" "$work/two" "$work/other"
numbered 0 "$work/one"
numbered 0 "$work/two"
numbered 150 "$work/other"
ls "$work/one" | grep -q . && diff -r "$work/one" "$work/two" && ! diff -r "$work/one" "$work/other" >/dev/null
verdict same $? "two runs have different inputs"

for wrong in 0 1x -1 ' '; do
	said=$(FUZZ=$wrong sh lib/make/fuzz.sh 2>&1)
	[ $? = 2 ] && [ "$said" = "FUZZ=$wrong: not a number of inputs; as in make fuzz FUZZ=100000" ]
	verdict "wrong:$wrong" $? "$said"
done
for wrong in '-n x record seed' 'nobody seed' 'record' 'record /nonexistent'; do
	"$driver" $wrong >/dev/null 2>"$work/said"
	[ $? = 2 ] && [ -s "$work/said" ]
	verdict "driver:$wrong" $? "$(cat "$work/said")"
done
