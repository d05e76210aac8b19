# Sourced, after kyua.sh.  find_other_user: where this is root on Linux, finds a way to run the suite as an ordinary user, and
# sets run_as to the command that does, again to a directory of that user's own, and suite to where the suite is for it: the tree,
# or where that is closed to others (its programs made under umask 077, a folder above it in the way) a copy.  Fails where there
# is no such user or no such place; unfit says why, or is empty where this is no root.
again= suite= unfit=

# fits PROGRAM...: whether the other user can run each, and read the Kyuafiles.
fits() {
	# One is run by the way: there may be a library that it cannot read, or a file system that runs nothing.
	$run_as sh -c 'cd "$1" && for kyuafile in Kyuafile tests/Kyuafile tests/*/Kyuafile; do
			[ -r "$kyuafile" ] || exit 1
		done && for source in tests/*/*.c; do
			[ -x "${source%.c}" ] || exit 1
		done && "${source%.c}" -l' sh "$1" >/dev/null 2>&1
}

copy_suite() {
	mkdir "$1" && cp Kyuafile "$1/Kyuafile" && cp -R tests "$1/tests" && chmod -R u+rwX,go+rX "$1"
}

find_other_user() {
	[ "$(id -u)" = 0 ] || return 1
	if [ -n "${PLACE-}" ]; then
		unfit="the programs are not beside their sources"
		return 1
	fi
	if ! command -v setpriv >/dev/null 2>&1; then
		unfit="there is no setpriv"
		return 1
	fi
	run_as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if ! $run_as true 2>/dev/null; then
		unfit="setpriv cannot become another user" run_as=
		return 1
	fi
	# The directory for temporary files may be root's alone.
	for place in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
		again=$($run_as mktemp -d "$place/connect.XXXXXX" 2>/dev/null) || continue
		suite=$(pwd)
		fits "$suite" && return 0
		suite=$again/suite
		copy_suite "$suite" 2>/dev/null && fits "$suite" && return 0
		rm -rf "$again"
	done
	unfit="another user has no directory for temporary files, or can run no program of the suite there" again= suite= run_as=
	return 1
}
