#include "judge/record.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vis.h>

#define	LINE_BYTES_MAX	16384	/* record_write() writes no longer line */
#define	FIELDS_MAX	8
#define	PACKETS_MAX	(256 * 1024)
#define	ENTRIES_MAX	512	/* lines of one kind in a record: a case writes a few dozen at most */

/* Returns the decoded field, for free(3), or NULL if memory is short or vis(3) did not write the field. */
static char *
decode(const char *field, size_t length)
{
	char *encoded, *plain;

	if ((encoded = strndup(field, length)) == NULL)
		return (NULL);
	if ((plain = malloc(length + 1)) != NULL && strunvis(plain, encoded) == -1) {
		free(plain);
		plain = NULL;
	}
	free(encoded);
	return (plain);
}

static bool
set(char **member, char **field)
{
	if (*member != NULL || *field == NULL)
		return (false);
	*member = *field;
	*field = NULL;
	return (true);
}

/* Appends a zeroed element to an array and returns it, or NULL if the array is full or memory is short. */
static void *
append(void *array, size_t *count, size_t size)
{
	void **elements = array;
	char *grown;

	if (*count >= ENTRIES_MAX)
		return (NULL);
	if ((*count & (*count + 1)) == 0) {	/* room for 2^n - 1 elements is used up */
		if ((grown = realloc(*elements, (*count * 2 + 1) * size)) == NULL)
			return (NULL);
		*elements = grown;
	}
	grown = (char *)*elements + *count * size;
	memset(grown, 0, size);
	(*count)++;
	return (grown);
}

/* A capture may span several lines. */
static const char *
add_packets(struct record *record, const char *piece)
{
	size_t before = record->packets != NULL ? strlen(record->packets) : 0, length = strlen(piece);
	char *longer;

	if (strspn(piece, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != length)
		return ("packets not in base64");
	if (length > PACKETS_MAX - before)
		return ("too many packets");
	if ((longer = realloc(record->packets, before + length + 1)) == NULL)
		return (strerror(ENOMEM));
	memcpy(longer + before, piece, length + 1);
	record->packets = longer;
	return (NULL);
}

static const char *
add_fields(struct record *record, char *fields[], size_t n)
{
	const char *keyword = fields[0];

#define	LINE(name, count)	(strcmp(keyword, name) == 0 && n >= (count))
	if (LINE("connect", 2)) {
		if (record->format != 0)
			return ("two format lines");
		record->format = atoi(fields[1]);
		return (record->format == RECORD_FORMAT ? NULL : "another version of the format");
	}
	if (record->format == 0)
		return ("no format line at the beginning");
	if (LINE("case", 4)) {
		if (!set(&record->id, &fields[1]) || !set(&record->condition, &fields[2]) || !set(&record->transport, &fields[3]))
			return ("two case lines");
	} else if (LINE("suite", 2)) {
		if (!set(&record->suite, &fields[1]))
			return ("two suite lines");
	} else if (LINE("host", 6)) {
		if (!set(&record->host, &fields[1]) || !set(&record->sysname, &fields[2]) || !set(&record->release, &fields[3]) ||
		    !set(&record->version, &fields[4]) || !set(&record->machine, &fields[5]))
			return ("two host lines");
	} else if (LINE("manuals", 2)) {
		if (!set(&record->manuals, &fields[1]))
			return ("two manuals lines");
	} else if (LINE("strict", 2)) {
		record->strict = strcmp(fields[1], "true") == 0;
	} else if (LINE("isolation", 3)) {
		if (!set(&record->isolation, &fields[1]) || !set(&record->isolation_detail, &fields[2]))
			return ("two isolation lines");
	} else if (LINE("expect", 4)) {
		struct record_expectation *e = append(&record->expectations, &record->n_expectations, sizeof(*e));

		if (e == NULL)
			return ("too many expect lines");
		(void)(set(&e->observation, &fields[1]) && set(&e->clauses, &fields[2]) && set(&e->allowed, &fields[3]));
	} else if (LINE("observe", 3)) {
		struct record_observation *o;

		if (record_observation(record, fields[1]) != NULL)
			return ("two observations of one name");
		if ((o = append(&record->observations, &record->n_observations, sizeof(*o))) == NULL)
			return ("too many observe lines");
		(void)(set(&o->name, &fields[1]) && set(&o->outcome, &fields[2]));
		o->seconds = n > 3 ? strtod(fields[3], NULL) : -1;
	} else if (LINE("fact", 3)) {
		struct record_fact *f = append(&record->facts, &record->n_facts, sizeof(*f));

		if (f == NULL)
			return ("too many fact lines");
		(void)(set(&f->name, &fields[1]) && set(&f->value, &fields[2]));
	} else if (LINE("packets", 2)) {
		return (add_packets(record, fields[1]));
	} else if (LINE("skip", 3)) {
		if (!set(&record->skip_kind, &fields[1]) || !set(&record->skip_reason, &fields[2]))
			return ("two skip lines");
	} else if (LINE("end", 3)) {
		if (!set(&record->result, &fields[1]) || !set(&record->reason, &fields[2]))
			return ("two end lines");
	}
#undef LINE
	return (NULL);
}

const char *
record_add(struct record *record, const char *line, size_t length)
{
	char *fields[FIELDS_MAX] = { NULL };
	const char *wrong = NULL, *end = line + length;
	size_t n = 0;

	if (length > LINE_BYTES_MAX)
		return ("a line that is too long");
	for (;;) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		const char *stop = tab != NULL ? tab : end;

		if (n < FIELDS_MAX && (fields[n++] = decode(line, (size_t)(stop - line))) == NULL) {
			wrong = "a field that cannot be decoded";
			break;
		}
		if (tab == NULL)
			break;
		line = tab + 1;
	}
	if (wrong == NULL)
		wrong = add_fields(record, fields, n);
	for (size_t i = 0; i < n; i++)
		free(fields[i]);
	return (wrong);
}

const char *
record_parse(struct record *record, const char *text, size_t length)
{
	const char *end = text + length, *newline, *wrong;

	while (text < end && (newline = memchr(text, '\n', (size_t)(end - text))) != NULL) {
		if ((wrong = record_add(record, text, (size_t)(newline - text))) != NULL)
			return (wrong);
		text = newline + 1;
	}
	return (record->format == 0 ? "no format line at the beginning" : NULL);
}

const struct record_observation *
record_observation(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->n_observations; i++)
		if (strcmp(record->observations[i].name, name) == 0)
			return (&record->observations[i]);
	return (NULL);
}

void
record_free(struct record *record)
{
	char *members[] = { record->id, record->condition, record->transport, record->suite, record->host, record->sysname,
	    record->release, record->version, record->machine, record->manuals, record->isolation, record->isolation_detail,
	    record->packets, record->skip_kind, record->skip_reason, record->result, record->reason };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		free(members[i]);
	for (size_t i = 0; i < record->n_expectations; i++) {
		free(record->expectations[i].observation);
		free(record->expectations[i].clauses);
		free(record->expectations[i].allowed);
	}
	for (size_t i = 0; i < record->n_observations; i++) {
		free(record->observations[i].name);
		free(record->observations[i].outcome);
	}
	for (size_t i = 0; i < record->n_facts; i++) {
		free(record->facts[i].name);
		free(record->facts[i].value);
	}
	free(record->expectations);
	free(record->observations);
	free(record->facts);
	memset(record, 0, sizeof(*record));
}

const char *
record_write(struct record *record, const char *keyword, ...)
{
	char line[LINE_BYTES_MAX];
	size_t used = strlen(keyword);
	const char *field;
	va_list fields;

	memcpy(line, keyword, used);
	va_start(fields, keyword);
	while ((field = va_arg(fields, const char *)) != NULL) {
		size_t length = strlen(field), room = (sizeof(line) - used - 3) / 4;

		/* vis(3) writes up to four bytes for one.  A field that is too long is cut; the newline never is. */
		line[used++] = '\t';
		used += (size_t)strvisx(line + used, field, length < room ? length : room, VIS_CSTYLE | VIS_TAB | VIS_NL);
	}
	va_end(fields);
	line[used++] = '\n';

	for (size_t written = 0; written < used;) {
		ssize_t n = write(STDOUT_FILENO, line + written, used - written);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (strerror(errno));
		written += (size_t)n;
	}
	return (record_add(record, line, used - 1));
}
