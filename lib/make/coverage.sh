# Usage: coverage.sh PAGE CATALOGUE
# Compares docs/coverage.md with the catalogue.  Prints a line for each fault, which names the line of the page, and fails if there
# was any.  A row of the page is "| `id` | condition | how | cases, or why not |"; docs/coverage.md says what its cells hold.
set -u

exec awk -v page="$1" -v catalogue="$2" '
	function wrong(what) { print page ":" number ": " what; bad = 1 }
	function trim(text) { gsub(/^ +| +$/, "", text); return text }

	# Notes whether a clause judges a case that the pattern matches.  Braces hold alternatives, each of which must match a
	# case; a "*" at the end matches any rest.
	function match_cases(pattern,    open, end, rest, alternatives, n, i, beginning, program, matched) {
		if ((open = index(pattern, "{")) > 0) {
			rest = substr(pattern, open + 1)
			if ((end = index(rest, "}")) == 0) {
				wrong("braces that do not close: " pattern)
				return
			}
			n = split(substr(rest, 1, end - 1), alternatives, ",")
			for (i = 1; i <= n; i++)
				match_cases(substr(pattern, 1, open - 1) alternatives[i] substr(rest, end + 1))
			return
		}
		matched = pattern in judged_case
		if (matched) {
			judged = judged || judged_case[pattern]
		} else if (pattern ~ /\*$/) {
			beginning = substr(pattern, 1, length(pattern) - 1)
			program = pattern
			sub(/:.*/, "", program)
			for (i = 1; i <= n_cases[program]; i++)
				if (index(cases[program, i], beginning) == 1) {
					matched = 1
					judged = judged || judged_case[cases[program, i]]
				}
		}
		if (!matched)
			wrong("no case matches " pattern)
	}

	# Reads the patterns that the cell begins with, and returns what follows them.
	function read_patterns(cell,    pattern) {
		n_patterns = 0
		while (match(cell, /^(, )?`[^`]*`/)) {
			pattern = substr(cell, 1, RLENGTH)
			cell = substr(cell, RLENGTH + 1)
			gsub(/^, |`/, "", pattern)
			n_patterns++
			match_cases(pattern)
		}
		return cell
	}

	function check_row(id, how, cell,    left, missing) {
		if (id !~ /^`[a-z0-9-]+`$/)
			wrong("not an id: " id)
		else if (id in line_of)
			wrong(id " is in line " line_of[id] " as well")
		line_of[id] = number
		judged = 0
		left = read_patterns(cell)
		missing = left ~ /^(; )?not yet: ./
		if (how == "judged" || how == "survey") {
			if (n_patterns == 0)
				wrong("no cases, and it is not said why not")
			else if (left != "")
				wrong("more than cases: " trim(left))
			else if (how == "judged" && !judged)
				wrong("no clause judges these cases")
		} else if (how == "in part") {
			if (n_patterns == 0 || left !~ /^; not yet: ./)
				wrong("not cases and, after \"; not yet: \", what is missing")
		} else if (how == "no") {
			if (n_patterns > 0 || left ~ /^(not yet: *)?$/ || left ~ /`/)
				wrong("not a reason: " cell)
			else if (missing)
				how = "not yet"
		} else {
			wrong("neither judged, survey, in part nor no: " how)
		}
		seen[section, how]++
		seen[section, "conditions"]++
	}

	BEGIN {
		FS = "\t"
		while ((got = (getline <catalogue)) > 0) {
			program = $1
			sub(/:.*/, "", program)
			cases[program, ++n_cases[program]] = $1
			judged_case[$1] = $2 != ""
		}
		if (got < 0) {
			print catalogue ": cannot be read"
			exit 1
		}
		while ((got = (getline <page)) > 0) {
			number++
			if (/^## /) {
				section = substr($0, 4)
				continue
			}
			if ($0 !~ /^\|/ || /^\| --- / || /^\| (id|how) \| /)
				continue
			n = split($0, cell, "|")
			for (i = 2; i < n; i++)
				cell[i] = trim(cell[i])
			if (section != "") {
				rows++
				if (n == 6 && cell[3] != "" && cell[6] == "")
					check_row(cell[2], cell[4], cell[5])
				else
					wrong("not four cells: an id, the condition, how, and cases or why not")
			} else if (cell[2] == "") {
				columns = n
				for (i = 3; i < n; i++)
					column[i] = cell[i]
			} else if (columns > 0 && n == columns) {
				sections[cell[2]] = number
				for (i = 3; i < n; i++)
					said[cell[2], i] = cell[i]
			}
		}
		if (got < 0 || rows == 0) {
			print page ": has no row"
			exit 1
		}
		# The numbers stand before the rows that they count.
		for (section in sections) {
			number = sections[section]
			for (i = 3; i < columns; i++)
				if (said[section, i] != seen[section, column[i]] + 0 "")
					wrong(section ": " column[i] ": " said[section, i] " instead of " seen[section, column[i]] + 0)
		}
		for (key in seen) {
			split(key, part, SUBSEP)
			if (!(part[1] in sections))
				unsaid[part[1]]
		}
		for (section in unsaid) {
			number = 1
			wrong("no numbers for the section: " section)
		}
		exit bad
	}'
