/*
 * For tests of what cases do: the conditions of such a test are run one by one, as of a test program, in a process each.  Define
 * PROGRAM before including it, which the build gives test programs, and TEST_PROGRAM, the file's own name.
 */
#ifndef CASE_TESTS_EXAMPLE_H
#define	CASE_TESTS_EXAMPLE_H

#include <sys/types.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/case.h"

static char written[65536];
static char outcomes[8192];
static const char *srcdir;

/* Of the record what was seen, without times, and how the case ended. */
static void
take_outcomes(void)
{
	char *rest = written, *line, *keyword, *name, *value;

	outcomes[0] = '\0';
	while ((line = strsep(&rest, "\n")) != NULL) {
		keyword = strsep(&line, "\t");
		name = strsep(&line, "\t");
		value = strsep(&line, "\t");
		if (value == NULL || (strcmp(keyword, "observe") != 0 && strcmp(keyword, "fact") != 0 &&
		    strcmp(keyword, "skip") != 0 && strcmp(keyword, "end") != 0))
			continue;
		snprintf(outcomes + strlen(outcomes), sizeof(outcomes) - strlen(outcomes), "%s %s: %s\n", keyword, name, value);
	}
}

/* With a variable of Kyua's, "link=loopback"; this one stands for none. */
#define	NO_VARIABLE	"no=variable"

static void
run(const char *name, const char *variable)
{
	char program[] = TEST_PROGRAM, s[] = "-s", folder[1024], r[] = "-r", result[] = "result", v[] = "-v", value[64], one[64];
	char *argv[] = { program, s, folder, r, result, v, value, one, NULL };
	size_t used = 0;
	ssize_t n;
	int p[2];
	pid_t pid;

	strlcpy(folder, srcdir, sizeof(folder));
	strlcpy(value, variable, sizeof(value));
	strlcpy(one, name, sizeof(one));
	ATF_REQUIRE(pipe(p) == 0);
	ATF_REQUIRE((pid = fork()) != -1);
	if (pid == 0) {
		dup2(p[1], STDOUT_FILENO);
		_exit(run_program(8, argv));
	}
	close(p[1]);
	while ((n = read(p[0], written + used, sizeof(written) - 1 - used)) > 0)
		used += (size_t)n;
	written[used] = '\0';
	close(p[0]);
	ATF_REQUIRE(waitpid(pid, NULL, 0) == pid);
	take_outcomes();
}

#endif
