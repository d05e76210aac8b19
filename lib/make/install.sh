# Installs the reporter and the runner, their manual pages, the documents, the catalogue and the suite under DESTDIR/PREFIX.
set -eu
root=$DESTDIR$PREFIX
suite=$root/tests/connect
shared=$root/share/connect-suite

# Everybody can use what is installed, whatever the caller's umask and the modes of the files here.
umask 022

# put MODE INTO FILE...: copies to new files, since a running program cannot be overwritten.
put() {
	mode=$1 into=$2
	shift 2
	mkdir -p "$into"
	for file; do
		to=$into/${file##*/}
		rm -f "$to"
		cp "$file" "$to"
		chmod "$mode" "$to"
	done
}

put 755 "$root/bin" "$BUILD/connect-report" "$BUILD/connect-run"
put 644 "$root/share/man/man1" lib/report/connect-report.1 lib/run/connect-run.1
put 644 "$root/share/doc/connect-suite" README.md LICENSE docs/*.md docs/*.json
put 644 "$shared" "$BUILD/catalogue.tsv"
put 644 "$suite" tests/Kyuafile
put 755 "$suite" "${PLACE-}tests/connect-cases"
for kyuafile in tests/*/Kyuafile; do
	folder=${kyuafile%/Kyuafile}
	put 644 "$suite/${folder#tests/}" "$kyuafile"
	for source in "$folder"/*.c; do
		program=${source#tests/}
		ln -sf ../connect-cases "$suite/${program%.c}"
	done
done
echo "Installed under $root; run the suite with: kyua test -k $PREFIX/tests/connect/Kyuafile," \
    "or connect-run -r $PREFIX/tests/connect"
