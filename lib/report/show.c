/*
 * connect-report show: finds what is meant, reads what is needed, and writes it.
 */
#include <stdlib.h>
#include <string.h>

#include "report/clauses.h"
#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/output.h"
#include "report/packets.h"
#include "report/place.h"
#include "report/show.h"
#include "report/text.h"

#define	NEAR_SHOWN	10	/* cases that may be meant */

/* What is shown: a case, or clauses. */
struct subject {
	char *id;			/* of the case; NULL for clauses */
	const struct clause **clauses;
	size_t n_clauses;
};

static bool
is_known_case(const struct show *s, const char *id)
{
	for (size_t i = 0; i < s->catalogue->n; i++)
		if (strcmp(s->catalogue->entries[i].id, id) == 0)
			return (true);
	for (size_t r = 0; r < s->n_runs; r++)
		if (run_case(&s->runs[r], id) != NULL)
			return (true);
	return (false);
}

/* Says that nothing has this name, and which cases may be meant; exits. */
static void __attribute__((__noreturn__))
no_such(const struct show *s, const char *what)
{
	size_t n = 0, length = strlen(what);

	text_warnx("%s: no case, clause or errno has this name", what);
	for (size_t i = 0; i < s->catalogue->n; i++) {
		const char *id = s->catalogue->entries[i].id;
		bool begins = strncmp(id, what, length) == 0;

		if ((begins || strstr(id, what) != NULL) && n++ < NEAR_SHOWN)
			fprintf(stderr, "  connect-report show %s\n", id);
	}
	if (n > NEAR_SHOWN)
		fprintf(stderr, "  and %zu more\n", n - NEAR_SHOWN);
	exit(EXIT_ERROR);
}

static void
find_subject(const struct show *s, const char *what, struct subject *subject)
{
	const char *id = id_of_path(what);

	memset(subject, 0, sizeof(*subject));
	subject->clauses = clauses_named(what, &subject->n_clauses);
	if (subject->n_clauses > 0)
		return;
	if (!is_known_case(s, id))
		no_such(s, what);
	subject->id = text_copy(id, strlen(id));
}

/* Whether a case of a kept run is needed: it is the subject, or its lines cite one of the clauses. */
static bool
is_wanted(const char *id, const char *lines, const void *argument)
{
	const struct subject *subject = argument;

	if (subject->id != NULL)
		return (strcmp(id, subject->id) == 0);
	for (size_t i = 0; i < subject->n_clauses; i++) {
		const char *clause = subject->clauses[i]->id, *at = lines;
		size_t length = strlen(clause);

		while ((at = strstr(at, clause)) != NULL) {
			if (at[length] == '\t' || at[length] == ' ')
				return (true);
			at += length;
		}
	}
	return (false);
}

/* Writes the packets of the case in the first store that has them. */
static void
write_pcap(const struct show *s, const struct subject *subject, const char *path)
{
	for (size_t r = 0; subject->id != NULL && r < s->n_runs; r++) {
		const struct report_case *c = run_case(&s->runs[r], subject->id);
		struct output output;
		unsigned char *bytes;
		size_t n;

		if (c == NULL || c->record.packets == NULL)
			continue;
		if ((bytes = packets_decode(c->record.packets, &n)) == NULL)
			text_errx(EXIT_ERROR, "%s: its packets cannot be decoded", subject->id);
		output_begin(&output, path);
		output_write(&output, bytes, n);
		output_end(&output);
		free(bytes);
		return;
	}
	text_errx(EXIT_ERROR, "%s: no store has packets of it: a case leaves them if it is its own far end and did not pass",
	    subject->id != NULL ? subject->id : "a clause");
}

int
command_show(const struct arguments *a)
{
	struct catalogue catalogue;
	char *folder = place_of_program(a->program), *runs_folder = kept_folder(folder);
	struct show s = { .folder = folder, .catalogue = &catalogue };
	struct subject subject;
	struct kept_host *kept = NULL;
	struct run *runs = read_stores(a, 1, &s.n_runs);
	struct draft draft;

	s.runs = runs;
	(void)read_catalogue(a, &catalogue, true);
	find_subject(&s, a->stores[0], &subject);
	if (a->pcap != NULL)
		write_pcap(&s, &subject, a->pcap);
	if (runs_folder != NULL)
		s.kept = kept = kept_read(runs_folder, is_wanted, &subject, &s.n_kept);
	draft_begin(&draft);
	s.sheet = (struct sheet){ draft.stream, text_plain, colourful() };
	if (subject.id != NULL)
		show_case(&s, subject.id);
	for (size_t i = 0; i < subject.n_clauses; i++) {
		if (i > 0)
			putc('\n', draft.stream);
		show_clause(&s, subject.clauses[i], subject.n_clauses == 1);
	}
	draft_end(&draft, NULL);
	kept_free(kept, s.n_kept);
	catalogue_free(&catalogue);
	free_runs(runs, s.n_runs);
	free(subject.clauses);
	free(subject.id);
	free(runs_folder);
	free(folder);
	return (0);
}
