# Runs the suite on this host and writes BUILD/results.db, BUILD/report/index.html, BUILD/report/report.json and a summary on
# the terminal, whatever the results.  The exit status is that of connect-report check.
set -eu
. lib/make/kyua.sh

reporter=$BUILD/connect-report

# judge SUBCOMMAND...: runs the reporter with the variables of the run.
judge() {
	subcommand=$1
	shift
	"$reporter" "$subcommand" ${MANUALS:+-m "$MANUALS"} ${DEVIATIONS:+-d "$DEVIATIONS"} ${STRICT:+--strict} "$@"
}

# Report a wrong variable once, before the run, rather than in every case.
for manual in $MANUALS; do
	[ -e "lib/manuals/$manual.tsv" ] || { echo "MANUALS=$MANUALS: there is no manual $manual in lib/manuals" >&2; exit 2; }
done
if [ -n "$DEVIATIONS" ] && [ ! -r "$DEVIATIONS" ]; then
	echo "DEVIATIONS=$DEVIATIONS: cannot be read" >&2
	exit 2
fi
case $LINK in
'' | tun | veth | loopback) ;;
*) echo "LINK=$LINK: neither tun, veth nor loopback" >&2; exit 2 ;;
esac

set_filters
case $DEVIATIONS in
'' | /*) ;;
*) DEVIATIONS=$(pwd)/$DEVIATIONS ;;	# Kyua runs cases in other directories
esac

ran=0
run_kyua "$BUILD/results.db" "$BUILD/run.log" "${PLACE-}Kyuafile" $filters || ran=$?
if [ $ran -gt 1 ]; then
	cat "$BUILD/run.log" >&2
	echo "kyua could not run the suite (status $ran)" >&2
	exit 2
fi

# Show the results of make mutants with the cases.
mutants=
[ ! -e "$BUILD/mutants.tsv" ] || mutants=$BUILD/mutants.tsv

mkdir -p "$BUILD/report"
judge html ${mutants:+-k "$mutants"} -o "$BUILD/report" "$BUILD/results.db"
judge json ${mutants:+-k "$mutants"} -o "$BUILD/report/report.json" "$BUILD/results.db"
judge summary --page "$BUILD/report/index.html" "$BUILD/results.db"
checked=0
judge check "$BUILD/results.db" >"$BUILD/report/check.txt" || checked=$?
exit $checked
