# Sourced.  default_jobs PROCESSORS MEBIBYTES prints how many cases to run at a time on a host with so many processors and so
# much free memory.  MEBIBYTES is empty if it is not known.
#
# Cases mostly wait: 81 of them wait 144 s in all for time-outs of the host.  On two processors the suite took 74 s with 4 jobs,
# 25 s with 16, and no less with more, so eight per processor keep it busy.  Outcomes do not depend on the number.  A case takes
# some 4 MiB; beyond 64 jobs Kyua itself is the bottleneck.
default_jobs() {
	default=$(($1 * 8))
	[ -z "$2" ] || [ "$default" -le $(($2 / 16)) ] || default=$(($2 / 16))
	[ "$default" -le 64 ] || default=64
	[ "$default" -ge 1 ] || default=1
	echo "$default"
}

# jobs_here: prints JOBS, or the default for this machine; fails if JOBS is not a number.
jobs_here() {
	case ${JOBS-} in
	*[!0-9]* | 0*)
		echo "JOBS=$JOBS: not a number of jobs" >&2
		return 2
		;;
	'')
		default_jobs "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" \
		    "$(awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo 2>/dev/null)"
		;;
	*) echo "$JOBS" ;;
	esac
}
