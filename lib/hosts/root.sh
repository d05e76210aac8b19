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

# need_commands HOST COMMAND...: exits with a message if a command is missing.
need_commands() {
	host=$1
	shift
	for command; do
		command -v "$command" >/dev/null 2>&1 && continue
		echo "$host: cannot run here: $command is not installed; make setup-hosts installs it" >&2
		exit 2
	done
}
