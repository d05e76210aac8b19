#include "report/patterns.h"

#include <stdlib.h>
#include <string.h>

#include "judge/deviation.h"
#include "report/text.h"

#define	DIGITS	"0123456789"

/* The parts of an id: program:condition.transport, the last of which may be missing. */
static size_t
program_part(const char *id)
{
	return (strcspn(id, ":"));
}

static size_t
condition_part(const char *id)
{
	const char *dot = strrchr(id + program_part(id), '.');

	return (dot != NULL ? (size_t)(dot - id) : strlen(id));
}

static const char *
transport_part(const char *id)
{
	const char *rest = id + condition_part(id);

	return (*rest == '.' ? rest + 1 : rest);
}

static bool
share(const char *a, const char *b, size_t (*part)(const char *))
{
	size_t length = part(a);

	return (length == part(b) && strncmp(a, b, length) == 0);
}

/* How many transports of a case's condition there are, and how many are chosen; which of those that are not begin so. */
static size_t
count_transports(const struct choice *c, const char *id, const char *begin, size_t length, size_t *chosen)
{
	size_t n = 0;

	*chosen = 0;
	for (size_t i = 0; i < c->n; i++) {
		if (!share(c->ids[i], id, condition_part) || strncmp(transport_part(c->ids[i]), begin, length) != 0)
			continue;
		n++;
		*chosen += c->chosen[i];
	}
	return (n);
}

/* The length of what the chosen transports of the condition begin with, and no other does; 0 if that says nothing to a reader. */
static size_t
common_beginning(const struct choice *c, const char *id)
{
	const char *first = NULL;
	size_t length = 0, chosen;
	bool numbers = true;

	for (size_t i = 0; i < c->n; i++) {
		const char *transport = transport_part(c->ids[i]);

		if (!c->chosen[i] || !share(c->ids[i], id, condition_part))
			continue;
		if (first == NULL)
			length = strlen(first = transport);
		while (length > 0 && strncmp(transport, first, length) != 0)
			length--;
	}
	for (size_t i = 0; i < c->n; i++)
		if (c->chosen[i] && share(c->ids[i], id, condition_part))
			numbers = numbers && strspn(transport_part(c->ids[i]) + length, DIGITS) > 0;
	/* udp* of udp4 and udp6, unix-* of unix-stream and unix-seqpacket. */
	while (length > 0 && !numbers && first[length - 1] != '-')
		length--;
	return (length > 0 && count_transports(c, id, first, length, &chosen) == chosen ? length : 0);
}

/* What follows the condition in a pattern of its chosen cases: ".*", ".unix-*", ".{tcp4,tcp6}", ".tcp4" or nothing. */
static char *
suffix_of(const struct choice *c, const char *id)
{
	size_t chosen, all = count_transports(c, id, "", 0, &chosen), beginning = 0;
	char *suffix = text_copy("", 0), *whole;

	if (chosen == 1 && transport_part(id)[0] == '\0')
		return (suffix);
	if (chosen > 1)
		beginning = common_beginning(c, id);
	if (chosen > 1 && (chosen == all || beginning > 0)) {
		free(suffix);
		return (chosen == all ? text_copy(".*", 2) : text_format(".%.*s*", (int)beginning, transport_part(id)));
	}
	for (size_t i = 0; i < c->n; i++)
		if (c->chosen[i] && share(c->ids[i], id, condition_part))
			text_add_word(&suffix, ",", transport_part(c->ids[i]));
	whole = text_format(chosen > 1 ? ".{%s}" : ".%s", suffix);
	free(suffix);
	return (whole);
}

/* How many of the program's cases the pattern covers. */
static size_t
covered(const struct choice *c, char *pattern)
{
	struct deviation d = { .cases = pattern };
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += deviation_covers(&d, c->ids[i]);
	return (n);
}

/* Whether the case is the first chosen one of its condition. */
static bool
begins_condition(const struct choice *c, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (c->chosen[i] && share(c->ids[i], c->ids[index], condition_part))
			return (false);
	return (c->chosen[index]);
}

/* Gives a pattern of the conditions whose names end like those of this one, and marks their cases with its number. */
static void
give_conditions(const struct choice *c, size_t index, size_t mark[], pattern_function *give, void *arg)
{
	const char *id = c->ids[index];
	char *suffix = suffix_of(c, id), *names = text_copy("", 0), *pattern;
	size_t program = program_part(id), n = 0, cases = 0;

	for (size_t i = index; i < c->n; i++) {
		char *other, *name;
		size_t chosen;

		if (mark[i] != 0 || !begins_condition(c, i))
			continue;
		other = suffix_of(c, c->ids[i]);
		if (strcmp(other, suffix) == 0) {
			name = text_copy(c->ids[i] + program + 1, condition_part(c->ids[i]) - program - 1);
			text_add_word(&names, ",", name);
			free(name);
			(void)count_transports(c, c->ids[i], "", 0, &chosen);
			cases += chosen;
			n++;
			for (size_t j = i; j < c->n; j++)
				if (share(c->ids[j], c->ids[i], condition_part))
					mark[j] = index + 1;
		}
		free(other);
	}
	pattern = text_format(n > 1 ? "%.*s:{%s}%s" : "%.*s:%s%s", (int)program, id, names, suffix);
	if (covered(c, pattern) == cases)
		give(pattern, cases, arg);
	else	/* an id that the suite would not make: name the cases one by one */
		for (size_t i = 0; i < c->n; i++)
			if (c->chosen[i] && mark[i] == index + 1)
				give(c->ids[i], 1, arg);
	free(pattern);
	free(names);
	free(suffix);
}

void
patterns_give(const struct choice *c, pattern_function *give, void *arg)
{
	size_t *mark = text_allocate(c->n, sizeof(*mark)), conditions = 0;

	for (size_t i = 0; i < c->n; i++)
		conditions += begins_condition(c, i);
	if (c->n_chosen == c->n && conditions > 1) {
		char *pattern = text_format("%.*s:*", (int)program_part(c->ids[0]), c->ids[0]);

		give(pattern, c->n, arg);
		free(pattern);
	} else {
		for (size_t i = 0; i < c->n; i++)
			if (mark[i] == 0 && begins_condition(c, i))
				give_conditions(c, i, mark, give, arg);
	}
	free(mark);
}
