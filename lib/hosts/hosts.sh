# Usage: hosts.sh MAKE
# Runs the suite on each host of HOSTS, by default all that this machine can make, and writes BUILD/hosts/HOST.db.  Takes CASES,
# MANUALS, STRICT, LINK and JOBS like make report.  A host that cannot be made gets a line; the exit status is 2 if HOSTS names
# it, else 0 however the cases went: connect-report judges the stores.  HOSTS takes patterns ('linux-*'), and "list", which prints
# the hosts and what is missing for those that cannot be made here.  ssh:TARGET is a machine that SSH reaches; its store is named
# by TARGET and what its uname says.
#
# Hosts run side by side: one for each two processors and 1.5 GiB, and beside them one machine that ssh reaches.  Standard error
# shows how far they are: on a terminal a line that changes, else a line each minute.
set -euf
make=$1
. lib/hosts/root.sh

names() {
	echo gvisor
	echo i386
	echo linux-faults
	sh lib/hosts/kernel.sh "$BUILD" --list 2>/dev/null | sed 's/^/linux-/'
}

# missing HOST: what keeps this machine from making it; nothing if it can.
missing() {
	case $1 in
	gvisor) sh lib/hosts/gvisor.sh --missing ;;
	i386) sh lib/hosts/i386.sh --missing ;;
	linux-*) sh lib/hosts/linux.sh --missing "${1#linux-}" ;;
	esac
}

if [ "$HOSTS" = list ]; then
	for host in $(names); do
		lacks=$(missing "$host")
		printf '%-14s  %s\n' "$host" "${lacks:-can be made here}"
	done
	case $(names) in
	*linux-[0-9]*) ;;
	*) printf '%-14s  %s\n' "linux-RELEASE" "$(sh lib/hosts/kernel.sh "$BUILD" --list 2>&1 | tail -n 1)" ;;
	esac
	printf '%-14s  %s\n' ssh:TARGET "a machine that ${SSH:-ssh} reaches"
	exit
fi

# add HOST: once.
hosts=
add() {
	case " $hosts " in
	*" $1 "*) ;;
	*) hosts="$hosts $1" ;;
	esac
}
named=1 all=
for host in $HOSTS; do
	case $host in
	ssh: | ssh:-*) echo "HOSTS=$HOSTS: $host names no machine" >&2; exit 2 ;;
	# Two of one name may be two machines, by what SSH says.
	ssh:*) hosts="$hosts $host" ;;
	*[*?[]*)
		: "${all:=$(names)}"
		found=
		for name in $all; do
			case $name in
			$host) found=1; add "$name" ;;
			esac
		done
		[ -n "$found" ] || { echo "HOSTS=$HOSTS: $host matches none of $(echo $all)" >&2; exit 2; }
		;;
	*)
		is_made_here "$host" && add "$host" && continue
		echo "HOSTS=$HOSTS: no host $host: there are gvisor, i386, linux-faults, linux-6.1 and other releases, and" \
		    "ssh:user@machine; HOSTS=list prints them" >&2
		exit 2
		;;
	esac
done
[ -n "$hosts" ] || named= hosts=$(names)

. lib/make/jobs.sh
here=$(jobs_here) || exit 2

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

mkdir -p "$BUILD/hosts"
# All but i386 run these.
case " $hosts " in
" i386 ") ;;
*) sh lib/hosts/static.sh "$make" "$BUILD" ;;
esac

# How many at a time; none needs less than two processors.
slots=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) / 2))
memory=$(awk '$1 == "MemAvailable:" { print int($2 / 1024 / 1536) }' /proc/meminfo 2>/dev/null) || memory=
[ "$slots" -le "${memory:-$slots}" ] || slots=$memory
[ "$slots" -ge 1 ] || slots=1
[ $slots = 1 ] || here=${JOBS:-$(default_jobs 2 1024)}

work=$(mktemp -d)
mkfifo "$work/reports"
# This script writes there as well, so that reading never finds an end.
exec 3<>"$work/reports"

# What runs: "HOST=BEGAN=PROCESS" each.
running=
clean_up() {
	for each in $running =$ticker; do
		kill "${each##*=}" 2>/dev/null || :
	done
	# They end what they run.
	wait || :
	rm -rf "$work"
}
ticker=
trap clean_up EXIT
trap 'exit 2' INT TERM HUP

terminal= interval=5 ticks=0
[ ! -t 2 ] || terminal=1 interval=1
$tied sh -c 'while sleep $1; do echo "tick 0 0" >&3; done' sh $interval >/dev/null 2>&1 &
ticker=$!

# Cases that a run has; by a store's log, how many are done.
total() {
	if [ -z "$CASES" ]; then
		wc -l <"$BUILD/catalogue.tsv"
		return
	fi
	for case in $CASES; do
		case=${case#tests/}
		case $case in
		*:*) echo 1 ;;
		*) grep -c "^$case:" "$BUILD/catalogue.tsv" || : ;;
		esac
	done | awk '{ n += $1 } END { print n + 0 }'
}
cases=$(total 2>/dev/null) || cases=0

# progress: a line of what runs, how far it is, and how long it takes; the time left is not guessed from less than a twentieth.
progress() {
	line="$ended of $count hosts done"
	now=$(date +%s)
	for each in $running; do
		host=${each%=*=*} seconds=${each%=*} seconds=$((now - ${seconds##*=}))
		log=$BUILD/hosts/$host.log
		done_cases=$(grep -c '  ->  ' "$log" 2>/dev/null) || done_cases=0
		if [ "$done_cases" = 0 ] || [ "$cases" = 0 ]; then
			line="$line; $host begun, $seconds s"
		elif [ $((done_cases * 20)) -lt "$cases" ]; then
			line="$line; $host $done_cases of $cases"
		else
			line="$line; $host $done_cases of $cases, about $((seconds * (cases - done_cases) / done_cases)) s left"
		fi
	done
	if [ -n "$terminal" ]; then
		printf '\r%.*s\033[K' "$((${COLUMNS:-80} - 1))" "$line" >&2
	else
		printf 'hosts: %s\n' "$line" >&2
	fi
}

# begin HOST ARGUMENT...: runs it.
begin() {
	host=$1
	shift
	store=$BUILD/hosts/$host.db
	case $host in
	gvisor) set -- sh lib/hosts/gvisor.sh "$BUILD" "$store" -j "$here" "$@" ;;
	i386) set -- sh lib/hosts/i386.sh "$make" "$BUILD" "$store" -j "$here" "$@" ;;
	# By the processors of the other machine, unless JOBS is given.
	ssh:*) set -- sh lib/hosts/ssh.sh "$BUILD" "${host#ssh:}" "$work/named" "$taken" ${JOBS:+-j "$JOBS"} "$@" ;;
	# By the processors and memory of the virtual machine, not of this one.
	*) set -- sh lib/hosts/linux.sh "$BUILD" "${host#linux-}" "$store" -j "${JOBS:-$(default_jobs 2 1024)}" "$@" ;;
	esac
	case $host in
	ssh:*) ;;
	# An older run's would count.
	*) rm -f "$BUILD/hosts/$host.log" ;;
	esac
	$tied sh lib/hosts/one.sh "$host" "$work/reports" "$@" 3>&- &
	process=$!
	running="$running $host=$(date +%s)=$process"
}

# next WANTED: whether a host of that kind waits, ssh or local; takes it from waiting.
next() {
	rest= next=
	for host in $waiting; do
		case $host in
		ssh:*) kind=ssh ;;
		*) kind=local ;;
		esac
		if [ -z "$next" ] && [ $kind = "$1" ]; then
			next=$host
		else
			rest="$rest $host"
		fi
	done
	waiting=$rest
	[ -n "$next" ]
}

waiting=$hosts status=0 lost= taken= ended=0 ours=0 theirs=0
count=$(printf '%s\n' $hosts | wc -l)
count=$((count))
while :; do
	while [ $ours -lt $slots ] && next local; do
		ours=$((ours + 1))
		begin "$next" "$@"
	done
	if [ $theirs = 0 ] && next ssh; then
		theirs=1
		begin "$next" "$@"
	fi
	[ $((ours + theirs)) -gt 0 ] || break
	[ -z "$terminal" ] || progress
	read -r host made seconds <&3
	if [ "$host" = tick ]; then
		ticks=$((ticks + 1))
		[ -n "$terminal" ] || [ $((ticks % 12)) != 0 ] || progress
		gone=
		for each in $running; do
			kill -0 "${each##*=}" 2>/dev/null || gone="$gone $each"
		done
		# Its report may stand behind the tick, but not behind two.
		case " $lost " in
		*" ${gone:-none} "*) host=${gone# } host=${host%% *} host=${host%=*=*} made=2 seconds=0; echo "$host: its script was killed" >&2 ;;
		*) lost=$gone; continue ;;
		esac
	fi
	[ -z "$terminal" ] || printf '\r\033[K' >&2
	rest=
	for each in $running; do
		[ "${each%=*=*}" = "$host" ] || rest="$rest $each"
	done
	running=$rest ended=$((ended + 1)) store=$BUILD/hosts/$host.db
	case $host in
	ssh:*) theirs=0 ;;
	*) ours=$((ours - 1)) ;;
	esac
	if [ "$made" = 0 ]; then
		case $host in
		ssh:*) store=$(cat "$work/named") taken="$taken $store" store=$BUILD/hosts/$store.db ;;
		esac
		echo "$host: $store, $seconds s; $("$BUILD/connect-report" check "$store" | tail -n 1)"
	elif [ -n "$named" ]; then
		status=2
	fi
done
exit $status
