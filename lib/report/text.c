#include "report/text.h"

#include <ctype.h>
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define	REPLACEMENT	"\xef\xbf\xbd"	/* U+FFFD */

void *
text_allocate(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL)
		err(2, NULL);
	return (memory);
}

char *
text_copy(const char *string, size_t length)
{
	char *copy = text_allocate(length + 1, 1);

	memcpy(copy, string, length);
	return (copy);
}

void *
text_append(void *array, size_t *count, size_t size)
{
	void **elements = array;
	char *element;

	if ((*count & (*count + 1)) == 0) {	/* room for 2^n - 1 elements is used up */
		if (*count > SIZE_MAX / 4 / size)
			errx(2, "too many entries");
		if ((element = realloc(*elements, (*count * 2 + 1) * size)) == NULL)
			err(2, NULL);
		*elements = element;
	}
	element = (char *)*elements + *count * size;
	memset(element, 0, size);
	(*count)++;
	return (element);
}

/* The number of bytes of the character that the text begins with, 0 if they are not UTF-8. */
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

/* Characters that show nothing, or change how their neighbours are shown. */
static bool
invisible(uint32_t c)
{
	return (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xe0000 && c <= 0xe0fff));
}

char *
text_clean(const char *bytes, size_t length, size_t max)
{
	const unsigned char *s = (const unsigned char *)bytes, *end = s + length;
	/* No character grows to more than ten bytes; what lies beyond the cut is not looked at. */
	size_t room = (length < max ? length * 10 : max) + sizeof(TEXT_CUT) + 10, used = 0;
	char *clean = text_allocate(room < max + 32 ? room : max + 32, 1);

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

void
text_clean_member(char **string, size_t max)
{
	char *clean;

	if (*string == NULL)
		return;
	clean = text_clean(*string, strlen(*string), max);
	free(*string);
	*string = clean;
}

/* Where a path that begins here under Kyua's work folder ends, or NULL: ".../kyua.XXXXXX/7/work". */
static const char *
work_folder_end(const char *path)
{
	size_t word = strcspn(path, " \t\"'();,");
	const char *kyua = strstr(path, "/kyua."), *work;

	if (kyua == NULL || kyua >= path + word || (work = strstr(kyua, "/work")) == NULL || work >= path + word)
		return (NULL);
	return (work + strlen("/work"));
}

void
text_hide_folder(char *text, const char *folder)
{
	size_t length = folder != NULL ? strlen(folder) : 0;
	char *to = text;
	const char *end;

	for (const char *from = text; *from != '\0';) {
		bool starts = *from == '/' && (from == text || !isalnum((unsigned char)from[-1]));

		if (starts && length > 1 && strncmp(from, folder, length) == 0 && from[length] == '/') {
			from += length + 1;
		} else if (starts && (end = work_folder_end(from)) != NULL) {
			*to++ = '.';
			from = end;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

void
text_html(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			putc(*text, out);
		}
	}
}

void
text_markdown(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '@')
			fputs("&#64;", out);	/* a mention would send someone mail */
		else if (*text == ':' && text[1] == '/')
			fputs("&#58;", out);
		else {
			if (strchr("\\`*_{}[]()#+!|~", *text) != NULL)
				putc('\\', out);
			putc(*text, out);
		}
	}
}

char *
text_shell(const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,-";
	char *word, *to;

	if (*text != '\0' && text[strspn(text, plain)] == '\0')
		return (text_copy(text, strlen(text)));
	to = word = text_allocate(strlen(text) * 4 + 3, 1);
	*to++ = '\'';
	for (; *text != '\0'; text++)
		to += sprintf(to, *text == '\'' ? "'\\''" : "%c", *text);
	*to = '\'';
	return (word);
}

const char *
text_word(const char **at, size_t *length)
{
	const char *word = *at + strspn(*at, " ");

	if ((*length = strcspn(word, " ")) == 0)
		return (NULL);
	*at = word + *length;
	return (word);
}
