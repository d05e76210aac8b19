#include <stdio.h>

#include "report/output.h"
#include "report/text.h"
#include "run/run.h"

int
main(int argc, char *argv[])
{
	int status;

	output_prepare();
	status = connect_run(argc, argv);
	if (fflush(stdout) == EOF || ferror(stdout) != 0)
		text_err(2, "standard output");
	return (status);
}
