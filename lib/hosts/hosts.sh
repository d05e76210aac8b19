# Usage: hosts.sh MAKE
# Runs the suite on each host of HOSTS, by default all that this machine can make, and writes BUILD/hosts/HOST.db.  Takes CASES,
# MANUALS, STRICT, LINK and JOBS like make report.  A host that cannot be made gets a line; the exit status is 2 if HOSTS names
# it, else 0 however the cases went: connect-report judges the stores.  ssh:TARGET is a machine that SSH reaches; its store is
# named by TARGET and what its uname says.
set -eu
make=$1

named=1 hosts=$HOSTS
if [ -z "$hosts" ]; then
	named= hosts="gvisor $(sh lib/hosts/kernel.sh "$BUILD" --list 2>/dev/null | sed 's/^/linux-/' | tr '\n' ' ')"
fi
for host in $hosts; do
	case $host in
	gvisor | linux-[0-9]*.[0-9]*) ;;
	ssh: | ssh:-*) echo "HOSTS=$HOSTS: $host names no machine" >&2; exit 2 ;;
	ssh:*) ;;
	*) echo "HOSTS=$HOSTS: no host $host: there are gvisor, linux-6.1 and other releases, and ssh:user@machine" >&2; exit 2 ;;
	esac
done

. lib/make/jobs.sh
here=$(jobs_here) || exit 2

mkdir -p "$BUILD/hosts"
sh lib/hosts/static.sh "$make" "$BUILD"

# The arguments of connect-run.  It takes the names of cases relative to tests/.
set --
for manual in $MANUALS; do
	[ -e "lib/manuals/$manual.tsv" ] || { echo "MANUALS=$MANUALS: there is no manual $manual in lib/manuals" >&2; exit 2; }
done
[ -z "$MANUALS" ] || set -- "$@" -v "manuals=$MANUALS"
[ -z "$STRICT" ] || set -- "$@" -v strict=true
[ -z "$LINK" ] || set -- "$@" -v "link=$LINK"
for case in $CASES; do
	program=${case%%:*}
	[ -e "tests/${program#tests/}" ] || { echo "CASES=$CASES: there is no program $program in tests" >&2; exit 2; }
	set -- "$@" "${case#tests/}"
done

# A shell runs no trap while a command runs in the foreground, so the host runs in the background, and ends with this script.
running=
named_by=$(mktemp)
trap 'rm -f "$named_by"' EXIT
trap '[ -z "$running" ] || { kill "$running" 2>/dev/null; wait "$running"; }; exit 2' INT TERM HUP

status=0 taken=
for host in $hosts; do
	store=$BUILD/hosts/$host.db
	began=$(date +%s)
	case $host in
	gvisor) sh lib/hosts/gvisor.sh "$BUILD" "$store" -j "$here" "$@" & ;;
	# By the processors of the other machine, unless JOBS is given.
	ssh:*) sh lib/hosts/ssh.sh "$BUILD" "${host#ssh:}" "$named_by" "$taken" ${JOBS:+-j "$JOBS"} "$@" & ;;
	# By the processors and memory of the virtual machine, not of this one.
	*) sh lib/hosts/linux.sh "$BUILD" "${host#linux-}" "$store" -j "${JOBS:-$(default_jobs 2 1024)}" "$@" & ;;
	esac
	running=$! made=0
	wait $running || made=$?
	running=
	if [ $made = 0 ]; then
		case $host in
		ssh:*) store=$(cat "$named_by") taken="$taken $store" store=$BUILD/hosts/$store.db ;;
		esac
		echo "$host: $store, $(($(date +%s) - began)) s; $("$BUILD/connect-report" check "$store" | tail -n 1)"
	elif [ -n "$named" ]; then
		status=2
	fi
done
exit $status
