/*
 * JSON in the making.  Every string has been through text_clean() or is compiled in, so it is UTF-8; a value that jansson could
 * not make is NULL, and the functions that take it then fail, which ok collects.
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

/* A member of an object; one that is left out where there is no text, for a schema without null; an element of an array. */
void put(struct builder *, json_t *object, const char *key, json_t *value);
void put_text(struct builder *, json_t *object, const char *key, const char *text);
void add(struct builder *, json_t *array, json_t *value);

/* Values. */
json_t *text_or_null(const char *);
json_t *count_of(size_t);
json_t *seconds_or_null(double);

/* A list whose words are separated by the one character, as an array. */
json_t *words_of(struct builder *, const char *words, const char *separator);

/* What the report of a run and that of a comparison both have (json.c). */
json_t *host_object(struct builder *, const struct run *);
json_t *suite_object(struct builder *, const struct run *);
json_t *manual_array(struct builder *, const struct run *);

/* Writes the object, which is let go; 0, or -1 where something could not be made or written. */
int write_object(FILE *, const struct builder *, json_t *root);

#endif
