# Compiles the model in.  Usage: awk -f model.awk model.tsv >model_rows.c
# Fails, and names the line, if a row does not have its fields, leads to a state that has no row, or is about an operation that no
# alphabet above it has.

function fail(what) { print "make: " FILENAME ":" FNR ": " what | "cat >&2"; bad = 1 }
function state_number(name) {
	if (!(name in number)) {
		number[name] = n_states++
		states[number[name]] = name
		where[name] = FNR
	}
	return number[name]
}
function add_text(all, more, separator) { return all == "" ? more : all separator more }

BEGIN {
	FS = "\t"
	state_number("new")
	state_number("unknown")
}

/^(#|$)/ { next }

$1 == "alphabet" {
	if (NF != 3)
		fail("an alphabet has a name and operations")
	alphabets[n_alphabets++] = $2
	n = split($3, each, " ")
	for (i = 1; i <= n; i++)
		is_in[$2, each[i]] = is_operation[each[i]] = 1
	next
}

NF != 7 { fail("a row has 7 fields, not " NF); next }

{
	transports = $2 == "*" ? "EVERY" : $2
	modes = $3 == "*" ? "BOTH_MODES" : $3
	has_row[$1] = 1
	next_states = ""
	n = split($7, to, " ")
	for (i = 1; i <= n && $7 != "="; i++)
		next_states = add_text(next_states, "1ull << " state_number(to[i]), " | ")
	n_alike = split($4, alike, " ")
	for (a = 1; a <= n_alike; a++) {
		if (alike[a] != "*" && !(alike[a] in is_operation))
			fail("no alphabet has " alike[a])
		add_row(alike[a])
	}
}

function add_row(operation,  n, i, cited, manual, key) {
	rows = rows sprintf("\t{ %d, \"%s\", \"%s\", \"%s\", %s, %s, %s },\n", state_number($1), operation, $5, $6, transports, \
	    modes, next_states == "" ? "0" : next_states)
	from[n_rows] = $1
	by[n_rows] = operation
	leads[n_rows++] = $7 == "=" ? "" : $7
	if ($6 == "-")
		return
	n = split($6, cited, " ")
	for (i = 1; i <= n; i++) {
		manual = cited[i]
		sub(/:.*/, "", manual)
		if (!(manual in known)) {
			known[manual] = 1
			manuals[n_manuals++] = manual
		}
		key = manual "." $1 "." operation SUBSEP transports SUBSEP modes
		if (!(key in clauses)) {
			order[n_keys++] = key
			state_of[key] = $1
			operation_of[key] = operation
		}
		if (!((key, cited[i]) in named))
			clauses[key] = add_text(clauses[key], cited[i], " ")
		named[key, cited[i]] = 1
		if (!((key, $5) in allowing))
			allowed[key] = add_text(allowed[key], $5, "|")
		allowing[key, $5] = 1
	}
}

# A table of what the rows demand in the states to which the alphabet leads.
function write_expectations(alphabet, identifier,  reached, grown, i, j, n, to, part) {
	reached["new"] = 1
	do {
		grown = 0
		for (i = 0; i < n_rows; i++)
			if (from[i] in reached && (by[i] == "*" || (alphabet, by[i]) in is_in)) {
				n = split(leads[i], to, " ")
				for (j = 1; j <= n; j++)
					if (!(to[j] in reached))
						reached[to[j]] = grown = 1
			}
	} while (grown)
	print "\nconst struct expectation " identifier "[] = {"
	for (i = 0; i < n_keys; i++) {
		if (!(state_of[order[i]] in reached) || !((alphabet, operation_of[order[i]]) in is_in))
			continue
		split(order[i], part, SUBSEP)
		printf "\t{ \"%s\", \"%s\", \"%s|\" OUTCOME_NOT_REACHED, %s, %s },\n", part[1], clauses[order[i]], \
		    allowed[order[i]], part[2], part[3]
	}
	print "\t{ NULL, NULL, NULL, 0, 0 },\n};"
}

END {
	for (name in number)
		if (!(name in has_row)) {
			FNR = where[name]
			fail("state " name " has no row")
		}
	if (n_states > 64)
		fail("more than 64 states")
	print "#include \"automaton/model.h\"\n#include \"judge/outcome.h\"\n\nconst struct model_row model_rows[] = {"
	printf "%s};\nconst size_t n_model_rows = %d;\n", rows, n_rows
	print "\nconst char *const model_states[] = {"
	for (i = 0; i < n_states; i++)
		printf "\t\"%s\",\n", states[i]
	printf "};\nconst size_t n_model_states = %d;\n", n_states
	print "\nconst char *const model_manuals[] = {"
	for (i = 0; i < n_manuals; i++)
		printf "\t\"%s\",\n", manuals[i]
	printf "};\nconst size_t n_model_manuals = %d;\n", n_manuals
	for (i = 0; i < n_alphabets; i++)
		write_expectations(alphabets[i], "model_" alphabets[i] "_expectations")
	exit bad
}
