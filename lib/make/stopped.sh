# Stops the suite half-way, in turn by SIGINT, SIGTERM and SIGKILL, and looks whether the host is as before: its interfaces,
# routes, modules, mounts, settings and temporary files, and that no process is left.  Prints what is not, and exits 1 if so.
set -eu
. lib/make/kyua.sh
enough=300	# lines of results
bound=60	# seconds until there are so many, or until the processes have gone

work=$(mktemp -d)
kyua=
trap 'rm -rf "$work"' EXIT
trap '[ -z "$kyua" ] || { kill -TERM "$kyua"; wait "$kyua"; } 2>/dev/null || :; exit 2' INT TERM HUP

# Kyua's own directory is here, and nothing else of it.
TMPDIR=$work/tmp
export TMPDIR

# What a case could leave behind.  Counters, and what the kernel changes by itself, are left out.
look() {
	mount
	case $(uname -s) in
	Linux)
		cut -d: -f1 /proc/net/dev
		cut -f1,2,3,8 /proc/net/route
		cut -c1-74 /proc/net/ipv6_route 2>/dev/null || :
		cut -d' ' -f1 /proc/modules 2>/dev/null || :
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

# Programs of the suite that run.
left() {
	ps -A -o args= | grep -F "$(pwd)/tests/" | grep -vF grep || :
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

half_way() { [ "$(wc -l <"$work/log")" -ge $enough ]; }
all_gone() { [ -z "$(left)" ]; }

status=0
complain() {
	echo "after SIG$signal: $*"
	status=1
}

# Runs the suite until it is half-way, and sends Kyua the signal; false where Kyua died of a fault of its own (0.13 does, rarely).
stop_by() {
	rm -rf "$TMPDIR" "$work/results.db"*
	mkdir "$TMPDIR"
	: >"$work/log"
	kyua_quietly -v parallelism="$jobs" test -k Kyuafile -r "$work/results.db" >"$work/log" 2>"$work/errors" &
	kyua=$!
	until_or_bound half_way || complain "$enough cases did not end within $bound s"
	kill -s "$1" "$kyua"
	wait "$kyua" 2>/dev/null || :
	kyua=
	until_or_bound all_gone || complain "still there: $(left | head -n 3)"
	! grep -q 'Fatal signal' "$work/errors"
}

for signal in INT TERM KILL; do
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
done
exit $status
