# Usage: results.sh | results.sh keep | results.sh check
# Rewrites the pages of docs/results/ from the runs kept there, HOST.run.xz.  With keep, first replaces these runs by those that
# make hosts has made on this machine, or by the stores in BUILD/hosts that HOSTS names: what another machine does is published
# only if its store is named.  With check, writes nothing; the exit status says whether the pages match the runs.
#
# A page shows what the suite knew at the time of the run: later clauses and cases do not change it.  It names the suite that
# judged, but is not rewritten if a later suite judges alike.
set -eu

do=${1-}
case $do in
'' | keep | check) ;;
*) echo "usage: results.sh [keep | check]" >&2; exit 2 ;;
esac
if ! command -v xz >/dev/null 2>&1; then
	echo "results: xz is not installed, which compresses the runs" >&2
	exit 2
fi
where=docs/results
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

. lib/hosts/root.sh

if [ "$do" = keep ]; then
	kept=${HOSTS-}
	if [ -n "$kept" ]; then
		for host in $kept; do
			case $host in */*) false ;; *) [ -e "$BUILD/hosts/$host.db" ] ;; esac || {
				echo "HOSTS=$kept: keep-results takes names of stores, and there is no $BUILD/hosts/$host.db" >&2
				exit 2
			}
		done
	else
		for store in "$BUILD"/hosts/*.db; do
			[ -e "$store" ] || continue
			host=${store##*/}
			host=${host%.db}
			if is_made_here "$host"; then
				kept="$kept $host"
			else
				echo "$store: not kept, unless HOSTS=$host asks for it"
			fi
		done
	fi
	[ -n "$kept" ] || { echo "results: there are no runs in $BUILD/hosts: make hosts leaves them" >&2; exit 2; }
	mkdir "$work/kept"
	for host in $kept; do
		"$BUILD/connect-keep" "$BUILD/hosts/$host.db" >"$work/run"
		xz -9e -c "$work/run" >"$work/kept/$host.run.xz"
	done
	mkdir -p "$where"
	for run in "$work"/kept/*; do
		mv "$run" "$where/${run##*/}"
	done
fi

pages=$work/pages
mkdir "$pages" "$work/stores"
set --
for run in "$where"/*.run.xz; do
	[ -e "$run" ] || { echo "results: no run is kept in $where" >&2; exit 2; }
	host=${run##*/}
	host=${host%.run.xz}
	xz -d -c "$run" >"$work/run" || { echo "$run: incomplete" >&2; exit 2; }
	"$BUILD/connect-keep" -x "$work/run" "$work/stores/$host.db"
	set -- "$@" "$work/stores/$host.db"
	"$BUILD/connect-report" markdown --as-run -o "$pages/$host.md" "$work/stores/$host.db"
done
[ $# = 1 ] || "$BUILD/connect-report" compare --as-run -f markdown -o "$pages/comparison.md" "$@"
{
	echo "# Results, host by host"
	echo
	echo "What connect() does on the hosts that \`make hosts\` makes, and on FreeBSD, whose kernel ran in software emulation. Each page"
	echo "comes from the run beside it. It names the suite that ran and the suite that judged, by the clauses that the run's cases"
	echo "name: later additions to the suite are not on it."
	echo "\`make results\` rewrites pages that do not match their runs, and \`make check\` checks that they do. \`make hosts"
	echo "keep-results\` replaces the runs by new ones; \`make keep-results HOSTS=NAME\` keeps the store \`build/hosts/NAME.db\`, whatever"
	echo "it is of."
	echo
	for store; do
		host=${store##*/}
		host=${host%.db}
		echo "- [$host]($host.md): $("$BUILD/connect-report" check --as-run "$store" | tail -n 1)"
	done
	[ $# = 1 ] || { echo; echo "[Side by side](comparison.md): where they differ."; }
	echo
	echo "A run becomes a store again, with everything that its cases saw, for \`connect-report\` and \`kyua report -r\`:"
	echo
	echo "    xz -d -c docs/results/HOST.run.xz >run && build/connect-keep -x run HOST.db"
} >"$pages/README.md"

# alike PAGE PAGE: whether they are equal but for the suite that judged.
alike() {
	[ -e "$1" ] && [ -e "$2" ] || return 1
	sed 's/ as of suite [^ ]*$//' "$1" >"$work/one"
	sed 's/ as of suite [^ ]*$//' "$2" | cmp -s - "$work/one"
}

if [ "$do" = check ]; then
	status=0
	for page in $(for each in "$where"/*.md "$pages"/*.md; do echo "${each##*/}"; done | LC_ALL=C sort -u); do
		alike "$where/$page" "$pages/$page" && continue
		echo "$where/$page does not match the runs: make results"
		status=1
	done
	exit $status
fi
for page in "$where"/*.md; do
	[ -e "$page" ] && [ ! -e "$pages/${page##*/}" ] || continue
	rm -f "$page"
	echo "$page: removed, its run is gone"
done
for page in "$pages"/*.md; do
	alike "$page" "$where/${page##*/}" && continue
	mv "$page" "$where/${page##*/}"
	echo "$where/${page##*/}: rewritten"
done
