# Prints the version of the suite, one word: the release of lib/version and, in the project's git tree, the commit: "0.9+3894060",
# or "0.9+3894060-dirty" with uncommitted changes.  The commit tagged as the release is just "0.9".
set -eu
read -r release <lib/version

commit=
if git ls-files --error-unmatch lib/version >/dev/null 2>&1; then
	# Without optional locks git writes nothing.
	commit=$(GIT_OPTIONAL_LOCKS=0 git describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null) || commit=
	tag=$(GIT_OPTIONAL_LOCKS=0 git describe --exact-match --dirty --match="v$release" 2>/dev/null) || tag=
	[ "$tag" != "v$release" ] || commit=
fi
printf '%s\n' "$release${commit:++$commit}"
