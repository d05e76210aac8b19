/*
 * The permission bits of the caller's class (owner, group or others) alone decide, by the effective ids at the time of the call.
 * A condition is about write permission on the socket, or search permission on its directory.  errno/eacces has modes with equal
 * bits for all classes.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/identity.h"
#include "world/path.h"
#include "world/socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	REPORT_MAX	(2 * OUTCOME_MAX + 256)

static expectations write_denied = {
	WRITE_DENIED,
};

static expectations search_denied = {
	SEARCH_DENIED,
};

static expectations reaches_expect = {
	NAME_REACHES,
};

/* Unused ids. */
enum {
	USER = 40001, ANOTHER_USER,
	GROUP = 40011, SUPPLEMENTARY, ANOTHER_GROUP,
};

/* The caller of most conditions. */
#define	CALLER	.who = { USER, USER, GROUP, GROUP, SUPPLEMENTARY }

/* Owner, group and mode of the socket or of its directory, and the caller. */
struct permission {
	bool directory;
	uid_t owner;
	gid_t group;
	mode_t mode;
	struct identity who;
	bool open_before;	/* root opens the socket that is connected */
};

struct attempt {
	const struct test *test;
	const struct permission *p;
	int peer;
};

/* Whether the case needs no root: the files and the caller belong to one user, who may be any. */
static bool
is_of_one_user(const struct permission *p)
{
	return (p->owner == USER && p->group == GROUP && p->who.real == USER && p->who.effective == USER &&
	    p->who.real_group == GROUP && p->who.effective_group == GROUP && !p->open_before);
}

/* Reports the outcome of the call, and whether it reached the socket. */
static void
attempt(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	struct address to = address_path("directory/sock");
	int s = a->p->open_before ? socket_open(a->test->transport) : -1;

	if (identity_is_free() && identity_take(&a->p->who) == -1) {
		snprintf(report, size, "untested\tno other users and groups: %s", strerror(errno));
		return;
	}
	if (s == -1)
		s = socket_open(a->test->transport);
	report_attempt(report, size, a->test->transport, s, &to, a->peer);
}

/* Runs in the process left behind (world/identity.h). */
static void
make_and_attempt(char *report, size_t size, const void *arg)
{
	const struct test *test = arg;
	struct attempt a = { .test = test, .p = test->condition->arg };
	const char *what = a.p->directory ? "directory" : "directory/sock";
	struct address at;

	if (!identity_is_free() && !is_of_one_user(a.p)) {
		snprintf(report, size, "untested\tno other users and groups: root alone may become them");
		return;
	}
	path_directory("directory", 0777);
	a.peer = peer_open(test->transport, "directory/sock", &at);
	path_mode("directory/sock", 0777);
	if (identity_is_free() && chown(what, a.p->owner, a.p->group) == -1) {
		snprintf(report, size, "untested\tno other users and groups: %s", strerror(errno));
		return;
	}
	path_mode(what, a.p->mode);
	child_report(attempt, &a, report, size);
	/* An ordinary user may have to remove the directory. */
	path_mode(what, 0777);
}

#define	PERMISSION	.transports = UNIX_PATH, .before = identity_stay_behind

CONDITION(owner_may, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .owner = USER, .group = GROUP, .mode = 0200, CALLER },
    .descr = "The caller owns the socket, and the owner alone may write to it")
{
	char report[REPORT_MAX], *tab;

	identity_report(make_and_attempt, test, report, sizeof(report));
	if ((tab = strchr(report, '\t')) == NULL)
		setup_failed("the process left behind reported \"%s\"", report);
	*tab = '\0';
	if (strcmp(report, "untested") == 0)
		untested("%s", tab + 1);
	observe("call", "%s", report);
	observe("reached", "%s", tab + 1);
}

CONDITION_OF(owner_may, owner_may_not, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = USER, .group = GROUP, .mode = 0577, CALLER },
    .descr = "The caller owns the socket, and everybody but the owner may write to it");
CONDITION_OF(owner_may, group_may, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = GROUP, .mode = 0020, CALLER },
    .descr = "The caller is in the socket's group, which alone may write to it");
CONDITION_OF(owner_may, group_may_not, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = GROUP, .mode = 0757, CALLER },
    .descr = "The caller is in the socket's group, and everybody but the group may write to it");
CONDITION_OF(owner_may, supplementary_may, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = SUPPLEMENTARY, .mode = 0020, CALLER },
    .descr = "The socket's group is a supplementary group of the caller, and alone may write to it");
CONDITION_OF(owner_may, supplementary_may_not, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = SUPPLEMENTARY, .mode = 0757, CALLER },
    .descr = "The socket's group is a supplementary group of the caller, and everybody but the group may write to it");
CONDITION_OF(owner_may, others_may, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = ANOTHER_GROUP, .mode = 0002, CALLER },
    .descr = "Another user owns the socket, and others alone may write to it");
CONDITION_OF(owner_may, others_may_not, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = ANOTHER_GROUP, .mode = 0775, CALLER },
    .descr = "Another user owns the socket, and everybody but others may write to it");
CONDITION_OF(owner_may, effective_user_may, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .owner = USER, .group = ANOTHER_GROUP, .mode = 0200,
        .who = { ANOTHER_USER, USER, GROUP, GROUP, SUPPLEMENTARY } },
    .descr = "The caller's effective user owns the socket, and the owner alone may write to it");
CONDITION_OF(owner_may, real_user_may, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = USER, .group = ANOTHER_GROUP, .mode = 0700,
        .who = { USER, ANOTHER_USER, GROUP, GROUP, SUPPLEMENTARY } },
    .descr = "The caller's real user owns the socket, and the owner alone may write to it");
CONDITION_OF(owner_may, effective_group_may, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = GROUP, .mode = 0020,
        .who = { USER, USER, ANOTHER_GROUP, GROUP, SUPPLEMENTARY } },
    .descr = "The socket's group is the caller's effective group, and alone may write to it");
CONDITION_OF(owner_may, real_group_may, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = GROUP, .mode = 0070,
        .who = { USER, USER, GROUP, ANOTHER_GROUP, SUPPLEMENTARY } },
    .descr = "The socket's group is the caller's real group, and alone may write to it");
CONDITION_OF(owner_may, privileged_before, PERMISSION, .expect = write_denied,
    .arg = &(const struct permission){ .owner = ANOTHER_USER, .group = ANOTHER_GROUP, .mode = 0700, CALLER, .open_before = true },
    .descr = "Another user owns the socket, and root opened the socket that is connected");

CONDITION_OF(owner_may, owner_may_search, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .directory = true, .owner = USER, .group = GROUP, .mode = 0100, CALLER },
    .descr = "The caller owns the directory, and the owner alone may search it");
CONDITION_OF(owner_may, owner_may_not_search, PERMISSION, .expect = search_denied,
    .arg = &(const struct permission){ .directory = true, .owner = USER, .group = GROUP, .mode = 0677, CALLER },
    .descr = "The caller owns the directory, and everybody but the owner may search it");
CONDITION_OF(owner_may, group_may_search, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .directory = true, .owner = ANOTHER_USER, .group = GROUP, .mode = 0010, CALLER },
    .descr = "The caller is in the directory's group, which alone may search it");
CONDITION_OF(owner_may, group_may_not_search, PERMISSION, .expect = search_denied,
    .arg = &(const struct permission){ .directory = true, .owner = ANOTHER_USER, .group = GROUP, .mode = 0767, CALLER },
    .descr = "The caller is in the directory's group, and everybody but the group may search it");
CONDITION_OF(owner_may, supplementary_may_search, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .directory = true, .owner = ANOTHER_USER, .group = SUPPLEMENTARY, .mode = 0010, CALLER },
    .descr = "The directory's group is a supplementary group of the caller, and alone may search it");
CONDITION_OF(owner_may, supplementary_may_not_search, PERMISSION, .expect = search_denied,
    .arg = &(const struct permission){ .directory = true, .owner = ANOTHER_USER, .group = SUPPLEMENTARY, .mode = 0767, CALLER },
    .descr = "The directory's group is a supplementary group of the caller, and everybody but the group may search it");
CONDITION_OF(owner_may, others_may_search, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .directory = true, .owner = ANOTHER_USER, .group = ANOTHER_GROUP, .mode = 0001, CALLER },
    .descr = "Another user owns the directory, and others alone may search it");
CONDITION_OF(owner_may, others_may_not_search, PERMISSION, .expect = search_denied,
    .arg = &(const struct permission){ .directory = true, .owner = ANOTHER_USER, .group = ANOTHER_GROUP, .mode = 0776, CALLER },
    .descr = "Another user owns the directory, and everybody but others may search it");
CONDITION_OF(owner_may, effective_user_may_search, PERMISSION, .expect = reaches_expect,
    .arg = &(const struct permission){ .directory = true, .owner = USER, .group = ANOTHER_GROUP, .mode = 0100,
        .who = { ANOTHER_USER, USER, GROUP, GROUP, SUPPLEMENTARY } },
    .descr = "The caller's effective user owns the directory, and the owner alone may search it");
CONDITION_OF(owner_may, real_user_may_search, PERMISSION, .expect = search_denied,
    .arg = &(const struct permission){ .directory = true, .owner = USER, .group = ANOTHER_GROUP, .mode = 0700,
        .who = { USER, ANOTHER_USER, GROUP, GROUP, SUPPLEMENTARY } },
    .descr = "The caller's real user owns the directory, and the owner alone may search it");
