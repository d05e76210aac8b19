# Gives each target of connect-fuzz FUZZ inputs, by default 10000, which are made of lib/fuzz/seeds, always the same; the two that
# read whole stores, which takes long, a quarter and a sixteenth.  Builds it in BUILD/fuzz, under sanitizers.  An input that shows
# a fault stays in BUILD/fuzz/faults.  Exit status: 0 if there is no fault, 1 if there is one, 2 on an error, 77 if this host has
# no sanitizers.
set -eu

inputs=${FUZZ:-10000}
case $inputs in
*[!0-9]* | 0* | ??????????*) echo "FUZZ=$inputs: not a number of inputs; as in make fuzz FUZZ=100000" >&2; exit 2 ;;
esac

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' INT TERM HUP

sanitize=address,undefined
echo 'int main(void) { return (0); }' >"$work/try.c"
if ! ${CC:-cc} -fsanitize=$sanitize -o "$work/try" "$work/try.c" 2>/dev/null || ! "$work/try" 2>/dev/null; then
	echo "fuzz: ${CC:-cc} has no -fsanitize=$sanitize that works here" >&2
	exit 77
fi
fuzz=$BUILD/fuzz
(
	unset STATIC SYSTEM
	SANITIZE=$sanitize
	export SANITIZE
	MAKEFLAGS= BUILD=$fuzz sh lib/make/inner.sh fuzz CC="${CC:-cc}" SANITIZE=$sanitize \
	    CFLAGS='-g -O1 -pipe -fno-omit-frame-pointer -fno-sanitize-recover=all'
) >"$work/build" 2>&1 || { cat "$work/build" >&2; exit 2; }

# The targets' own files go there, even of one that is stopped.
TMPDIR=$work
export TMPDIR
faults=$fuzz/faults
rm -rf "$faults"
mkdir -p "$faults"
status=0
for target in $("$fuzz/connect-fuzz" -l); do
	case $target in
	cases) share=16 ;;
	store) share=4 ;;
	*) share=1 ;;
	esac
	found=0
	"$fuzz/connect-fuzz" -n $(((inputs + share - 1) / share)) -o "$faults" "$target" "lib/fuzz/seeds/$target"/* || found=$?
	[ $found -le 1 ] || exit 2
	[ $found = 0 ] || status=1
done
exit $status
