/*
 * What a report has written.
 */
#ifndef REPORT_TESTS_WRITTEN_H
#define	REPORT_TESTS_WRITTEN_H

#include <atf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define	WRITTEN_MAX	(1 << 20)

/* The text of a report, to be freed. */
static inline char *
contents(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, WRITTEN_MAX);

	ATF_REQUIRE(file != NULL && text != NULL);
	text[fread(text, 1, WRITTEN_MAX - 1, file)] = '\0';
	fclose(file);
	/* Nothing of the machine that ran the suite; no control character but the end of a line. */
	ATF_CHECK(strstr(text, "hunter2") == NULL && strstr(text, "TOKEN") == NULL && strstr(text, "/secret") == NULL);
	ATF_CHECK(strchr(text, '\033') == NULL);
	return (text);
}

static inline size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return (n);
}

#define	HAS(text, what)	ATF_CHECK_MSG(strstr(text, what) != NULL, "lacks %s", what)

#endif
