#include "report/sheet.h"

#include <sys/ioctl.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define	WIDTH_DEFAULT	80
#define	WIDTH_MIN	20
#define	WIDTH_MAX	1000

void
sheet_style(const struct sheet *s, const char *code)
{
	if (s->colour)
		fprintf(s->out, "\033[%sm", code);
}

void
sheet_heading(const struct sheet *s, const char *format, ...)
{
	va_list arguments;

	putc('\n', s->out);
	sheet_style(s, "1");
	va_start(arguments, format);
	vfprintf(s->out, format, arguments);
	va_end(arguments);
	sheet_style(s, "0");
	putc('\n', s->out);
}

size_t
sheet_width(void)
{
	const char *columns = getenv("COLUMNS");
	long width = columns != NULL ? strtol(columns, NULL, 10) : 0;
#ifdef TIOCGWINSZ
	struct winsize size;

	if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
#endif
	if (width <= 0)
		width = WIDTH_DEFAULT;
	return (width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : (size_t)width);
}

/* The characters of UTF-8 text. */
static size_t
characters(const char *text, size_t bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return (n);
}

void
sheet_wrap(const struct sheet *s, size_t indent, const char *text)
{
	sheet_hang(s, indent, indent, text);
}

void
sheet_hang(const struct sheet *s, size_t indent, size_t rest, const char *text)
{
	size_t width = sheet_width(), at = indent;

	fprintf(s->out, "%*s", (int)indent, "");
	for (bool first = true; *text != '\0'; first = false) {
		size_t length = strcspn(text, " "), n = characters(text, length);
		char *word;

		if (!first && at + 1 + n > width) {
			fprintf(s->out, "\n%*s", (int)rest, "");
			at = rest;
		} else if (!first) {
			putc(' ', s->out);
			at++;
		}
		if ((word = strndup(text, length)) != NULL)
			s->text(s->out, word);
		free(word);
		at += n;
		text += length;
		text += strspn(text, " ");
	}
	putc('\n', s->out);
}
