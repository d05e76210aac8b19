/*
 * Text that others wrote, made harmless once, when it is read: by the reporter, and by the programs that judge.
 */
#ifndef JUDGE_CLEAN_H
#define	JUDGE_CLEAN_H

#include <stddef.h>

/* Stands at the end of a text of which not all is shown. */
#define	TEXT_CUT	"[cut]"

/*
 * A copy, in fresh memory, that is valid UTF-8 and holds no character that acts on a terminal or on the order of writing:
 * bytes that are no UTF-8 become U+FFFD, control characters are spelled out ("\x1b", "\n", "\u202e").  At most max bytes, then
 * TEXT_CUT.  Returns NULL where memory is short.
 */
char *clean_copy(const char *bytes, size_t length, size_t max);

#endif
