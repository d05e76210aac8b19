# Sourced.  lock FOLDER: locks the folder until this process ends, across exec.  Waits LOCK_BOUND seconds for another holder.
#
# FOLDER/lock holds symbolic links with ascending numbers as names, each to the pid of a holder.  The last one holds the lock if
# it still runs.  So no process has to release the lock, and a killed one does not keep it.  symlink(2) is atomic.

# holds PID: whether it is a process of this project, not an unrelated one that reuses the pid.
holds() {
	case $(ps -o args= -p "$1" 2>/dev/null || { kill -0 "$1" && echo lib/make/; } 2>/dev/null) in
	*lib/make/* | *lib/hosts/* | *lib/mutants/*) return 0 ;;
	esac
	return 1
}

last_of() { ls "$1" 2>/dev/null | sort -n | tail -n 1; }

lock() {
	locks=$1/lock waited=0
	while :; do
		mkdir -p "$locks" || exit 2
		last=$(last_of "$locks")
		holder=
		[ -z "$last" ] || holder=$(readlink "$locks/$last") || [ -e "$locks/$last" ] || continue
		[ "$holder" != $$ ] || return 0
		if [ -n "$holder" ] && holds "$holder"; then
			if [ $waited -ge "${LOCK_BOUND:-300}" ]; then
				echo "make: process $holder still works in $1 after $waited s: wait for it to end, or give another BUILD" >&2
				exit 2
			fi
			[ $waited != 0 ] || echo "make: process $holder works in $1: waiting for it" >&2
			sleep 1
			waited=$((waited + 1))
			continue
		fi
		mine=$((${last:-0} + 1))
		if ! ln -s $$ "$locks/$mine" 2>/dev/null; then
			[ -h "$locks/$mine" ] || [ "$(last_of "$locks")" != "$last" ] || { echo "make: cannot write in $locks" >&2; exit 2; }
			continue
		fi
		# A slow process may have taken a number that is long past.
		if [ "$(last_of "$locks")" != $mine ]; then
			rm -f "$locks/$mine"
			continue
		fi
		for old in $(ls "$locks"); do
			[ "$old" -ge $mine ] || rm -f "$locks/$old"
		done
		return 0
	done
}
