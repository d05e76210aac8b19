# Tests that find_other_user finds a place where an ordinary user can run the suite: if programs were built under umask 077, if a
# folder above is closed, and if only root has access to TMPDIR.
set -u
prefix=other-user
. lib/make/verdict.sh
. lib/make/kyua.sh
. lib/make/other_user.sh

if ! find_other_user; then
	echo "skipped: other-user: ${unfit:-not root}"
	exit
fi
rm -rf "$again"

work=$(mktemp -d) || exit 2
again=
trap 'rm -rf "$work" "$again"' EXIT

# A tree with two programs.
tree=$work/tree
mkdir -p "$tree/tests/errno"
cp Kyuafile "$tree/Kyuafile"
printf 'syntax(2)\n\ninclude("errno/Kyuafile")\n' >"$tree/tests/Kyuafile"
printf 'syntax(2)\n\ntest_suite("connect")\n\natf_test_program{name="ebadf"}\natf_test_program{name="enotsock"}\n' \
    >"$tree/tests/errno/Kyuafile"
for program in ebadf enotsock; do
	cp "tests/errno/$program" "tests/errno/$program.c" "$tree/tests/errno/"
done
chmod -R go+rX "$work"
TMPDIR=${TMPDIR:-/tmp}
usual=$TMPDIR

# runs NAME WHERE: the other user runs all cases of the tree, in place or from a copy.
runs() {
	rm -rf "$again"
	run_as= suite= again=
	here=$(pwd)
	cd "$tree" || exit 2
	if ! find_other_user; then
		cd "$here" || exit 2
		verdict "$1" 1 "$unfit"
		return
	fi
	cd "$here" || exit 2
	case $suite in
	"$tree") where="in place" ;;
	*) where="in a copy" ;;
	esac
	found=$(TMPDIR=$again && cd "$again" && kyua_quietly test -k "$suite/Kyuafile" -r "$again/store.db" 2>&1 | grep -e '->' -e kyua:)
	[ "$where" = "$2" ] && [ -n "$found" ] && ! printf '%s\n' "$found" | grep -qvE -e '->  (passed|expected_failure|skipped)'
	verdict "$1" $? "$where: $(printf '%s\n' "$found" | grep -vE -e '->  passed' | head -n 3)"
}

runs plain "in place"
chmod -R go-rwx "$tree/tests/errno/ebadf"
runs umask "in a copy"
chmod -R go+rX "$tree"
chmod go-rwx "$tree"
runs parent "in a copy"
chmod -R go+rX "$tree"
TMPDIR=$work/tmp
mkdir -m 700 "$TMPDIR"
runs tmpdir "in place"
case $again in
"$TMPDIR"/*) false ;;
*) true ;;
esac
verdict tmpdir-chosen $? "$again"
TMPDIR=$usual
