# POSIX make: GNU make and bmake both run it.
#
#	make setup	installs what the suite needs from the system's packages
#	make		builds the suite and the reporter
#	make report	runs the suite on this host and writes build/report/
#	make check	the project's own tests, the suite twice, and that wrong connect()s are noticed
#	make mutants	proves by wrong connect()s that the cases can fail; make mutants-full by each of them on every case
#	make bench	what the suite costs beside as many empty cases
#	make install	under DESTDIR/PREFIX
#	make clean
#
# Every compiler, flag and path can be given: CC, CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS, ATF_CFLAGS, ATF_LIBS, BSD_CFLAGS,
# BSD_LIBS, REPORT_CFLAGS, REPORT_LIBS, STATIC=1, WERROR=.  make report takes CASES, MANUALS, HOST, STRICT, DEVIATIONS, LINK,
# MODULES and JOBS.

BUILD = build

# Of the run; see README.md.
CASES =
MANUALS =
HOST =
STRICT =
DEVIATIONS =
LINK =
MODULES =
JOBS =

# Of make mutants: a pattern of names.
MUTANTS =

PREFIX = /usr/local
DESTDIR =

RUN = BUILD='$(BUILD)' CASES='$(CASES)' MANUALS='$(MANUALS)' HOST='$(HOST)' STRICT='$(STRICT)' DEVIATIONS='$(DEVIATIONS)' \
	LINK='$(LINK)' MODULES='$(MODULES)' JOBS='$(JOBS)'
INNER = sh lib/make/inner.sh '$(MAKE)' '$(BUILD)'

all:
	+@$(INNER) all

# The test programs alone, as a cross build makes them.
tests: FORCE
	+@$(INNER) tests

setup:
	@sh lib/make/setup.sh '$(BUILD)' '$(STATIC)'

report: all
	@exec env $(RUN) sh lib/make/report.sh

check: all
	+@$(INNER) mutants
	@exec env $(RUN) sh lib/make/check.sh

mutants: all
	+@$(INNER) mutants
	@exec env $(RUN) MUTANTS='$(MUTANTS)' sh lib/make/mutants.sh

mutants-full: all
	+@$(INNER) mutants
	@exec env $(RUN) MUTANTS='$(MUTANTS)' sh lib/make/mutants.sh --full

bench: all
	+@$(INNER) bench-programs
	@exec env $(RUN) sh lib/make/bench.sh

install: all
	@BUILD='$(BUILD)' PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' sh lib/make/install.sh

clean:
	@BUILD='$(BUILD)' sh lib/make/clean.sh

FORCE:

# setup comes before what it makes possible, also with -j.
.NOTPARALLEL:

.PHONY: all bench check clean install mutants mutants-full report setup tests FORCE
