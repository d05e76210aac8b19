# Usage: stopped.sh [SUITE RESULTS BOUND SIGNALS]
# Stops the suite half-way, in turn by SIGINT, SIGTERM and SIGKILL, and looks whether the host is as before: its interfaces,
# routes, modules, mounts, settings and temporary files, and that no process is left.  Prints a line for each signal, "passed:
# ..." or "failed: ...", and exits 1 if one failed.  SUITE is the folder of another Kyuafile than the tree's, half-way is when so
# many RESULTS are there, BOUND is for how many seconds something is waited for, and SIGNALS are these instead of all.
#
# Others work on the host meanwhile: they mount, add interfaces, and name the suite's files to their programs.  So only what can
# be the suite's counts.  Where that is possible the look is taken in a network and a set of mounts that nobody else works in,
# and which are to the suite what the host's are; processes are known by a path and a variable that only this run has.
set -eu

# alone: whether nobody else changes what is looked at.
alone=${STOPPED_ALONE-}
if [ -z "$alone" ] && [ "$(uname -s):$(id -u)" = Linux:0 ]; then
	apart="unshare --mount --net --propagation private"
	if $apart true 2>/dev/null; then
		exec $apart env STOPPED_ALONE=1 sh lib/make/stopped.sh "$@"
	fi
fi

. lib/make/kyua.sh
suite=${1-$(pwd)}
enough=${2-300}	# lines of results
bound=${3-60}	# seconds until there are so many, or until the processes have gone
signals=${4-INT TERM KILL}

work=$(mktemp -d)
kyua=
trap 'rm -rf "$work"' EXIT
trap '[ -z "$kyua" ] || { kill -TERM "$kyua"; wait "$kyua"; } 2>/dev/null || :; exit 2' INT TERM HUP

# Kyua's own directory is here, and nothing else of it.
TMPDIR=$work/tmp
export TMPDIR

# Programs are run by a path that is no other run's, and hand this down to their children.
ln -s "$suite" "$work/suite"
marker=$work

# Whether this user could change the network's interfaces, routes and settings.
may_change() {
	[ -z "$alone" ] || return 0
	case $(uname -s) in
	# CAP_NET_ADMIN, the twelfth bit, opens all of them.
	Linux)
		case $(awk '$1 == "CapEff:" { print $2 }' /proc/self/status) in
		*[13579bdf]???) return 0 ;;
		esac
		return 1
		;;
	*) [ "$(id -u)" = 0 ] ;;
	esac
}

# What a case could leave behind.  Counters, and what the kernel changes by itself, are left out.
look() {
	# A mount of the suite's is below its temporary directory, if it is not in a set that is looked at as a whole.
	mount | if [ -n "$alone" ]; then cat; else grep -F "$work/" || :; fi
	! may_change || case $(uname -s) in
	Linux)
		cut -d: -f1 /proc/net/dev
		cut -f1,2,3,8 /proc/net/route
		cut -c1-74 /proc/net/ipv6_route 2>/dev/null || :
		# Modules that a case asks for; whatever else is loaded meanwhile is not the suite's.
		cut -d' ' -f1 /proc/modules 2>/dev/null | grep -E '^(tun|veth|dummy|sctp|udplite|fuse|mptcp|nf_tables|nft_.*|nf_.*)$' || :
		# Linux complains of those who read the settings that it calls deprecated.
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

# Processes of this run: a program is named by its path first, and what it runs in its place has its environment.
left() {
	ps -A -o pid= -o args= | awk -v suite="$work/suite/" 'index($2, suite) == 1 { print $1, $2 }'
	[ "$(uname -s)" != Linux ] || grep -lsF "CONNECT_SUITE_RUN=$marker" /proc/[0-9]*/environ || :
}

# until_or_bound COMMAND...: whether it succeeds within the bound.
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

# Runs the suite until it is half-way, and sends Kyua the signal; false where Kyua died of a fault of its own (0.13 does, rarely).
stop_by() {
	rm -rf "$TMPDIR" "$work/results.db"*
	mkdir "$TMPDIR"
	: >"$work/log"
	kyua_quietly -v parallelism="$jobs" test -k "$work/suite/Kyuafile" -r "$work/results.db" >"$work/log" 2>"$work/errors" &
	kyua=$!
	until_or_bound half_way || complain "$enough cases did not end within $bound s"
	kill -s "$1" "$kyua"
	ended=0
	wait "$kyua" 2>/dev/null || ended=$?
	kyua=
	[ $ended -gt 1 ] || complain "the run came to its end: Kyua's exit status is $ended"
	until_or_bound all_gone || complain "still there: $(left | head -n 3 | tr '\n' ' ')"
	! grep -q 'Fatal signal' "$work/errors"
}

for signal in $signals; do
	complaints=
	look >"$work/before"
	stop_by $signal || stop_by $signal || complain "Kyua died of a fault of its own, twice"
	look >"$work/after"
	diff "$work/before" "$work/after" >"$work/difference" || complain "the host is not as before: $(head -n 5 "$work/difference")"
	# After SIGKILL Kyua's own directory may be left.
	for file in "$TMPDIR"/*; do
		case $signal:${file##*/} in
		*:'*' | KILL:kyua.*) ;;
		*) complain "left in the directory for temporary files: ${file##*/}" ;;
		esac
	done
	# A directory of a case that was killed may have a mode that keeps its owner out.
	chmod -R u+rwx "$TMPDIR" 2>/dev/null || :
	if [ -z "$complaints" ]; then
		echo "passed: stopped:SIG$signal"
	else
		echo "failed: stopped:SIG$signal:$complaints"
		status=1
	fi
done
exit $status
