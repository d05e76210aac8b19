/*
 * Untrusted text: cleaned once when it is read, and quoted for the format in which it is shown.
 */
#ifndef REPORT_TEXT_H
#define	REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "judge/clean.h"

/* clean_copy(), but exits with status 2 if out of memory. */
char *text_clean(const char *bytes, size_t length, size_t max);

/* Replaces a string by text_clean() of it, and frees the old one; NULL stays NULL. */
void text_clean_member(char **string, size_t max);

/* Removes the folder, and paths of Kyua's work folders, from a text, which only gets shorter. */
void text_hide_folder(char *text, const char *folder);

/* Writes the text unchanged. */
void text_plain(FILE *, const char *text);

/* Writes the text with HTML's five special characters escaped. */
void text_html(FILE *, const char *text);

/* Writes the text escaped for Markdown, also within a table. */
void text_markdown(FILE *, const char *text);

/* Quotes the text as one word for the shell; to be freed. */
char *text_shell(const char *text);

/* The next word of a list separated by spaces, and its length; NULL at the end.  Advances *at. */
const char *text_word(const char **at, size_t *length);

/* Whether a list contains the word. */
bool text_has_word(const char *words, const char *word, size_t length);

/* warn(3), warnx(3), err(3) and errx(3), but the message is one clean line: a file's name is as untrusted as its content. */
void text_warn(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));
void text_warnx(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));
void text_err(int, const char *, ...) __attribute__((__noreturn__, __format__(__printf__, 2, 3)));
void text_errx(int, const char *, ...) __attribute__((__noreturn__, __format__(__printf__, 2, 3)));

/* Prints such a clean message and a newline. */
void text_line(FILE *, const char *, ...) __attribute__((__format__(__printf__, 2, 3)));

/* Like malloc(3), but exit with status 2 if out of memory. */
void *text_allocate(size_t count, size_t size);
char *text_copy(const char *string, size_t length);
char *text_format(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));

/* Adds a word to the text, which it allocates anew; the separator comes before it, unless it is the first. */
void text_add_word(char **text, const char *separator, const char *word);

/* Appends a zeroed element to an array, which grows by doubling; returns the element. */
void *text_append(void *array, size_t *count, size_t size);

#endif
