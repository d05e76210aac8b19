/*
 * Text that others wrote: made harmless once, when it is read, and quoted for where it is shown.
 */
#ifndef REPORT_TEXT_H
#define	REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "judge/clean.h"

/* clean_copy() that ends the program with exit status 2 where memory is short. */
char *text_clean(const char *bytes, size_t length, size_t max);

/* text_clean() of a string in place of the string itself, which is freed; NULL stays NULL. */
void text_clean_member(char **string, size_t max);

/* Takes a folder of the machine that wrote the store, and Kyua's work folders, out of a text; the text only gets shorter. */
void text_hide_folder(char *text, const char *folder);

/* Writes the text as it is. */
void text_plain(FILE *, const char *text);

/* Writes the text with the five characters that mean something in HTML replaced. */
void text_html(FILE *, const char *text);

/* Writes the text so that Markdown reads no mark-up in it, also within a cell of a table. */
void text_markdown(FILE *, const char *text);

/* The text as one word of the shell, in fresh memory. */
char *text_shell(const char *text);

/* The next word of a list separated by spaces, its length in *length; NULL at the end.  *at moves on. */
const char *text_word(const char **at, size_t *length);

/* Whether a list has the word of that length. */
bool text_has_word(const char *words, const char *word, size_t length);

/*
 * warn(3), warnx(3), err(3) and errx(3) whose message is one clean line, whatever the names and texts in it hold: a file's name
 * comes from others as much as what is in the file.
 */
void text_warn(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));
void text_warnx(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));
void text_err(int, const char *, ...) __attribute__((__noreturn__, __format__(__printf__, 2, 3)));
void text_errx(int, const char *, ...) __attribute__((__noreturn__, __format__(__printf__, 2, 3)));

/* Prints a message of that kind, and a newline. */
void text_line(FILE *, const char *, ...) __attribute__((__format__(__printf__, 2, 3)));

/* malloc(3)-like functions that end the program with exit status 2 where memory is short. */
void *text_allocate(size_t count, size_t size);
char *text_copy(const char *string, size_t length);
char *text_format(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));

/* Room for one more element in an array that doubles; returns the element, zeroed. */
void *text_append(void *array, size_t *count, size_t size);

#endif
