#!/bin/sh
# Usage: sources.sh FOLDER
# On a runner with apt: fetches the sources of ATF and libbsd into FOLDER/atf and FOLDER/libbsd, for hosts without packages of them
# (run-suite.sh).  Uses a package list of its own, since the runner's may not name sources.
set -eu
mkdir -p "$1/apt/lists/partial" "$1/atf" "$1/libbsd"
cd "$1"
top=$(pwd)

# shellcheck disable=SC2016
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
    sed 's/^/deb-src /' >apt/sources.list
apt() {
	apt-get -q -o Dir::Etc::SourceList="$top/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
	    -o Dir::State::Lists="$top/apt/lists" -o Dir::Cache="$top/apt" -o APT::Sandbox::User= "$@"
}
apt update
(cd apt && apt source --download-only atf libbsd)
for package in atf libbsd; do
	tar -xf apt/"$package"_*.orig.tar.?z -C "$package" --strip-components 1
done
rm -rf apt
