# Sourced, after kyua.sh.  find_other_user finds a way for root on Linux to run the suite as an ordinary user.  It sets run_as to
# a command prefix, again to a directory that the user owns, and suite to the suite's place: the tree or, if others cannot read it
# (built under umask 077, or below a closed folder), a copy.  If it fails, unfit says why; unfit is empty if this is not root.
again= suite= unfit=

# fits FOLDER: whether the other user can run the programs there and read the Kyuafiles.
fits() {
	# Also runs a program: a library may be unreadable, or the file system mounted noexec.
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
		unfit="setpriv is not installed"
		return 1
	fi
	run_as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if ! $run_as true 2>/dev/null; then
		unfit="setpriv cannot become another user" run_as=
		return 1
	fi
	# TMPDIR may be closed to all but root.
	for place in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
		again=$($run_as mktemp -d "$place/connect.XXXXXX" 2>/dev/null) || continue
		suite=$(pwd)
		fits "$suite" && return 0
		suite=$again/suite
		copy_suite "$suite" 2>/dev/null && fits "$suite" && return 0
		rm -rf "$again"
	done
	unfit="an ordinary user has no directory for temporary files, or cannot run the programs there" again= suite= run_as=
	return 1
}
