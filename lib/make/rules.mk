# How everything is built: what GNU make and bmake both read, for inner.sh, which gives
#	BUILD	the folder of what is made, and
#	PLACE	empty, or BUILD/: a program lies at $(PLACE) and the name of its source.
# make runs at the top of the tree; each object is at $(O) and the name of its source.

O = $(BUILD)/obj

include $(BUILD)/config.mk
include $(BUILD)/lists.mk
# WORLD: the sources of what the system does in its own way; NOT_PICKED: those of any system that it has others in place of.
include $(BUILD)/world.mk

# The sources, which lists.sh finds.  No name here is one that a run is given (MANUALS, LINK ...): those come here, too.
SUITE = $(COMMON) $(WORLD)
SUITE_MAIN = lib/case/main.c
# What the runner and the keeper of stores share with the reporter.
SHARED = lib/report/about.c lib/report/atf.c lib/report/output.c lib/report/text.c lib/report/writer.c lib/judge/clean.c
KEEP = lib/hosts/keep.c lib/report/store.c $(SHARED)
PRELOADING = $(MUTANTS_RUN) lib/run/pool.c lib/report/output.c lib/report/text.c $(JUDGING)

DL_LIBS != test "$$(uname -s)" != Linux || echo -ldl

# Sources that are made, in BUILD; each has a rule below, and is linked into all that carries the data.
GENERATED = manual_files deviation_files model_rows version

TEST_PROGRAMS = $(TESTS:%.c=$(PLACE)%)
ALL_CASES = $(PLACE)tests/connect-cases
SUITE_TEST_PROGRAMS = $(SUITE_TESTS:%.c=$(PLACE)%)
REPORT_TEST_PROGRAMS = $(REPORT_TESTS:%.c=$(PLACE)%)
MUTANTS_TEST_PROGRAMS = $(MUTANTS_TESTS:%.c=$(PLACE)%)
KEEP_TEST_PROGRAMS = $(KEEP_TESTS:%.c=$(PLACE)%)
RUN_TEST_PROGRAMS = $(RUN_TESTS:%.c=$(PLACE)%)
BENCH_PROGRAMS = $(BENCH:%.c=$(PLACE)%)

TEST_OBJECTS = $(TESTS:%.c=$(O)/%.o)
PRELOADED_OBJECTS = $(PRELOADED:%.c=$(O)/%.o)
OTHERS = $(SUITE) $(SUITE_MAIN) $(NOT_PICKED) $(REPORT) lib/report/main.c $(RUN) lib/run/main.c \
	lib/hosts/keep.c lib/hosts/main.c $(MUTANTS_RUN) lib/mutants/run/main.c $(SUITE_TESTS) $(REPORT_TESTS) $(RUN_TESTS) \
	$(KEEP_TESTS) $(MUTANTS_TESTS) $(BENCH) $(FUZZING) lib/fuzz/main.c
OTHER_OBJECTS = $(OTHERS:%.c=$(O)/%.o)
GENERATED_OBJECTS = $(GENERATED:%=$(O)/%.o)
PAGE_FILES = $(O)/page_files.o
SYNOPSIS = $(O)/synopsis.o
OBJECTS = $(TEST_OBJECTS) $(PRELOADED_OBJECTS) $(OTHER_OBJECTS) $(GENERATED_OBJECTS) $(PAGE_FILES) $(SYNOPSIS)

# What programs are linked of, beside an object of their own.  These are objects and no archive: of a function that is there
# twice, the linker would take either from an archive and say nothing.
SUITE_PARTS = $(SUITE:%.c=$(O)/%.o) $(GENERATED_OBJECTS) $(SYNOPSIS)
SUITE_MAIN_PART = $(SUITE_MAIN:%.c=$(O)/%.o)
JUDGING_PARTS = $(JUDGING:%.c=$(O)/%.o) $(GENERATED_OBJECTS)
REPORT_PARTS = $(REPORT:%.c=$(O)/%.o) $(JUDGING_PARTS) $(PAGE_FILES)
RUN_PARTS = $(RUN:%.c=$(O)/%.o) $(SHARED:%.c=$(O)/%.o) $(O)/version.o
REPORT_MAIN = $(O)/lib/report/main.o
KEEP_MAIN = $(O)/lib/hosts/main.o
FUZZ_MAIN = $(O)/lib/fuzz/main.o
FUZZ_PARTS = $(FUZZING:%.c=$(O)/%.o) $(O)/lib/run/kyuafile.o $(REPORT_PARTS)
RUN_MAIN = $(O)/lib/run/main.o
KEEP_PARTS = $(KEEP:%.c=$(O)/%.o) $(O)/version.o
PRELOADING_PARTS = $(PRELOADING:%.c=$(O)/%.o) $(GENERATED_OBJECTS)

# What sources see of the BSDs and of POSIX without being GNU's: on Linux this macro opens it, elsewhere it says nothing.
SUITE_CPPFLAGS = -D_DEFAULT_SOURCE -Ilib $(ATF_CFLAGS) $(BSD_CFLAGS) $(REPORT_CFLAGS)
# A field that a declaration leaves out is zero, which is what it says.
SUITE_CFLAGS = -std=c11 -Wall -Wextra -Wno-missing-field-initializers $(WERROR) $(SANITIZE:%=-fsanitize=%)
# The learner computes longer than the host takes for its words; the compiler's default does not make it quick.
LEARNER_CFLAGS = -O2
QUICK_learn.o = $(LEARNER_CFLAGS)
QUICK_model.o = $(LEARNER_CFLAGS)
QUICK_tree.o = $(LEARNER_CFLAGS)
COMPILE = $(CC) $(SUITE_CPPFLAGS) $(CPPFLAGS) $(SUITE_CFLAGS) $(CFLAGS)
LINK_PROGRAM = $(CC) $(CFLAGS) -pthread $(SANITIZE:%=-fsanitize=%) $(STATIC_$(STATIC)) $(LDFLAGS)
# A static program is loaded at a fixed address in any case, and clang warns of the flag.
NO_PIE_ = $(NO_PIE)
LINK_CASES = $(LINK_PROGRAM) $(NO_PIE_$(STATIC)) $(EXPORT)
STATIC_1 = -static
# For the wrong connect()s, which call back.
EXPORT_ = -Wl,--dynamic-list=lib/mutants/exported.list
EXPORT = $(EXPORT_$(STATIC))

# The source of the object that is made, and its rule; it writes down which headers it was made of.
SOURCE = $(@:$(O)/%.o=%.c)
SAY_CC = echo "CC   $(SOURCE)"
NOTE_HEADERS = -MMD -MP -MF $(@:.o=.d) -MT $@
# The object of the program that is made.
OWN = $(@:$(PLACE)%=$(O)/%.o)
SAY_LINK = echo "LINK $@"

all: tests report run keep $(BUILD)/catalogue.tsv
tests: $(TEST_PROGRAMS)
own-tests: $(SUITE_TEST_PROGRAMS) $(REPORT_TEST_PROGRAMS) $(RUN_TEST_PROGRAMS) $(KEEP_TEST_PROGRAMS) $(MUTANTS_TEST_PROGRAMS)
report: $(BUILD)/connect-report
run: $(BUILD)/connect-run
keep: $(BUILD)/connect-keep
mutants: $(BUILD)/mutants.so $(BUILD)/mutants-run
# What make check runs beside the suite.
check-programs: own-tests mutants
bench-programs: $(BENCH_PROGRAMS)
fuzz: $(BUILD)/connect-fuzz
libfuzzer: $(BUILD)/connect-libfuzzer
# All that can be compiled, and nothing linked.
objects: $(OBJECTS)

# Whatever is made; beside the compilers, on a processor that waits while a single edit is compiled and linked.
all tests own-tests report run keep mutants check-programs bench-programs fuzz libfuzzer objects: sources
sources:
	@sh lib/make/sources.sh

# What was made by other commands than these is out of date.  Their text goes by the environment, quotes and all.
export COMPILE_NOW=$(COMPILE)
export LINK_NOW=$(LINK_PROGRAM) $(NO_PIE) $(EXPORT) $(WORLD) $(ATF_LIBS) $(BSD_LIBS) $(REPORT_LIBS) $(RUN_LIBS) $(LDLIBS)
$(BUILD)/compile.flags: FORCE
	@sh lib/make/flags.sh $@ "$$COMPILE_NOW"
$(BUILD)/link.flags: $(BUILD)/compile.flags FORCE
	@sh lib/make/flags.sh $@ "$$LINK_NOW"
FORCE:
.PRECIOUS: $(BUILD)/compile.flags $(BUILD)/link.flags $(BUILD)/version.c

$(OBJECTS): $(BUILD)/compile.flags
$(TEST_OBJECTS):
	@$(SAY_CC); $(COMPILE) -DPROGRAM='"$(@:$(O)/tests/%.o=%)"' $(NOTE_HEADERS) -c -o $@ $(SOURCE)
$(PRELOADED_OBJECTS):
	@$(SAY_CC); $(COMPILE) -fPIC -fvisibility=hidden $(NOTE_HEADERS) -c -o $@ $(SOURCE)
$(OTHER_OBJECTS):
	@$(SAY_CC); $(COMPILE) $(QUICK_$(@F)) $(NOTE_HEADERS) -c -o $@ $(SOURCE)
$(GENERATED_OBJECTS) $(PAGE_FILES) $(SYNOPSIS):
	@$(COMPILE) $(NOTE_HEADERS) -c -o $@ $(@:$(O)/%.o=$(BUILD)/%.c)

# Data that programs carry.
$(O)/manual_files.o: $(BUILD)/manual_files.c
$(O)/deviation_files.o: $(BUILD)/deviation_files.c
$(O)/model_rows.o: $(BUILD)/model_rows.c
$(PAGE_FILES): $(BUILD)/page_files.c
$(O)/version.o: $(BUILD)/version.c
# What the compiler makes of the synopses, with none of the suite's flags.
$(SYNOPSIS): $(BUILD)/synopsis.c
export SYNOPSIS_NOW=$(CC) $(CPPFLAGS) $(CFLAGS)
$(BUILD)/synopsis.c: $(BUILD)/compile.flags lib/make/synopsis.sh
	@echo "GEN  $@"; sh lib/make/synopsis.sh $@
$(BUILD)/version.c: FORCE
	@printf '#include "judge/version.h"\n\nconst char suite_version[] = "%s";\n' "$$(sh lib/make/version.sh)" >$@.new; \
	    cmp -s $@.new $@ || cp $@.new $@; rm -f $@.new
$(BUILD)/manual_files.c: $(MANUAL_DATA) lib/make/embed.awk
	@echo "GEN  $@"; awk -v prefix=manual -f lib/make/embed.awk $(MANUAL_DATA) >$@.new && mv $@.new $@
$(BUILD)/deviation_files.c: $(DEVIATION_DATA) lib/make/embed.awk
	@echo "GEN  $@"; awk -v prefix=deviation -f lib/make/embed.awk $(DEVIATION_DATA) >$@.new && mv $@.new $@
$(BUILD)/model_rows.c: lib/automaton/model.tsv lib/automaton/model.awk
	@echo "GEN  $@"; awk -f lib/automaton/model.awk lib/automaton/model.tsv >$@.new && mv $@.new $@
$(BUILD)/page_files.c: $(PAGE_DATA) lib/make/embed.awk
	@echo "GEN  $@"; awk -v prefix=page -f lib/make/embed.awk $(PAGE_DATA) >$@.new && mv $@.new $@

# All test programs are one file, which selects by its name.  A link for each would take most of a build's time.
$(ALL_CASES): $(TEST_OBJECTS) $(SUITE_MAIN_PART) $(SUITE_PARTS) $(BUILD)/link.flags $(BUILD)/lists.mk lib/mutants/exported.list
	@$(SAY_LINK); $(LINK_CASES) -o $@ $(TEST_OBJECTS) $(SUITE_MAIN_PART) $(SUITE_PARTS) $(ATF_LIBS) $(BSD_LIBS) $(LDLIBS)
# A name without the file is made anew, since make follows the link.
$(TEST_PROGRAMS): $(ALL_CASES)
	@ln -sf ../connect-cases $@
$(SUITE_TEST_PROGRAMS): $(SUITE_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(OWN) $(SUITE_PARTS) $(ATF_LIBS) $(BSD_LIBS) $(LDLIBS)
# The tests of other programs are linked with all of the program but main().
$(REPORT_TEST_PROGRAMS): $(REPORT_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(OWN) $(REPORT_PARTS) $(ATF_LIBS) $(REPORT_LIBS) $(BSD_LIBS) $(LDLIBS)
$(RUN_TEST_PROGRAMS): $(RUN_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(OWN) $(RUN_PARTS) $(ATF_LIBS) $(RUN_LIBS) $(BSD_LIBS) $(LDLIBS)
$(KEEP_TEST_PROGRAMS): $(KEEP_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(OWN) $(KEEP_PARTS) $(ATF_LIBS) $(RUN_LIBS) $(BSD_LIBS) $(LDLIBS)
$(MUTANTS_TEST_PROGRAMS): $(PRELOADING_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(OWN) $(PRELOADING_PARTS) $(ATF_LIBS) $(BSD_LIBS) $(DL_LIBS) $(LDLIBS)
# Beside what the suite is measured, and by what (bench.sh).
$(BENCH_PROGRAMS): $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(OWN) $(ATF_LIBS) $(BSD_LIBS) $(LDLIBS)

$(BUILD)/connect-report: $(REPORT_MAIN) $(REPORT_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(REPORT_MAIN) $(REPORT_PARTS) $(REPORT_LIBS) $(BSD_LIBS) $(LDLIBS)
# The runner for hosts without Kyua.
$(BUILD)/connect-run: $(RUN_MAIN) $(RUN_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(RUN_MAIN) $(RUN_PARTS) $(RUN_LIBS) $(BSD_LIBS) $(LDLIBS)
# What turns a store into a text that is kept, and back.
$(BUILD)/connect-keep: $(KEEP_MAIN) $(KEEP_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(KEEP_MAIN) $(KEEP_PARTS) $(RUN_LIBS) $(BSD_LIBS) $(LDLIBS)

# What gives the readers any bytes, and the same for clang's libFuzzer, which has main() (fuzz.sh).
$(BUILD)/connect-fuzz: $(FUZZ_MAIN) $(FUZZ_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(FUZZ_MAIN) $(FUZZ_PARTS) $(REPORT_LIBS) $(BSD_LIBS) $(LDLIBS)
$(BUILD)/connect-libfuzzer: $(FUZZ_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -fsanitize=fuzzer -o $@ $(FUZZ_PARTS) $(REPORT_LIBS) $(BSD_LIBS) $(LDLIBS)

# The wrong connect()s, preloaded to the programs, and what runs the cases under them.
$(BUILD)/mutants.so: $(PRELOADED_OBJECTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(CC) $(CFLAGS) $(SANITIZE:%=-fsanitize=%) -shared $(LDFLAGS) -o $@ $(PRELOADED_OBJECTS) $(DL_LIBS)
$(BUILD)/mutants-run: $(O)/lib/mutants/run/main.o $(PRELOADING_PARTS) $(BUILD)/link.flags
	@$(SAY_LINK); $(LINK_PROGRAM) -o $@ $(O)/lib/mutants/run/main.o $(PRELOADING_PARTS) $(BSD_LIBS) $(DL_LIBS) $(LDLIBS)

# What the programs say of their cases: id, clauses, description.
$(BUILD)/catalogue.tsv: $(ALL_CASES) lib/make/catalogue.sh
	@echo "GEN  $@"; sh lib/make/catalogue.sh $@ $(ALL_CASES) $(TESTS)

.DELETE_ON_ERROR:
.PHONY: all bench-programs check-programs fuzz keep libfuzzer mutants objects own-tests report run sources tests FORCE

-include $(OBJECTS:.o=.d)
