/*
 * connect-report program: a C program that shows a case's condition without the suite.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/outcome.h"
#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/machine.h"
#include "report/program.h"
#include "report/render.h"
#include "report/text.h"

#define	MACHINES	"automaton/"	/* cases that learn a machine */

/* A program, and what it is made from. */
struct making {
	struct program program;
	const struct run *run;		/* the first store's that has the case; NULL if none has */
	const struct report_case *c;
	char *word;			/* of a machine; NULL for an ordinary case */
	char *about;
};

static void
about(struct making *m, const char *line)
{
	text_add_word(&m->about, "\n", line);
}

/* What clauses say of this finding, and the sentence of each. */
static void
about_finding(struct making *m, const struct finding *f)
{
	const struct clause *clause = clause_find(f->clause);
	char *allowed = text_copy("", 0), *line;

	for (const char *at = f->allowed; *at != '\0';) {
		size_t length = strcspn(at, "|");
		char *one = text_copy(at, length);

		/* To a machine's observation it may also not come; to the word's last step it has. */
		if (strcmp(one, OUTCOME_NOT_REACHED) != 0)
			text_add_word(&allowed, " or ", one);
		free(one);
		at += length;
		at += *at == '|';
	}
	line = text_format("%s expects %s%s%s", f->clause[0] != '\0' ? f->clause : "Any manual", allowed,
	    clause != NULL ? ": " : "", clause != NULL ? clause->statement : "");
	about(m, line);
	free(line);
	free(allowed);
}

/* The findings of which the word is the shortest. */
static void
about_word(struct making *m)
{
	for (int i = 0; m->c != NULL && i < m->c->n_findings; i++) {
		const struct finding *f = &m->c->findings[i];
		char *fact = text_format("word of %s", f->observation);

		for (size_t j = 0; f->kind != FINDING_MET && j < m->c->record.n_facts; j++)
			if (strcmp(m->c->record.facts[j].name, fact) == 0 && strcmp(m->c->record.facts[j].value, m->word) == 0)
				about_finding(m, f);
		free(fact);
	}
}

/* What the machine answers to the word's operations. */
static void
seen_of_word(struct making *m)
{
	struct machine machine;
	int state = 0;

	if (m->c == NULL || machine_read(&machine, m->c) != NULL)
		return;
	for (size_t i = 0; i < m->program.n_steps && state >= 0; i++) {
		struct program_step *step = &m->program.steps[i];
		size_t o = machine_operation(&machine, step->shown, strlen(step->shown));
		const struct machine_step *done;

		if (o == machine.n_operations)
			break;
		done = machine_step(&machine, state, o);
		step->seen = text_copy(done->answer, strlen(done->answer));
		state = done->next;
	}
	machine_free(&machine);
}

static void
seen_of_case(struct making *m)
{
	for (size_t i = 0; m->c != NULL && i < m->program.n_steps; i++) {
		struct program_step *step = &m->program.steps[i];
		const struct record_observation *o = step->shown != NULL ? record_observation(&m->c->record, step->shown) : NULL;

		if (o != NULL)
			step->seen = text_copy(o->outcome, strlen(o->outcome));
	}
}

static void
about_expectations(struct making *m)
{
	for (int i = 0; m->c != NULL && i < m->c->n_findings; i++)
		for (size_t j = 0; j < m->program.n_steps; j++)
			if (m->program.steps[j].shown != NULL && m->c->findings[i].kind != FINDING_MET &&
			    strcmp(m->program.steps[j].shown, m->c->findings[i].observation) == 0)
				about_finding(m, &m->c->findings[i]);
}

/* Whether the argument is a word: all its parts are operations, or there is more than one of them. */
static bool
is_word(const char *argument)
{
	struct program trial = { .n_steps = 0 };
	char *wrong = NULL;
	bool is = program_of_word(&trial, argument, &wrong) || strchr(argument, ' ') != NULL;

	free(wrong);
	program_free(&trial);
	return (is);
}

static void
make_of_word(struct making *m, const char *given)
{
	const char *word = given != NULL ? given : m->c != NULL ? machine_word(m->c) : NULL;
	char *wrong = NULL;

	if (word == NULL)
		text_errx(EXIT_ERROR, "%s: %s; name a word, say \"connect_1 connect_2\"", m->program.id,
		    m->c != NULL ? "it deviates from no clause in this store" : "no store has this case");
	m->word = text_copy(word, strlen(word));
	if (!program_of_word(&m->program, m->word, &wrong))
		text_errx(EXIT_ERROR, "%s: no operation that a program can do; \"connect-report show %s\" says where its source is", wrong,
		    m->program.id);
	seen_of_word(m);
}

static void
make_of_case(struct making *m, const char *description)
{
	if (!program_of_case(&m->program))
		text_errx(EXIT_ERROR, "%s: there is no program for this condition; \"connect-report show %s\" says where its "
		    "source is",
		    m->program.id, m->program.id);
	if (description != NULL)
		about(m, description);
	seen_of_case(m);
}

static void
write_program(struct making *m, const char *path)
{
	char title[1024], *line;
	struct draft draft;

	if (m->word != NULL) {
		line = text_format("The operations: %s", m->word);
		about(m, line);
		free(line);
		about_word(m);
	} else {
		about_expectations(m);
	}
	if (m->c != NULL) {
		line = text_format("Seen on %s: what stands behind each step.", run_title(m->run, title, sizeof(title)));
		about(m, line);
		free(line);
	}
	about(m, "Compile it with cc, and run it in an empty folder.");
	m->program.about = m->about;
	draft_begin(&draft);
	program_write(draft.stream, &m->program);
	draft_end(&draft, path);
}

int
command_program(const struct arguments *a)
{
	const char *id = id_of_path(a->stores[0]), *description = NULL;
	const char *word = a->n_stores > 1 && strncmp(id, MACHINES, strlen(MACHINES)) == 0 && is_word(a->stores[1]) ?
	    a->stores[1] : NULL;
	struct making m = { .program = { .id = id }, .about = text_copy(id, strlen(id)) };
	struct catalogue catalogue;
	struct run *runs;
	bool known = false;
	size_t n;

	(void)read_catalogue(a, &catalogue, true);
	runs = read_stores(a, word != NULL ? 2 : 1, &n);
	for (size_t i = 0; i < catalogue.n && !known; i++)
		if ((known = strcmp(catalogue.entries[i].id, id) == 0))
			description = catalogue.entries[i].description;
	for (size_t r = 0; r < n && m.c == NULL; r++)
		if ((m.c = run_case(&runs[r], id)) != NULL)
			m.run = &runs[r];
	if (!known && m.c == NULL)
		text_errx(EXIT_ERROR, "%s: no case has this name", id);
	if (!program_has_transport(id))
		text_errx(EXIT_ERROR, "%s: there is no program for this transport; \"connect-report show %s\" says where its "
		    "source is",
		    id, id);
	if (strncmp(id, MACHINES, strlen(MACHINES)) == 0)
		make_of_word(&m, word);
	else
		make_of_case(&m, description);
	write_program(&m, a->output);
	program_free(&m.program);
	free(m.word);
	free(m.about);
	catalogue_free(&catalogue);
	free_runs(runs, n);
	return (0);
}
