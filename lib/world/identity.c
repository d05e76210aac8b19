#include "world/identity.h"

#include <sys/stat.h>

#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/child.h"
#include "world/wait.h"

#define	BEHIND	"behind"	/* its directory, which every user may search and write to */

/* A request to the process left behind.  Its pointers are valid there, because that process is a copy of the case. */
struct request {
	void (*function)(char *, size_t, const void *);
	const void *arg;
	size_t size;
};

static int asks[2], answers[2];
static pid_t behind;

bool
identity_is_free(void)
{
	return (geteuid() == 0);
}

static bool
has_group(gid_t group)
{
	gid_t groups[2];
	int n = getgroups(2, groups);

	for (int i = 0; i < n; i++)
		if (groups[i] == group)
			return (true);
	return (false);
}

int
identity_take(const struct identity *i)
{
	const gid_t groups[] = { i->effective_group, i->supplementary };

	if (setgroups(1, &i->supplementary) == -1 || setregid(i->real_group, i->effective_group) == -1)
		return (-1);
	/* On some hosts the list begins with the effective group, so setregid() has overwritten the supplementary one. */
	if (!has_group(i->supplementary) && setgroups(2, groups) == -1)
		return (-1);
	return (setreuid(i->real, i->effective));
}

static void
serve(void *arg)
{
	struct request r;
	char *report;

	(void)arg;
	close(asks[1]);
	/* A skipped case sends no request. */
	if (read(asks[0], &r, sizeof(r)) != (ssize_t)sizeof(r))
		return;
	if ((report = calloc(1, r.size)) == NULL || mkdir(BEHIND, 0777) == -1 || chmod(BEHIND, 0777) == -1 || chdir(BEHIND) == -1)
		_exit(1);
	r.function(report, r.size, r.arg);
	if (write(answers[1], report, strlen(report)) != (ssize_t)strlen(report))
		_exit(1);
	free(report);
}

void
identity_stay_behind(void)
{
	SETUP(pipe(asks));
	SETUP(pipe(answers));
	behind = child_start(serve, NULL);
	close(asks[0]);
	close(answers[1]);
}

void
identity_report(void (*function)(char *, size_t, const void *), const void *arg, char *report, size_t size)
{
	struct request r = { .function = function, .arg = arg, .size = size };
	size_t used = 0;
	ssize_t n;

	SETUP(write(asks[1], &r, sizeof(r)));
	while (used < size - 1 && wait_readable(answers[0], CALL_BOUND + WAIT_BOUND) &&
	    (n = read(answers[0], report + used, size - 1 - used)) > 0)
		used += (size_t)n;
	report[used] = '\0';
	child_finish(behind);
}
