#include "run/kyuafile.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	FILE_MAX	(1 << 18)	/* bytes */
#define	WORD_MAX	256		/* of a name in it */
#define	DEPTH_MAX	8		/* Kyuafiles that include each other */
#define	LIST_MAX	1024		/* entries of a list in it */
#define	SUITE		"connect"	/* where a Kyuafile names none */

enum token { END, NAME, STRING, OTHER };

/* The state of reading a Kyuafile. */
struct reader {
	const char *at;
	char word[WORD_MAX];	/* of a NAME or STRING; of OTHER its one character */
};

struct words {
	char *words[LIST_MAX];
	size_t n;
};

static int read_file(struct listing *, const char *, const char *, int, char *, size_t);

static enum token
next(struct reader *r)
{
	size_t n = 0;

	for (;;) {
		r->at += strspn(r->at, " \t\r\n");
		if (strncmp(r->at, "--", 2) != 0)
			break;
		r->at += strcspn(r->at, "\n");
	}
	r->word[0] = '\0';
	if (*r->at == '\0')
		return (END);
	if (*r->at == '"' || *r->at == '\'') {
		char quote = *r->at++;

		for (; *r->at != '\0' && *r->at != quote; r->at++)
			if (n < WORD_MAX - 1)
				r->word[n++] = *r->at;
		r->word[n] = '\0';
		r->at += *r->at == quote;
		return (STRING);
	}
	if (isalpha((unsigned char)*r->at) || *r->at == '_') {
		for (; isalnum((unsigned char)*r->at) || *r->at == '_'; r->at++)
			if (n < WORD_MAX - 1)
				r->word[n++] = *r->at;
		r->word[n] = '\0';
		return (NAME);
	}
	r->word[0] = *r->at++;
	r->word[1] = '\0';
	return (OTHER);
}

/* Finds the first string within the next pair of brackets; false if there is none. */
static bool
string_in_brackets(struct reader *r, char open, char close, char string[WORD_MAX])
{
	enum token token;
	int depth = 0;
	bool found = false;

	while ((token = next(r)) != END) {
		if (token == STRING && depth > 0 && !found) {
			memcpy(string, r->word, WORD_MAX);
			found = true;
		}
		if (token != OTHER)
			continue;
		depth += r->word[0] == open;
		depth -= r->word[0] == close;
		if (depth <= 0)
			break;
	}
	return (found);
}

static void
forget(struct words *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->words[i]);
	list->n = 0;
}

/* Reads the strings between braces. */
static void
read_list(struct reader *r, struct words *list)
{
	enum token token;

	forget(list);
	while ((token = next(r)) != END && !(token == OTHER && r->word[0] == '}'))
		if (token == STRING && list->n < LIST_MAX)
			list->words[list->n++] = text_copy(r->word, strlen(r->word));
}

void
listing_add(struct listing *listing, const char *path, const char *suite)
{
	struct listed *l = text_append(&listing->programs, &listing->n, sizeof(*l));

	l->path = text_copy(path, strlen(path));
	l->suite = text_copy(suite, strlen(suite));
}

void
listing_free(struct listing *listing)
{
	for (size_t i = 0; i < listing->n; i++) {
		free(listing->programs[i].path);
		free(listing->programs[i].suite);
	}
	free(listing->programs);
	memset(listing, 0, sizeof(*listing));
}

/* Joins below/name; just name if below is empty. */
static void
join(char path[PATH_MAX], const char *below, const char *name)
{
	if (snprintf(path, PATH_MAX, "%s%s%s", below, below[0] != '\0' ? "/" : "", name) >= PATH_MAX)
		text_errx(2, "%s/%s: the path is too long", below, name);
}

/* Reads the path in an include(): a string, or the loop's variable with the end of a path. */
static int
include(struct listing *listing, const struct reader *whole, const struct words *list, const char *folder, const char *below,
    int depth, char *message, size_t size)
{
	struct reader r = *whole;
	char string[WORD_MAX] = "Kyuafile", path[PATH_MAX], inner[PATH_MAX];
	bool plain;

	plain = next(&r) == OTHER && next(&r) == STRING;
	r = *whole;
	(void)string_in_brackets(&r, '(', ')', string);
	for (size_t i = 0; i < (plain || list->n == 0 ? 1 : list->n); i++) {
		char *slash;

		if (plain || list->n == 0)
			join(path, below, string);
		else {
			join(inner, below, list->words[i]);
			join(path, inner, string);
		}
		if ((slash = strrchr(path, '/')) != NULL)
			*slash = '\0';
		else
			path[0] = '\0';
		if (read_file(listing, folder, path, depth + 1, message, size) == -1)
			return (-1);
	}
	return (0);
}

static int
read_text(struct listing *listing, const char *text, const char *folder, const char *below, int depth, char *message,
    size_t size)
{
	static const char *const unknown[] = { "plain_test_program", "tap_test_program" };
	struct reader r = { .at = text };
	struct words list = { .n = 0 };
	char suite[WORD_MAX] = SUITE, suffix[WORD_MAX] = "Kyuafile", name[WORD_MAX], path[PATH_MAX];
	enum token token;
	int status = 0;

	while (status == 0 && (token = next(&r)) != END) {
		if (token != NAME)
			continue;
		if (strcmp(r.word, "test_suite") == 0) {
			(void)string_in_brackets(&r, '(', ')', suite);
		} else if (strcmp(r.word, "ipairs") == 0) {
			read_list(&r, &list);
		} else if (strcmp(r.word, "local") == 0) {
			/* A path assigned to a local variable first. */
			struct reader ahead = r;

			if (next(&ahead) == NAME && next(&ahead) == OTHER && ahead.word[0] == '=' && next(&ahead) == NAME &&
			    next(&ahead) == OTHER && next(&ahead) == NAME && strcmp(ahead.word, "join") == 0)
				(void)string_in_brackets(&ahead, '(', ')', suffix);
		} else if (strcmp(r.word, "include") == 0) {
			struct reader ahead = r, named = { .at = "(\"\")" };
			char with[WORD_MAX + 8];

			if (string_in_brackets(&ahead, '(', ')', name)) {
				status = include(listing, &r, &list, folder, below, depth, message, size);
			} else {
				snprintf(with, sizeof(with), "(x,\"%s\")", suffix);
				named.at = with;
				status = include(listing, &named, &list, folder, below, depth, message, size);
			}
		} else if (strcmp(r.word, "atf_test_program") == 0) {
			if (string_in_brackets(&r, '{', '}', name)) {
				join(path, below, name);
				listing_add(listing, path, suite);
			} else {
				for (size_t i = 0; i < list.n; i++) {
					join(path, below, list.words[i]);
					listing_add(listing, path, suite);
				}
			}
		} else {
			for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
				if (strcmp(r.word, unknown[i]) == 0) {
					snprintf(message, size, "%s/%s%sKyuafile: %s: only ATF programs can be run", folder, below,
					    below[0] != '\0' ? "/" : "", r.word);
					status = -1;
				}
			}
		}
	}
	forget(&list);
	return (status);
}

static int
read_file(struct listing *listing, const char *folder, const char *below, int depth, char *message, size_t size)
{
	char inner[PATH_MAX], path[PATH_MAX], *text;
	FILE *file;
	size_t n;
	int status;

	join(inner, folder, below);
	join(path, below[0] != '\0' ? inner : folder, "Kyuafile");
	if (depth > DEPTH_MAX) {
		snprintf(message, size, "%s: included too deeply", path);
		return (-1);
	}
	if ((file = fopen(path, "r")) == NULL) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
		return (-1);
	}
	text = text_allocate(FILE_MAX, 1);
	n = fread(text, 1, FILE_MAX, file);
	if (ferror(file) != 0 || n == FILE_MAX) {
		snprintf(message, size, "%s: %s", path, ferror(file) != 0 ? "cannot be read" : "too long");
		status = -1;
	} else {
		text[n] = '\0';
		status = read_text(listing, text, folder, below, depth, message, size);
	}
	fclose(file);
	free(text);
	return (status);
}

int
kyuafile_read(struct listing *listing, const char *folder, char *message, size_t size)
{
	size_t before = listing->n;

	if (read_file(listing, folder, "", 0, message, size) == -1)
		return (-1);
	if (listing->n == before) {
		snprintf(message, size, "%s/Kyuafile: lists no ATF program", folder);
		return (-1);
	}
	return (0);
}
