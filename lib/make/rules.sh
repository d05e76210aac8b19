# Usage: rules.sh BUILD
# Writes the rules of the build, one for each source that there is, since POSIX make has no way to say so in general.  Header
# dependencies are those that the compiler found the last time.
set -eu
build=$1

sources() {
	find "$@" -name '*.c' 2>/dev/null | LC_ALL=C sort
}

# object SOURCE [MORE FLAGS]: prints the rule.
objects=
object() {
	o=$build/obj/${1%.c}.o
	objects="$objects $o"
	printf '%s: %s %s/flags\n' "$o" "$1" "$build"
	printf '\t@mkdir -p %s; echo "CC   %s"\n' "$(dirname "$o")" "$1"
	printf '\t@$(COMPILE) %s -MMD -MP -MF %s.d -c -o %s %s\n\n' "${2-}" "$o" "$o" "$1"
}

objects_of() {
	for source; do
		printf ' %s/obj/%s.o' "$build" "${source%.c}"
	done
}

suite=$(sources lib/conformance lib/fixture lib/manuals lib/deviations | grep -v /tests/)
report=$(sources lib/report | grep -v /tests/ || :)
own_tests=$(sources lib/*/tests || :)
tests=$(sources tests)
hosts=$(sources lib/hosts | grep -v -e /tests/ -e /keep.c || :)
mutants="lib/mutants/calls.c lib/mutants/host.c lib/mutants/names.c lib/mutants/preload.c lib/mutants/table.c"
judging="lib/conformance/record.c lib/conformance/judge.c lib/conformance/outcome.c lib/conformance/clean.c lib/manuals/manual.c lib/deviations/deviation.c"
embedded="$build/obj/manual_files.o $build/obj/deviation_files.o"

cat <<EOF
include $build/config.mk

# What sources see of the BSDs and of POSIX without being GNU's: on Linux this macro opens it, elsewhere it says nothing.
SUITE_CPPFLAGS = -D_DEFAULT_SOURCE -Ilib \$(ATF_CFLAGS) \$(BSD_CFLAGS) \$(REPORT_CFLAGS)
# A field that a declaration leaves out is zero, which is what it says.
SUITE_CFLAGS = -std=c11 -Wall -Wextra -Wno-missing-field-initializers \$(WERROR)
COMPILE = \$(CC) \$(SUITE_CPPFLAGS) \$(CPPFLAGS) \$(SUITE_CFLAGS) \$(CFLAGS)
STATIC_1 = -static
LINK_PROGRAM = \$(CC) \$(CFLAGS) \$(STATIC_\$(STATIC)) \$(LDFLAGS)
EXPORT_ = -Wl,--dynamic-list=lib/mutants/exported.list
EXPORT = \$(EXPORT_\$(STATIC))

all: tests report run keep $build/catalogue.tsv

# Objects made by other commands than these are out of date.
flags:
	@printf '%s\n' '\$(COMPILE) \$(LINK_PROGRAM) \$(EXPORT) \$(AR) \$(ATF_LIBS) \$(BSD_LIBS) \$(REPORT_LIBS) \$(RUN_LIBS) \$(LDLIBS)' >$build/flags.new
	@cmp -s $build/flags.new $build/flags || cp $build/flags.new $build/flags
	@rm -f $build/flags.new

EOF

for prefix in manual deviation; do
	data=$(find "lib/${prefix}s" -name '*.tsv' | LC_ALL=C sort | tr '\n' ' ')
	cat <<EOF
$build/${prefix}_files.c: $data lib/make/embed.awk
	@echo "GEN  \$@"; awk -v prefix=$prefix -f lib/make/embed.awk $data >\$@.new && mv \$@.new \$@

$build/obj/${prefix}_files.o: $build/${prefix}_files.c lib/make/embedded.h $build/flags
	@mkdir -p $build/obj
	@\$(COMPILE) -c -o \$@ $build/${prefix}_files.c

EOF
done

for source in $suite; do
	object "$source"
done
for source in $report $hosts lib/hosts/keep.c $own_tests; do
	object "$source" "-DCATALOGUE='\"$build/catalogue.tsv\"' -DREPORTER='\"$build/connect-report\"'"
done

cat <<EOF
$build/libsuite.a:$(objects_of $suite) $embedded
	@echo "AR   \$@"; rm -f \$@
	@\$(AR) rc \$@$(objects_of $suite) $embedded

EOF

# A program lies beside its source, where Kyua looks for it.
programs=
for source in $tests; do
	program=${source%.c}
	programs="$programs $program"
	object "$source" "-DPROGRAM='\"${program#tests/}\"'"
	printf '%s:%s %s/libsuite.a\n' "$program" "$(objects_of "$source")" "$build"
	printf '\t@echo "LINK $@"\n\t@$(LINK_PROGRAM) $(EXPORT) -o $@%s %s/libsuite.a $(ATF_LIBS) $(BSD_LIBS) $(LDLIBS)\n\n' "$(objects_of "$source")" "$build"
done

# The tests of the project's own code: those of the reporter and of the runner link all of it but main().
own=
for source in $own_tests; do
	program=${source%.c}
	own="$own $program"
	case $source in
	lib/report/*)
		parts="$(objects_of "$source" $(printf '%s\n' $report | grep -v /main.c) $judging) $embedded"
		libs='$(REPORT_LIBS)'
		;;
	lib/hosts/*)
		parts=$(objects_of "$source" $(printf '%s\n' $hosts | grep -v /main.c))
		libs='$(RUN_LIBS)'
		;;
	*)
		parts="$(objects_of "$source") $build/libsuite.a"
		libs=
		;;
	esac
	printf '%s: %s\n\t@echo "LINK $@"\n\t@$(LINK_PROGRAM) -o $@ %s $(ATF_LIBS) %s $(BSD_LIBS) $(LDLIBS)\n\n' "$program" "$parts" "$parts" "$libs"
done

if [ -n "$report" ]; then
	cat <<EOF
report: $build/connect-report

$build/connect-report:$(objects_of $report $judging) $embedded
	@echo "LINK \$@"
	@\$(LINK_PROGRAM) -o \$@$(objects_of $report $judging) $embedded \$(REPORT_LIBS) \$(BSD_LIBS) \$(LDLIBS)

EOF
fi

# The runner for hosts without Kyua.
cat <<EOF
run: $build/connect-run

$build/connect-run:$(objects_of $hosts)
	@echo "LINK \$@"
	@\$(LINK_PROGRAM) -o \$@$(objects_of $hosts) \$(RUN_LIBS) \$(BSD_LIBS) \$(LDLIBS)

EOF

# What turns a store into a text that is kept, and back.
keep="lib/hosts/keep.c lib/hosts/atf.c lib/hosts/writer.c lib/report/store.c lib/report/text.c lib/conformance/clean.c"
cat <<EOF
keep: $build/connect-keep

$build/connect-keep:$(objects_of $keep)
	@echo "LINK \$@"
	@\$(LINK_PROGRAM) -o \$@$(objects_of $keep) \$(RUN_LIBS) \$(BSD_LIBS) \$(LDLIBS)

EOF

# The wrong connect()s, preloaded to the programs, and what runs the cases under them.
dl_libs=
[ "$(uname -s)" != Linux ] || dl_libs=-ldl
for source in $mutants; do
	object "$source" "-fPIC -fvisibility=hidden"
done
object lib/mutants/run.c
cat <<EOF
mutants: $build/mutants.so $build/mutants-run

$build/mutants.so:$(objects_of $mutants)
	@echo "LINK \$@"
	@\$(CC) \$(CFLAGS) -shared \$(LDFLAGS) -o \$@$(objects_of $mutants) $dl_libs

$build/mutants-run:$(objects_of lib/mutants/run.c $judging) $embedded
	@echo "LINK \$@"
	@\$(LINK_PROGRAM) -o \$@$(objects_of lib/mutants/run.c $judging) $embedded \$(BSD_LIBS) $dl_libs \$(LDLIBS)

EOF

# Beside what the suite is measured, and by what (bench.sh).
for program in empty elapsed; do
	source=lib/make/bench/$program.c
	object "$source"
	printf '%s: %s\n\t@$(LINK_PROGRAM) -o $@ %s $(ATF_LIBS) $(BSD_LIBS) $(LDLIBS)\n\n' "${source%.c}" "$(objects_of "$source")" \
	    "$(objects_of "$source")"
done

cat <<EOF
tests:$programs

own-tests:$own

# All that can be compiled, and nothing linked.
objects:$objects

# What make check runs beside the suite.
check-programs: own-tests mutants

bench-programs: lib/make/bench/empty lib/make/bench/elapsed

# What the programs say of their cases: id, clauses, description.
$build/catalogue.tsv:$programs lib/make/catalogue.sh
	@echo "GEN  \$@"; sh lib/make/catalogue.sh$programs >\$@.new && mv \$@.new \$@

EOF

find "$build/obj" -name '*.d' -exec cat {} + 2>/dev/null || :
