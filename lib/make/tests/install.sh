# Tests that everybody can use what is installed under umask 077.
set -u
prefix=install
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
root=$work/destination/usr

printed=$(umask 077 && mkdir "$work/destination" && DESTDIR=$work/destination PREFIX=/usr sh lib/make/install.sh 2>&1)
verdict umask $? "$printed"

# The mode of the destination itself is the caller's choice.
found=$(find "$root" ! -type d ! -perm -a+r; find "$root" -type d ! -perm -a+rx)
[ -d "$root" ] && [ -z "$found" ]
verdict readable $? "others cannot read: $found"

found=$(find "$root/bin" "$root/tests" -type f ! -name Kyuafile ! -perm -a+rx
    find "$root" -type f -perm -g+w -o -type f -perm -o+w)
[ -z "$found" ]
verdict modes $? "not executable by all, or writable by others: $found"

for file in bin/connect-report bin/connect-run share/man/man1/connect-report.1 share/man/man1/connect-run.1 \
    share/doc/connect-suite/README.md share/connect-suite/catalogue.tsv tests/connect/Kyuafile \
    tests/connect/errno/econnrefused; do
	[ -s "$root/$file" ]
	verdict "file:$file" $? "missing"
done

# Another user, if there is one, runs the installed runner, suite and reporter.
as=
if [ "$(id -u)" = 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
chmod 755 "$work" "$work/destination"
if ! { $as test -x "$root/bin/connect-run" && stores=$($as mktemp -d 2>/dev/null); }; then
	as=
	stores=$(mktemp -d) || exit 2
fi
trap 'rm -rf "$work" "$stores"' EXIT
printed=$($as "$root/bin/connect-run" -o "$stores/store.db" -r "$root/tests/connect" survey/host 2>&1)
verdict runs $? "$printed"
printed=$($as "$root/bin/connect-report" json "$stores/store.db" 2>&1)
verdict reports $? "$printed"

# Installs over existing files, while one of the programs runs.
mkfifo "$stores/lines"
"$root/bin/connect-report" clauses -c "$stores/lines" >/dev/null 2>&1 &
reporter=$!
printed=$(umask 077 && DESTDIR=$work/destination PREFIX=/usr sh lib/make/install.sh 2>&1)
verdict again $? "$printed"
kill $reporter
