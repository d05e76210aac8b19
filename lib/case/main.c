/* The main() of every test program. */
#include "case/case.h"

int
main(int argc, char *argv[])
{
	return (run_program(argc, argv));
}
