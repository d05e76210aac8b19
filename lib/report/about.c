#include "report/about.h"

#include <stdlib.h>
#include <string.h>

#include "judge/version.h"
#include "report/text.h"

void
about_end(void)
{
	if (fflush(stdout) == EOF || ferror(stdout) != 0)
		text_err(2, "standard output");
	exit(0);
}

void
about_version(void)
{
	printf("%s %s\n", getprogname(), suite_version);
	about_end();
}

void
about(int argc, char *const argv[], void (*usage)(FILE *))
{
	if (argc < 2)
		return;
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
		about_version();
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		about_end();
	}
}
