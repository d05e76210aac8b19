# Usage: with.sh FOLDER COMMAND...
# Becomes the command, with the variables that make was given (GIVEN_BUILD and so on) by their own names in the environment, as
# the only one that works in that folder of BUILD.  PLACE says where the programs are: each lies at $PLACE and the name of its
# source.  It is empty in a plain build, so that they lie beside their sources, and else BUILD/.
set -eu
folder=$1
shift

for name in MAKE BUILD STATIC SANITIZE SYSTEM CASES MANUALS HOST STRICT DEVIATIONS LINK MODULES JOBS HOSTS MUTANTS PREFIX DESTDIR; do
	eval "$name=\$GIVEN_$name"
	unset "GIVEN_$name"
	export "$name"
done

. lib/make/folder.sh
own_folder
. lib/make/lock.sh
lock "$BUILD/$folder"
exec "$@"
