/*
 * connect-report cases: selects cases by name, by clause, and by what became of them.
 */
#include <stdlib.h>
#include <string.h>

#include "report/clauses.h"
#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/text.h"

struct selection {
	struct catalogue catalogue;
	struct run run;			/* of the store that @state asks; empty without */
	const struct clause **clauses;	/* that a case must cite one of; none with n_clauses 0 */
	size_t n_clauses;
};

/* Whether the name is the case's, its program's, or that of a folder above. */
static bool
is_named(const char *id, const char *name)
{
	size_t length = strlen(name);

	return (length > 0 && strncmp(id, name, length) == 0 &&
	    (id[length] == '\0' || id[length] == ':' || id[length] == '/' || name[length - 1] == '/'));
}

/* Who asks for what failed wants what broke as well. */
static bool
is_in_state(const struct report_case *c, const char *state)
{
	return (strcmp(case_state_name(c->state), state) == 0 || (strcmp(state, "failed") == 0 && c->state == CASE_UNRESOLVED));
}

static bool
is_state(const char *name)
{
	for (int i = 0; i < CASE_STATES; i++)
		if (strcmp(case_state_name((enum case_state)i), name) == 0)
			return (true);
	return (false);
}

static bool
selects(const struct selection *s, const char *name, const char *id)
{
	const struct report_case *c;

	if (name[0] != '@')
		return (is_named(id, id_of_path(name)));
	return ((c = run_case(&s->run, id)) != NULL && is_in_state(c, name + 1));
}

static bool
cites_one(const struct selection *s, const struct catalogue_entry *e)
{
	for (size_t i = 0; i < s->n_clauses; i++)
		if (text_has_word(e->clauses, s->clauses[i]->id, strlen(s->clauses[i]->id)))
			return (true);
	return (s->n_clauses == 0);
}

static void
read_clauses(struct selection *s, const char *list)
{
	const char *word;
	size_t length;

	while (list != NULL && (word = text_word(&list, &length)) != NULL) {
		char *name = text_copy(word, length);
		size_t n;
		const struct clause **named = clauses_named(name, &n);

		if (n == 0)
			text_errx(EXIT_ERROR, "%s: no clause, errno or manual has this name", name);
		for (size_t i = 0; i < n; i++)
			*(const struct clause **)text_append(&s->clauses, &s->n_clauses, sizeof(*s->clauses)) = named[i];
		free(named);
		free(name);
	}
	if (list != NULL && s->n_clauses == 0)
		text_errx(EXIT_ERROR, "-l names no clause");
}

/* Writes the ids of the cases that any of the names selects, and that cite one of the clauses. */
static size_t
write_selected(FILE *out, const struct selection *s, char *const *names, size_t n_names)
{
	bool *found = text_allocate(n_names, sizeof(*found));
	size_t n = 0;

	for (size_t i = 0; i < s->catalogue.n; i++) {
		const struct catalogue_entry *e = &s->catalogue.entries[i];
		bool selected = n_names == 0;

		for (size_t j = 0; j < n_names; j++) {
			if (selects(s, names[j], e->id))
				selected = found[j] = true;
		}
		if (!selected || !cites_one(s, e))
			continue;
		text_line(out, "%s", e->id);
		n++;
	}
	for (size_t j = 0; j < n_names; j++)
		if (!found[j] && names[j][0] != '@')
			text_errx(EXIT_ERROR, "%s: no case, program or folder has this name", names[j]);
	free(found);
	return (n);
}

int
command_cases(const struct arguments *a)
{
	struct selection s = { .n_clauses = 0 };
	struct draft draft;

	for (size_t i = 0; i < a->n_stores; i++) {
		if (a->stores[i][0] != '@')
			continue;
		if (!is_state(a->stores[i] + 1))
			text_errx(EXIT_ERROR, "%s: cases are passed, known, failed, unresolved, untested or unsupported", a->stores[i]);
		if (a->store == NULL)
			text_errx(EXIT_ERROR, "%s: -s names the store that knows", a->stores[i]);
	}
	(void)read_catalogue(a, &s.catalogue, false);
	read_clauses(&s, a->clauses);
	if (a->store != NULL)
		read_run(&s.run, a->store, &a->options);
	draft_begin(&draft);
	if (write_selected(draft.stream, &s, a->stores, a->n_stores) == 0)
		text_errx(EXIT_UNEXPECTED, "no case is selected");
	draft_end(&draft, NULL);
	if (a->store != NULL)
		run_free(&s.run);
	catalogue_free(&s.catalogue);
	free(s.clauses);
	return (0);
}
