# Tests jobs.sh.
set -u
prefix=jobs
. lib/make/verdict.sh
. lib/make/jobs.sh

# number NAME EXPECTED PRINTED
number() {
	[ "$2" = "$3" ]
	verdict "$1" $? "$3 and not $2"
}

number two-processors 16 "$(default_jobs 2 8192)"
number little-memory 8 "$(default_jobs 2 128)"
number no-memory 1 "$(default_jobs 2 3)"
number unknown-memory 16 "$(default_jobs 2 '')"
number many-processors 64 "$(default_jobs 256 1000000)"
number given 5 "$(JOBS=5 jobs_here)"
for wrong in 0 00 -1 2x " " 1.5; do
	said=$(JOBS=$wrong jobs_here 2>&1)
	[ $? = 2 ] && [ "$said" = "JOBS=$wrong: not a number of jobs" ]
	verdict "wrong:$wrong" $? "$said"
done
here=$(JOBS= jobs_here)
[ "$here" -ge 1 ] && [ "$here" -le 64 ]
verdict here $? "$here"
