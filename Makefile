# POSIX make: GNU make and bmake both run it.
#
#	make setup	installs what the suite needs from the system's packages
#	make		builds the suite and the reporter
#	make report	runs the suite on this host and writes build/report/
#	make check	the project's own tests, then the suite
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

PREFIX = /usr/local
DESTDIR =

RUN = BUILD='$(BUILD)' CASES='$(CASES)' MANUALS='$(MANUALS)' HOST='$(HOST)' STRICT='$(STRICT)' DEVIATIONS='$(DEVIATIONS)' \
	LINK='$(LINK)' MODULES='$(MODULES)' JOBS='$(JOBS)'
INNER = sh lib/make/inner.sh '$(MAKE)' '$(BUILD)'

all:
	@$(INNER) all

# The test programs alone, as a cross build makes them.
tests: FORCE
	@$(INNER) tests

setup:
	@sh lib/make/setup.sh '$(BUILD)' '$(STATIC)'

report: all
	@$(RUN) sh lib/make/report.sh

check: all
	@$(RUN) sh lib/make/check.sh

bench: all
	@$(INNER) bench-programs
	@$(RUN) sh lib/make/bench.sh

install: all
	@BUILD='$(BUILD)' PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' sh lib/make/install.sh

clean:
	@BUILD='$(BUILD)' sh lib/make/clean.sh

FORCE:

# setup comes before what it makes possible, also with -j.
.NOTPARALLEL:

.PHONY: all bench check clean install report setup tests FORCE
