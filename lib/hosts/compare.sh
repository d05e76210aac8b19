# Shows the runs side by side: this host's, where make report left one, and those of make hosts.  Pages in BUILD/compare/.
set -eu

set --
for store in "$BUILD/results.db" "$BUILD"/hosts/*.db; do
	[ ! -e "$store" ] || set -- "$@" "$store"
done
if [ $# = 0 ]; then
	echo "compare: there are no runs: make report and make hosts leave them" >&2
	exit 2
fi
mkdir -p "$BUILD/compare"
"$BUILD/connect-report" html -o "$BUILD/compare" "$@"
[ $# = 1 ] || "$BUILD/connect-report" compare "$@"
echo
echo "Side by side: $BUILD/compare/index.html"
