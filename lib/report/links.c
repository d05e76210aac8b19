#include "report/links.h"

#include "report/text.h"

void
clause_markdown(FILE *out, const struct clause *clause)
{
	const char *address = clause_address(clause);

	fputs(address != NULL ? "[" : "", out);
	text_markdown(out, clause->id);
	if (address != NULL)
		fprintf(out, "](%s)", address);
}
