# Usage: agree.sh FIRST SECOND NAME WHO-FIRST WHO-SECOND
# Compares two runs of one host, each the output of `connect-report outcomes` (case, then "observe", "skip" or "end" and its
# fields, separated by tabs).  Cases that ran in both must agree in every outcome.  Cases that ran in one alone are counted by
# the other run's reason to skip them; reasons are not compared.  Prints lines for check.sh to count: "skipped: NAME: ..." for
# each reason, then "passed: NAME" or "failed: NAME: ...".  WHO-FIRST and WHO-SECOND name the runs in these lines.
set -eu

exec awk -F '\t' -v name="$3" -v who1="$4" -v who2="$5" -v first="$1" -v second="$2" '
	# A case ran if it ended with a result.
	function how(run, id) {
		if (!((run, id) in seen))
			return "missing"
		if ((run, id) in skipped)
			return "skipped"
		if (ended[run, id] == "passed" || ended[run, id] == "expected_failure" || ended[run, id] == "failed")
			return "ran"
		return "broken"
	}
	function count(n, noun) { return n " " noun (n == 1 ? "" : "s") }
	function wrong(id, what) {
		if (++n_wrong <= 20)
			differences = differences "\n  " id ": " what
	}
	function alone(id, who, other, reason) {
		key = who " alone, skipped " other ": " reason
		if (!(key in n_alone))
			reasons[++n_reasons] = key
		n_alone[key]++
	}
	# By name rather than by NR == FNR, which would take the second file for the first if that is empty.
	function read_outcomes(run, file,    status, key) {
		while ((status = (getline <file)) > 0) {
			if (!($1 in known)) {
				known[$1]
				ids[++n_ids] = $1
			}
			seen[run, $1]
			if ($2 == "observe") {
				key = $1 "\t" $3
				if (!(key in known_observation)) {
					known_observation[key]
					observations[$1, ++n_observations[$1]] = $3
				}
				outcome[run, key] = $4
				observed[run, key]
			} else if ($2 == "skip")
				skipped[run, $1] = $3 ": " $4
			else if ($2 == "end")
				ended[run, $1] = $3
		}
		if (status < 0) {
			print file ": cannot be read" >"/dev/stderr"
			exit 2
		}
		close(file)
	}
	function value(run, key) { return (run, key) in observed ? outcome[run, key] : "nothing" }
	function compare(id,    i, key, a, b) {
		for (i = 1; i <= n_observations[id]; i++) {
			key = id "\t" observations[id, i]
			a = value(1, key)
			b = value(2, key)
			if (a != b)
				wrong(id, observations[id, i] ": " a " " who1 ", " b " " who2)
		}
		if (ended[1, id] != ended[2, id])
			wrong(id, ended[1, id] " " who1 ", " ended[2, id] " " who2)
	}
	BEGIN {
		read_outcomes(1, first)
		read_outcomes(2, second)
		for (i = 1; i <= n_ids; i++) {
			id = ids[i]
			a = how(1, id)
			b = how(2, id)
			n_ran[1] += a == "ran"
			n_ran[2] += b == "ran"
			if (a == "ran" && b == "ran") {
				n_both++
				compare(id)
			} else if (a == "broken" || b == "broken" || a == "missing" || b == "missing")
				wrong(id, a " " who1 ", " b " " who2)
			else if (a == "ran")
				alone(id, who1, who2, skipped[2, id])
			else if (b == "ran" && ended[2, id] == "failed")
				wrong(id, "skipped " who1 ", failed " who2)
			else if (b == "ran")
				alone(id, who2, who1, skipped[1, id])
		}
		for (i = 1; i <= n_reasons; i++)
			print "skipped: " name ": " count(n_alone[reasons[i]], "case") " ran " reasons[i]
		of = "of the " count(n_ran[1] + 0, "case") " that ran " who1 " and the " n_ran[2] + 0 " that ran " who2
		if (n_wrong)
			print "failed: " name ": " count(n_wrong, "difference") ":" differences
		else if (!n_both)
			print "failed: " name ": nothing was compared: none " of " ran in both"
		else if (n_both * 10 < n_ran[1])
			print "skipped: " name ": too little was compared: only " n_both " " of " ran in both"
		else
			print "passed: " name ": " count(n_both, "case") " ran with equal outcomes " who1 " and " who2
	}'
