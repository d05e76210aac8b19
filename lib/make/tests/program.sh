# Usage: program.sh
# Compiles programs that connect-report program writes by the compilers that are here, without a warning, runs them, and compares what
# they print with what the suite saw on this host: of each row of program.tsv the first case that ran, of some conditions every
# transport, and words of two machines.  Prints a line for each test, which check.sh counts.
set -u
prefix=program
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

programs=$(sed -n 's/^\([a-z][^:]*\):.*/\1/p' lib/report/program.tsv | sort -u)
machines="automaton/machine:learned.unix-dgram automaton/machine:learned_nonblocking.unix-stream automaton/machine:learned.udp4"
"$BUILD/connect-run" -o "$work/t.db" $programs $machines >"$work/run" 2>&1
"$BUILD/connect-report" outcomes "$work/t.db" >"$work/outcomes" 2>"$work/errors"
verdict runs $? "$(cat "$work/run" "$work/errors")"

# compiled FILE COMPILER...: whether it compiles without a warning by those of the compilers that are here.
compiled() {
	file=$1
	shift
	for compiler; do
		command -v "$compiler" >/dev/null 2>&1 || continue
		"$compiler" -Wall -Wextra -Werror -o "$work/program" "$file" >"$work/errors" 2>&1 || return
	done
}

# agrees ID COMPILER...: whether the case's program prints the outcomes that the store has; it must show one of them at least.
agrees() {
	id=$1
	shift
	"$BUILD/connect-report" program -o "$work/program.c" "$id" "$work/t.db" 2>"$work/errors" && compiled "$work/program.c" "$@" ||
	    return
	rm -rf "$work/place"
	mkdir "$work/place"
	(cd "$work/place" && ../program) >"$work/printed" 2>"$work/errors" || return
	awk -F '\t' -v id="$id" '
		FNR == NR { if ($1 == id && $2 == "observe") saw[$3] = $4; next }
		{
			name = $0
			sub(/: .*/, "", name)
			value = substr($0, length(name) + 3)
			if (name in saw) { n++; if (saw[name] != value) { print name ": " value " instead of " saw[name]; bad = 1 } }
		}
		END { if (!n) print "it shows no observation"; exit bad || !n }' "$work/outcomes" "$work/printed" >>"$work/errors"
}

# answers ID WORD: whether the program of the word prints what the machine has.
answers() {
	"$BUILD/connect-report" program -o "$work/program.c" "$1" "$2" "$work/t.db" 2>"$work/errors" &&
	    compiled "$work/program.c" gcc clang || return
	rm -rf "$work/place"
	mkdir "$work/place"
	(cd "$work/place" && ../program) >"$work/printed" 2>"$work/errors" || return
	sed -n 's/^	say("\([a-z_0-9]*\)", .*	\/\* \(.*\) \*\/$/\1: \2/p' "$work/program.c" >"$work/seen"
	[ -s "$work/seen" ] && diff "$work/seen" "$work/printed" >>"$work/errors"
}

all=$(cut -f 1 "$work/outcomes" | sort -u)
ran=$(awk -F '\t' '$2 == "observe" { print $1 }' "$work/outcomes" | sort -u)
while IFS='	' read -r pattern steps; do
	case $pattern in
	'' | \#*) continue ;;
	esac
	first=
	for id in $ran; do
		# Of raw and SCTP sockets there are none.
		case $id in
		*.raw[46] | *.sctp[46]) continue ;;
		$pattern) first=$id; break ;;
		esac
	done
	if [ -n "$first" ]; then
		agrees "$first" gcc
		verdict "$first" $? "$(cat "$work/errors")"
	else
		known=1
		for id in $all; do
			case $id in
			$pattern) known=0; break ;;
			esac
		done
		verdict "row-of-a-case:$pattern" $known "no case matches"
	fi
done <lib/report/program.tsv

for id in $ran; do
	case $id in
	errno/eisconn:same_peer.sctp*) ;;
	errno/eisconn:same_peer.* | errno/eisconn:datagram.udp* | errno/eisconn:datagram.*-dgram)
		agrees "$id" gcc clang
		verdict "transport:$id" $? "$(cat "$work/errors")"
		;;
	esac
done

for word in "connect_1 connect_2 connect_unspec getpeername" "bind shutdown_rdwr connect_1 send poll" \
    "connect_nobody so_error poll getsockname hear_1"; do
	answers automaton/machine:learned.unix-dgram "$word"
	verdict "word:$word" $? "$(cat "$work/errors")"
done
for word in "connect_1 connect_1 listen" "connect_1 send peer_closes so_error poll" "connect_2 peer_ends recv shutdown_wr getpeername"; do
	answers automaton/machine:learned_nonblocking.unix-stream "$word"
	verdict "word:$word" $? "$(cat "$work/errors")"
done

word="connect_nobody send so_error connect_1 hear_1 send"
answers automaton/machine:learned.udp4 "$word"
verdict "word:$word" $? "$(cat "$work/errors")"

# Every case of the catalogue has a program, or is told that there is none.
"$BUILD/connect-report" program wire/syn_sent:none "$work/t.db" >"$work/printed" 2>"$work/errors"
[ $? = 2 ] && [ ! -s "$work/printed" ]
verdict unknown $? "$(cat "$work/errors")"
