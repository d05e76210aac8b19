#include "judge/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define	REPLACEMENT	"\xef\xbf\xbd"	/* U+FFFD */

/* Returns the length of the first character in bytes, or 0 if it is not UTF-8. */
static size_t
decode(const unsigned char *s, size_t length, uint32_t *character)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	if (n == 0 || n > length)
		return (0);
	*character = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return (0);
		*character = *character << 6 | (s[i] & 0x3f);
	}
	if (*character < smallest[n] || *character > 0x10ffff || (*character >= 0xd800 && *character < 0xe000) ||
	    (*character & 0xfffe) == 0xfffe)
		return (0);
	return (n);
}

/* Characters that are invisible, or change how their neighbours are shown. */
static bool
invisible(uint32_t c)
{
	return (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xe0000 && c <= 0xe0fff));
}

char *
clean_copy(const char *bytes, size_t length, size_t max)
{
	const unsigned char *s = (const unsigned char *)bytes, *end = s + length;
	/* No character grows beyond ten bytes; bytes after the cut are never read. */
	size_t room = (length < max / 10 ? length * 10 : max) + sizeof(TEXT_CUT), used = 0;
	char *clean = malloc(room);

	if (clean == NULL)
		return (NULL);
	while (s < end) {
		char spelled[16];
		uint32_t c = 0;
		size_t n = decode(s, (size_t)(end - s), &c), width;

		if (n == 0)
			width = (size_t)snprintf(spelled, sizeof(spelled), "%s", REPLACEMENT);
		else if (c == '\n' || c == '\t' || c == '\r')
			width = (size_t)snprintf(spelled, sizeof(spelled), "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
		else if (invisible(c))
			width = (size_t)snprintf(spelled, sizeof(spelled), c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
		else
			memcpy(spelled, s, width = n);
		if (used + width > max) {
			memcpy(clean + used, TEXT_CUT, sizeof(TEXT_CUT));
			return (clean);
		}
		memcpy(clean + used, spelled, width);
		used += width;
		s += n > 0 ? n : 1;
	}
	clean[used] = '\0';
	return (clean);
}

bool
clean_address(const char *address)
{
	static const char scheme[] = "https://", signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	    "-._~:/?#@!$&*+,;=%";
	size_t length = strlen(scheme);

	return (strncmp(address, scheme, length) == 0 && address[length] != '\0' &&
	    address[length + strspn(address + length, signs)] == '\0');
}
