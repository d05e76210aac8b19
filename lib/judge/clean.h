/*
 * Makes untrusted text harmless, once, as it is read.  The reporter and the programs that judge both use it.
 */
#ifndef JUDGE_CLEAN_H
#define	JUDGE_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/* Ends a text that was cut. */
#define	TEXT_CUT	"[cut]"

/*
 * Returns a copy, for free(3), that is valid UTF-8 and holds no control or bidirectional formatting characters.  Invalid bytes
 * become U+FFFD; control characters are spelled out ("\x1b", "\n", "\u202e").  The copy ends after max bytes, with TEXT_CUT.
 * Returns NULL if memory is short.
 */
char *clean_copy(const char *bytes, size_t length, size_t max);

/* Whether this is an address to link to: it begins with https:// and holds nothing that would end a link in HTML or Markdown. */
bool clean_address(const char *);

#endif
