/*
 * The headers of the synopses declare connect() with the types that stand there, for a program that includes no other, whichever
 * macro selects what they declare.
 */
#include "case/case.h"
#include "world/synopsis.h"

#include <string.h>

#define	AS_IT_STANDS	"as in the synopsis"

static expectations posix = {
	{ "declared", "posix:synopsis", AS_IT_STANDS },
};
static expectations freebsd = {
	{ "declared", "freebsd:synopsis", AS_IT_STANDS },
};
static expectations linux_page = {
	{ "declared", "linux:synopsis", AS_IT_STANDS },
};

/* POSIX has the macros; what the header declares without one, or with one of another system's, is for the others to say. */
CONDITION(posix_200112, .expect = posix, .descr = "A program defines _POSIX_C_SOURCE as 200112L and includes <sys/socket.h>")
{
	const struct synopsis *found = NULL;

	for (const struct synopsis *s = synopses; s->program != NULL; s++)
		if (strcmp(s->program, test->condition->name) == 0)
			found = s;
	if (found == NULL)
		setup_failed("the build has no program %s", test->condition->name);
	if (found->made == NULL)
		untested("there was no compiler for it when the suite was built");
	if (test->condition->arg != NULL && strcmp(found->made, "not declared") == 0)
		unsupported("the host has no %s()", (const char *)test->condition->arg);
	observe("declared", "%s", found->made);
}

CONDITION_OF(posix_200112, posix_200809, .expect = posix,
    .descr = "A program defines _POSIX_C_SOURCE as 200809L and includes <sys/socket.h>");
CONDITION_OF(posix_200112, posix_202405, .expect = posix,
    .descr = "A program defines _POSIX_C_SOURCE as 202405L and includes <sys/socket.h>");
CONDITION_OF(posix_200112, xopen_600, .expect = posix,
    .descr = "A program defines _XOPEN_SOURCE as 600 and includes <sys/socket.h>");
CONDITION_OF(posix_200112, xopen_700, .expect = posix,
    .descr = "A program defines _XOPEN_SOURCE as 700 and includes <sys/socket.h>");
CONDITION_OF(posix_200112, xopen_800, .expect = posix,
    .descr = "A program defines _XOPEN_SOURCE as 800 and includes <sys/socket.h>");
CONDITION_OF(posix_200112, types_and_socket, .expect = freebsd,
    .descr = "A program includes <sys/types.h> and <sys/socket.h>");
CONDITION_OF(posix_200112, socket_alone, .expect = linux_page, .descr = "A program includes <sys/socket.h> alone");
CONDITION_OF(posix_200112, default, .expect = linux_page,
    .descr = "A program defines _DEFAULT_SOURCE and includes <sys/socket.h>");
CONDITION_OF(posix_200112, gnu, .expect = linux_page, .descr = "A program defines _GNU_SOURCE and includes <sys/socket.h>");
CONDITION_OF(posix_200112, bsd, .expect = linux_page, .descr = "A program defines _BSD_SOURCE and includes <sys/socket.h>");

/* No manual has it for C++. */
CONDITION_OF(posix_200112, cplusplus, .descr = "A program in C++ includes <sys/socket.h>");
CONDITION_OF(posix_200112, cplusplus_types_and_socket, .descr = "A program in C++ includes <sys/types.h> and <sys/socket.h>");
CONDITION_OF(posix_200112, cplusplus_posix_200809,
    .descr = "A program in C++ defines _POSIX_C_SOURCE as 200809L and includes <sys/socket.h>");
CONDITION_OF(posix_200112, cplusplus_xopen_700,
    .descr = "A program in C++ defines _XOPEN_SOURCE as 700 and includes <sys/socket.h>");

/* connectat(), where there is one. */
static expectations connectat_page = {
	{ "declared", "freebsd12:connectat-synopsis", AS_IT_STANDS },
};

CONDITION_OF(posix_200112, connectat, .expect = connectat_page, .arg = "connectat",
    .descr = "A program includes <sys/types.h>, <sys/socket.h> and <fcntl.h> for connectat()");
CONDITION_OF(posix_200112, cplusplus_connectat, .arg = "connectat",
    .descr = "A program in C++ includes <sys/types.h>, <sys/socket.h> and <fcntl.h> for connectat()");
