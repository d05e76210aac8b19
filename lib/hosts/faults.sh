# Usage: faults.sh BUILD
# Puts Debian's Linux 6.1 with a module that fails allocations on request (faults/connect_faults.c) into
# BUILD/hosts/cache/linux-faults: what kernel.sh makes of 6.1, and one module more.  The module is built with Debian's headers of
# that very kernel, which takes seconds; a kernel of one's own with CONFIG_FAILSLAB would take minutes, and would not be the one
# that linux-6.1 is.
set -eu
build=$1
release=6.1
cache=$build/hosts/cache

fail() { printf '%s\n' "linux-faults: $*" >&2; exit 2; }

. lib/hosts/apt.sh
sh lib/hosts/kernel.sh "$build" $release || exit 2
kernel=$cache/linux-$release faulty=$cache/linux-faults
# Made again if the kernel or the module has changed.
wanted="$(cat "$kernel/version") $(cksum <lib/hosts/faults/connect_faults.c)"
[ "$(cat "$faulty/wanted" 2>/dev/null)" != "$wanted" ] || exit 0

apt_in "$cache/apt" amd64
read -r image version <"$kernel/version"
headers=linux-headers-${image#linux-image-}
others=$(apt apt-cache show "$headers=$version" 2>/dev/null | sed -n 's/^Depends: *//p' | tr ',' '\n' |
    sed -n 's/^ *\(linux-headers-[^ ]*\).*/\1/p; s/^ *\(linux-kbuild-[^ ]*\).*/\1/p')
[ -n "$others" ] || fail "Debian has no $headers $version any more: remove $kernel"
rm -rf "$faulty.new"
mkdir -p "$faulty.new/debs" "$faulty.new/tree" "$faulty.new/module"
for package in $headers $others; do
	apt_download "$faulty.new/debs" "$package"
done
for deb in "$faulty.new"/debs/*.deb; do
	dpkg-deb -x "$deb" "$faulty.new/tree"
done
top=$(cd "$faulty.new" && pwd)
# It names the place where the package would be installed.
sed "s|/usr/src/|$top/tree/usr/src/|" "$top/tree/usr/src/$headers/Makefile" >"$top/Makefile"
mv "$top/Makefile" "$top/tree/usr/src/$headers/Makefile"
cp lib/hosts/faults/connect_faults.c "$top/module/"
echo "obj-m := connect_faults.o" >"$top/module/Makefile"
if ! make -C "$top/tree/usr/src/$headers" M="$top/module" CC=cc modules >"$faulty.new/log" 2>&1 ||
    ! strip --strip-debug "$top/module/connect_faults.ko"; then
	cat "$faulty.new/log" >&2
	fail "cannot build the module"
fi
cp -R "$kernel/modules" "$kernel/vmlinuz" "$kernel/version" "$faulty.new/"
cp "$top/module/connect_faults.ko" "$faulty.new/modules/"
echo connect_faults.ko >>"$faulty.new/modules/order"
echo "$wanted" >"$faulty.new/wanted"
rm -rf "$faulty.new/debs" "$faulty.new/tree" "$faulty.new/module" "$faulty"
mv "$faulty.new" "$faulty"
