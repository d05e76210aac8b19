# Usage: one.sh HOST REPORT COMMAND...
# Runs the command that makes a host, and writes "HOST STATUS SECONDS" to the FIFO REPORT once it has ended.  The command ends with
# this script, however that ends.
set -u
host=$1 report=$2
shift 2

. lib/hosts/root.sh
running=
trap '[ -z "$running" ] || { kill "$running" 2>/dev/null; wait "$running"; }; exit 2' INT TERM HUP
began=$(date +%s)
$tied "$@" </dev/null &
running=$!
made=0
wait $running || made=$?
echo "$host $made $(($(date +%s) - began))" >"$report"
