#include "automaton/subject.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "automaton/alphabet.h"
#include "automaton/learn.h"
#include "automaton/model.h"
#include "case/case.h"
#include "judge/outcome.h"

#define	ANSWERS_MAX	512
#define	TEXT_MAX	1024	/* of a word */

#define	LIST_MAX	8192	/* of names in a fact */
#define	SEED		1
#define	EXPLORED_MAX	1000000000

static const struct budget budget = { .words = 100000, .states = 250, .tests = 1000 };

/* The case's operations and answers; numbers are indices here. */
static struct {
	struct stage stage;
	const struct operation *operations[OPERATIONS_MAX];
	char *answers[ANSWERS_MAX];
	unsigned n_answers;
} subject;

static unsigned
answer_number(const char *answer)
{
	unsigned i;

	for (i = 0; i < subject.n_answers; i++)
		if (strcmp(subject.answers[i], answer) == 0)
			return (i);
	if (i == ANSWERS_MAX || (subject.answers[i] = strdup(answer)) == NULL)
		setup_failed("more answers than %d, or memory is short", ANSWERS_MAX);
	subject.n_answers++;
	return (i);
}

static size_t
run(void *arg, const struct word *word, unsigned answers[WORD_MAX])
{
	struct stage *stage = &subject.stage;
	size_t n = 0;

	(void)arg;
	stage_begin(stage);
	while (n < word->length) {
		const char *answer = subject.operations[word->operations[n]]->run(stage);

		answers[n++] = answer_number(answer);
		if (strcmp(answer, OUTCOME_BLOCKED) == 0)
			break;
	}
	stage_end(stage);
	return (n);
}

static unsigned
either(void *arg, const unsigned *answers, size_t n)
{
	char set[TEXT_MAX] = "";

	(void)arg;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strlcat(set, " or ", sizeof(set));
		strlcat(set, subject.answers[answers[i]], sizeof(set));
	}
	return (answer_number(set));
}

static const char *
word_text(const struct word *word, char text[TEXT_MAX])
{
	strlcpy(text, word->length == 0 ? "new" : "", TEXT_MAX);
	for (size_t i = 0; i < word->length; i++) {
		if (i > 0)
			strlcat(text, " ", TEXT_MAX);
		strlcat(text, subject.operations[word->operations[i]]->name, TEXT_MAX);
	}
	return (text);
}

static const char *
next_text(const struct machine *machine, int next, char text[TEXT_MAX])
{
	if (next == NEXT_ENDED || next == NEXT_VARIES)
		strlcpy(text, next == NEXT_ENDED ? "ended" : "varies", TEXT_MAX);
	else
		word_text(&machine->words[next], text);
	return (text);
}

static void
write_machine(const struct machine *machine)
{
	char state[TEXT_MAX], next[TEXT_MAX];

	for (size_t s = 0; s < machine->n_states; s++)
		for (unsigned o = 0; o < machine->n_operations; o++) {
			const struct transition *t = &machine->transitions[s * machine->n_operations + o];

			note_transition(word_text(&machine->words[s], state), subject.operations[o]->name,
			    subject.answers[t->answer], next_text(machine, t->next, next));
		}
}

/* What is reported must show again. */
static void
confirm(const struct model_finding *f, const char *name)
{
	unsigned answers[WORD_MAX];
	char text[TEXT_MAX];
	size_t n = run(NULL, &f->word, answers), length = strcspn(f->answer, ",");
	const char *answer = n == f->word.length ? subject.answers[answers[n - 1]] : "nothing";

	word_text(&f->word, text);
	if (strlen(answer) != length || strncmp(answer, f->answer, length) != 0)
		setup_failed("%s: %s: once %s, then %s", name, text, f->answer, answer);
	note(name, "%s", text);
}

/* Adds the name to the list unless it is there. */
static void
list_once(char list[LIST_MAX], const char *name)
{
	size_t length = strlen(name);

	for (const char *at = list; (at = strstr(at, name)) != NULL; at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return;
	if (list[0] != '\0')
		strlcat(list, " ", LIST_MAX);
	strlcat(list, name, LIST_MAX);
}

/* Observes what the model demands, in the order of its expectations, and notes the shortest word of each violation. */
static void
judge_machine(const struct test *test, const struct machine *machine)
{
	const char *operations[OPERATIONS_MAX];
	struct judged_machine judged = { machine, operations, (const char *const *)subject.answers, test->transport->bit,
	    test->mode->bit };
	struct model_finding *findings;
	const struct expectation *expect = test_expectations(test);
	char not_reached[LIST_MAX] = "";
	int n;

	for (unsigned o = 0; o < machine->n_operations; o++)
		operations[o] = subject.operations[o]->name;
	if (expect == NULL || (n = model_judge(&judged, &findings)) == -1)
		setup_failed("judging the machine: memory is short");
	for (const struct expectation *e = expect; e->observation != NULL; e++) {
		const char *outcome = OUTCOME_NOT_REACHED;

		for (int i = 0; i < n; i++) {
			const struct model_finding *f = &findings[i];
			char name[128], word[144];

			model_observation(f, name, sizeof(name));
			if (strcmp(name, e->observation) != 0)
				continue;
			outcome = f->answer;
			snprintf(word, sizeof(word), "word of %s", name);
			if (f->violated)
				confirm(f, word);
		}
		observe(e->observation, "%s", outcome);
		if (strcmp(outcome, OUTCOME_NOT_REACHED) == 0)
			list_once(not_reached, strchr(e->observation, '.') + 1);
	}
	if (not_reached[0] != '\0')
		note("rows not reached", "%s", not_reached);
	free(findings);
}

/*
 * Learns the machine again and tries it by so many random words.  The first thousand are those of the case, since the seed is the
 * same.  Notes what they show: the states that the case does not find.
 */
static void
explore(const struct system *system, size_t tests, struct machine *machine)
{
	struct budget further = { .words = budget.words + 8 * tests, .states = 4 * budget.states, .tests = tests };
	struct machine more;
	struct learning how;
	enum learned learned = learn(system, &further, SEED, &more, &how);
	char text[TEXT_MAX];

	if (learned != LEARNED)
		setup_failed("no machine after %zu words: %s", how.words, learned_why(learned));
	note("explored", "%zu words run, %zu states", how.words, more.n_states);
	for (size_t s = 0, known; s < more.n_states; s++) {
		for (known = 0; known < machine->n_states; known++)
			if (machine->words[known].length == more.words[s].length &&
			    memcmp(machine->words[known].operations, more.words[s].operations, more.words[s].length) == 0)
				break;
		if (known == machine->n_states)
			note("found", "%s", word_text(&more.words[s], text));
	}
	machine_free(machine);
	*machine = more;
}

/* How many words try the machine further; 0 in a run of the suite. */
static long
explored(void)
{
	const char *words = variable("explore", "0");
	char *end;
	long n;

	errno = 0;
	n = strtol(words, &end, 10);
	if (end == words || *end != '\0' || errno != 0 || n < 0 || n > EXPLORED_MAX)
		setup_failed("explore=%s: not a number of words from 0 to %d", words, EXPLORED_MAX);
	return (n);
}

void
learn_socket(const struct test *test)
{
	struct system system = { .ends = answer_number(OUTCOME_BLOCKED), .run = run, .either = either };
	long tests = explored();
	struct learning how;
	struct machine machine;
	enum learned learned;

	stage_open(&subject.stage, test);
	system.n_operations = (unsigned)operations_of(test, subject.operations);
	for (unsigned o = system.n_operations; o-- > 0;)
		if (subject.operations[o]->asks)
			(void)word_add(&system.probe, o);
	learned = learn(&system, &budget, SEED, &machine, &how);
	note("words", "%zu run, %zu clashes", how.words, how.clashes);
	if (learned != LEARNED)
		setup_failed("no machine after %zu words: %s", how.words, learned_why(learned));
	note("machine", "%zu states, %zu transitions, %zu of them varying", machine.n_states,
	    machine.n_states * machine.n_operations, how.varying);
	if (tests != 0)
		explore(&system, (size_t)tests, &machine);
	write_machine(&machine);
	judge_machine(test, &machine);
	machine_free(&machine);
}
