#include <err.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/cli.h"
#include "report/draft.h"
#include "report/text.h"

void
draft_begin(struct draft *draft)
{
	draft->text = NULL;
	draft->length = 0;
	if ((draft->stream = open_memstream(&draft->text, &draft->length)) == NULL)
		err(EXIT_ERROR, NULL);
}

static void
close_stream(struct draft *draft)
{
	bool failed = ferror(draft->stream) != 0;

	if (fclose(draft->stream) != 0 || failed)
		text_err(EXIT_ERROR, "the report");
}

void
draft_write(struct draft *draft, struct output *output)
{
	close_stream(draft);
	output_write(output, draft->text, draft->length);
	free(draft->text);
}

void
draft_end(struct draft *draft, const char *path)
{
	struct output output;

	if (path != NULL) {
		output_begin(&output, path);
		draft_write(draft, &output);
		output_end(&output);
		return;
	}
	close_stream(draft);
	if (fwrite(draft->text, 1, draft->length, stdout) != draft->length || fflush(stdout) != 0)
		text_err(EXIT_ERROR, "standard output");
	free(draft->text);
}
