#include <stdio.h>

#include "report/about.h"
#include "report/output.h"
#include "report/text.h"
#include "run/run.h"

static void
usage(FILE *out)
{
	fputs(run_usage, out);
}

int
main(int argc, char *argv[])
{
	int status;

	output_prepare();
	about(argc, argv, usage);
	status = connect_run(argc, argv);
	if (fflush(stdout) == EOF || ferror(stdout) != 0)
		text_err(2, "standard output");
	return (status);
}
