# That stopped.sh finds what a suite leaves, and takes what others do meanwhile for what it is.  Its suite is one of this test's
# own, whose first case leaves something.  With root, what it leaves and what others do is in a network and a set of mounts of
# the test's own.
set -u
prefix=stopped
. lib/make/verdict.sh

if ! command -v setpriv >/dev/null 2>&1; then
	echo "skipped: stopped: the suite of this test needs setpriv, to end with Kyua"
	exit
fi
if [ "$(id -u)" = 0 ] && [ -z "${STOPPED_TEST-}" ]; then
	apart="unshare --mount --net --propagation private"
	if $apart true 2>/dev/null; then
		exec $apart env STOPPED_TEST=apart sh lib/make/tests/stopped.sh
	fi
fi

work=$(mktemp -d) || exit 2
clean_up() {
	[ ! -s "$work/pid" ] || kill "$(cat "$work/pid")" 2>/dev/null
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 2' INT TERM HUP

# A program of ATF's form: its first case does what this test wants done, and the last waits to be stopped.  Kyua keeps back
# what it prints until there are some thousand bytes: those between have names so long that a few fill them.
mkdir "$work/suite"
printf 'syntax(2)\n\ntest_suite("connect")\n\natf_test_program{name="leaver"}\n' >"$work/suite/Kyuafile"
cp "$(command -v sleep)" "$work/suite/lingerer"
cat >"$work/suite/leaver" <<'PROGRAM'
#!/bin/sh
folder=${0%/*}
while getopts lr:s:v: option; do
	case $option in
	l)
		long=$(printf '%0900d' 0)
		printf 'Content-Type: application/X-atf-tp; version="1"\n'
		for name in leave quick_1$long quick_2$long quick_3$long quick_4$long quick_5$long wait; do
			printf '\nident: %s\n' $name
		done
		exit
		;;
	r) result=$OPTARG ;;
	esac
done
shift $((OPTIND - 1))
case $1 in
leave | leave:body) . "$folder/leave.sh" ;;
wait | wait:body) exec setpriv --pdeathsig KILL sleep 600 ;;
esac
echo passed >"$result"
PROGRAM
chmod 755 "$work/suite/leaver"

# stopped SIGNAL LEFT: what stopped.sh says of a suite that leaves this.
stopped() {
	printf '%s\n' "$2" >"$work/suite/leave.sh"
	rm -f "$work/pid"
	printed=$(JOBS=1 sh lib/make/stopped.sh "$work/suite" 1 10 "$1" 2>&1)
}

# leaves NAME WHAT IS SAID COMMANDS: what the commands leave is found.
leaves() {
	name=$1 said=$2
	stopped TERM "$3"
	[ ! -s "$work/pid" ] || kill "$(cat "$work/pid")" 2>/dev/null
	case $printed in
	*"failed: stopped:SIGTERM:"*"$said"*) verdict "finds:$name" 0 ;;
	*) verdict "finds:$name" 1 "$printed" ;;
	esac
}

for signal in INT TERM KILL; do
	stopped $signal :
	[ "$printed" = "passed: stopped:SIG$signal" ]
	verdict "nothing:SIG$signal" $? "$printed"
done

# One that is known by its environment alone, one by its path alone.  Each says when it is out of the group that Kyua ends.
mkfifo "$work/ready"
leaves process "still there" "setsid sh -c 'echo >$work/ready; exec sleep 600' >/dev/null 2>&1 & echo \$! >$work/pid
read -r ready <$work/ready"
leaves program "still there" "setsid sh -c 'echo >$work/ready; exec env -i \"\$0\" 600' \"\$folder/lingerer\" >/dev/null 2>&1 &
echo \$! >$work/pid
read -r ready <$work/ready"
leaves file "left in the directory for temporary files: forgotten" ': >"${TMPDIR%/kyua.*}/forgotten"'
if [ -n "${STOPPED_TEST-}" ]; then
	leaves mount "the host is not as before" "mkdir -p $work/mount && mount -t tmpfs forgotten $work/mount"
	leaves setting "the host is not as before" "echo 1 >/proc/sys/net/ipv4/ip_forward"
	if ip link add probe0 type veth peer name probe1 2>/dev/null; then
		leaves interface "the host is not as before" "ip link add forgotten0 type veth peer name forgotten1"
	else
		echo "skipped: stopped:finds:interface: no pair of interfaces can be made"
	fi
else
	echo "skipped: stopped:finds: mounts, settings and interfaces: no root, or no namespaces for it"
fi

# Others work while the suite runs: its first case has them do so, and waits until they have.
mkfifo "$work/go" "$work/done"
{
	read -r go <"$work/go"
	tail -f "$(pwd)/tests/Kyuafile" "$work/suite/leaver" >/dev/null 2>&1 &
	echo $! >"$work/other"
	if [ -n "${STOPPED_TEST-}" ]; then
		mkdir "$work/other-mount"
		mount -t tmpfs other "$work/other-mount"
		ip link add other0 type veth peer name other1 2>/dev/null
		echo 1 >/proc/sys/net/ipv4/conf/all/forwarding
	fi
	echo "$go" >"$work/done"
} &
others=$!
stopped TERM "echo now >$work/go; read -r answer <$work/done"
# If nobody asked them to, they still wait for it.
[ -s "$work/other" ] || kill $others
wait $others
[ "$printed" = "passed: stopped:SIGTERM" ] && [ -s "$work/other" ] && kill "$(cat "$work/other")"
verdict others $? "$printed"
[ -z "${STOPPED_TEST-}" ] || umount "$work/other-mount"
