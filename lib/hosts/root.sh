# Sourced.  make_root BUILD DIRECTORY: makes a root file system with the static suite in /suite, connect-run and a shell, and
# nothing else of this machine.
make_root() {
	root=$2 static=$1/hosts/static
	mkdir -p "$root/bin" "$root/dev" "$root/etc" "$root/proc" "$root/suite" "$root/sys" "$root/tmp"
	chmod 1777 "$root/tmp"
	cp "$(command -v busybox)" "$root/bin/busybox"
	for applet in sh mount mkdir insmod ip stty chmod cat gzip reboot sync; do
		ln -s busybox "$root/bin/$applet"
	done
	cp "$static/connect-run" "$root/bin/connect-run"
	printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' >"$root/etc/passwd"
	cp tests/Kyuafile "$static/tests/connect-cases" "$root/suite/"
	for kyuafile in tests/*/Kyuafile; do
		folder=${kyuafile#tests/}
		folder=${folder%/Kyuafile}
		mkdir -p "$root/suite/$folder"
		cp "$kyuafile" "$root/suite/$folder/Kyuafile"
		for source in "tests/$folder"/*.c; do
			source=${source##*/}
			ln -s ../connect-cases "$root/suite/$folder/${source%.c}"
		done
	done
}

# is_made_here HOST: whether make hosts makes a host of that name on this machine.
is_made_here() {
	case $1 in
	gvisor | i386 | linux-faults) ;;
	linux-*[!0-9.]*) false ;;
	linux-[0-9]*.[0-9]*) ;;
	*) false ;;
	esac
}

# missing_command COMMAND...: says which command is not there; fails if all are.
missing_command() {
	for command; do
		command -v "$command" >/dev/null 2>&1 && continue
		echo "$command is not installed; make setup-hosts installs it"
		return
	done
	return 1
}

# need HOST DO: calls missing, which says what keeps this machine from making the host, and ends the script if it says anything.  If
# DO is --missing, it prints that and ends the script in any case.
need() {
	lacking=$(missing | head -n 1)
	if [ "$2" = --missing ]; then
		[ -z "$lacking" ] || printf '%s\n' "$lacking"
		exit 0
	fi
	[ -z "$lacking" ] && return
	printf '%s\n' "$1: cannot run here: $lacking" >&2
	exit 2
}

# The prefix of a command that is to end with this script, however that ends; nothing where there is no such command.
tied=
! setpriv --pdeathsig TERM true 2>/dev/null || tied="setpriv --pdeathsig TERM"
