#include "fuzz/change.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	CHANGES_MAX	8
#define	BETWEEN		" \t\n,;:{}()|\"'"	/* tokens */

/* What a reader may not have expected. */
static const char *const words[] = { "", "0", "-1", "1", "255", "65536", "2147483648", "4294967295", "9223372036854775808",
    "18446744073709551616", "99999999999999999999999999", "1e999", "-nan", "*", "{", "}", "{a,b}", "{{a,b},c}", "\\", "\\M-",
    "\\^", "\\x1b", "\\000", "%s%n", "\x1b[31m", "\xe2\x80\xae", "\xc0\x80", "\xff", "\xef\xbb\xbf", "\r", "\n", "\n\n", "\t",
    "\t\t", ":", "..", "/", "../..", "--", "<script>", "|", "&amp;", "=", "NULL", "x" };

#define	N_WORDS	(sizeof(words) / sizeof(words[0]))

static uint64_t state;

/* SplitMix64. */
static uint64_t
draw(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31);
}

static size_t
below(size_t n)
{
	return (n == 0 ? 0 : (size_t)(draw() % n));
}

/* Replaces length bytes at a place by others. */
static void
replace(struct input *in, size_t at, size_t length, const unsigned char *by, size_t n)
{
	unsigned char *grown;

	if (in->n - length + n > INPUT_MAX)
		return;
	grown = text_allocate(in->n - length + n + 1, 1);
	memcpy(grown, in->bytes, at);
	memcpy(grown + at, by, n);
	memcpy(grown + at + n, in->bytes + at + length, in->n - at - length);
	free(in->bytes);
	in->bytes = grown;
	in->n += n - length;
}

/* A token or a line around a place chosen by chance: where it begins, and its length. */
static size_t
piece(const struct input *in, const char *between, size_t *length)
{
	size_t at = below(in->n), end = at;

	while (at > 0 && strchr(between, in->bytes[at - 1]) == NULL)
		at--;
	while (end < in->n && strchr(between, in->bytes[end]) == NULL)
		end++;
	*length = end - at;
	return (at);
}

/* Likewise by a copy, for bytes that may be the input's own. */
static void
replace_by_copy(struct input *in, size_t at, size_t length, const struct input *other, size_t from, size_t n)
{
	unsigned char *copy = text_allocate(n + 1, 1);

	if (n > 0)
		memcpy(copy, other->bytes + from, n);
	replace(in, at, length, copy, n);
	free(copy);
}

static void
change_bytes(struct input *in, const struct input *other)
{
	size_t at = below(in->n), length = below(in->n - at < 64 ? in->n - at + 1 : 64);
	size_t from = below(other->n), n = other->n - from;
	unsigned char bytes[4];

	switch (below(7)) {
	case 0:
		if (in->n > 0)
			in->bytes[at] ^= (unsigned char)(1u << below(8));
		break;
	case 1:
		if (in->n > 0)
			in->bytes[at] = (unsigned char)draw();
		break;
	case 2:	/* some are missing */
		replace(in, at, length, (const unsigned char *)"", 0);
		break;
	case 3:	/* some are there twice */
		replace_by_copy(in, at, 0, in, at, length);
		break;
	case 4:
		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (unsigned char)(draw() % 5 == 0 ? 0xff : draw());
		replace(in, at, 0, bytes, 1 + below(sizeof(bytes)));
		break;
	case 5:	/* the end is cut off */
		if (below(4) == 0)
			in->n = at;
		break;
	default:	/* some of a seed stand there */
		replace_by_copy(in, at, length, other, from, below(n < 256 ? n + 1 : 256));
		break;
	}
}

static void
change_text(struct input *in, const struct input *other)
{
	const char *word = words[below(N_WORDS)];
	size_t at, length, from, n;

	switch (below(5)) {
	case 0:
	case 1:
		at = piece(in, BETWEEN, &length);
		replace(in, at, length, (const unsigned char *)word, strlen(word));
		break;
	case 2:	/* a token of a seed */
		at = piece(in, BETWEEN, &length);
		from = piece(other, BETWEEN, &n);
		replace_by_copy(in, at, length, other, from, n);
		break;
	case 3:	/* a line is missing */
		at = piece(in, "\n", &length);
		replace(in, at, length + (at + length < in->n), (const unsigned char *)"", 0);
		break;
	default:	/* a line of a seed */
		at = piece(in, "\n", &length);
		from = piece(other, "\n", &n);
		replace_by_copy(in, at, 0, other, from, n + (from + n < other->n));
		break;
	}
}

struct input
input_make(const char *target, unsigned long number, const struct input *seeds, size_t n_seeds)
{
	const struct input *seed;
	struct input in;
	size_t changes;

	state = number * 0xd1342543de82ef95u;
	for (; *target != '\0'; target++)
		state = (state ^ (unsigned char)*target) * 0x100000001b3u;
	seed = &seeds[number % n_seeds];
	in.n = seed->n;
	in.bytes = text_allocate(in.n + 1, 1);
	memcpy(in.bytes, seed->bytes, in.n);
	/* The seeds themselves come first. */
	changes = number < n_seeds ? 0 : 1 + below(CHANGES_MAX);
	for (size_t i = 0; i < changes; i++)
		(below(2) == 0 ? change_bytes : change_text)(&in, &seeds[below(n_seeds)]);
	return (in);
}
