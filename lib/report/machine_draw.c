/*
 * What all drawings of a machine share, and the text.
 */
#include <stdlib.h>
#include <string.h>

#include "report/machine_draw.h"
#include "report/text.h"

void
drawing_begin(struct drawing *d, const struct machine *m, const char *label)
{
	*d = (struct drawing){ .machine = m, .label = label };
	d->classes = machine_classes(m, &d->n);
	d->first = text_allocate(d->n, sizeof(*d->first));
	for (size_t s = m->n_states; s-- > 0;)
		d->first[d->classes[s]] = (int)s;
}

void
drawing_free(struct drawing *d)
{
	free(d->classes);
	free(d->first);
}

int
drawing_next(const struct drawing *d, size_t n, size_t operation)
{
	int next = machine_step(d->machine, d->first[n], operation)->next;

	return (next < 0 ? next : d->classes[next]);
}

const struct finding *
drawing_worst(const struct drawing *d, size_t n, size_t operation)
{
	const struct finding *worst = NULL;

	for (size_t s = 0; s < d->machine->n_states; s++) {
		const struct finding *found = machine_step(d->machine, (int)s, operation)->finding;

		if (d->classes[s] == (int)n && found != NULL && (worst == NULL || found->kind > worst->kind))
			worst = found;
	}
	return (worst);
}

char *
drawing_answers(const struct drawing *d, size_t n)
{
	static const struct {
		const char *operation, *before, *unless;
	} questions[] = {
		{ "getpeername", "peer ", "none" },
		{ "poll", "", "" },
		{ "so_error", "error ", "0" },
	};
	char *text = text_copy("", 0);

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		size_t o = machine_operation(d->machine, questions[i].operation, strlen(questions[i].operation));
		const char *answer = o < d->machine->n_operations ? machine_step(d->machine, d->first[n], o)->answer : "";
		char *one = text_format("%s%s", questions[i].before, answer);

		if (answer[0] != '\0' && strcmp(answer, questions[i].unless) != 0)
			text_add_word(&text, ", ", one);
		free(one);
	}
	return (text);
}

/* Where a step leads, after its answer. */
static char *
to(const struct drawing *d, size_t n, size_t operation)
{
	int next = drawing_next(d, n, operation);

	if (next >= 0)
		return (text_format(" -> %d", next));
	return (text_copy(next == MACHINE_ENDED ? ", and ends" : ", and varies", next == MACHINE_ENDED ? 10 : 12));
}

static void
others(const struct sheet *s, const struct drawing *d, size_t n)
{
	char *words = text_copy("", 0);

	for (size_t state = 0; state < d->machine->n_states; state++)
		if (d->classes[state] == (int)n && d->first[n] != (int)state)
			text_add_word(&words, "; ", d->machine->states[state]);
	if (words[0] != '\0') {
		char *text = text_format("also: %s", words);

		sheet_hang(s, 6, 8, text);
		free(text);
	}
	free(words);
}

void
drawing_text(const struct sheet *s, const struct drawing *d)
{
	const struct machine *m = d->machine;

	sheet_style(s, "1");
	s->text(s->out, m->c->id);
	fputs(" on ", s->out);
	s->text(s->out, d->label);
	sheet_style(s, "0");
	fprintf(s->out, "\n%zu states, %zu but for their local names; %zu operations\n", m->n_states, d->n, m->n_operations);
	for (size_t n = 0; n < d->n; n++) {
		char *stays = text_copy("", 0), *answers = drawing_answers(d, n);

		fprintf(s->out, "\n%4zu  ", n);
		sheet_style(s, "1");
		s->text(s->out, m->states[d->first[n]]);
		sheet_style(s, "0");
		fputs(answers[0] != '\0' ? "  (" : "", s->out);
		s->text(s->out, answers);
		fputs(answers[0] != '\0' ? ")\n" : "\n", s->out);
		free(answers);
		others(s, d, n);
		for (size_t o = 0; o < m->n_operations; o++) {
			const struct machine_step *step = machine_step(m, d->first[n], o);
			const struct finding *worst = drawing_worst(d, n, o);
			char *there, *line;

			if (worst == NULL && drawing_next(d, n, o) == (int)n) {
				char *one = text_format("%s: %s", m->operations[o], step->answer);

				text_add_word(&stays, "; ", one);
				free(one);
				continue;
			}
			there = to(d, n, o);
			line = text_format("%s: %s%s%s%s", m->operations[o], step->answer, there, worst == NULL ? "" :
			    worst->kind == FINDING_KNOWN ? "; known deviation: " : "; deviation: ",
			    worst == NULL ? "" : worst->observation);
			if (worst != NULL)
				sheet_style(s, worst->kind == FINDING_KNOWN ? "33" : "31");
			sheet_hang(s, 6, 10, line);
			if (worst != NULL)
				sheet_style(s, "0");
			free(there);
			free(line);
		}
		if (stays[0] != '\0') {
			char *line = text_format("stays: %s", stays);

			sheet_hang(s, 6, 8, line);
			free(line);
		}
		free(stays);
	}
}
