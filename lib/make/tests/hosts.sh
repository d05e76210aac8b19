# Tests hosts.sh with emulators that do nothing: which hosts it names, which it takes by a pattern, that it runs as many side by side as
# there are processors for, and says how far they are, and that no emulator is left behind when one of its scripts is stopped.
set -u
prefix=hosts
. lib/make/verdict.sh

for command in busybox timeout setpriv gzip apt-get; do
	if ! command -v $command >/dev/null 2>&1; then
		echo "skipped: hosts: needs $command"
		exit
	fi
done
if [ "$(uname -sm)" != "Linux x86_64" ] || ! env --default-signal=INT true 2>/dev/null; then
	echo "skipped: hosts: needs Linux on x86_64, and an env that restores signals"
	exit
fi
work=$(mktemp -d) || exit 2
# An emulator that was left behind, in spite of all, does not outlive the test.  Its number may be another process's by now.
clean_up() {
	for process in $(cut -d' ' -f1 "$work"/box-*/begun 2>/dev/null); do
		! grep -q -F "$work/bin/" "/proc/$process/cmdline" 2>/dev/null || kill "$process"
	done
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 2' INT TERM HUP

# What hosts.sh needs: the scripts, with kernels that are nothing, a suite in place of the static one, and commands of the test's own.
tree=$work/tree bin=$work/bin static=$work/tree/build/hosts/static
mkdir -p "$tree/lib/make" "$tree/lib/manuals" "$tree/tests/errno" "$static/tests" "$tree/build/atf/lib" "$bin"
cp -R lib/hosts "$tree/lib/hosts"
cp lib/make/jobs.sh "$tree/lib/make/"
: >"$tree/build/atf/lib/libatf-c.a"
: >"$tree/tests/Kyuafile"
: >"$tree/tests/errno/Kyuafile"
: >"$tree/tests/errno/ebadf.c"
: >"$tree/tests/errno/ebadf"
: >"$static/tests/connect-cases"
: >"$static/connect-run"
printf 'errno/ebadf:%s\tposix:EBADF\ta case\n' a b c d >"$tree/build/catalogue.tsv"
cat >"$tree/lib/hosts/kernel.sh" <<'KERNEL'
[ "$2" != --list ] || { printf '5.10\n6.1\n6.12\n'; exit; }
mkdir -p "$1/hosts/cache/linux-$2/modules"
KERNEL
printf 'echo "holds for posix: ${2##*/}"\n' >"$tree/build/connect-report"
# The emulator says that it has begun, and waits until it is told to end; then it leaves a log and a store, as the machine would.
cat >"$bin/qemu-system-x86_64" <<'QEMU'
#!/bin/sh
log= store=
while [ $# -gt 0 ]; do
	case $1 in
	-serial)
		[ -n "$log" ] && store=${2#file:} || log=${2#file:}
		shift
		;;
	esac
	shift
done
printf 'errno/ebadf:%s  ->  passed  [0.1s]\n' a b >"$log"
mkfifo "$BOX/end-$$"
echo "$$ $log" >>"$BOX/begun"
read -r word <"$BOX/end-$$" || exit 1
echo "suite ended with status 0" >>"$log"
echo store | gzip -c >"$store"
QEMU
printf '#!/bin/sh\necho %s\n' '"$PROCESSORS"' >"$bin/getconf"
printf '#!/bin/sh\nexit 1\n' >"$bin/runsc"
chmod 755 "$bin"/* "$tree/build/connect-report"
# Where memory is short, fewer run side by side.
sed -i 's|/proc/meminfo|"$BOX/memory"|' "$tree/lib/hosts/hosts.sh"

begin() {
	box=$work/box-$1
	mkdir "$box"
	: >"$box/begun"
	echo "MemAvailable: 16000000 kB" >"$box/memory"
	rm -f "$tree"/build/hosts/*.db "$tree"/build/hosts/*.log
	set_up="env --default-signal=INT,TERM,HUP PATH=$bin:$PATH BOX=$box BUILD=build SSH=ssh CASES=errno/ebadf MANUALS= STRICT= LINK= JOBS="
}
# hosts HOSTS: runs it to its end; sets said and status.
hosts() {
	said=$(cd "$tree" && $set_up PROCESSORS="${2-4}" HOSTS="$1" sh lib/hosts/hosts.sh true 2>&1)
	status=$?
}
# start HOSTS: runs it beside this; its process is started.
start() {
	(cd "$tree" && exec $set_up PROCESSORS="${2-4}" HOSTS="$1" sh lib/hosts/hosts.sh true >"$box/said" 2>&1) &
	started=$!
}
# await N: until so many emulators have begun; end N: lets the Nth end.
await() {
	tries=0
	while [ "$(wc -l <"$box/begun")" -lt "$1" ]; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}
end() {
	process=$(emulators | sed -n "$1p")
	[ -z "$process" ] || timeout 60 sh -c 'echo end >"$1"' sh "$box/end-$process"
}
emulators() { cut -d' ' -f1 "$box/begun"; }
# all_gone: whether no emulator is left, within a bound.
all_gone() {
	tries=0
	for process in $(emulators); do
		while kill -0 "$process" 2>/dev/null; do
			tries=$((tries + 1))
			[ $tries -lt 300 ] || return 1
			sleep 0.1
		done
	done
}

begin list
hosts list
[ $status = 0 ] && [ "$(printf '%s\n' "$said" | sed 's/  .*//' | tr '\n' ' ')" = \
    "gvisor i386 linux-faults linux-5.10 linux-6.1 linux-6.12 ssh:TARGET " ] &&
    printf '%s\n' "$said" | grep -q '^linux-6\.12 *can be made here$' && [ ! -s "$box/begun" ]
verdict list $? "status $status: $said"
mv "$bin/qemu-system-x86_64" "$work/qemu"
set_up="$set_up PATH=$bin"
for command in sh env busybox uname timeout id cat sed head printf setpriv mktemp awk cut tail mkdir rm gzip apt-get; do
	[ -e "$bin/$command" ] || ln -s "$(command -v $command)" "$bin/$command"
done
hosts list
[ $status = 0 ] &&
    printf '%s\n' "$said" | grep -q '^linux-6\.12 *qemu-system-x86_64 is not installed; make setup-hosts installs it$'
verdict list:missing $? "status $status: $said"
for command in sh env busybox uname timeout id cat sed head printf setpriv mktemp awk cut tail mkdir rm gzip apt-get; do
	rm -f "$bin/$command"
done
mv "$work/qemu" "$bin/qemu-system-x86_64"

for wrong in 'linux-9*' nothing linux-x; do
	begin "wrong-$wrong"
	hosts "$wrong"
	[ $status = 2 ] && case $said in "HOSTS=$wrong: "*"$wrong"*) ;; *) false ;; esac && [ ! -s "$box/begun" ]
	verdict "wrong:$wrong" $? "status $status: $said"
done

# Two side by side, for four processors, and then the third.
begin pattern
start 'linux-[56]* linux-6.1'
await 2 && [ "$(wc -l <"$box/begun")" = 2 ]
verdict pattern:two $? "$(cat "$box/begun" "$box/said")"
end 1
await 3
verdict pattern:third $? "$(cat "$box/begun" "$box/said")"
end 2
end 3
wait $started
status=$?
[ $status = 0 ] && [ "$(sed -n 's/^\(linux-[0-9.]*\): .*, [0-9]* s; holds for posix: .*/\1/p' "$box/said" | sort | tr '\n' ' ')" = \
    "linux-5.10 linux-6.1 linux-6.12 " ] && [ "$(cd "$tree/build/hosts" && ls *.db | wc -l)" = 3 ]
verdict pattern:stores $? "status $status: $(cat "$box/said")"
all_gone
verdict pattern:left $? "$(cat "$box/begun")"

# One at a time: for two processors, and for little memory.
for case in processors memory; do
	begin "one-$case"
	processors=8
	[ $case = memory ] && echo "MemAvailable: 2000000 kB" >"$box/memory" || processors=2
	start 'linux-6*' $processors
	await 1
	first=$(emulators)
	end 1
	await 2
	case $first in
	*[!0-9]* | '') false ;;
	*) ! kill -0 "$first" 2>/dev/null ;;
	esac
	verdict "one:$case" $? "$first: $(cat "$box/begun" "$box/said")"
	end 2
	wait $started
done

# Stopped in the middle: the script that runs the others by any signal, and each of these by SIGKILL.
for signal in INT TERM HUP KILL; do
	begin "stopped-$signal"
	start 'linux-6*'
	await 2
	kill -s $signal $started
	wait $started 2>/dev/null
	all_gone
	verdict "stopped:$signal" $? "$(emulators | tr '\n' ' ') $(cat "$box/said")"
	[ -z "$(ls "$tree"/build/hosts/*.db "$tree"/build/hosts/*.new 2>/dev/null)" ]
	verdict "stopped:$signal:partial" $? "$(ls "$tree/build/hosts")"
done
for script in one.sh linux.sh timeout; do
	begin "killed-$script"
	start linux-6.1
	await 1
	# Of this run alone: the parents of its emulator.
	process=$(emulators)
	while [ -n "$process" ] && [ "$process" -gt 1 ] && ! tr '\0' ' ' <"/proc/$process/cmdline" | grep -q "^\(sh lib/hosts/\)*$script "; do
		process=$(awk '$1 == "PPid:" { print $2 }' "/proc/$process/status")
	done
	[ "$process" -gt 1 ] && kill -s KILL "$process"
	all_gone
	verdict "killed:$script" $? "$(emulators) $(cat "$box/said")"
	tries=0
	while kill -0 $started 2>/dev/null && [ $tries -lt 1500 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	! kill -0 $started 2>/dev/null && ! wait $started
	verdict "killed:$script:ends" $? "$(cat "$box/said")"
	kill $started 2>/dev/null || :
done
