# Usage: install.sh
# Installs the reporter and the runner, their manual pages, the documents with the kept runs, the catalogue and the suite under
# DESTDIR/PREFIX, by INSTALL_PROGRAM and INSTALL_DATA.  INSTALL_STRIP=-s strips programs.  Writes down what it installs, for
# uninstall.sh.
set -eu
root=$DESTDIR$PREFIX
suite=tests/connect
shared=share/connect-suite
documents=share/doc/connect-suite

# Everybody can use what is installed, whatever the caller's umask and the modes of the files here.
umask 022

installed=$(mktemp)
trap 'rm -f "$installed"' EXIT

# put COMMAND INTO FILE...: installs to new files, since a running program cannot be overwritten.
put() {
	command=$1 into=$2
	shift 2
	mkdir -p "$root/$into"
	for file; do
		rm -f "$root/$into/${file##*/}"
		$command "$file" "$root/$into/${file##*/}"
		echo "$into/${file##*/}" >>"$installed"
	done
}

# The suite's one file exports what it calls, for mutants, so strip(1) leaves these names.
put "$INSTALL_PROGRAM${INSTALL_STRIP:+ $INSTALL_STRIP}" bin "$BUILD/connect-report" "$BUILD/connect-run"
put "$INSTALL_PROGRAM${INSTALL_STRIP:+ $INSTALL_STRIP}" "$suite" "${PLACE-}tests/connect-cases"
put "$INSTALL_DATA" share/man/man1 lib/report/connect-report.1 lib/run/connect-run.1
put "$INSTALL_DATA" share/man/man7 lib/case/connect-suite.7
put "$INSTALL_DATA" "$shared" "$BUILD/catalogue.tsv"

# Completions, where each shell looks for those of a command of the name.
put_as() { # SOURCE INTO NAME
	mkdir -p "$root/$2"
	$INSTALL_DATA "lib/packaging/completion/$1" "$root/$2/$3"
	echo "$2/$3" >>"$installed"
}
for program in connect-report connect-run; do
	put_as connect-suite.bash share/bash-completion/completions $program
	put_as connect-suite.fish share/fish/vendor_completions.d $program.fish
done
put_as connect-suite.zsh share/zsh/site-functions _connect-suite
put "$INSTALL_DATA" "$suite" tests/Kyuafile
for kyuafile in tests/*/Kyuafile; do
	folder=${kyuafile%/Kyuafile}
	put "$INSTALL_DATA" "$suite/${folder#tests/}" "$kyuafile"
	for source in "$folder"/*.c; do
		program=${source#tests/}
		ln -sf ../connect-cases "$root/$suite/${program%.c}"
		echo "$suite/${program%.c}" >>"$installed"
	done
done

# The documents lie as in the tree, so that their links hold; the workflow that one of them shows is beside them.
put "$INSTALL_DATA" "$documents" README.md LICENSE .github/workflows/hosts.yml
put "$INSTALL_DATA" "$documents/docs" docs/*.md docs/*.json docs/*.png docs/CITATION.cff
put "$INSTALL_DATA" "$documents/docs/results" docs/results/*
rewritten=$(mktemp)
for document in README.md docs/comparing.md; do
	sed 's|](\(\(\.\./\)*\)\.github/workflows/|](\1|g' "$document" >"$rewritten"
	$INSTALL_DATA "$rewritten" "$root/$documents/$document"
done
rm -f "$rewritten"

echo "$shared/installed" >>"$installed"
$INSTALL_DATA "$installed" "$root/$shared/installed"
echo "Installed under $root; run the suite with: kyua test -k $PREFIX/tests/connect/Kyuafile," \
    "or connect-run -r $PREFIX/tests/connect"
