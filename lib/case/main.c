/* The main() of every test program: its conditions have declared themselves. */
#include "case/case.h"

int
main(int argc, char *argv[])
{
	return (run_program(argc, argv));
}
