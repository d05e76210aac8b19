# Usage: environments.sh [-q] [-u] [NAME...] | -l
# Runs the suite, by connect-run, in environments that real containers, sandboxes and callers create, and checks that each case
# has the outcomes of an ordinary environment there, or is untested for a reason of this one; and that enough of the whole suite
# runs where namespaces are refused.  Each environment is made in its own namespaces, so that nothing of the host changes.  -q
# runs only the programs that an environment concerns most, or CASES, and without names only those environments that reveal
# different faults; -u runs everything as an ordinary user if this is root.  BUILD is make's build directory, JOBS the number of
# cases at a time, KEEP a directory for the stores of failed environments.  -l lists the environments, as docs/environments.md has
# them.
# Prints a line "passed: ...", "failed: ..." or "skipped: ..." for each environment; exit status 1 if one failed.
set -u
umask 022

quick= unprivileged= list=
while getopts lqu option; do
	case $option in
	l) list=-l ;;
	q) quick=-q ;;
	u) unprivileged=-u ;;
	*) echo "usage: environments.sh [-q] [-u] [name ...] | -l" >&2; exit 3 ;;
	esac
done
shift $((OPTIND - 1))

BUILD=${BUILD:-build}
case $BUILD in
/*) ;;
*) BUILD=$(pwd)/$BUILD ;;
esac
. lib/make/jobs.sh
jobs=$(jobs_here) || exit 2
export BUILD

# The reasons without namespaces; the last two as a user who is not root.
no_network="no private network: .*|.* of the host's own network: .*|.*: no mount namespace of the case's own"
no_network="$no_network|no other users and groups: .*|port [0-9]* cannot be bound: .*"
no_network="$no_network|no socket of transport raw.: Operation not permitted|a child cannot change its root directory: .*"

# The environments, in the order of docs/environments.md: "environment NAME WHAT", and the variables that it has.  WHAT: how it
# differs from an ordinary one.  network: commands that change its network and mounts; namespaces=user: root there is root of a
# user namespace only; runner: the command that starts connect-run, and variables: what it is given; program: the command that
# starts each program, after the commands in shell; kinds and reasons: extended regular expressions for cases that are skipped
# there; concerned: the programs that -q runs; quickly=yes: -q makes it without its name.
environments() {
	# Docker, Podman, systemd's ProtectKernelTunables.
	environment proc-sys '/proc/sys cannot be written, as in a container' &&
	    network="mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys" \
	    reasons='.*(net|kernel)[.].*: Read-only file system' \
	    concerned="datagram/ping errno/eacces_prohibit errno/eagain errno/ehostunreach errno/enetunreach
	        options/bind_no_port options/fastopen options/syncnt stream/half_open survey/addresses" \
	    quickly=yes
	environment namespaces-refused 'no namespaces: EPERM, as in a chroot or under seccomp' &&
	    network="launch -a true" runner="launch -n EPERM" reasons=$no_network \
	    concerned="errno/eacces errno/eagain errno/ealready errno/econnrefused errno/enobufs unix/mounts unix/paths
	        unix/permission rules/namespace stream/decoy datagram/stranger nonblocking/asked signal/kinds
	        survey/addresses" \
	    quickly=yes
	# A far end on the loopback as on a host where no option makes a listener deaf, nor counts what it drops.
	environment listener-full 'no namespaces, and no option makes a listener deaf' &&
	    network="launch -a true" \
	    runner="launch -n EPERM -o IP_MINTTL=ENOPROTOOPT -o IPV6_MINHOPCOUNT=ENOPROTOOPT -o SO_MEMINFO=ENOPROTOOPT" \
	    reasons=$no_network concerned="errno/ealready errno/eintr nonblocking/asked nonblocking/completion signal/kinds" \
	    quickly=yes
	environment namespaces-used-up 'no network namespaces: ENOSPC' &&
	    network="echo 0 >/proc/sys/user/max_net_namespaces" namespaces=user reasons=$no_network \
	    concerned="errno/econnrefused stream/attempt unix/paths"
	environment no-ipv6 'no namespaces, and no IPv6 on the network' &&
	    network='for i in all default lo; do echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6; done' runner="launch -n EPERM" \
	    reasons="$no_network|the loopback .*: Cannot assign requested address" \
	    concerned="errno/econnrefused inet6/mapped process/domain_address stream/attempt stream/decoy datagram/peer
	        datagram/stranger" \
	    quickly=yes
	environment lo-down 'no namespaces, and the loopback is down' &&
	    network="launch -l down true" runner="launch -n EPERM" reasons="$no_network|the loopback .*" \
	    concerned="errno/econnrefused errno/eaddrnotavail process/domain_address stream/attempt datagram/peer" quickly=yes
	environment few-ports 'no namespaces, and four local ports' &&
	    network="echo 40000 40003 >/proc/sys/net/ipv4/ip_local_port_range" runner="launch -n EPERM" \
	    reasons="$no_network|.*local ports.*" concerned="errno/econnrefused stream/attempt datagram/peer" quickly=yes
	environment short-queue 'no namespaces, and net.core.somaxconn is 1' &&
	    network="echo 1 >/proc/sys/net/core/somaxconn" runner="launch -n EPERM" \
	    reasons="$no_network|.*queue.*net[.]core[.]somaxconn.*" concerned="unix/queue stream/attempt errno/econnrefused" \
	    quickly=yes
	for error in EAFNOSUPPORT EPERM EACCES; do
		environment inet6-$error "no socket of AF_INET6: $error" &&
		    runner="launch -s AF_INET6=$error" kinds='(untested|unsupported)' \
		    reasons='no socket of.*: (Address family not supported by protocol|Operation not permitted|Permission denied)' \
		    concerned="errno/eafnosupport process/domain_address survey inet6" &&
		    { [ $error != EPERM ] || quickly=yes; }
	done
	environment inet-EPERM 'no socket of AF_INET' &&
	    runner="launch -s AF_INET=EPERM" reasons="$no_network|no socket of.*: Operation not permitted" \
	    concerned="errno/eafnosupport process/domain_address survey unix"
	environment netlink-EPERM 'no socket of AF_NETLINK' &&
	    runner="launch -s AF_NETLINK=EPERM" reasons='.*: Operation not permitted' \
	    concerned="errno/enetunreach errno/ehostunreach wire/reset"
	environment capset-EPERM 'capset() is refused' &&
	    runner="launch -x capset=EPERM" reasons='capabilities cannot be given up: .*' \
	    concerned="errno/eacces unix/credentials" quickly=yes
	# fork() is clone() to the C library, which makes threads by clone3().
	environment single 'the variable subset=single, and clone() is refused' &&
	    variables="-v subset=single" program="launch -x clone=EPERM" \
	    reasons="$no_network|subset=single: it takes another process" \
	    concerned="errno/econnrefused nonblocking/asked process/shared threads/deeds unix/paths" quickly=yes
	environment no-close_range 'an older kernel, without close_range()' &&
	    runner="launch -x close_range=ENOSYS" program="launch -d 100" concerned="errno/ebadf"
	environment signals-blocked 'signals are blocked, and one is pending' &&
	    program="launch -p" concerned="signal errno/eintr stream/blocks nonblocking" quickly=yes
	environment signals-ignored 'signals are ignored' &&
	    program="launch -i" concerned="signal errno/eintr stream/blocks nonblocking"
	environment timer 'an interval timer runs' &&
	    program="launch -t 1" concerned="errno/etimedout stream/blocks"
	environment umask-077 'umask 077' &&
	    shell="umask 077" concerned="unix errno/eacces errno/enoent"
	environment umask-777 'umask 777' &&
	    shell="umask 777" concerned="unix errno/eacces errno/enoent"
	environment few-descriptors 'RLIMIT_NOFILE is 20' &&
	    shell="ulimit -S -n 20" concerned="errno/ebadf errno/etimedout unix/queue survey" quickly=yes
	environment many-descriptors 'RLIMIT_NOFILE is as high as may be' &&
	    shell='ulimit -S -n $(ulimit -H -n)' concerned="errno/ebadf errno/etimedout survey"
	environment small-files 'RLIMIT_FSIZE is 0' &&
	    shell="ulimit -S -f 0" concerned="errno/ebadf unix/paths" quickly=yes
	environment descriptors-open 'a hundred descriptors are open' &&
	    program="launch -d 100" concerned="errno/ebadf errno/enotsock process/returns" quickly=yes
	environment descriptors-closed 'the standard descriptors are closed' &&
	    program="launch -c 0" concerned="errno/ebadf errno/enotsock process/returns"
	environment locale 'another locale, time zone and POSIXLY_CORRECT' &&
	    shell="export LC_ALL=C.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Tokyo POSIXLY_CORRECT=1" concerned="errno/ebadf unix/paths"
	environment read-only 'the tree cannot be written' &&
	    network='top=$(pwd) && mount --bind "$top" "$top" && mount -o remount,bind,ro "$top"' \
	    concerned="errno/ebadf unix/paths survey/host process"
	# The commands are read by a shell.
	environment tmpdir 'TMPDIR has a long name with blanks and quotes' &&
	    odd="${work-}/it's a name with blanks and more than a hundred bytes, as a user's folder on a server" \
	    odd="$odd may have it or a container" \
	    network="mkdir -p \"$odd\" && chmod 1777 \"$odd\"" runner="env TMPDIR=\"$odd\"" \
	    reasons="the path of the working directory does not fit sun_path" \
	    concerned="unix errno/eloop errno/enametoolong errno/enoent"
	environment one-processor 'one processor' &&
	    runner="taskset -c $(taskset -pc $$ 2>/dev/null | sed 's/.*[ ,-]//')" \
	    concerned="threads errno/eintr nonblocking/completion"
	environment little-memory 'RLIMIT_AS is 256 MiB' &&
	    shell="ulimit -S -v 262144" concerned="threads errno/efault errno/enobufs process"
}

# environment NAME WHAT: whether that one is described; lists it in any case.
environment() {
	all="$all $1"
	[ "$1" = "$described" ] && what=$2
}

# describe NAME: sets the environment's variables, and all to the names of all.
describe() {
	described=$1 all=
	what= network= namespaces= runner= variables= program= shell= kinds=untested reasons=none concerned= quickly=
	environments
	[ "$1" = plain ] || [ -n "$what" ] || { echo "$1: no such environment" >&2; exit 3; }
	# These cases use the privilege of the process, which differs if the user has no namespace to be root of.
	varies='^$'
	[ -z "$network" ] || varies='^errno/eacces:[a-z_]*_privileged[.]'
	concerned=${CASES:-$concerned}
}

describe plain
names=
for name in ${*:-$all}; do
	# Reject an unknown name before making any environment.
	describe "$name"
	[ -z "$quick" ] || [ $# -gt 0 ] || [ -n "$quickly" ] || continue
	names="$names $name"
done

if [ -n "$list" ]; then
	for name in $names; do
		describe "$name"
		more=${reasons#"$no_network"} untested=
		[ "$more" = "$reasons" ] || untested="what needs a network or a mount of its own"
		more=${more#|}
		case $more in
		none) untested=nothing ;;
		?*) untested="${untested:+$untested; }\`$(printf '%s\n' "$more" | sed 's/|/\\|/g')\`" ;;
		esac
		printf '| %s | %s | %s | %s |\n' "$name" "$what" "$untested" "$quickly"
	done
	exit 0
fi

work=$(mktemp -d) || exit 2
running=
trap 'rm -rf "$work"' EXIT
trap '[ -z "$running" ] || { kill -TERM "$running"; wait "$running"; } 2>/dev/null; exit 2' INT TERM HUP
chmod 755 "$work"
mkdir "$work/bin"
if ! ${CC:-cc} -std=c11 -D_DEFAULT_SOURCE ${CPPFLAGS-} ${CFLAGS-} -o "$work/bin/launch" lib/make/environment/launch.c; then
	echo "failed: environment: lib/make/environment/launch.c cannot be built"
	exit 1
fi
PATH=$work/bin:$PATH

# The command that changes the user who makes the namespaces and runs the cases.
user=
if [ -n "$unprivileged" ] && [ "$(id -u)" = 0 ]; then
	user="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if ! $user test -r "$(pwd)/tests/Kyuafile" || ! $user test -x "$BUILD/connect-run"; then
		echo "skipped: environment: another user cannot read this directory"
		exit 0
	fi
	chown 65534:65534 "$work"
fi

# wrap NAME: makes a folder of wrappers, which start the programs by $program.
wrap() {
	mkdir "$work/$1"
	cp tests/Kyuafile "$work/$1/"
	for folder in tests/*/; do
		mkdir "$work/$1/${folder#tests/}"
		cp "$folder/Kyuafile" "$work/$1/${folder#tests/}"
		for source in "$folder"*.c; do
			wrapper=$work/$1/${source#tests/} wrapper=${wrapper%.c}
			printf '#!/bin/sh\n%s\nexec %s %s "$@"\n' "$shell" "${program:+$work/bin/$program}" "$(pwd)/${source%.c}" >"$wrapper"
			chmod 755 "$wrapper"
		done
	done
}

# run NAME PROGRAMS...: writes NAME.db, NAME.log (the runner's output) and NAME.txt (the outcomes).  Returns the runner's status,
# or 90 if the environment cannot be made here, and sets ran to it.
run() {
	name=$1
	shift
	describe "$name"
	tests=$(pwd)/tests
	if [ -n "$program$shell" ]; then
		wrap "$name"
		tests=$work/$name
	fi
	# The user changes before the user namespace, if there is one: its root then runs the cases.
	first= outside= inside=$user
	if [ "$(id -u)" != 0 ] || [ -n "$namespaces" ]; then
		outside="$user unshare --user --map-root-user --net --mount" inside=
	else
		outside="unshare --net --mount"
	fi
	if [ -n "$network" ]; then
		$outside true 2>"$work/why" || { ran=90; return 90; }
		first="{ mount --make-rprivate / && launch -l up true && $network; } || exit 90"
	else
		outside=
	fi
	printf '%s\n' "PATH=$PATH" "$first" \
	    "exec $inside $runner $BUILD/connect-run -j $jobs $variables -o $work/$name.db -r $tests $*" >"$work/$name.sh"
	$outside sh "$work/$name.sh" >"$work/$name.log" 2>"$work/why" &
	running=$!
	wait $running
	ran=$?
	running=
	[ $ran -gt 1 ] || "$BUILD/connect-report" outcomes -o "$work/$name.txt" "$work/$name.db"
	return $ran
}

# shares NAME: prints the transports of which fewer than three quarters of the cases outside wire/ run there that run ordinarily.
# Leaves out raw ones, which an ordinary user has not got there and which ask most of all for networks, and cases for want of an
# address that most hosts have, but this environment has not.
shares() {
	awk -F '\t' '
		NR == FNR && $2 == "skip" && $4 ~ / and the host has no .* of its own$/ { wants[$1] }
		NR == FNR && $2 == "end" && $3 != "skipped" { here[$1] }
		NR == FNR || $2 != "end" || $3 == "skipped" || $1 ~ /^wire\// || $1 !~ /[.]/ || $1 in wants { next }
		{ transport = $1; sub(/.*[.]/, "", transport) }
		transport !~ /^raw/ { all[transport]++; run[transport] += $1 in here }
		END {
			for (transport in all)
				if (4 * run[transport] < 3 * all[transport])
					print transport ": only " run[transport] " of " all[transport] " cases run"
		}' "$work/$1.txt" "$work/plain.txt" | LC_ALL=C sort
}

# differences NAME: writes the lines that differ from the ordinary environment, except cases untested for a reason of this one.
differences() {
	# With -q only the lines of the programs that ran.
	if [ -n "$quick" ]; then
		grep -E "^($(printf '%s\n' $concerned | paste -s -d '|' -))[/:]" "$work/plain.txt" >"$work/before"
	else
		cp "$work/plain.txt" "$work/before"
	fi
	awk -F '\t' -v kinds="^($kinds)\$" -v reasons="^($reasons)\$" -v varies="$varies" '
		NR == FNR {
			if ($2 == "end") { ended[$1] = 1; ran[$1] = $3 != "skipped" && $1 !~ varies; n++ }
			plain[$0] = 1
			next
		}
		{ lines[FNR] = $0; here[$0] = 1 }
		$2 == "end" { there[$1] = 1; skipped[$1] = $3 == "skipped" }
		$2 == "skip" && ran[$1] && ($3 !~ kinds || $4 !~ reasons) { print $1 ": " $3 ": " $4 }
		END {
			for (id in ended) if (!(id in there)) print id ": not ended"
			for (i = 1; i <= FNR; i++) {
				split(lines[i], field, "\t")
				if (ran[field[1]] && !skipped[field[1]] && !(lines[i] in plain))
					print field[1] ": " field[2] " " field[3] " " field[4]
			}
			for (line in plain) {
				split(line, field, "\t")
				if (ran[field[1]] && !skipped[field[1]] && !(line in here))
					print field[1] ": no " field[2] " " field[3] " " field[4]
			}
			if (n == 0) print "no case ran"
		}' "$work/before" "$work/$1.txt" | LC_ALL=C sort >"$work/differences"
	[ ! -s "$work/differences" ]
}

verdict() {
	if [ ! -s "$work/wrong" ]; then
		echo "passed: environment:$1"
		return
	fi
	status=1
	echo "failed: environment:$1: $(wc -l <"$work/wrong" | tr -d ' ') lines, of which the first:" \
	    "$(head -n 5 "$work/wrong" | tr '\n' ';')"
	[ -z "${KEEP-}" ] || cp "$work/$1.db" "$work/$1.txt" "$work/wrong" "$KEEP/"
}

programs=
if [ -n "$quick" ]; then
	for name in $names; do
		describe "$name"
		programs="$programs $concerned"
	done
	programs=$(printf '%s\n' $programs | LC_ALL=C sort -u)
fi
status=0
run plain $programs
if [ $ran -gt 1 ]; then
	echo "failed: environment:plain: connect-run ended with status $ran: $(head -n 1 "$work/why")"
	exit 1
fi
# failed NAME: prints its failed and broken cases, with result and reason.
failed() {
	"$BUILD/connect-report" outcomes --results "$work/$1.db" | awk -F '\t' '$2 == "failed" || $2 == "broken"'
}
# Failures of the ordinary environment are not this script's business.
failed plain | cut -f1 >"$work/failed"
[ -z "${KEEP-}" ] || cp "$work/plain.txt" "$work/plain.db" "$KEEP/"

for name in $names; do
	describe "$name"
	: >"$work/wrong"
	if [ -z "$quick" ]; then run "$name"; else run "$name" $concerned; fi
	case $? in
	90) echo "skipped: environment:$name: cannot be made here: $(head -n 1 "$work/why")"; continue ;;
	0 | 1) ;;
	*) echo "connect-run ended with status $ran: $(head -n 1 "$work/why")" >>"$work/wrong" ;;
	esac
	if [ $ran -le 1 ]; then
		failed "$name" | awk -F '\t' -v before="$work/failed" '
			BEGIN { while ((getline id <before) > 0) known[id] }
			!($1 in known) { print $1 ": " $2 ": " $3 }' >>"$work/wrong"
		"$BUILD/connect-report" check "$work/$name.db" >"$work/check" 2>&1 || [ -s "$work/failed" ] ||
		    sed 's/^/check: /' "$work/check" >>"$work/wrong"
		differences "$name" || cat "$work/differences" >>"$work/wrong"
		[ "$name" != namespaces-refused ] || [ -n "$quick" ] || shares "$name" >>"$work/wrong"
	fi
	verdict "$name"
done
exit $status
