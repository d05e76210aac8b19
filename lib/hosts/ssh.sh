# Usage: ssh.sh BUILD TARGET NAME_FILE TAKEN [ARGUMENTS OF connect-run...]
# Runs the static suite on another machine, which SSH (by default ssh) reaches by that name, and writes BUILD/hosts/NAME.db.  NAME
# is ssh, TARGET, what the machine calls itself if that is another name, and what its uname says: system, release, machine; with
# a number if it is among TAKEN.  It goes to NAME_FILE.
#
# One session does everything: it takes the suite on its standard input and gives the store on its standard output.  Its standard
# input stays open for as long as this script lives; when it ends, however that happens, the other machine stops the run and
# removes its directory.
set -eu
build=$1 target=$2 name_file=$3 taken=$4
shift 4

seconds=3600	# for the copy and the run, some thirty times the usual run
moment=60	# for a session that asks a question
static=$build/hosts/static
ssh=${SSH:-ssh}

fail() { printf '%s\n' "ssh:$target: $*" >&2; exit 2; }

. lib/hosts/root.sh
missing() { missing_command ${ssh%% *} tar timeout; }
need "ssh:$target" run

work=$(mktemp -d)
session= copy=
clean_up() {
	for process in $copy $session; do
		kill "$process" 2>/dev/null || :
		wait "$process" 2>/dev/null || :
	done
	rm -rf "$work"
	[ -z "${store-}" ] || rm -f "$store.new"
}
trap clean_up EXIT
trap 'exit 2' INT TERM HUP

# ended PROCESS: waits for it, and sets ended to its status.  A trap can run meanwhile.
ended() {
	ended=0
	wait "$1" || ended=$?
}

# ssh may ask for a password on the terminal, which timeout would otherwise take it from.
timeout --foreground $moment $ssh "$target" "uname -s && uname -m && uname -r && uname -n" </dev/null >"$work/uname" 2>"$work/errors" &
session=$!
ended $session
session=
[ $ended != 124 ] || fail "did not answer within $moment s"
if [ $ended != 0 ] || [ "$(wc -l <"$work/uname")" -lt 4 ]; then
	tail -n 5 "$work/errors" >&2
	fail "$ssh cannot run uname there"
fi
# A shell that greets even those who are not at a terminal does so first.
{ read -r system; read -r machine; read -r release; read -r node; } <<ANSWER
$(tail -n 4 "$work/uname")
ANSWER
[ "$system $machine" = "$(uname -s) $(uname -m)" ] ||
    fail "is $system on $machine, and the static programs are built for $(uname -s) on $(uname -m)"

# A run replaces that of the same machine, system and user alone.  TARGET does not tell machines apart that SSH="ssh -p ..." does,
# nor does the machine's own name those that are copies.
small() { printf '%s' "$1" | tr 'A-Z' 'a-z'; }
place=$(small "$target") node=$(small "$node")
case ${place##*@}. in "$node".*) node= ;; esac
case $node. in "${place##*@}".*) node= ;; esac
name=$(small "ssh-$place${node:+-$node}-$system-$release-$machine" | LC_ALL=C tr -c 'a-z0-9._+@-' '-' | cut -c 1-200)
unique=$name number=1
while case " $taken " in *" $unique "*) ;; *) false ;; esac; do
	number=$((number + 1))
	unique=$name-$number
done
name=$unique store=$build/hosts/$unique.db log=$build/hosts/$unique.log

# What the session runs there once the suite is there.  If standard input ends, this machine does not wait any more.
{
	printf '(cat <&3; kill $$) >/dev/null 2>&1 &\nwatch=$!\n'
	printf 'TMPDIR=$directory ./connect-run -r tests -o results.db'
	for argument; do
		printf " '%s'" "$(printf '%s\n' "$argument" | sed "s/'/'\\\\''/g")"
	done
	printf ' >log 2>&1 </dev/null 3<&- &\n'
	cat <<'REMOTE'
run=$! status=0
wait $run || status=$?
run=
kill $watch 2>/dev/null
cat log >&2
[ -e results.db ] || : >results.db
echo "suite ended with status $status, $(($(wc -c <results.db))) bytes" >&2
cat results.db
REMOTE
} >"$work/remote"
tar -cf "$work/suite.tar" -C "$static" connect-run tests -C "$work" remote || fail "cannot pack the static programs in $static"
size=$(wc -c <"$work/suite.tar")

# The command, for any shell there: without a single quote or a newline.  Cases run as other users as well, who must be able to
# search the directory.
command="umask 022; directory= run=; \
clean_up() { \
[ -z \"\$run\" ] || { kill \$run; wait \$run; } 2>/dev/null; \
cd /; [ -z \"\$directory\" ] || rm -rf \"\$directory\"; \
}; \
trap clean_up EXIT; trap \"exit 2\" INT TERM HUP PIPE; \
directory=\$(mktemp -d \"\${TMPDIR:-/tmp}/connect.XXXXXX\") || exit 2; \
chmod 755 \"\$directory\" && cd \"\$directory\" && { head -c $((size)) | tar -xof -; } && chmod -R go+rX . || exit 2; \
exec 3<&0; . ./remote"

mkfifo "$work/in"
timeout --foreground $seconds $ssh "$target" "sh -c '$command'" <"$work/in" >"$work/store" 2>"$log" &
session=$!
exec 3>"$work/in"
cat "$work/suite.tar" >&3 2>/dev/null &
copy=$!
ended $session
session=
exec 3>&-
[ $ended != 124 ] || fail "did not end within $seconds s; see $log"
said=$(grep '^suite ended with status [0-9]*, [0-9]* bytes$' "$log" | tail -n 1) || said=
case $said in
"suite ended with status "[01]", "*) ;;
*) tail -n 5 "$log" >&2; fail "the suite did not finish; see $log" ;;
esac
bytes=${said#*, }
# Here as well, a greeting may be before it.
tail -c "${bytes% bytes}" "$work/store" >"$store.new"
if [ "$(($(wc -c <"$store.new")))" != "${bytes% bytes}" ]; then
	rm -f "$store.new"
	fail "the store is not complete; see $log"
fi
mv "$store.new" "$store"
printf '%s\n' "$name" >"$name_file"
