/*
 * Building JSON.  Every string has been through text_clean() or is compiled in, so it is UTF-8. A value that jansson could not
 * create is NULL; functions that take it then fail, and clear ok.
 */
#ifndef REPORT_BUILDER_H
#define	REPORT_BUILDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/run.h"

struct builder {
	bool ok;
};

/* Adds a member to an object; a member that is omitted if its text is NULL, for a schema without null; an element to an array. */
void put(struct builder *, json_t *object, const char *key, json_t *value);
void put_text(struct builder *, json_t *object, const char *key, const char *text);
void add(struct builder *, json_t *array, json_t *value);

json_t *text_or_null(const char *);
json_t *count_of(size_t);
json_t *seconds_or_null(double);

/* An array of the words in a list with this separator. */
json_t *words_of(struct builder *, const char *words, const char *separator);

/* Parts that the JSON of a run and of a comparison share (json.c). */
json_t *host_object(struct builder *, const struct run *);
json_t *suite_object(struct builder *, const struct run *);
json_t *manual_array(struct builder *, const struct run *);

/* Writes and frees the object; returns 0, or -1 if something could not be created or written. */
int write_object(FILE *, const struct builder *, json_t *root);

#endif
