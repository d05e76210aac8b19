# Tries the check of docs/results/ in a copy of the tree: what came into the suite after the runs that are kept leaves the pages as
# they are, and a page that is wrong is noticed, and made right by make results, which says so.  Then that runs are kept of the
# hosts that this machine makes, and of another only if its store is named.
set -u
prefix=results
. lib/make/verdict.sh
if ! command -v xz >/dev/null 2>&1; then
	echo "skipped: results: xz is not there"
	exit 0
fi

case $BUILD in
/*) built=$BUILD ;;
*) built=$(pwd)/$BUILD ;;
esac
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP
# Two runs are enough.  One of them is used again at the end.
find docs lib tests -type f \( -name '*.*' -o -name Kyuafile -o -path lib/version \) ! -path 'lib/make/actionlint/*' \
    ! -path 'lib/make/biome/*' ! -path 'docs/results/linux-[6-9]*' | tar -cf - -T - | (cd "$work" && tar -xf -) || exit 2
cd "$work" && xz -d -c docs/results/gvisor.run.xz >gvisor.run || exit 2
unset MAKEFLAGS MFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR STATIC SANITIZE SYSTEM

build() {
	for target in "$@" report keep; do
		sh lib/make/inner.sh "$target" >"$work/log" 2>&1 || return 1
	done
}
results() { sh lib/hosts/results.sh "$@" >"$work/log" 2>&1; }
# judge NAME: a verdict on what stands before it.
judge() { verdict "$1" $? "$(tail -n 5 "$work/log")"; }

# The pages as they are of the suite as it is.
BUILD=$built
export BUILD
results && ! grep -e gvisor.md -e linux-5.10.md "$work/log"
judge now
BUILD=build

# A clause, a case that names it and a deviation of a case of old from it; and a manual of its own.
printf 'posix:NEWEST\terrno\tshall\tall\tNo run has been asked for this.\n' >>lib/manuals/posix.tsv
sed 's/^posix:/newest:/' lib/manuals/posix.tsv >lib/manuals/newest.tsv
cat >>tests/errno/ebadf.c <<'CASE'

static expectations newest = {
	{ "call", "posix:NEWEST newest:NEWEST", "-1 EBADF" },
};

CONDITION(newest, .expect = newest, .descr = "No run has had this case")
{
	connect_on(-1);
}
CASE
printf '\nIt is new\n\terrno/ebadf:*\tposix:NEWEST newest:EBADF\tcall\t0\t*\t1\n' | tee -a lib/deviations/linux.tsv \
    >>lib/deviations/gvisor.tsv
build tests/errno/ebadf && ./tests/errno/ebadf -l >"$work/log" && grep -q '^ident: newest$' "$work/log"
judge builds
results check
judge newer

# A page that is not what its run gives, one that no run gives, and one that is missing.
sed 's/passed/broken/' docs/results/gvisor.md >page && mv page docs/results/gvisor.md
cp docs/results/gvisor.md docs/results/nobody.md
rm docs/results/comparison.md
! results check && [ "$(grep -c 'does not match the runs' "$work/log")" = 3 ]
judge wrong
results && grep -q 'gvisor.md: rewritten' "$work/log" && grep -q 'comparison.md: rewritten' "$work/log" &&
    grep -q 'nobody.md: removed, its run is gone' "$work/log" && [ "$(wc -l <"$work/log")" = 3 ] && results check
judge mended

# A reason that is in other words is on the pages in these.
sed 's/^Linux /LINUX /' lib/deviations/linux.tsv >list && mv list lib/deviations/linux.tsv
build && ! results check && grep -q 'linux-5.10.md does not match' "$work/log"
judge list

# A machine that ssh reached, and an older one of these, of which the name had the release alone.
rm -r docs/results
mkdir -p docs build/hosts
for host in gvisor ssh-me@box-linux-6.1.0-x86_64 linux-6.1.0-28-amd64-x86_64; do
	"$BUILD/connect-keep" -x "$work/gvisor.run" "build/hosts/$host.db" || exit 2
done
HOSTS= results keep && [ "$(ls docs/results)" = "README.md
gvisor.md
gvisor.run.xz" ] && [ "$(grep -c 'not kept, unless HOSTS=' "$work/log")" = 2 ]
judge keep
HOSTS="ssh-me@box-linux-6.1.0-x86_64" results keep && [ -e docs/results/ssh-me@box-linux-6.1.0-x86_64.md ] && results check
judge keep:named
rm -r docs/results
for wrong in "gvisor ssh:box" ../hosts/gvisor; do
	! HOSTS=$wrong results keep && grep -q "^HOSTS=$wrong: keep-results takes names of stores" "$work/log" && [ ! -e docs/results ]
	judge "keep:wrong:$wrong"
done
rm build/hosts/gvisor.db
! HOSTS= results keep && grep -q 'there are no runs' "$work/log" && [ ! -e docs/results ]
judge keep:none
