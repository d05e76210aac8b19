# Checks what the compiler cannot: that each program is in its folder's Kyuafile, each entry has a source and each folder is
# included, since Kyua silently skips the rest; that each table of expectations has the type that leaves room for its end; and that
# folders include each other in one direction.
# Assumes the style of these Kyuafiles: each name in quotes is a folder or a program.
set -eu

status=0
find tests -name '*.c' -exec awk '
	/(^|[ \t])struct expectation [a-z_0-9]*\[/ {
		print "make: " FILENAME ":" FNR ": this table may have no end: declare it with the type expectations"
		bad = 1
	}
	END { exit bad }' {} + >&2 || status=1

find tests lib/Kyuafile lib/*/tests -name '*.c' -o -name Kyuafile | LC_ALL=C sort | LC_ALL=C awk '
	function wrong(what) { print "make: " what | "cat >&2"; bad = 1 }
	function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }
	function read(kyuafile,    line, name, folder) {
		folder = folder_of(kyuafile)
		while ((getline line <kyuafile) > 0) {
			if (line ~ /^[ \t]*--/ || line ~ /(test_suite|require|fs\.join)\(/)
				continue
			while (match(line, /"[^"]*"/)) {
				name = substr(line, RSTART + 1, RLENGTH - 2)
				line = substr(line, RSTART + RLENGTH)
				if ((kyuafile, name) in listed)
					wrong(kyuafile ": lists " name " twice")
				listed[kyuafile, name] = folder "/" name
			}
		}
		close(kyuafile)
	}
	/\.c$/ { sub(/\.c$/, ""); program[$0] = 1; has_programs[folder_of($0)] = 1; next }
	{ read($0) }
	END {
		for (each in listed) {
			split(each, part, SUBSEP)
			if (part[1] == "tests/Kyuafile" || part[1] == "lib/Kyuafile") {
				folder = listed[each] (part[1] == "lib/Kyuafile" ? "/tests" : "")
				included[folder] = 1
				if (!(folder in has_programs))
					wrong(part[1] ": includes " folder ", which has no program")
			} else {
				entry[listed[each]] = 1
				if (!(listed[each] in program))
					wrong(part[1] ": lists " listed[each] ", which has no source")
			}
		}
		for (each in program)
			if (!(each in entry))
				wrong(folder_of(each) "/Kyuafile: does not list " each)
		for (each in has_programs)
			if (!(each in included))
				wrong((each ~ /^lib/ ? "lib" : "tests") "/Kyuafile: does not include " each)
		close("cat >&2")
		exit bad
	}' || status=1
# Which headers a folder may include, beside its own: arrows run in one direction.
find tests lib -name '*.[ch]' | LC_ALL=C sort | xargs awk '
	BEGIN {
		may["tests"] = "^(automaton|case|world)/"
		may["automaton"] = "^(judge|case|world)/"
		may["judge"] = "^$"
		may["case"] = "^(judge|world)/"
		may["world"] = "^(case/fail|judge/outcome)[.]h$"
		may["report"] = "^judge/"
		may["run"] = "^(judge/|report/(about|atf|output|text|writer)[.]h$)"
		may["mutants"] = "^(judge/|report/(output|text)[.]h$|run/pool[.]h$|case/under_test[.]h$)"
		may["fuzz"] = "^(judge|report|run)/"
		may["hosts"] = "^(judge|report|run)/"
	}
	/^#include "/ {
		split(FILENAME, path, "/")
		folder = path[1] == "lib" ? path[2] : path[1]
		split($0, part, "\"")
		header = part[2]
		if (header ~ ("^" folder "/") || (FILENAME ~ "^lib/.*/tests/" && header ~ "/tests/"))
			next
		if (!(folder in may) || header !~ may[folder]) {
			print "make: " FILENAME ":" FNR ": " folder "/ may not include " header
			bad = 1
		}
		# How to fail is the one header of case/ that world/ has.
		if (header == "case/fail.h" || FILENAME ~ /\/tests\//)
			next
		target = header
		sub(/\/.*/, "", target)
		if ((target, folder) in includes) {
			print "make: " FILENAME ":" FNR ": " folder "/ includes " header ", and " target "/ includes " folder "/: " \
			    includes[target, folder]
			bad = 1
		}
		includes[folder, target] = FILENAME
	}
	END { exit bad }' >&2 || status=1
exit $status
