# Tests that hosts.sh runs the suite on another machine by ssh: with a command in place of ssh that runs all on this machine, as
# this user and, for root, as an ordinary one; and with an sshd of this test's own that talks to ssh without a port.
set -u
prefix=ssh
. lib/make/verdict.sh

if ! command -v timeout >/dev/null 2>&1; then
	echo "skipped: ssh: needs timeout"
	exit
fi
top=$(pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

# What hosts.sh needs, where an ordinary user can read it: the scripts, and a suite of a few programs in place of the static one.
tree=$work/tree static=$work/tree/build/hosts/static
mkdir -p "$tree/lib/make" "$tree/build/atf/lib" "$static/tests/errno" "$tree/lib/manuals" "$tree/tests/errno"
cp -R lib/hosts "$tree/lib/hosts"
cp lib/make/jobs.sh lib/make/verdict.sh "$tree/lib/make/"
cp lib/manuals/*.tsv "$tree/lib/manuals/"
: >"$tree/build/atf/lib/libatf-c.a"
cp "$BUILD/connect-report" "$tree/build/connect-report"
cp "$BUILD/connect-run" "$static/connect-run"
printf 'syntax(2)\n\ninclude("errno/Kyuafile")\n' >"$static/tests/Kyuafile"
printf 'syntax(2)\n\ntest_suite("connect")\n\natf_test_program{name="ebadf"}\natf_test_program{name="waits"}\n' \
    >"$static/tests/errno/Kyuafile"
cp "${PLACE-}tests/errno/ebadf" "$static/tests/errno/ebadf"
# Hard links stay.
ln "$static/tests/errno/ebadf" "$static/tests/errno/again"
# An ATF program whose case waits until it is ended.  It tells its process to a FIFO, whose name is in a file beside it, since
# connect-run leaves it nothing in the environment.
cat >"$static/tests/errno/waits" <<'PROGRAM'
#!/bin/sh
while getopts lr:s:v: option; do
	case $option in
	l) printf 'Content-Type: application/X-atf-tp; version="1"\n\nident: wait\n'; exit ;;
	esac
done
echo "$$" >"$(cat "${0%/*}/tell")"
exec sleep 600
PROGRAM
chmod 755 "$static/tests/errno/waits"
: >"$tree/tests/errno/ebadf"
: >"$tree/tests/errno/waits"

# In place of ssh: TARGET COMMAND.  The other machine's directories for temporary files are in a folder of the test.
cat >"$tree/ssh" <<'SSH'
printf '%s\n' "$1" >>"$BOX/targets"
[ ! -e "$BOX/greeting" ] || cat "$BOX/greeting"
TMPDIR=$BOX/tmp PATH=$BOX/bin:$PATH exec sh -c "$2"
SSH
chmod -R go+rX "$work"
# The log of the build goes there.
: >"$static/log"
chmod 666 "$static/log"

# hosts HOSTS [VARIABLE=VALUE...]: runs hosts.sh in the tree as run_as; sets said and status.
hosts() {
	names=$1
	shift
	said=$(cd "$tree" && $run_as env BUILD="$box/build" BOX="$box" SSH="sh $tree/ssh" CASES=errno/ebadf MANUALS= STRICT= LINK= JOBS= \
	    HOSTS="$names" "$@" sh lib/hosts/hosts.sh true 2>&1)
	status=$?
}

# empty: whether nothing is left of a session; waits until it is so, as a session that lost its other end may take a moment.
empty() {
	tries=0
	while [ -n "$(ls -A "$box/tmp")" ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
	done
}

# begin: a box of its own for each trial, owned by the user who runs it.
begin() {
	box=$work/box-$who-$1
	mkdir -p "$box/tmp" "$box/bin" "$box/build/hosts"
	ln -s "$tree/build/atf" "$box/build/atf"
	ln -s "$tree/build/connect-report" "$box/build/connect-report"
	ln -s "$static" "$box/build/hosts/static"
	called node
	if [ -n "$run_as" ]; then
		chown -hR 65534:65534 "$box"
	fi
}

# named PLACE: the name of the store of that machine; each trial but calls has machines that call themselves node.
named() { printf '%s' "ssh-$1-$(uname -s)-$(uname -r)-$(uname -m)" | tr 'A-Z' 'a-z'; }

# called NODE: lets the other machine call itself so.
called() {
	printf '#!/bin/sh\ncase $1 in -n) echo %s ;; *) exec %s "$@" ;; esac\n' "$1" "$(command -v uname)" >"$box/bin/uname"
	chmod 755 "$box/bin/uname"
}

# trial: all tests as one user.
trial() {
	begin run
	hosts ssh:me@box
	store=$box/build/hosts/$(named me@box-node).db
	[ $status = 0 ] && [ -s "$store" ] && case $said in "ssh:me@box: $store, "*"holds for "*) ;; *) false ;; esac
	verdict "$who:run" $? "status $status: $said"
	[ "$(sort -u "$box/targets")" = me@box ]
	verdict "$who:target" $? "$(cat "$box/targets")"
	found=$("$BUILD/connect-report" outcomes --results "$store" | cut -f2 | sort | uniq -c)
	case $found in *passed*) ;; *) false ;; esac
	verdict "$who:outcomes" $? "$found"
	empty
	verdict "$who:removed" $? "$(ls -A "$box/tmp")"

	# Two machines of one kind and one name, which greet even a session without a terminal; and arguments with spaces.
	begin two
	echo "Welcome to the box" >"$box/greeting"
	hosts "ssh:a ssh:a" JOBS=3 CASES=errno/ebadf:closed.tcp4 MANUALS="posix linux"
	[ $status = 0 ] && [ -s "$box/build/hosts/$(named a-node).db" ] && [ -s "$box/build/hosts/$(named a-node)-2.db" ]
	verdict "$who:two" $? "status $status: $said"
	found=$("$BUILD/connect-report" summary --all "$box/build/hosts/$(named a-node).db" | grep -e ', judged by ' -e '^1 case, ')
	[ "$(printf '%s\n' "$found" | wc -l)" = 2 ] && case $found in *"judged by posix linux"*) ;; *) false ;; esac
	verdict "$who:arguments" $? "$found"

	# Machines of one kind, each in a call of its own: by the name that ssh gets, and by that which the machine has itself.  The
	# same machine has the same store.
	begin calls
	hosts ssh:a
	hosts ssh:b
	called Other.example.org
	for target in a a other OTHER.example.org me@other.example.org; do
		hosts ssh:$target
	done
	found=$(cd "$box/build/hosts" && ls *.db | LC_ALL=C sort)
	[ "$found" = "$(for place in a-node a-other.example.org b-node me@other.example.org other other.example.org; do
		echo "$(named $place).db"
	done)" ]
	verdict "$who:calls" $? "status $status: $said: $found"

	# Other machines, and no machine.
	begin other
	printf '#!/bin/sh\ncase $1 in -m) echo vax ;; *) exec %s "$@" ;; esac\n' "$(command -v uname)" >"$box/bin/uname"
	chmod 755 "$box/bin/uname"
	hosts ssh:box
	[ $status = 2 ] && [ "$said" = "ssh:box: is $(uname -s) on vax, and the static programs are built for $(uname -s) on $(uname -m)" ] &&
	    [ -z "$(ls "$box"/build/hosts/*.db 2>/dev/null)" ]
	verdict "$who:machine" $? "status $status: $said"
	hosts ssh:box SSH=false
	[ $status = 2 ] && [ "$said" = "ssh:box: false cannot run uname there" ]
	verdict "$who:unreachable" $? "status $status: $said"
	hosts ssh:box SSH=no-such-command
	[ $status = 2 ] && case $said in *"no-such-command is not installed"*) ;; *) false ;; esac
	verdict "$who:command" $? "status $status: $said"
	for wrong in ssh: ssh:-oProxyCommand=x; do
		hosts "$wrong"
		[ $status = 2 ] && [ "$said" = "HOSTS=$wrong: $wrong names no machine" ]
		verdict "$who:wrong:$wrong" $? "status $status: $said"
	done

	# A run that fails leaves an older store as it is, and nothing there.
	begin fails
	store=$box/build/hosts/$(named box-node).db
	echo old >"$store"
	printf '#!/bin/sh\nexit 1\n' >"$box/bin/tar"
	chmod 755 "$box/bin/tar"
	hosts ssh:box
	[ $status = 2 ] && [ "$(cat "$store")" = old ] && empty &&
	    case $said in *"the suite did not finish"*) ;; *) false ;; esac
	verdict "$who:fails" $? "status $status: $said"
	[ -z "$(ls "$box"/build/hosts/*.new 2>/dev/null)" ]
	verdict "$who:fails:partial" $? "$(ls "$box/build/hosts")"

	# Stopped in the middle, whichever way: the case ends, and the directory goes.
	for signal in INT TERM HUP KILL; do
		begin "$signal"
		$run_as mkfifo "$box/tell"
		printf '%s\n' "$box/tell" >"$static/tests/errno/tell"
		script="hosts.sh true"
		# Only a script that is killed itself cannot end the one that it runs.
		[ $signal != KILL ] || script="ssh.sh $box/build box $box/name none errno/waits"
		(
			cd "$tree" || exit 2
			# A shell lets what it starts with & ignore SIGINT, and nohup(1) lets everything ignore SIGHUP.
			exec $run_as env --default-signal=INT,TERM,HUP BUILD="$box/build" BOX="$box" SSH="sh $tree/ssh" CASES=errno/waits \
			    MANUALS= STRICT= LINK= JOBS=2 HOSTS=ssh:box sh lib/hosts/$script >"$work/said" 2>&1
		) &
		hosts=$!
		if waiting=$(timeout 60 cat "$box/tell") && [ -n "$waiting" ]; then
			kill -s $signal $hosts
			wait $hosts 2>/dev/null
			gone=0
			empty || gone=1
			tries=0
			while kill -0 "$waiting" 2>/dev/null && [ $tries -lt 300 ]; do
				tries=$((tries + 1))
				sleep 0.1
			done
			! kill -0 "$waiting" 2>/dev/null && [ $gone = 0 ]
			verdict "$who:stopped:$signal" $? "case $waiting; left: $(ls -A "$box/tmp"); $(cat "$work/said")"
		else
			kill $hosts 2>/dev/null
			wait $hosts 2>/dev/null
			verdict "$who:stopped:$signal" 1 "the case did not begin: $(cat "$work/said")"
		fi
		[ -z "$(ls "$box"/build/hosts/*.db "$box"/build/hosts/*.new 2>/dev/null)" ]
		verdict "$who:stopped:$signal:partial" $? "$(ls "$box/build/hosts")"
	done
}
if ! env --default-signal=INT true 2>/dev/null; then
	echo "skipped: ssh: env cannot restore a signal"
	exit
fi
run_as= who=self
trial
if [ "$(id -u)" = 0 ]; then
	if command -v setpriv >/dev/null 2>&1 && run_as="setpriv --reuid=65534 --regid=65534 --clear-groups" who=nobody &&
	    $run_as sh "$tree/lib/make/verdict.sh" 2>/dev/null; then
		trial
	else
		echo "skipped: ssh:nobody: there is no setpriv, or an ordinary user cannot read $work"
	fi
fi

# With ssh itself: it talks to an sshd that it starts, through a pipe.  For root, sshd wants a directory in /run, which it gets in
# a namespace of its own.
run_as= who=sshd
sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd)
if [ -z "$sshd" ] || ! command -v ssh >/dev/null 2>&1 || ! command -v ssh-keygen >/dev/null 2>&1; then
	echo "skipped: ssh:sshd: OpenSSH's client and server are not both installed"
	exit
fi
begin run
ssh-keygen -q -t ed25519 -N '' -f "$box/host" && ssh-keygen -q -t ed25519 -N '' -f "$box/key" && cp "$box/key.pub" "$box/authorized" || exit 2
printf '%s\n' "HostKey $box/host" "AuthorizedKeysFile $box/authorized" "StrictModes no" "PidFile none" "UsePAM no" \
    "PermitRootLogin prohibit-password" "SetEnv TMPDIR=$box/tmp" >"$box/sshd_config"
serve="$sshd -i -f $box/sshd_config"
if [ "$(id -u)" = 0 ]; then
	printf '%s\n' "mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec $serve" >"$box/serve"
	serve="unshare --mount --propagation private sh $box/serve"
fi
printf '%s\n' "Host box" "User $(id -un)" "IdentityFile $box/key" "IdentitiesOnly yes" "BatchMode yes" "StrictHostKeyChecking no" \
    "UserKnownHostsFile $box/known" "ProxyCommand $serve" >"$box/ssh_config"
if ! found=$(timeout 60 ssh -F "$box/ssh_config" box true 2>&1 </dev/null); then
	echo "skipped: ssh:sshd: sshd does not let this user in: $(printf '%s' "$found" | tr '\n' ' ')"
	exit
fi
hosts ssh:box SSH="ssh -F $box/ssh_config"
[ $status = 0 ] && [ -s "$(echo "$box"/build/hosts/ssh-box*.db)" ] && case $said in *"holds for "*) ;; *) false ;; esac
verdict "$who:run" $? "status $status: $said; $(tail -n 3 "$box"/build/hosts/*.log)"
empty
verdict "$who:removed" $? "$(ls -A "$box/tmp")"

# The session that loses ssh: sshd ends what it reads from.
begin stopped
cp "$work/box-sshd-run/"*_config "$box/"
sed -i "s|SetEnv TMPDIR=.*|SetEnv TMPDIR=$box/tmp|" "$work/box-sshd-run/sshd_config"
mkfifo "$box/tell"
printf '%s\n' "$box/tell" >"$static/tests/errno/tell"
(
	cd "$tree" || exit 2
	exec env SSH="ssh -F $work/box-sshd-run/ssh_config" sh lib/hosts/ssh.sh "$box/build" box "$box/name" none errno/waits >"$work/said" 2>&1
) &
hosts=$!
waiting=$(timeout 60 cat "$box/tell")
kill -s KILL $hosts
wait $hosts 2>/dev/null
[ -n "$waiting" ] && empty
verdict "$who:stopped" $? "case $waiting; left: $(ls -A "$box/tmp"); $(cat "$work/said")"
