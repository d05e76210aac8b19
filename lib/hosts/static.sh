# Usage: static.sh MAKE BUILD
# Makes static programs and a static connect-run, which run where nothing is installed, in BUILD/hosts/static: a copy of the
# sources, since programs lie beside theirs.
set -eu
make=$1 build=$2
tree=$build/hosts/static

if [ ! -e "$build/atf/lib/libatf-c.a" ]; then
	echo "hosts: no static ATF in $build/atf: make setup-hosts builds one" >&2
	exit 2
fi
mkdir -p "$tree/build"
{
	printf '%s\n' Kyuafile Makefile
	find lib tests -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.awk' -o -name '*.tsv' -o -name Kyuafile \)
} | LC_ALL=C sort >"$tree/files.new"
# What has gone from the sources goes here, with the program made of it.
if [ -e "$tree/files" ]; then
	LC_ALL=C comm -23 "$tree/files" "$tree/files.new" | while read -r file; do
		rm -f "$tree/$file" "$tree/${file%.c}"
	done
fi
while read -r file; do
	cmp -s "$file" "$tree/$file" && continue
	mkdir -p "$tree/$(dirname "$file")"
	cp "$file" "$tree/$file"
done <"$tree/files.new"
mv "$tree/files.new" "$tree/files"
rm -f "$tree/build/atf"
ln -s "$(cd "$build/atf" && pwd)" "$tree/build/atf"

# The linker warns that SQLite could load libraries, which it is never asked for.
if ! (cd "$tree" && $make STATIC=1 BUILD=build LDFLAGS=-s tests connect-run) >"$tree/log" 2>&1; then
	cat "$tree/log" >&2
	echo "hosts: the static programs were not built" >&2
	exit 2
fi
