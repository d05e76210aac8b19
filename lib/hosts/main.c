#include "hosts/run.h"

int
main(int argc, char *argv[])
{
	return (connect_run(argc, argv));
}
