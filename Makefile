# GNU make (4.0 and later) and bmake both run it.
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
# Every compiler, flag and path can be given: BUILD, CC, CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS, ATF_CFLAGS, ATF_LIBS, BSD_CFLAGS,
# BSD_LIBS, REPORT_CFLAGS, REPORT_LIBS, RUN_LIBS, STATIC=1, SANITIZE=address,undefined, SYSTEM=, WERROR=.  make report takes CASES,
# MANUALS, HOST, STRICT, DEVIATIONS, LINK, MODULES and JOBS.
#
# How things are built is in lib/make/rules.mk.

BUILD = build
STATIC =
SANITIZE =
SYSTEM =

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

# What was given reaches the scripts by the environment (with.sh), whatever is in it: pasted into a command it would be read by
# a shell.  By other names, since what the environment has by these names is not meant.
export GIVEN_MAKE=$(MAKE)
export GIVEN_BUILD=$(BUILD)
export GIVEN_STATIC=$(STATIC)
export GIVEN_SANITIZE=$(SANITIZE)
export GIVEN_SYSTEM=$(SYSTEM)
export GIVEN_CASES=$(CASES)
export GIVEN_MANUALS=$(MANUALS)
export GIVEN_HOST=$(HOST)
export GIVEN_STRICT=$(STRICT)
export GIVEN_DEVIATIONS=$(DEVIATIONS)
export GIVEN_LINK=$(LINK)
export GIVEN_MODULES=$(MODULES)
export GIVEN_JOBS=$(JOBS)
export GIVEN_HOSTS=$(HOSTS)
export GIVEN_MUTANTS=$(MUTANTS)
export GIVEN_PREFIX=$(PREFIX)
export GIVEN_DESTDIR=$(DESTDIR)

# One command at a time works in BUILD; make hosts, which takes long, in a part of it.
WITH = @sh lib/make/with.sh
INNER = $(WITH) . sh lib/make/inner.sh

all:
	$(INNER) all

# The test programs alone, as a cross build makes them.
tests: FORCE
	$(INNER) tests

# What runs them where there is no Kyua.
connect-run: FORCE
	$(INNER) run

setup:
	$(WITH) . sh -c 'exec sh lib/make/setup.sh "$$BUILD" "$$STATIC"'

setup-hosts:
	$(WITH) . sh -c 'exec sh lib/make/setup.sh "$$BUILD" 1 hosts'

setup-check:
	$(WITH) . sh -c 'exec sh lib/make/setup.sh "$$BUILD" "$$STATIC" check'

report: all
	$(WITH) . sh lib/make/report.sh

check: all
	$(INNER) check-programs
	$(WITH) . sh lib/make/check.sh

hosts: all
	$(WITH) hosts sh -c 'exec sh lib/hosts/hosts.sh "$$MAKE"'

compare: all
	$(WITH) . sh lib/hosts/compare.sh

results: all
	$(WITH) . sh lib/hosts/results.sh

keep-results: all
	$(WITH) . sh lib/hosts/results.sh keep

mutants: all
	$(INNER) mutants
	$(WITH) . sh lib/make/mutants.sh

mutants-full: all
	$(INNER) mutants
	$(WITH) . sh lib/make/mutants.sh --full

bench: all
	$(INNER) bench-programs
	$(WITH) . sh lib/make/bench.sh

install: all
	$(WITH) . sh lib/make/install.sh

clean:
	$(WITH) . sh lib/make/clean.sh

FORCE:

# setup comes before what it makes possible, also with -j.
.NOTPARALLEL:

.PHONY: all bench check clean compare connect-run hosts install keep-results mutants mutants-full report results setup setup-check \
	setup-hosts tests FORCE
