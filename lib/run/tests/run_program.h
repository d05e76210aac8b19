/*
 * Runs connect_run() and its like in a child, and examines the results.
 */
#ifndef RUN_TESTS_RUN_PROGRAM_H
#define	RUN_TESTS_RUN_PROGRAM_H

#include <sys/wait.h>

#include <atf-c.h>
#include <dirent.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/clean.h"
#include "report/output.h"

/* Starts it with its output in the file out and its messages in "err"; first calls before(), unless NULL. */
static inline pid_t
program_start(int (*program)(int, char *[]), char *const arguments[], const char *out, void (*before)(void))
{
	int argc = 0;
	pid_t child;

	while (arguments[argc] != NULL)
		argc++;
	fflush(stdout);
	fflush(stderr);
	ATF_REQUIRE((child = fork()) != -1);
	if (child != 0)
		return (child);
	alarm(120);
	if (freopen(out, "w", stdout) == NULL || freopen("err", "w", stderr) == NULL)
		_exit(99);
	setvbuf(stderr, NULL, _IONBF, 0);	/* as by default */
	output_prepare();
	if (before != NULL)
		before();
	/* Reset getopt(), which ATF has used already, and by other rules. */
#ifdef __linux__
	optind = 0;
#else
	optind = optreset = 1;
#endif
	exit(program(argc, (char **)(uintptr_t)arguments));
}

/* Its exit status, or minus the signal that killed it. */
static inline int
program_status(pid_t child)
{
	int status;

	ATF_REQUIRE_EQ(child, waitpid(child, &status, 0));
	return (WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

/* The number of files in the folder whose names have this prefix. */
static inline int
files_named(const char *folder, const char *begin)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	int n = 0;

	ATF_REQUIRE(directory != NULL);
	while ((entry = readdir(directory)) != NULL)
		n += strncmp(entry->d_name, begin, strlen(begin)) == 0;
	closedir(directory);
	return (n);
}

/* Whether the file contains the text and nothing that affects a terminal. */
static inline bool
is_clean(const char *path, const char *with)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	bool clean = true, found = false;

	ATF_REQUIRE(file != NULL);
	while ((length = getline(&line, &size, file)) > 0) {
		char *copy;

		length -= line[length - 1] == '\n';
		line[length] = '\0';
		ATF_REQUIRE((copy = clean_copy(line, (size_t)length, 10000)) != NULL);
		clean = clean && strcmp(copy, line) == 0;
		found = found || strstr(line, with) != NULL;
		if (strcmp(copy, line) != 0 || strstr(line, with) == NULL)
			fprintf(stderr, "%s: %s\n", path, copy);
		free(copy);
	}
	free(line);
	fclose(file);
	return (clean && found);
}

#endif
