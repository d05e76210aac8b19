# Usage: with.sh FOLDER COMMAND...
# Locks that folder of BUILD and becomes the command.  The variables given to make (GIVEN_BUILD and so on) go into the environment
# by their own names.  A program lies at $PLACE followed by its source's name: PLACE is empty in a plain build, so that programs
# lie beside their sources, and otherwise BUILD/.
set -eu
folder=$1
shift

for name in MAKE BUILD STATIC SANITIZE SYSTEM CASES CLAUSES MANUALS HOST STRICT DEVIATIONS LINK SUBSET MODULES JOBS HOSTS SSH MUTANTS \
    N WORDS FUZZ PREFIX DESTDIR INSTALL_PROGRAM INSTALL_DATA INSTALL_STRIP; do
	eval "$name=\$GIVEN_$name"
	unset "GIVEN_$name"
	export "$name"
done

. lib/make/folder.sh
own_folder
. lib/make/lock.sh
lock "$BUILD/$folder"
exec "$@"
