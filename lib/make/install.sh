# Installs the reporter and the runner, their manual pages, the documents and the suite under DESTDIR/PREFIX.
set -eu
root=$DESTDIR$PREFIX
suite=$root/tests/connect

mkdir -p "$root/bin" "$root/share/man/man1" "$root/share/doc/connect-suite" "$suite"
cp "$BUILD/connect-report" "$BUILD/connect-run" "$root/bin/"
cp lib/report/connect-report.1 lib/hosts/connect-run.1 "$root/share/man/man1/"
cp README.md LICENSE docs/*.md docs/*.json "$root/share/doc/connect-suite/"
cp tests/Kyuafile "$suite/Kyuafile"
for kyuafile in tests/*/Kyuafile; do
	folder=${kyuafile%/Kyuafile}
	mkdir -p "$suite/${folder#tests/}"
	cp "$kyuafile" "$suite/${folder#tests/}/Kyuafile"
	for source in "$folder"/*.c; do
		cp "${source%.c}" "$suite/${folder#tests/}/"
	done
done
chmod -R u+rwX,go+rX "$suite"
echo "Installed under $root; run the suite with: kyua test -k $PREFIX/tests/connect/Kyuafile," \
    "or connect-run -r $PREFIX/tests/connect"
