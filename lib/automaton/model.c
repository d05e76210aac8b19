#include "automaton/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/outcome.h"

typedef unsigned long long state_set;

#define	ONLY(state)	(1ull << (state))

/* A learned state, and a set of states that the model may be in there. */
struct place {
	size_t state;
	state_set set;
	bool clean;		/* no answer of the word was a violation */
	struct word word;
};

struct judging {
	const struct judged_machine *judged;
	const char *manual;
	struct place *places;
	size_t n_places, places_room;
	struct model_finding *findings;
	size_t n_findings, findings_room;
};

static bool
cites(const struct model_row *row, const char *manual)
{
	size_t length = strlen(manual);

	for (const char *at = row->clauses; at != NULL; at = (at = strchr(at, ' ')) != NULL ? at + 1 : NULL)
		if (strncmp(at, manual, length) == 0 && at[length] == ':')
			return (true);
	return (false);
}

static bool
is_about(const struct judging *j, const struct model_row *row, unsigned state, const char *operation)
{
	return (row->state == state && strcmp(row->operation, operation) == 0 && (row->transports & j->judged->transport) != 0 &&
	    (row->modes & j->judged->mode) != 0);
}

/* The states that the answer leads to where no clause speaks: by the first row that allows it, or else by a row for "*". */
static state_set
silent_step(const struct judging *j, unsigned state, const char *operation, const char *answer)
{
	for (int any = 0; any < 2; any++)
		for (size_t i = 0; i < n_model_rows; i++) {
			const struct model_row *row = &model_rows[i];

			if (is_about(j, row, state, any ? "*" : operation) && row->clauses[0] == '-' &&
			    outcome_allowed(row->answers, answer))
				return (row->next != 0 ? row->next : ONLY(state));
		}
	return (ONLY(MODEL_UNKNOWN));
}

/* The states that the answer leads to.  *demands becomes whether a clause of the manual speaks of the operation in this state. */
static state_set
step(const struct judging *j, unsigned state, const char *operation, const char *answer, bool *demands)
{
	state_set next = 0;

	*demands = false;
	for (size_t i = 0; i < n_model_rows; i++) {
		const struct model_row *row = &model_rows[i];

		if (!is_about(j, row, state, operation) || !cites(row, j->manual))
			continue;
		*demands = true;
		if (outcome_allowed(row->answers, answer))
			next |= row->next != 0 ? row->next : ONLY(state);
	}
	return (*demands ? next : silent_step(j, state, operation, answer));
}

static struct model_finding *
find(struct judging *j, unsigned state, const char *operation)
{
	struct model_finding *f;

	for (size_t i = 0; i < j->n_findings; i++) {
		f = &j->findings[i];
		if (f->state == state && strcmp(f->operation, operation) == 0 && strcmp(f->manual, j->manual) == 0)
			return (f);
	}
	if (j->n_findings == j->findings_room) {
		size_t room = j->findings_room == 0 ? 64 : 2 * j->findings_room;

		if ((f = realloc(j->findings, room * sizeof(*f))) == NULL)
			return (NULL);
		j->findings = f;
		j->findings_room = room;
	}
	f = &j->findings[j->n_findings++];
	*f = (struct model_finding){ .manual = j->manual, .state = state, .operation = operation };
	return (f);
}

/* Whether the answer is among those noted, which are separated by ", ". */
static bool
is_noted(const char *noted, const char *answer)
{
	size_t length = strlen(answer);

	for (const char *at = noted; (at = strstr(at, answer)) != NULL; at += length)
		if ((at == noted || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0') &&
		    (at == noted || at[-2] == ','))
			return (true);
	return (false);
}

static bool
note_answer(struct judging *j, unsigned state, unsigned operation, const char *answer, bool allowed, const struct word *before)
{
	struct model_finding *f = find(j, state, j->judged->operations[operation]);

	if (f == NULL)
		return (false);
	if (allowed && f->answer[0] != '\0')
		return (true);
	if (allowed || !f->violated) {
		strlcpy(f->answer, answer, sizeof(f->answer));
		f->word = *before;
		(void)word_add(&f->word, operation);
	} else if (!is_noted(f->answer, answer)) {
		strlcat(f->answer, ", ", sizeof(f->answer));
		strlcat(f->answer, answer, sizeof(f->answer));
	}
	f->violated = f->violated || !allowed;
	return (true);
}

/* The states that clauses want the operation to lead to, by whichever answer; after a failure, by those that are failures. */
static state_set
intended(const struct judging *j, unsigned state, const char *operation, bool failed)
{
	state_set set = 0;

	for (size_t i = 0; i < n_model_rows; i++)
		if (is_about(j, &model_rows[i], state, operation) && cites(&model_rows[i], j->manual) &&
		    (!failed || model_rows[i].answers[0] == '-'))
			set |= model_rows[i].next != 0 ? model_rows[i].next : ONLY(state);
	return (set);
}

/*
 * After a violation: where the clauses wanted to be; and if the operation failed, what was before and what a failure leads to;
 * if it did not, all that it leads to from other states.  Of these only states of which something is known, if there are any.
 */
static state_set
begin_anew(const struct judging *j, const char *operation, const char *answer, state_set before)
{
	bool failed = answer[0] == '-', demands;
	state_set set = failed ? before : 0;

	for (unsigned state = 0; state < n_model_states; state++) {
		if ((before & ONLY(state)) != 0)
			set |= intended(j, state, operation, failed) | (failed ? silent_step(j, state, operation, answer) : 0);
		else if (!failed && state != MODEL_UNKNOWN)
			set |= step(j, state, operation, answer, &demands);
	}
	return ((set & ~ONLY(MODEL_UNKNOWN)) != 0 ? set & ~ONLY(MODEL_UNKNOWN) : ONLY(MODEL_UNKNOWN));
}

static bool
arrive(struct judging *j, size_t state, state_set set, bool clean, const struct word *before, unsigned operation)
{
	struct place *p;

	for (size_t i = 0; i < j->n_places; i++)
		if (j->places[i].state == state && j->places[i].set == set && j->places[i].clean == clean)
			return (true);
	if (j->n_places == j->places_room) {
		size_t room = j->places_room == 0 ? 256 : 2 * j->places_room;

		if ((p = realloc(j->places, room * sizeof(*p))) == NULL)
			return (false);
		j->places = p;
		j->places_room = room;
	}
	p = &j->places[j->n_places++];
	*p = (struct place){ .state = state, .set = set, .clean = clean };
	if (before != NULL) {
		p->word = *before;
		(void)word_add(&p->word, operation);
	}
	return (true);
}

static bool
judge_transition(struct judging *j, const struct place *from, unsigned operation)
{
	const struct machine *m = j->judged->machine;
	const struct transition *t = &m->transitions[from->state * m->n_operations + operation];
	const char *name = j->judged->operations[operation], *answer = j->judged->answers[t->answer];
	state_set next = 0;
	unsigned demanding[64], n_demanding = 0;
	bool clean = from->clean;

	for (unsigned state = 0; state < n_model_states; state++) {
		state_set leads;
		bool demands;

		if ((from->set & ONLY(state)) == 0)
			continue;
		leads = step(j, state, name, answer, &demands);
		next |= leads;
		if (demands && leads != 0 && !note_answer(j, state, operation, answer, true, &from->word))
			return (false);
		if (demands && leads == 0)
			demanding[n_demanding++] = state;
	}
	if (next == 0) {
		clean = false;
		/* After an earlier violation nobody knows which of several states it is. */
		for (unsigned i = 0; i < n_demanding && (from->clean || n_demanding == 1); i++)
			if (!note_answer(j, demanding[i], operation, answer, false, &from->word))
				return (false);
		next = begin_anew(j, name, answer, from->set);
	}
	return (t->next < 0 || arrive(j, (size_t)t->next, next, clean, &from->word, operation));
}

int
model_judge(const struct judged_machine *judged, struct model_finding **findings)
{
	struct judging j = { .judged = judged };
	bool good = true;

	for (size_t manual = 0; manual < n_model_manuals && good; manual++) {
		j.manual = model_manuals[manual];
		j.n_places = 0;
		good = arrive(&j, 0, ONLY(MODEL_START), true, NULL, 0);
		for (size_t i = 0; i < j.n_places && good; i++) {
			struct place from = j.places[i];

			for (unsigned o = 0; o < judged->machine->n_operations && good; o++)
				good = judge_transition(&j, &from, o);
		}
	}
	free(j.places);
	if (!good) {
		free(j.findings);
		return (-1);
	}
	*findings = j.findings;
	return ((int)j.n_findings);
}

void
model_observation(const struct model_finding *f, char *name, size_t size)
{
	snprintf(name, size, "%s.%s.%s", f->manual, model_states[f->state], f->operation);
}
