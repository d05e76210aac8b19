#include "hosts/keep.h"
#include "report/output.h"

int
main(int argc, char *argv[])
{
	output_prepare();
	return (connect_keep(argc, argv));
}
