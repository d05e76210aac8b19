/* Pseudo-terminals are in POSIX's XSI option, which some headers declare on demand only. */
#define	_XOPEN_SOURCE	700

#include "world/terminal.h"

#include <fcntl.h>
#include <stdlib.h>

int
terminal_open(int *controller, int *terminal)
{
	const char *name;

	if ((*controller = posix_openpt(O_RDWR | O_NOCTTY)) == -1 || grantpt(*controller) == -1 ||
	    unlockpt(*controller) == -1 || (name = ptsname(*controller)) == NULL)
		return (-1);
	*terminal = open(name, O_RDWR | O_NOCTTY);
	return (*terminal == -1 ? -1 : 0);
}
