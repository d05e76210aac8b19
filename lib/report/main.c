#include "report/cli.h"

int
main(int argc, char *argv[])
{
	return (connect_report(argc, argv));
}
