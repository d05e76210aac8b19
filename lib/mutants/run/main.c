#include "mutants/run/run.h"
#include "report/output.h"

int
main(int argc, char *argv[])
{
	output_prepare();
	return (mutants_run(argc, argv));
}
