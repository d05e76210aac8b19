# Usage: results.sh | results.sh keep | results.sh check
# Writes the pages of docs/results/ anew from the runs that are kept there, HOST.run.xz; with keep takes the runs of make hosts
# in their place first; with check writes nothing and says whether the pages are what the runs give, by its exit status.
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
	"$BUILD/connect-report" markdown -o "$pages/$host.md" "$work/stores/$host.db"
done
[ $# = 1 ] || "$BUILD/connect-report" compare -f markdown -o "$pages/comparison.md" "$@"
{
	echo "# Results, host by host"
	echo
	echo "What connect() does on the hosts that \`make hosts\` makes, judged by the manuals and the lists of known deviations of"
	echo "this tree. Each page comes from the run beside it; \`make results\` writes the pages anew, and \`make check\` sees that"
	echo "they are what the runs give. \`make hosts keep-results\` takes new runs in their place."
	echo
	for store; do
		host=${store##*/}
		host=${host%.db}
		echo "- [$host]($host.md): $("$BUILD/connect-report" check "$store" | tail -n 1)"
	done
	[ $# = 1 ] || { echo; echo "[Side by side](comparison.md): where they differ."; }
	echo
	echo "A run, with all that its cases saw, becomes a store again, for \`connect-report\` and \`kyua report -r\`:"
	echo
	echo "    xz -d -c docs/results/HOST.run.xz >run && build/connect-keep -x run HOST.db"
} >"$pages/README.md"

if [ "$do" = check ]; then
	status=0
	for page in $(for each in "$where"/*.md "$pages"/*.md; do echo "${each##*/}"; done | LC_ALL=C sort -u); do
		cmp -s "$where/$page" "$pages/$page" && continue
		echo "$where/$page is not what the runs give: make results"
		status=1
	done
	exit $status
fi
for page in "$where"/*.md; do
	[ ! -e "$page" ] || [ -e "$pages/${page##*/}" ] || rm -f "$page"
done
for page in "$pages"/*.md; do
	cmp -s "$page" "$where/${page##*/}" || mv "$page" "$where/${page##*/}"
done
