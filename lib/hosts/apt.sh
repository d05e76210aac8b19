# Sourced, by a script that has fail().  Fetches Debian's packages from this machine's own mirror without installing them: package
# lists and all else stay in a folder of the caller's, and apt checks packages with the keys that it trusts.

# apt_in FOLDER ARCHITECTURE: where apt() works.
apt_in() {
	apt_architecture=$2
	command -v apt-get >/dev/null 2>&1 || fail "it comes from Debian's packages, and this system has no apt"
	mkdir -p "$1/lists/partial" "$1/archives/partial"
	apt_top=$(cd "$1" && pwd)
}

# apt TOOL ARGUMENT...
apt() {
	apt_tool=$1
	shift
	"$apt_tool" -q -o Dir::Etc::SourceList="$apt_top/sources.list" -o Dir::Etc::SourceParts=/dev/null \
	    -o Dir::State::Lists="$apt_top/lists" -o Dir::Cache="$apt_top" -o Dir::State::status=/dev/null -o APT::Sandbox::User= \
	    -o APT::Architecture="$apt_architecture" -o APT::Architectures::="$apt_architecture" "$@"
}

# apt_update SUITE...: gets the lists of these suites, as far as they are there: a suite may have disappeared.
apt_update() {
	# The mirror of base-files, which every Debian has.
	apt_uri=$(apt-cache policy base-files | awk '$2 ~ /^[a-z]+:\/\// { print $2; exit }')
	[ -n "$apt_uri" ] || fail "apt does not know where this machine's packages come from"
	for suite; do
		echo "deb $apt_uri $suite main"
	done >"$apt_top/sources.list"
	apt apt-get update >"$apt_top/update.log" 2>&1 || :
}

# apt_download FOLDER PACKAGE[=VERSION]: puts the package's file into that folder.
apt_download() {
	(cd "$1" && apt apt-get download "$2") >"$apt_top/download.log" 2>&1 && return
	cat "$apt_top/download.log" >&2
	fail "cannot download ${2%%=*}"
}
