# POSIX make: GNU make and bmake both run it.
#
#	make setup	installs what the suite needs from the system's packages
#	make		builds the suite and the reporter
#	make report	runs the suite on this host and writes build/report/
#	make hosts	runs it on the other hosts that this machine can make: HOSTS="gvisor linux-6.1"; make setup-hosts before
#	make compare	shows the hosts side by side, in build/compare/
#	make results	writes docs/results/ anew from the runs that are kept there; make keep-results puts those of make hosts there
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

# Of make hosts: which ones; all that can be made without it.
HOSTS =

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

# What runs them where there is no Kyua.
connect-run: FORCE
	+@$(INNER) run

setup:
	@sh lib/make/setup.sh '$(BUILD)' '$(STATIC)'

setup-hosts:
	@sh lib/make/setup.sh '$(BUILD)' 1 hosts

setup-check:
	@sh lib/make/setup.sh '$(BUILD)' '$(STATIC)' check

report: all
	@exec env $(RUN) sh lib/make/report.sh

check: all
	+@$(INNER) check-programs
	@exec env $(RUN) MAKE='$(MAKE)' sh lib/make/check.sh

hosts: all
	+@env $(RUN) HOSTS='$(HOSTS)' sh lib/hosts/hosts.sh '$(MAKE)'

compare: all
	@BUILD='$(BUILD)' sh lib/hosts/compare.sh

results: all
	@BUILD='$(BUILD)' sh lib/hosts/results.sh

keep-results: all
	@BUILD='$(BUILD)' sh lib/hosts/results.sh keep

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

.PHONY: all bench check clean compare connect-run hosts install keep-results mutants mutants-full report results setup setup-check \
	setup-hosts tests FORCE
