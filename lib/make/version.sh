# Prints the version of the suite, one word: the release of lib/version, and in a git tree of its own also what is built of it,
# "0.9+3894060" or, with changes that are not committed, "0.9+3894060-dirty".  A commit that is tagged as the release is "0.9".
set -eu
read -r release <lib/version

commit=
if git ls-files --error-unmatch lib/version >/dev/null 2>&1; then
	# Without optional locks it writes nothing.
	commit=$(GIT_OPTIONAL_LOCKS=0 git describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null) || commit=
	tag=$(GIT_OPTIONAL_LOCKS=0 git describe --exact-match --dirty --match="v$release" 2>/dev/null) || tag=
	[ "$tag" != "v$release" ] || commit=
fi
printf '%s\n' "$release${commit:++$commit}"
