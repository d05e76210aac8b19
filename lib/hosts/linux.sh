# Usage: linux.sh BUILD RELEASE STORE [ARGUMENTS OF connect-run...] | linux.sh --missing RELEASE
# Runs the suite on Debian's Linux of that release in QEMU, without KVM and without a network, and writes the store.  RELEASE
# "faults" is 6.1 with a module that fails allocations.  The machine's output goes to STORE with .log in place of .db.
# --missing prints what keeps this machine from it, if anything.
set -eu

. lib/hosts/root.sh
release=$2
missing() {
	missing_command qemu-system-x86_64 busybox gzip timeout apt-get && return
	[ "$(uname -m)" = x86_64 ] || { echo "the kernel needs x86_64 programs, and this machine builds others"; return; }
	[ "$release" != faults ] || [ -e "$(cc -print-file-name=libelf.so.1 2>/dev/null)" ] ||
	    echo "libelf1 is not installed; make setup-hosts installs it"
}
need "linux-$release" "$1"
build=$1 store=$3
shift 3

seconds=5400	# the machine takes some four minutes if nothing else runs
log=${store%.db}.log

fail() { printf '%s\n' "linux-$release: $*" >&2; exit 2; }

case $release in
faults) sh lib/hosts/faults.sh "$build" || exit 2 ;;
*) sh lib/hosts/kernel.sh "$build" "$release" || exit 2 ;;
esac

work=$(mktemp -d)
machine=
clean_up() {
	[ -z "$machine" ] || { kill "$machine" 2>/dev/null || :; wait "$machine" 2>/dev/null || :; }
	rm -rf "$work" "$store.new"
}
trap clean_up EXIT
trap 'exit 2' INT TERM HUP

root=$work/root kernel=$build/hosts/cache/linux-$release
make_root "$build" "$root"
cp lib/hosts/init.sh "$root/init"
chmod 755 "$root/init"
cp -R "$kernel/modules" "$root/modules"
for argument; do
	printf "'%s' " "$(printf '%s' "$argument" | sed "s/'/'\\\\''/g")"
done >"$root/arguments"
# Not compressed: the emulated processor would have to decompress it.
(cd "$root" && find . | busybox cpio -o -H newc -F ../initramfs) 2>/dev/null
rm -rf "$root"

# The plainest processor is the fastest to emulate.  Without cmpxchg16b, which QEMU 7.2 emulates wrongly with two processors:
# Linux 6.12 died in it of a double fault.  On a busy machine the timer does not tick in time for the kernel's check of it.
: >"$log"
$tied timeout $seconds $tied qemu-system-x86_64 -machine pc -accel tcg,thread=multi -cpu qemu64,+rdrand,-cx16 -smp 2 -m 1024 \
    -nodefaults -display none -monitor none -nic none -no-reboot -kernel "$kernel/vmlinuz" -initrd "$work/initramfs" \
    -append "console=ttyS0 quiet panic=-1 mitigations=off nokaslr no_timer_check random.trust_cpu=on tsc=reliable" \
    -serial "file:$log" -serial "file:$work/store.gz" </dev/null >"$work/qemu.log" 2>&1 &
machine=$!
ended=0
wait $machine || ended=$?
machine=
[ $ended != 124 ] || fail "did not end within $seconds s; see $log"
[ $ended = 0 ] || { cat "$work/qemu.log" >&2; fail "QEMU ended with status $ended"; }
if ! grep -q '^suite ended with status [01]' "$log"; then
	tail -n 5 "$log" >&2
	fail "the suite did not finish; see $log"
fi
gzip -d -c "$work/store.gz" >"$store.new" 2>/dev/null || fail "the store is not complete; see $log"
mv "$store.new" "$store"
