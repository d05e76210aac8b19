# Usage: debian.sh
# Tests the package of lib/packaging/debian/ with few programs: dpkg-buildpackage builds it, lintian finds nothing, and its test runs the
# suite as it is installed and keeps the report.
set -u
prefix=debian
. lib/make/verdict.sh
. lib/make/small_release.sh

for need in dpkg-buildpackage dh lintian; do
	command -v $need >/dev/null 2>&1 || { echo "skipped: debian: $need is not there"; exit 0; }
done
missing=$(cd lib/packaging && dpkg-checkbuilddeps debian/control 2>&1) || { echo "skipped: debian: $missing"; exit 0; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

version=$(sed -n '1s/^connect-suite (\(.*\)-[0-9]*) .*/\1/p' lib/packaging/debian/changelog)
[ "$version" = "$(cat lib/version)" ]
verdict version $? "debian/changelog is of $version, the suite of $(cat lib/version)"

release=connect-suite-$version
small_release "$work/$release" && tar -C "$work" -czf "$work/connect-suite_$version.orig.tar.gz" "$release" &&
    cp -R lib/packaging/debian "$work/$release/" || exit 2
(cd "$work/$release" && env -i PATH="$PATH" HOME="$work" TMPDIR="$work" timeout 600 dpkg-buildpackage -us -uc) >"$work/log" 2>&1
verdict builds $? "$(tail -n 5 "$work/log")"
for package in "$work"/connect-suite_*.deb; do
	[ -e "$package" ] || exit 1
done

as=
[ "$(id -u)" != 0 ] || as=--allow-root
found=$(lintian $as --fail-on error,warning "$work"/*.changes 2>&1)
verdict lintian $? "$found"

# The package's test, in the way of autopkgtest: the commands are those of the package.
dpkg-deb -x "$package" "$work/root" && mkdir "$work/artifacts"
sed "s|/usr/tests/connect|$work/root/usr/tests/connect|" lib/packaging/debian/tests/suite >"$work/suite"
PATH=$work/root/usr/bin:$PATH AUTOPKGTEST_ARTIFACTS=$work/artifacts sh "$work/suite" >"$work/out" 2>&1
[ $? = 0 ] && [ -s "$work/artifacts/report/index.html" ] && [ -s "$work/artifacts/report/report.json" ] &&
    grep -q '^holds for ' "$work/out"
verdict autopkgtest $? "$(tail -n 5 "$work/out")"
