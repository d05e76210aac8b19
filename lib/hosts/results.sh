# Usage: results.sh | results.sh keep | results.sh check
# Writes the pages of docs/results/ anew from the runs that are kept there, HOST.run.xz; with keep takes the runs of make hosts
# in their place first; with check writes nothing and says whether the pages are what the runs give, by its exit status.
#
# A page says what the suite knew that ran: clauses and cases that came later leave it as it is.  It names the suite that judged;
# that a later one judges alike is no reason to write it anew.
set -eu

do=${1-}
case $do in
'' | keep | check) ;;
*) echo "usage: results.sh [keep | check]" >&2; exit 2 ;;
esac
if ! command -v xz >/dev/null 2>&1; then
	echo "results: xz is not there, which the runs are kept with" >&2
	exit 2
fi
where=docs/results
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

if [ "$do" = keep ]; then
	for store in "$BUILD"/hosts/*.db; do
		[ -e "$store" ] || { echo "results: there are no runs in $BUILD/hosts: make hosts leaves them" >&2; exit 2; }
		host=${store##*/}
		"$BUILD/connect-keep" "$store" >"$work/run"
		mkdir -p "$where"
		xz -9e -c "$work/run" >"$work/run.xz"
		mv "$work/run.xz" "$where/${host%.db}.run.xz"
	done
fi

pages=$work/pages
mkdir "$pages" "$work/stores"
set --
for run in "$where"/*.run.xz; do
	[ -e "$run" ] || { echo "results: no run is kept in $where" >&2; exit 2; }
	host=${run##*/}
	host=${host%.run.xz}
	xz -d -c "$run" >"$work/run" || { echo "$run: not whole" >&2; exit 2; }
	"$BUILD/connect-keep" -x "$work/run" "$work/stores/$host.db"
	set -- "$@" "$work/stores/$host.db"
	"$BUILD/connect-report" markdown --as-run -o "$pages/$host.md" "$work/stores/$host.db"
done
[ $# = 1 ] || "$BUILD/connect-report" compare --as-run -f markdown -o "$pages/comparison.md" "$@"
{
	echo "# Results, host by host"
	echo
	echo "What connect() does on the hosts that \`make hosts\` makes. Each page comes from the run beside it and says which suite ran and"
	echo "which judged it, by the clauses that the run's cases name: what came into the suite later is not on it. \`make results\`"
	echo "writes the pages anew where the runs give others, and \`make check\` sees that they do not. \`make hosts keep-results\` takes"
	echo "new runs in their place."
	echo
	for store; do
		host=${store##*/}
		host=${host%.db}
		echo "- [$host]($host.md): $("$BUILD/connect-report" check --as-run "$store" | tail -n 1)"
	done
	[ $# = 1 ] || { echo; echo "[Side by side](comparison.md): where they differ."; }
	echo
	echo "A run, with all that its cases saw, becomes a store again, for \`connect-report\` and \`kyua report -r\`:"
	echo
	echo "    xz -d -c docs/results/HOST.run.xz >run && build/connect-keep -x run HOST.db"
} >"$pages/README.md"

# same PAGE PAGE: whether they say the same, whichever suite judged.
same() {
	[ -e "$1" ] && [ -e "$2" ] || return 1
	sed 's/ as of suite [^ ]*$//' "$1" >"$work/one"
	sed 's/ as of suite [^ ]*$//' "$2" | cmp -s - "$work/one"
}

if [ "$do" = check ]; then
	status=0
	for page in $(for each in "$where"/*.md "$pages"/*.md; do echo "${each##*/}"; done | LC_ALL=C sort -u); do
		same "$where/$page" "$pages/$page" && continue
		echo "$where/$page is not what the runs give: make results"
		status=1
	done
	exit $status
fi
for page in "$where"/*.md; do
	[ -e "$page" ] && [ ! -e "$pages/${page##*/}" ] || continue
	rm -f "$page"
	echo "$page: no run gives it any more"
done
for page in "$pages"/*.md; do
	same "$page" "$where/${page##*/}" && continue
	mv "$page" "$where/${page##*/}"
	echo "$where/${page##*/}: written anew"
done
