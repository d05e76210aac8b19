# Tests make setup with a package manager that only writes down what it is asked for.
set -u
prefix=setup
. lib/make/verdict.sh

if [ "$(uname -s)" != Linux ]; then
	echo "skipped: setup: the package manager here is not apt"
	exit 0
fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/none"
for file in sh env echo test uname; do
	ln -s "$(command -v $file)" "$work/bin/$file" 2>/dev/null || :
done
printf '#!/bin/sh\necho "manager: $*"\necho "$*" >>%s/asked\n' "$work" >"$work/bin/apt-get"
printf '#!/bin/sh\necho %s\n' '"${SETUP_UID-0}"' >"$work/bin/id"
chmod 755 "$work/bin/apt-get" "$work/bin/id"
# setup VARIABLE...: with these commands alone, so that nearly all is missing.
setup() { env -i PATH="$work/bin" "$@" sh lib/make/setup.sh "$work/build" "" >"$work/out" 2>&1; }

setup A=b
verdict root $? "$(cat "$work/out")"
grep -q '^setup: gcc: compiles the suite$' "$work/out" && grep -q '^setup: libsqlite3-dev: reads' "$work/out"
verdict why $? "$(cat "$work/out")"
grep -q '^manager: update' "$work/out" && grep -q '^manager: .*install gcc .*pkg-config kyua libatf-dev' "$work/out"
verdict output $? "the package manager's output is not shown: $(cat "$work/out")"
! grep -q -e clang -e bmake -e mandoc -e chromium -e qemu "$work/asked"
verdict nothing-else $? "$(cat "$work/asked")"

rm -f "$work/asked"
! setup SETUP_UID=1000 && [ ! -e "$work/asked" ]
verdict user $? "$(cat "$work/out")"
grep -q '^    apt-get update && .*apt-get -y --no-install-recommends install gcc .*libjansson-dev$' "$work/out"
verdict user:command $? "$(cat "$work/out")"

printf '#!/bin/sh\necho "by sudo: $*"\n' >"$work/bin/sudo"
chmod 755 "$work/bin/sudo"
setup SETUP_UID=1000 && grep -q '^by sudo: env .*apt-get .*install gcc' "$work/out"
verdict sudo $? "$(cat "$work/out")"
rm -f "$work/bin/sudo"

# What hosts need: for one of them, only if it is named.
for name in cat mkdir; do
	ln -s "$(command -v $name)" "$work/bin/$name"
done
hosts() {
	rm -f "$work/asked"
	env -i PATH="$work/bin" HOSTS="$1" sh lib/make/setup.sh "$work/build" "" hosts >"$work/out" 2>&1
}
hosts '' && grep -q 'install .*qemu-system-x86' "$work/asked" && ! grep -q multilib "$work/asked"
verdict hosts $? "$(cat "$work/out")"
hosts 'gvisor i386' && grep -q 'install .*gcc-multilib' "$work/asked" &&
    grep -q '^setup: gcc-multilib: compiles the suite as 32-bit programs$' "$work/out"
verdict hosts:i386 $? "$(cat "$work/out")"
