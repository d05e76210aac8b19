# Usage: kernel.sh BUILD RELEASE | kernel.sh BUILD --list
# Puts Debian's Linux of that release (6.1) into BUILD/hosts/cache/linux-RELEASE: vmlinuz and, under modules, the modules that the
# suite can use, listed in load order in modules/order.  --list prints the available releases.
#
# Package lists and all else stay under BUILD; nothing is installed.
set -eu
build=$1 release=$2
cache=$build/hosts/cache

# The releases of Debian to search, the oldest kernel first.
suites="bullseye bookworm trixie trixie-backports"
# The modules to load, for links, protocols, the firewall, and a file system that fails.
wanted="tun veth dummy sctp nf_tables nft_reject nft_reject_inet nft_reject_ipv4 nft_reject_ipv6 fuse"

fail() { printf '%s\n' "linux-$release: $*" >&2; exit 2; }

. lib/hosts/apt.sh
apt_in "$cache/apt" amd64

# releases: prints "6.1 6.1.192-2" for each kernel in the lists, in order.
releases() {
	apt apt-cache madison linux-image-cloud-amd64 |
	    awk -F '|' '{ gsub(/ /, "", $2); split($2, n, "."); print n[1] "." n[2], $2 }' | sort -V
}

update() {
	apt_update $suites
	[ -n "$(releases)" ] || { cat "$apt_top/update.log" >&2; fail "cannot get the lists of packages"; }
}

if [ "$release" = --list ]; then
	{ [ -s "$apt_top/sources.list" ] && [ -n "$(releases)" ]; } || update
	releases | awk '{ print $1 }' | uniq
	exit
fi

kernel=$cache/linux-$release
# Fetched again if the list of modules has changed.
[ "$(cat "$kernel/wanted" 2>/dev/null)" != "$wanted" ] || exit 0
command -v busybox >/dev/null 2>&1 || fail "needs busybox: make setup-hosts installs it"

find_version() { releases | awk -v release="$release" '$1 == release { version = $2 } END { print version }'; }
version=
[ ! -s "$apt_top/sources.list" ] || version=$(find_version)
[ -n "$version" ] || update
version=$(find_version)
[ -n "$version" ] || fail "no such kernel in Debian's $suites: these have $(releases | awk '{ print $1 }' | uniq | tr '\n' ' ')"
image=$(apt apt-cache show "linux-image-cloud-amd64=$version" | sed -n 's/^Depends:.*\(linux-image-[0-9][^ ,]*\) .*/\1/p')
[ -n "$image" ] || fail "the package of $version names no image"
# Since 7.x the image only depends on two other packages, which hold the kernel and the modules.
packages="$image $(apt apt-cache show "$image=$version" | sed -n 's/^Depends: *//p' | tr ',|' '\n\n' |
    sed -n 's/^ *\(linux-binary-[^ ]*\) .*/\1/p; s/^ *\(linux-modules-[^ ]*\) .*/\1/p' | tr '\n' ' ')"

rm -rf "$kernel.new"
mkdir -p "$kernel.new/debs" "$kernel.new/tree"
for package in $packages; do
	apt_download "$kernel.new/debs" "$package=$version"
done
for deb in "$kernel.new"/debs/*.deb; do
	dpkg-deb -x "$deb" "$kernel.new/tree"
done

vmlinuz=$(find "$kernel.new/tree" -name 'vmlinuz*' -type f | head -n 1)
[ -n "$vmlinuz" ] || fail "no kernel in the packages"
modules=$(find "$kernel.new/tree" -type d -path '*/modules/*' -name kernel | head -n 1)
[ -n "$modules" ] || fail "no modules in the packages"
modules=${modules%/kernel} name=${modules##*/}
cp "$vmlinuz" "$kernel.new/vmlinuz"
find "$modules" -name '*.ko.xz' -exec unxz {} +
find "$modules" -name '*.ko.zst' -exec zstd -q -d --rm {} +
mkdir -p "$kernel.new/depmod/lib/modules" "$kernel.new/modules"
mv "$modules" "$kernel.new/depmod/lib/modules/$name"
(cd "$kernel.new/depmod/lib/modules/$name" && busybox depmod -b ../../.. "$name")
cp "$kernel.new/depmod/lib/modules/$name/modules.dep" "$kernel.new/modules.dep"
# A line of modules.dep names a module and then its dependencies, each before its own.
for module in $wanted; do
	awk -v module="$module" '{
		sub(/:/, "", $1)
		name = $1
		sub(/.*\//, "", name)
		if (name == module ".ko")
			for (i = NF; i >= 1; i--)
				print $i
	}' "$kernel.new/modules.dep"
done | awk '!seen[$0]++' >"$kernel.new/files"
while read -r file; do
	cp "$kernel.new/depmod/lib/modules/$name/$file" "$kernel.new/modules/"
	echo "${file##*/}"
done <"$kernel.new/files" >"$kernel.new/modules/order"
echo "$image $version" >"$kernel.new/version"
echo "$wanted" >"$kernel.new/wanted"
rm -rf "$kernel.new/debs" "$kernel.new/tree" "$kernel.new/depmod" "$kernel.new/files" "$kernel.new/modules.dep" "$kernel"
mv "$kernel.new" "$kernel"
