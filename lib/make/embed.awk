# Turns data files into one C file, with an array of lines for each, so that a static program judges on a host where nothing else
# is installed.
# Usage: awk -v prefix=manual -f embed.awk FILE ... >FILE.c

function basename(path) { sub(/.*\//, "", path); sub(/\.tsv$/, "", path); return path }
function identifier(name) { gsub(/[^A-Za-z0-9]/, "_", name); return name }

BEGIN { printf "#include \"judge/embedded.h\"\n" }

FNR == 1 {
	if (n++)
		printf "\tNULL,\n};\n"
	name = basename(FILENAME)
	names[n] = name
	printf "\nstatic const char *const %s_lines[] = {\n", identifier(name)
}

{ gsub(/\\/, "&&"); gsub(/"/, "\\\\&"); gsub(/\t/, "\\t"); printf "\t\"%s\",\n", $0 }

END {
	printf "\tNULL,\n};\n\nconst struct embedded %s_files[] = {\n", prefix
	for (i = 1; i <= n; i++)
		printf "\t{ \"%s\", %s_lines },\n", names[i], identifier(names[i])
	printf "\t{ NULL, NULL },\n};\n"
}
