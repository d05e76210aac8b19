#include <string.h>

#include "report/builder.h"

void
put(struct builder *b, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) == -1)
		b->ok = false;
}

void
put_text(struct builder *b, json_t *object, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		put(b, object, key, json_string(text));
}

void
add(struct builder *b, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) == -1)
		b->ok = false;
}

json_t *
text_or_null(const char *text)
{
	return (text != NULL && text[0] != '\0' ? json_string(text) : json_null());
}

json_t *
count_of(size_t n)
{
	return (json_integer((json_int_t)n));
}

json_t *
seconds_or_null(double seconds)
{
	return (seconds >= 0 ? json_real(seconds) : json_null());
}

json_t *
words_of(struct builder *b, const char *words, const char *separator)
{
	json_t *array = json_array();

	while (*words != '\0') {
		size_t length = strcspn(words, separator);

		if (length > 0)
			add(b, array, json_stringn(words, length));
		words += length;
		words += strspn(words, separator);
	}
	return (array);
}

int
write_object(FILE *out, const struct builder *b, json_t *root)
{
	int status = b->ok && json_dumpf(root, out, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) == 0 ? 0 : -1;

	if (status == 0)
		putc('\n', out);
	json_decref(root);
	return (status);
}
