#include "judge/outcome.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#define	NAMED(error)	{ error, #error }

/* The first entry for a value wins: EAGAIN before EWOULDBLOCK, and EOPNOTSUPP, which is for sockets, before ENOTSUP. */
static const struct {
	int value;
	const char *name;
} names[] = {
	NAMED(EACCES), NAMED(EADDRINUSE), NAMED(EADDRNOTAVAIL), NAMED(EAFNOSUPPORT), NAMED(EAGAIN), NAMED(EALREADY),
	NAMED(EBADF), NAMED(EBADMSG), NAMED(EBUSY), NAMED(ECANCELED), NAMED(ECHILD), NAMED(ECONNABORTED), NAMED(ECONNREFUSED),
	NAMED(ECONNRESET), NAMED(EDEADLK), NAMED(EDESTADDRREQ), NAMED(EDOM), NAMED(EEXIST), NAMED(EFAULT), NAMED(EFBIG),
	NAMED(EHOSTUNREACH), NAMED(EILSEQ), NAMED(EINPROGRESS), NAMED(EINTR), NAMED(EINVAL), NAMED(EIO), NAMED(EISCONN),
	NAMED(EISDIR), NAMED(ELOOP), NAMED(EMFILE), NAMED(EMLINK), NAMED(EMSGSIZE), NAMED(ENAMETOOLONG), NAMED(ENETDOWN),
	NAMED(ENETRESET), NAMED(ENETUNREACH), NAMED(ENFILE), NAMED(ENOBUFS), NAMED(ENODEV), NAMED(ENOENT), NAMED(ENOEXEC),
	NAMED(ENOLCK), NAMED(ENOMEM), NAMED(ENOPROTOOPT), NAMED(ENOSPC), NAMED(ENOSYS), NAMED(ENOTCONN), NAMED(ENOTDIR),
	NAMED(ENOTEMPTY), NAMED(ENOTSOCK), NAMED(ENOTTY), NAMED(ENXIO), NAMED(EOPNOTSUPP), NAMED(ENOTSUP), NAMED(EOVERFLOW),
	NAMED(EPERM), NAMED(EPIPE), NAMED(EPROTO), NAMED(EPROTONOSUPPORT), NAMED(EPROTOTYPE), NAMED(ERANGE), NAMED(EROFS),
	NAMED(ESPIPE), NAMED(ESRCH), NAMED(ETIMEDOUT), NAMED(ETXTBSY), NAMED(EWOULDBLOCK), NAMED(EXDEV),
#ifdef ECAPMODE
	NAMED(ECAPMODE),
#endif
#ifdef EHOSTDOWN
	NAMED(EHOSTDOWN),
#endif
#ifdef ENONET
	NAMED(ENONET),
#endif
#ifdef ENOTCAPABLE
	NAMED(ENOTCAPABLE),
#endif
#ifdef EPFNOSUPPORT
	NAMED(EPFNOSUPPORT),
#endif
#ifdef ESHUTDOWN
	NAMED(ESHUTDOWN),
#endif
#ifdef ESOCKTNOSUPPORT
	NAMED(ESOCKTNOSUPPORT),
#endif
};

const char *
errno_name(int error)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].value == error)
			return (names[i].name);
	return (NULL);
}

void
outcome_of_call(char *buffer, size_t size, int ret, int error)
{
	const char *name;

	if (ret == 0)
		snprintf(buffer, size, "0");
	else if (ret != -1)
		snprintf(buffer, size, "returned %d", ret);
	else if ((name = errno_name(error)) != NULL)
		snprintf(buffer, size, "-1 %s", name);
	else
		snprintf(buffer, size, "-1 errno %d", error);
}

bool
outcome_allowed(const char *allowed, const char *outcome)
{
	char pattern[256];

	while (*allowed != '\0') {
		size_t length = strcspn(allowed, "|");

		if (length < sizeof(pattern)) {
			memcpy(pattern, allowed, length);
			pattern[length] = '\0';
			if (fnmatch(pattern, outcome, 0) == 0)
				return (true);
		}
		allowed += length;
		if (*allowed == '|')
			allowed++;
	}
	return (false);
}

bool
outcome_permissible(const char *outcome)
{
	return (strcmp(outcome, OUTCOME_BLOCKED) != 0 && strncmp(outcome, "returned ", 9) != 0 &&
	    strcmp(outcome, "-1 errno 0") != 0 && strncmp(outcome, OUTCOME_CHANGED, sizeof(OUTCOME_CHANGED) - 1) != 0);
}
