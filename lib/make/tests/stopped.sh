# Tests that stopped.sh finds what a suite leaves behind, and ignores what others do meanwhile.  The test's own suite leaves
# something in its first case.  For root, all this happens in network and mount namespaces of its own.
set -u
prefix=stopped
. lib/make/verdict.sh

if ! command -v setpriv >/dev/null 2>&1; then
	echo "skipped: stopped: needs setpriv, so that the test's suite ends with Kyua"
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

# An ATF program: its first case runs leave.sh, the last waits to be stopped.  Kyua buffers a few kilobytes of output, so the
# cases between have long names that fill the buffer.
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

# stopped SIGNAL COMMANDS: runs stopped.sh on a suite whose first case runs the commands.
stopped() {
	printf '%s\n' "$2" >"$work/suite/leave.sh"
	rm -f "$work/pid"
	printed=$(JOBS=1 sh lib/make/stopped.sh "$work/suite" 1 10 "$1" 2>&1)
}

# leaves NAME MESSAGE COMMANDS: checks that stopped.sh reports what the commands leave.
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

# One process is known only by its environment, one only by its path.  Each reports when it has left the group that Kyua kills.
mkfifo "$work/ready"
leaves process "processes left" "setsid sh -c 'echo >$work/ready; exec sleep 600' >/dev/null 2>&1 & echo \$! >$work/pid
read -r ready <$work/ready"
leaves program "processes left" "setsid sh -c 'echo >$work/ready; exec env -i \"\$0\" 600' \"\$folder/lingerer\" >/dev/null 2>&1 &
echo \$! >$work/pid
read -r ready <$work/ready"
leaves file "temporary file left: forgotten" ': >"${TMPDIR%/kyua.*}/forgotten"'
if [ -n "${STOPPED_TEST-}" ]; then
	leaves mount "the host has changed" "mkdir -p $work/mount && mount -t tmpfs forgotten $work/mount"
	# A new network may begin with either value.
	leaves setting "the host has changed" "echo \$((1 - \$(cat /proc/sys/net/ipv4/ip_forward))) >/proc/sys/net/ipv4/ip_forward"
	if ip link add probe0 type veth peer name probe1 2>/dev/null; then
		leaves interface "the host has changed" "ip link add forgotten0 type veth peer name forgotten1"
	else
		echo "skipped: stopped:finds:interface: no pair of interfaces can be made"
	fi
else
	echo "skipped: stopped:finds: mounts, settings and interfaces: needs root and namespaces"
fi

# The first case lets others change the host, and waits until they have.
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
# If the case did not run, they still wait.
[ -s "$work/other" ] || kill $others
wait $others
[ "$printed" = "passed: stopped:SIGTERM" ] && [ -s "$work/other" ] && kill "$(cat "$work/other")"
verdict others $? "$printed"
[ -z "${STOPPED_TEST-}" ] || umount "$work/other-mount"
