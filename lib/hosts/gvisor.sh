# Usage: gvisor.sh BUILD STORE [ARGUMENTS OF connect-run...] | gvisor.sh --missing
# Runs the suite in gVisor (Debian's runsc) and writes the store.  runsc's output goes to STORE with .log in place of .db.  --missing
# prints what keeps this machine from it, if anything.
set -eu

. lib/hosts/root.sh
missing() {
	missing_command runsc busybox gzip timeout || [ "$(id -u)" = 0 ] || echo "runsc needs root"
}
need gvisor "$1"
build=$1 store=$2
shift 2

seconds=900	# some ten times the usual run
log=${store%.db}.log

fail() { printf '%s\n' "gvisor: $*" >&2; exit 2; }

work=$(mktemp -d)
sandbox=
clean_up() {
	if [ -n "$sandbox" ]; then
		kill "$sandbox" 2>/dev/null || :
		wait "$sandbox" 2>/dev/null || :
	fi
	rm -rf "$work" "$store.new"
}
trap clean_up EXIT
trap 'exit 2' INT TERM HUP

make_root "$build" "$work/root"
cat >"$work/root/run" <<'RUN'
cd /suite
/bin/connect-run -o /tmp/results.db "$@" >&2
status=$?
echo "suite ended with status $status" >&2
exec gzip -c /tmp/results.db
RUN

# Without access to the host's network; files are written to a layer in memory.
$tied timeout $seconds $tied runsc --root="$work/state" --rootless=false --network=none "do" --cwd / --root "$work/root" \
    /bin/busybox sh /run "$@" </dev/null >"$work/store.gz" 2>"$log" &
sandbox=$!
ended=0
wait $sandbox || ended=$?
sandbox=
[ $ended != 124 ] || fail "did not end within $seconds s; see $log"
if ! grep -q '^suite ended with status [01]' "$log"; then
	tail -n 5 "$log" >&2
	fail "the suite did not finish; see $log"
fi
gzip -d -c "$work/store.gz" >"$store.new" 2>/dev/null || fail "the store is not complete; see $log"
mv "$store.new" "$store"
