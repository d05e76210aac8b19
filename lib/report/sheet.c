#include <stdarg.h>

#include "report/sheet.h"

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
