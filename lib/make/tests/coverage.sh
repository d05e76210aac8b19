# Tests coverage.sh: a page that is right, and one for each fault, whose line is named.
set -u
prefix=coverage
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
printf '%s\t%s\tText\n' errno/one:first.tcp4 posix:ONE errno/one:first.tcp6 posix:ONE errno/one:second.tcp4 '' \
    errno/one:second.tcp6 '' errno/one:alone posix:ONE survey/two:third.udp4 '' >"$work/catalogue"
cat >"$work/page" <<'PAGE'
| how | meaning |
| --- | --- |
| judged | not a row of numbers |

| | conditions | judged | survey | in part | not yet | no |
| --- | --- | --- | --- | --- | --- | --- |
| Some | 5 | 2 | 1 | 1 | 0 | 1 |
| Others | 1 | 0 | 0 | 0 | 1 | 0 |

## Some

### of a kind

| id | condition | how | cases, or why not |
| --- | --- | --- | --- |
| `a-1` | It is so | judged | `errno/one:first.tcp*`, `errno/one:alone` |
| `a-2` | It is so | judged | `errno/one:{second,first}.tcp4` |
| `a-3` | It is so | survey | `survey/two:*`, `errno/one:{first,second}.{tcp4,tcp6}` |
| `a-4` | It is so | in part | `errno/one:second.tcp4`; not yet: the rest |
| `a-5` | It is so | no | no host can do that |

## Others

| id | condition | how | cases, or why not |
| --- | --- | --- | --- |
| `b` | It is so | no | not yet: all of it |
PAGE

found=$(sh lib/make/coverage.sh "$work/page" "$work/catalogue" 2>&1)
[ $? = 0 ] && [ -z "$found" ]
verdict right $? "$found"

# wrong NAME SED LINE TEXT: the page as sed changes it has that fault first, in that line.
wrong() {
	sed "$2" "$work/page" >"$work/wrong"
	found=$(sh lib/make/coverage.sh "$work/wrong" "$work/catalogue" 2>&1)
	[ $? = 1 ] && [ "$(printf '%s\n' "$found" | head -n 1)" = "$work/wrong:$3: $4" ]
	verdict "$1" $? "$found"
}

wrong no-case 's/errno\/one:alone/errno\/one:alone.tcp4/' 16 'no case matches errno/one:alone.tcp4'
wrong no-program 's/survey\/two:\*/survey\/three:*/' 18 'no case matches survey/three:*'
wrong open-brace 's/{second,first}/{second,first/' 17 'braces that do not close: errno/one:{second,first.tcp4'
wrong no-alternative 's/{second,first}/{never,first}/' 17 'no case matches errno/one:never.tcp4'
wrong not-judged 's/`errno\/one:{second,first}.tcp4`/`survey\/two:third.udp4`/' 17 'no clause judges these cases'
wrong twice 's/`a-2`/`a-1`/' 17 '`a-1` is in line 16 as well'
wrong no-id 's/`b`/b/' 26 'not an id: b'
wrong neither 's/`errno\/one:{second,first}.tcp4`//' 17 'no cases, and it is not said why not'
wrong more 's/\({second,first}.tcp4`\)/\1 and more/' 17 'more than cases: and more'
wrong part-alone 's/; not yet: the rest//' 19 'not cases and, after "; not yet: ", what is missing'
wrong part-of-nothing 's/`errno\/one:second.tcp4`; //' 19 'not cases and, after "; not yet: ", what is missing'
wrong no-reason 's/no host can do that//' 20 'not a reason: '
wrong not-yet-alone 's/not yet: all of it/not yet:/' 26 'not a reason: not yet:'
wrong reason-with-case 's/no host can do that/`errno\/one:alone`/' 20 'not a reason: `errno/one:alone`'
wrong how 's/| survey | `/| seen | `/' 18 'neither judged, survey, in part nor no: seen'
wrong cells 's/| `b` | It is so/| `b`/' 26 'not four cells: an id, the condition, how, and cases or why not'
wrong number 's/^| Some | 5 | 2/| Some | 5 | 3/' 7 'Some: judged: 3 instead of 2'
wrong no-numbers '/^| Others/d' 1 'no numbers for the section: Others'
wrong section-of-nothing 's/^| Others/| None/' 8 'None: conditions: 1 instead of 0'
