# Usage: stopped.sh [SUITE RESULTS BOUND SIGNALS]
# Stops the suite half-way by SIGINT, by SIGTERM and by SIGKILL, and checks that the host is as before: its interfaces, routes,
# modules, mounts, settings and temporary files, and no process left.  Prints a line for each signal, "passed: ..." or "failed:
# ...", and exits 1 if one failed.  SUITE is the folder of a Kyuafile, by default the tree's; half-way is after RESULTS results;
# no wait is longer than BOUND seconds; SIGNALS replaces the three signals.
#
# Others may change the host meanwhile: mount, add interfaces, run programs with the suite's files as arguments.  So the check
# counts only what can be the suite's.  If it can, it runs in network and mount namespaces of its own, which stand for the host;
# it knows the suite's processes by a path and a variable that only this run has.
set -eu

# alone: whether this runs in such namespaces.
alone=${STOPPED_ALONE-}
if [ -z "$alone" ] && [ "$(uname -s):$(id -u)" = Linux:0 ]; then
	apart="unshare --mount --net --propagation private"
	if $apart true 2>/dev/null; then
		exec $apart env STOPPED_ALONE=1 sh lib/make/stopped.sh "$@"
	fi
fi

. lib/make/kyua.sh
suite=${1-$(pwd)}
enough=${2-300}
bound=${3-60}
signals=${4-INT TERM KILL}

work=$(mktemp -d)
kyua=
trap 'rm -rf "$work"' EXIT
trap '[ -z "$kyua" ] || { kill -TERM "$kyua"; wait "$kyua"; } 2>/dev/null || :; exit 2' INT TERM HUP

# Only Kyua's work directory is made here.
TMPDIR=$work/tmp
export TMPDIR

# Programs run by a path that no other run has, and pass the marker on to their children.
ln -s "$suite" "$work/suite"
marker=$work

# Whether this user can change interfaces, routes and settings.
may_change() {
	[ -z "$alone" ] || return 0
	case $(uname -s) in
	# CAP_NET_ADMIN, bit 12, allows all of this.
	Linux)
		case $(awk '$1 == "CapEff:" { print $2 }' /proc/self/status) in
		*[13579bdf]???) return 0 ;;
		esac
		return 1
		;;
	*) [ "$(id -u)" = 0 ] ;;
	esac
}

# Prints what a case could change, without counters and what the kernel changes by itself.
look() {
	# Outside a mount namespace of its own, the suite mounts only below its temporary directory.
	mount | if [ -n "$alone" ]; then cat; else grep -F "$work/" || :; fi
	! may_change || case $(uname -s) in
	Linux)
		cut -d: -f1 /proc/net/dev
		cut -f1,2,3,8 /proc/net/route
		cut -c1-74 /proc/net/ipv6_route 2>/dev/null || :
		# Only modules that a case could load.
		cut -d' ' -f1 /proc/modules 2>/dev/null | grep -E '^(tun|veth|dummy|sctp|udplite|fuse|mptcp|nf_tables|nft_.*|nf_.*)$' || :
		# Linux logs a complaint when a deprecated setting is read.
		find /proc/sys/net /proc/sys/user -type f ! -name '*_count' ! -name base_reachable_time ! -name retrans_time \
		    -exec grep -H '' {} + 2>/dev/null || :
		;;
	FreeBSD)
		ifconfig -l
		netstat -rn | awk '{ print $1, $2, $NF }'
		kldstat | awk '{ print $NF }'
		jls name
		sysctl net.inet.ip.portrange net.inet.ip.forwarding net.inet.tcp.keepinit net.inet.tcp.syncookies
		;;
	esac
}

# Processes of this run: by the program's path or, after an exec, by the environment.
left() {
	ps -A -o pid= -o args= | awk -v suite="$work/suite/" 'index($2, suite) == 1 { print $1, $2 }'
	[ "$(uname -s)" != Linux ] || grep -lsF "CONNECT_SUITE_RUN=$marker" /proc/[0-9]*/environ || :
}

# until_or_bound COMMAND...: repeats it until it succeeds; fails at the bound.
until_or_bound() {
	waited=0
	until "$@"; do
		[ $waited -lt $bound ] || return 1
		sleep 1
		waited=$((waited + 1))
	done
}

half_way() { [ "$(wc -l <"$work/log")" -ge "$enough" ]; }
all_gone() { [ -z "$(left)" ]; }

status=0
complaints=
complain() {
	complaints="$complaints
  $*"
}

# Runs the suite until half-way and sends Kyua the signal.  Fails if Kyua died of its own fault, as 0.13 rarely does.
stop_by() {
	rm -rf "$TMPDIR" "$work/results.db"*
	mkdir "$TMPDIR"
	: >"$work/log"
	kyua_quietly -v parallelism="$jobs" test -k "$work/suite/Kyuafile" -r "$work/results.db" >"$work/log" 2>"$work/errors" &
	kyua=$!
	until_or_bound half_way || complain "fewer than $enough cases ended within $bound s"
	kill -s "$1" "$kyua"
	ended=0
	wait "$kyua" 2>/dev/null || ended=$?
	kyua=
	[ $ended -gt 1 ] || complain "the run was not stopped: Kyua's exit status is $ended"
	until_or_bound all_gone || complain "processes left: $(left | head -n 3 | tr '\n' ' ')"
	! grep -q 'Fatal signal' "$work/errors"
}

for signal in $signals; do
	complaints=
	look >"$work/before"
	stop_by $signal || stop_by $signal || complain "Kyua died of its own fault, twice"
	look >"$work/after"
	diff "$work/before" "$work/after" >"$work/difference" || complain "the host has changed: $(head -n 5 "$work/difference")"
	# SIGKILL may leave Kyua's work directory.
	for file in "$TMPDIR"/*; do
		case $signal:${file##*/} in
		*:'*' | KILL:kyua.*) ;;
		*) complain "temporary file left: ${file##*/}" ;;
		esac
	done
	# A case that was killed may leave a directory without permissions.
	chmod -R u+rwx "$TMPDIR" 2>/dev/null || :
	if [ -z "$complaints" ]; then
		echo "passed: stopped:SIG$signal"
	else
		echo "failed: stopped:SIG$signal:$complaints"
		status=1
	fi
done
exit $status
