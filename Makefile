# GNU make (4.0 and later) and bmake both run it.
#
#	make setup	installs what the suite needs from the system's packages
#	make		builds the suite and the reporter
#	make report	runs the suite on this host and writes build/report/
#	make document	writes a document to hand over of that run, build/document.html, and by a Chromium build/document.pdf
#	make hosts	runs it on other hosts, gVisor and Linux in QEMU: HOSTS="gvisor linux-6.1", HOSTS='linux-*'; first make
#			setup-hosts; HOSTS=list prints them; HOSTS=ssh:user@machine runs it on another machine
#	make compare	shows the hosts side by side, in build/compare/
#	make results	writes docs/results/ from the runs kept there; make keep-results first puts the runs of make hosts there, or
#			the stores of build/hosts/ that HOSTS names
#	make catalogue-pages	writes the catalogue, with what the kept hosts answered, as pages into build/catalogue/
#	make check	runs the project's own tests and the suite twice, and checks that mutants are noticed
#	make mutants	proves with mutants, wrong connect()s, that the cases can fail; make mutants-full runs each on every case
#	make environments	runs the suite in each of the environments of docs/environments.md
#	make soak	runs the suite N times at 1, 2, 8 and 32 JOBS, and prints the cases that ever differed
#	make explore	learns the machines of automaton/machine by WORDS=100000 random words, and prints what the cases miss
#	make fuzz	gives the readers of stores, lists and other files FUZZ=10000 inputs each that are made of good ones, under sanitizers
#	make bench	compares the cost of the suite with that of as many empty cases
#	make install	installs under DESTDIR/PREFIX, by INSTALL_PROGRAM and INSTALL_DATA; INSTALL_STRIP=-s strips programs
#	make uninstall	removes what was installed there
#	make clean	removes what was built
#
# Every compiler, flag and path can be set: BUILD, CC, CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS, ATF_CFLAGS, ATF_LIBS, BSD_CFLAGS,
# BSD_LIBS, REPORT_CFLAGS, REPORT_LIBS, RUN_LIBS, STATIC=1, SANITIZE=address,undefined, SYSTEM=, NO_PIE=, WERROR=.  make report
# takes CASES, CLAUSES, MANUALS, HOST, STRICT, DEVIATIONS, LINK, SUBSET, MODULES and JOBS.
#
# The rules of the build are in lib/make/rules.mk.

BUILD = build
STATIC =
SANITIZE =
SYSTEM =

# Variables of the run; see README.md.
CASES =
CLAUSES =
MANUALS =
HOST =
STRICT =
DEVIATIONS =
LINK =
SUBSET =
MODULES =
JOBS =

# For make hosts: which hosts, by default all that this machine can make; and the command that reaches those of ssh:user@machine.
HOSTS =
SSH = ssh

# For make mutants: a pattern of names.
MUTANTS =

# For make soak: how many runs at each number of jobs.
N = 10

# For make explore: how many random words try each machine.
WORDS =

# For make fuzz: how many inputs each target gets.
FUZZ =

PREFIX = /usr/local
DESTDIR =
INSTALL = install
INSTALL_PROGRAM = $(INSTALL) -m 755
INSTALL_DATA = $(INSTALL) -m 644
INSTALL_STRIP =

# The scripts get the variables from the environment (with.sh): in a command line, a shell would interpret their values.  They
# have other names there, so that a variable of the caller's environment is not taken for one of make's.
export GIVEN_MAKE=$(MAKE)
export GIVEN_BUILD=$(BUILD)
export GIVEN_STATIC=$(STATIC)
export GIVEN_SANITIZE=$(SANITIZE)
export GIVEN_SYSTEM=$(SYSTEM)
export GIVEN_CASES=$(CASES)
export GIVEN_CLAUSES=$(CLAUSES)
export GIVEN_MANUALS=$(MANUALS)
export GIVEN_HOST=$(HOST)
export GIVEN_STRICT=$(STRICT)
export GIVEN_DEVIATIONS=$(DEVIATIONS)
export GIVEN_LINK=$(LINK)
export GIVEN_SUBSET=$(SUBSET)
export GIVEN_MODULES=$(MODULES)
export GIVEN_JOBS=$(JOBS)
export GIVEN_HOSTS=$(HOSTS)
export GIVEN_SSH=$(SSH)
export GIVEN_MUTANTS=$(MUTANTS)
export GIVEN_WORDS=$(WORDS)
export GIVEN_N=$(N)
export GIVEN_FUZZ=$(FUZZ)
export GIVEN_PREFIX=$(PREFIX)
export GIVEN_DESTDIR=$(DESTDIR)
export GIVEN_INSTALL_PROGRAM=$(INSTALL_PROGRAM)
export GIVEN_INSTALL_DATA=$(INSTALL_DATA)
export GIVEN_INSTALL_STRIP=$(INSTALL_STRIP)

# One command at a time works in BUILD.  make hosts takes long, and so locks only a part of it.
WITH = @sh lib/make/with.sh
INNER = $(WITH) . sh lib/make/inner.sh

all:
	$(INNER) all

# Only the test programs, for a cross build.
tests: FORCE
	$(INNER) tests

# Runs them on a host without Kyua.
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

document: all
	$(WITH) . sh lib/make/document.sh

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

catalogue-pages: all
	$(WITH) . sh -c 'exec "$$BUILD/connect-report" catalogue -o "$$BUILD/catalogue" docs/results'

mutants: all
	$(INNER) mutants
	$(WITH) . sh lib/make/mutants.sh

mutants-full: all
	$(INNER) mutants
	$(WITH) . sh lib/make/mutants.sh --full

explore: all
	$(WITH) . sh lib/make/explore.sh

# By objects of its own: all of them check their memory.
fuzz: FORCE
	$(WITH) . sh lib/make/fuzz.sh

bench: all
	$(INNER) bench-programs
	$(WITH) . sh lib/make/bench.sh

install: all
	$(WITH) . sh lib/make/install.sh

uninstall:
	$(WITH) . sh lib/make/uninstall.sh

clean:
	$(WITH) . sh lib/make/clean.sh

environments: all
	$(WITH) . sh lib/make/environments.sh

soak: all
	$(WITH) . sh lib/make/soak.sh

FORCE:

# Targets run in the given order even with -j: setup must come first.
.NOTPARALLEL:

.PHONY: all bench catalogue-pages check clean compare connect-run document environments explore fuzz hosts install keep-results \
	mutants mutants-full report results setup setup-check setup-hosts soak tests uninstall FORCE
