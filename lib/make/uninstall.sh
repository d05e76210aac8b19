# Removes what install.sh has written down under DESTDIR/PREFIX, and the folders that this leaves empty and that the suite has for
# itself.
set -eu
root=$DESTDIR$PREFIX
list=$root/share/connect-suite/installed

if [ ! -r "$list" ]; then
	echo "make: nothing is installed under $root: there is no $list" >&2
	exit 2
fi
# A list that was changed must not lead elsewhere.
if grep -q -e '^/' -e '\(^\|/\)\.\.\(/\|$\)' "$list"; then
	echo "make: $list: a name in it leads out of $root; nothing is removed" >&2
	exit 2
fi
names=$(cat "$list")
printf '%s\n' "$names" | while IFS= read -r name; do
	rm -f "$root/$name"
done
printf '%s\n' "$names" | sed -n -e 's,^\(tests/connect.*\)/[^/]*$,\1,p' -e 's,^\(share/connect-suite.*\)/[^/]*$,\1,p' \
    -e 's,^\(share/doc/connect-suite.*\)/[^/]*$,\1,p' | LC_ALL=C sort -ru | while IFS= read -r folder; do
	rmdir "$root/$folder" 2>/dev/null || { [ ! -d "$root/$folder" ] || echo "$root/$folder: not empty, and left" >&2; }
done
echo "Uninstalled from $root"
