# Tests agree.sh.
set -u
prefix=agree
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# run FILE: writes outcomes; each argument is a line with commas for tabs.
run() {
	file=$work/$1
	shift
	for line; do
		printf '%s\n' "$line" | tr , '\t'
	done >"$file"
}

# expect NAME LINES: agree.sh prints these lines for the two runs.
expect() {
	printed=$(sh lib/make/agree.sh "$work/first" "$work/second" again "as root" "as nobody" 2>&1)
	[ "$printed" = "$2" ]
	verdict "$1" $? "$printed"
}

run first a,observe,call,0 a,end,passed b,observe,call,0 b,end,passed
run second a,observe,call,0 a,end,passed b,observe,call,0 b,end,passed
expect same "passed: again: 2 cases ran with equal outcomes as root and as nobody"

run second a,observe,call,0 a,end,passed "b,observe,call,-1 EIO" b,end,passed
expect outcome "failed: again: 1 difference:
  b: call: 0 as root, -1 EIO as nobody"

run second a,observe,call,0 a,observe,peer,none a,end,passed b,end,passed
expect observation "failed: again: 2 differences:
  a: peer: nothing as root, none as nobody
  b: call: 0 as root, nothing as nobody"

run second a,observe,call,0 a,end,expected_failure b,observe,call,0 b,end,passed
expect result "failed: again: 1 difference:
  a: passed as root, expected_failure as nobody"

# A case that ran in one run only is no failure; nor is a different reason in a case that ran in neither.
run first a,observe,call,0 a,end,passed b,end,passed c,end,passed d,skip,untested,one d,end,skipped \
    e,skip,untested,f e,end,skipped
run second a,observe,call,0 a,end,passed b,skip,untested,x b,end,skipped c,skip,untested,x c,end,skipped \
    d,skip,untested,other d,end,skipped e,end,passed
expect alone "skipped: again: 2 cases ran as root alone, skipped as nobody: untested: x
skipped: again: 1 case ran as nobody alone, skipped as root: untested: f
passed: again: 1 case ran with equal outcomes as root and as nobody"

# A case that broke, or failed in the only run that had it, is one.
run second a,observe,call,0 b,end,broken d,skip,untested,one d,end,skipped e,end,failed
expect broken "failed: again: 4 differences:
  a: ran as root, broken as nobody
  b: ran as root, broken as nobody
  c: ran as root, missing as nobody
  e: skipped as root, failed as nobody"

run first a,end,passed
run second a,skip,untested,x a,end,skipped
expect nothing "skipped: again: 1 case ran as root alone, skipped as nobody: untested: x
failed: again: nothing was compared: none of the 1 case that ran as root and the 0 that ran as nobody ran in both"

run first
run second
expect empty "failed: again: nothing was compared: none of the 0 cases that ran as root and the 0 that ran as nobody ran in both"

run first a,end,passed b,end,passed c,end,passed d,end,passed e,end,passed f,end,passed g,end,passed h,end,passed i,end,passed \
    j,end,passed k,end,passed
{ echo "a,end,passed" && sed '1d; s/end.*/skip,untested,x/' "$work/first"; } | tr , '\t' >"$work/second"
expect little "skipped: again: 10 cases ran as root alone, skipped as nobody: untested: x
skipped: again: too little was compared: only 1 of the 11 cases that ran as root and the 1 that ran as nobody ran in both"

rm "$work/second"
! sh lib/make/agree.sh "$work/first" "$work/second" again "as root" "as nobody" >"$work/printed" 2>&1 &&
    grep -q "$work/second: cannot be read" "$work/printed" && ! grep -q '^passed' "$work/printed"
verdict unreadable $? "$(cat "$work/printed")"
