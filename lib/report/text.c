#include "report/text.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define	MESSAGE_MAX	8192	/* bytes; a path may have 4096 */

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

char *
text_format(const char *format, ...)
{
	va_list arguments;
	size_t length;
	char *text;
	FILE *out = open_memstream(&text, &length);

	if (out == NULL)
		err(2, NULL);
	va_start(arguments, format);
	vfprintf(out, format, arguments);
	va_end(arguments);
	if (fclose(out) != 0)
		err(2, NULL);
	return (text);
}

void
text_add_word(char **text, const char *separator, const char *word)
{
	char *more = text_format("%s%s%s", *text, (*text)[0] != '\0' ? separator : "", word);

	free(*text);
	*text = more;
}

void *
text_append(void *array, size_t *count, size_t size)
{
	void **elements = array;
	char *element;

	if ((*count & (*count + 1)) == 0) {	/* the 2^n - 1 elements allocated are in use */
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

char *
text_clean(const char *bytes, size_t length, size_t max)
{
	char *clean = clean_copy(bytes, length, max);

	if (clean == NULL)
		err(2, NULL);
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

/* The end of a path below Kyua's work folder that begins here, or NULL: ".../kyua.XXXXXX/7/work". */
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

static char *
clean_message(const char *format, va_list arguments)
{
	char message[MESSAGE_MAX];
	int length = vsnprintf(message, sizeof(message), format, arguments);

	return (text_clean(message, length < 0 ? 0 : strlen(message), MESSAGE_MAX));
}

void
text_line(FILE *out, const char *format, ...)
{
	va_list arguments;
	char *message;

	va_start(arguments, format);
	message = clean_message(format, arguments);
	va_end(arguments);
	fprintf(out, "%s\n", message);
	free(message);
}

void
text_warn(const char *format, ...)
{
	int error = errno;
	va_list arguments;
	char *message;

	va_start(arguments, format);
	message = clean_message(format, arguments);
	va_end(arguments);
	errno = error;
	warn("%s", message);
	free(message);
}

void
text_warnx(const char *format, ...)
{
	va_list arguments;
	char *message;

	va_start(arguments, format);
	message = clean_message(format, arguments);
	va_end(arguments);
	warnx("%s", message);
	free(message);
}

void
text_err(int status, const char *format, ...)
{
	int error = errno;
	va_list arguments;
	char *message;

	va_start(arguments, format);
	message = clean_message(format, arguments);
	va_end(arguments);
	errno = error;
	err(status, "%s", message);
}

void
text_errx(int status, const char *format, ...)
{
	va_list arguments;
	char *message;

	va_start(arguments, format);
	message = clean_message(format, arguments);
	va_end(arguments);
	errx(status, "%s", message);
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
			fputs("&#64;", out);	/* a mention would notify someone */
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

bool
text_has_word(const char *words, const char *word, size_t length)
{
	const char *at = words, *next;
	size_t n;

	while ((next = text_word(&at, &n)) != NULL)
		if (n == length && memcmp(next, word, n) == 0)
			return (true);
	return (false);
}

void
text_plain(FILE *out, const char *text)
{
	fputs(text, out);
}
