#include "report/machine.h"

#include <stdlib.h>
#include <string.h>
#include <vis.h>

#include "report/text.h"

#define	OPERATIONS_MAX	255
#define	FIELD_MAX	1024
#define	KEYWORD		"transition\t"
#define	WORD_OF		"word of "

enum { STATE, OPERATION, ANSWER, NEXT, FIELDS };

/* A line's fields, decoded and clean. */
struct line {
	char *fields[FIELDS];
};

static void
free_lines(struct line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t f = 0; f < FIELDS; f++)
			free(lines[i].fields[f]);
	free(lines);
}

static char *
field(const char *text, size_t length)
{
	char *encoded = text_copy(text, length), *plain = text_allocate(length + 1, 1), *clean;
	int n = strunvis(plain, encoded);

	clean = text_clean(plain, n < 0 ? 0 : (size_t)n, FIELD_MAX);
	free(encoded);
	free(plain);
	return (clean);
}

/* The next line of a transition at or after *at; NULL at the end.  Bytes after the last newline are no line. */
static const char *
next_line(const char **at, const char *end, size_t *length)
{
	const char *newline;

	while (*at < end && (newline = memchr(*at, '\n', (size_t)(end - *at))) != NULL) {
		const char *line = *at;

		*at = newline + 1;
		*length = (size_t)(newline - line);
		if (*length > strlen(KEYWORD) && strncmp(line, KEYWORD, strlen(KEYWORD)) == 0)
			return (line);
	}
	return (NULL);
}

static bool
split(const char *text, size_t length, struct line *line)
{
	const char *end = text + length;

	text += strlen(KEYWORD);
	for (size_t f = 0; f < FIELDS; f++) {
		const char *tab = memchr(text, '\t', (size_t)(end - text));

		if (tab == NULL && f + 1 < FIELDS)
			return (false);
		line->fields[f] = field(text, (size_t)((tab != NULL ? tab : end) - text));
		text = tab != NULL ? tab + 1 : end;
	}
	return (true);
}

bool
machine_is_of(const struct report_case *c)
{
	const char *at = c->stored->output;
	size_t length;

	return (c->recorded && at != NULL && next_line(&at, at + c->stored->output_length, &length) != NULL);
}

struct machine_step *
machine_step(const struct machine *m, int state, size_t operation)
{
	return (&m->steps[(size_t)state * m->n_operations + operation]);
}

size_t
machine_operation(const struct machine *m, const char *name, size_t length)
{
	size_t o = 0;

	while (o < m->n_operations && (strlen(m->operations[o]) != length || strncmp(m->operations[o], name, length) != 0))
		o++;
	return (o);
}

int
machine_after(const struct machine *m, const char *word)
{
	int state = 0;
	const char *name;
	size_t length;

	if (strcmp(word, MACHINE_START) == 0)
		return (0);
	while (state >= 0 && (name = text_word(&word, &length)) != NULL) {
		size_t o = machine_operation(m, name, length);

		if (o == m->n_operations)
			return (MACHINE_UNKNOWN);
		state = machine_step(m, state, o)->next;
	}
	return (state);
}

bool
machine_last_step(const struct machine *m, const char *word, int *state, size_t *operation)
{
	const char *space = strrchr(word, ' '), *last = space != NULL ? space + 1 : word;
	char *before = space != NULL ? text_copy(word, (size_t)(space - word)) : text_copy(MACHINE_START, strlen(MACHINE_START));

	*state = machine_after(m, before);
	*operation = machine_operation(m, last, strlen(last));
	free(before);
	return (*state >= 0 && *operation < m->n_operations);
}

/* Returns the answer's only copy: few are different. */
static const char *
intern(struct machine *m, const char *answer)
{
	for (size_t i = 0; i < m->n_answers; i++)
		if (strcmp(m->answers[i], answer) == 0)
			return (m->answers[i]);
	return (*(char **)text_append(&m->answers, &m->n_answers, sizeof(char *)) = text_copy(answer, strlen(answer)));
}

struct named {
	const char *name;
	int state;
};

static int
compare_named(const void *a, const void *b)
{
	return (strcmp(((const struct named *)a)->name, ((const struct named *)b)->name));
}

/* Lines come in the order of states and operations, so their number says how many states there are. */
static const char *
shape(struct machine *m, const struct line *lines, size_t n)
{
	while (m->n_operations < n && strcmp(lines[m->n_operations].fields[STATE], MACHINE_START) == 0) {
		const char *name = lines[m->n_operations].fields[OPERATION];

		if (m->n_operations == OPERATIONS_MAX || machine_operation(m, name, strlen(name)) < m->n_operations)
			return ("its machine has too many operations, or one twice");
		*(char **)text_append(&m->operations, &m->n_operations, sizeof(char *)) = text_copy(name, strlen(name));
	}
	if (m->n_operations == 0 || n % m->n_operations != 0)
		return ("its machine is not whole");
	for (size_t i = 0; i < n; i++) {
		const struct line *line = &lines[i], *first = &lines[i - i % m->n_operations];

		if (strcmp(line->fields[STATE], first->fields[STATE]) != 0 ||
		    strcmp(line->fields[OPERATION], m->operations[i % m->n_operations]) != 0)
			return ("its machine is not whole");
		if (line == first)
			*(char **)text_append(&m->states, &m->n_states, sizeof(char *)) =
			    text_copy(line->fields[STATE], strlen(line->fields[STATE]));
	}
	return (NULL);
}

static const char *
fill(struct machine *m, const struct line *lines, size_t n)
{
	struct named *names = text_allocate(m->n_states, sizeof(*names));
	const char *wrong = NULL;

	m->steps = text_allocate(n, sizeof(*m->steps));
	for (size_t s = 0; s < m->n_states; s++)
		names[s] = (struct named){ m->states[s], (int)s };
	qsort(names, m->n_states, sizeof(*names), compare_named);
	for (size_t s = 1; s < m->n_states; s++)
		if (strcmp(names[s - 1].name, names[s].name) == 0)
			wrong = "its machine has a state twice";
	for (size_t i = 0; i < n; i++) {
		const struct named key = { lines[i].fields[NEXT], 0 }, *found;

		found = bsearch(&key, names, m->n_states, sizeof(*names), compare_named);
		m->steps[i].answer = intern(m, lines[i].fields[ANSWER]);
		m->steps[i].next = found != NULL ? found->state : strcmp(key.name, "ended") == 0 ? MACHINE_ENDED : MACHINE_VARIES;
		if (found == NULL && strcmp(key.name, "ended") != 0 && strcmp(key.name, "varies") != 0)
			wrong = "its machine leads to a state that it has not";
	}
	for (size_t s = 0; s < m->n_states && wrong == NULL; s++)
		if (machine_after(m, m->states[s]) != (int)s)
			wrong = "its machine has a state whose name does not lead to it";
	free(names);
	return (wrong);
}

const char *
machine_word_of(const struct report_case *c, const char *observation)
{
	for (size_t i = 0; i < c->record.n_facts; i++)
		if (strncmp(c->record.facts[i].name, WORD_OF, strlen(WORD_OF)) == 0 &&
		    strcmp(c->record.facts[i].name + strlen(WORD_OF), observation) == 0)
			return (c->record.facts[i].value);
	return (NULL);
}

static size_t
word_length(const char *word)
{
	size_t n = 0, length;

	while (text_word(&word, &length) != NULL)
		n++;
	return (n);
}

const char *
machine_word(const struct report_case *c)
{
	const char *best = NULL;
	bool best_known = true;

	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];
		const char *word = is_deviation(f) ? machine_word_of(c, f->observation) : NULL;
		bool known = f->kind == FINDING_KNOWN;

		if (word == NULL || (best != NULL && (known > best_known || (known == best_known &&
		    word_length(word) >= word_length(best)))))
			continue;
		best = word;
		best_known = known;
	}
	return (best);
}

static void
add_findings(struct machine *m)
{
	for (int i = 0; i < m->c->n_findings; i++) {
		const struct finding *f = &m->c->findings[i];
		const char *word = is_deviation(f) ? machine_word_of(m->c, f->observation) : NULL;
		struct machine_step *step;
		int state;
		size_t o;

		if (word == NULL || !machine_last_step(m, word, &state, &o))
			continue;
		step = machine_step(m, state, o);
		if (step->finding == NULL || (step->finding->kind == FINDING_KNOWN && f->kind != FINDING_KNOWN))
			step->finding = f;
	}
}

const char *
machine_read(struct machine *m, const struct report_case *c)
{
	const char *at = c->stored->output, *text, *wrong = NULL;
	struct line *lines = NULL;
	size_t n = 0, length;

	memset(m, 0, sizeof(*m));
	m->c = c;
	if (!machine_is_of(c))
		return ("it has learned no machine");
	while (wrong == NULL && (text = next_line(&at, c->stored->output + c->stored->output_length, &length)) != NULL)
		if (!split(text, length, text_append(&lines, &n, sizeof(*lines))))
			wrong = "its machine has a line that lacks a field";
	if (wrong == NULL)
		wrong = shape(m, lines, n);
	if (wrong == NULL)
		wrong = fill(m, lines, n);
	free_lines(lines, n);
	if (wrong == NULL)
		add_findings(m);
	else
		machine_free(m);
	return (wrong);
}

void
machine_free(struct machine *m)
{
	for (size_t i = 0; i < m->n_operations; i++)
		free(m->operations[i]);
	for (size_t i = 0; i < m->n_states; i++)
		free(m->states[i]);
	for (size_t i = 0; i < m->n_answers; i++)
		free(m->answers[i]);
	free(m->operations);
	free(m->states);
	free(m->answers);
	free(m->steps);
	memset(m, 0, sizeof(*m));
}

bool
machine_equal(const struct machine *a, const struct machine *b)
{
	if (a->n_operations != b->n_operations || a->n_states != b->n_states)
		return (false);
	for (size_t o = 0; o < a->n_operations; o++)
		if (strcmp(a->operations[o], b->operations[o]) != 0)
			return (false);
	for (size_t i = 0; i < a->n_states * a->n_operations; i++)
		if (a->steps[i].next != b->steps[i].next || strcmp(a->steps[i].answer, b->steps[i].answer) != 0)
			return (false);
	return (true);
}

/* Whether the operation only says or gives the local name. */
static bool
is_of_the_name(const char *operation)
{
	return (strcmp(operation, "bind") == 0 || strcmp(operation, "getsockname") == 0);
}

/* Whether two states answer alike and lead to the same classes. */
static bool
states_alike(const struct machine *m, const int *classes, size_t a, size_t b)
{
	for (size_t o = 0; o < m->n_operations; o++) {
		const struct machine_step *first = machine_step(m, (int)a, o), *second = machine_step(m, (int)b, o);

		if (!is_of_the_name(m->operations[o]) && first->answer != second->answer)
			return (false);
		if (first->next < 0 || second->next < 0 ? first->next != second->next :
		    classes[first->next] != classes[second->next])
			return (false);
	}
	return (true);
}

int *
machine_classes(const struct machine *m, size_t *n_classes)
{
	int *classes = text_allocate(m->n_states, sizeof(*classes)), *finer = text_allocate(m->n_states, sizeof(*finer));
	size_t before;

	*n_classes = 1;
	/* Classes only become finer, so it ends when none has been split. */
	do {
		size_t *first = text_allocate(m->n_states, sizeof(*first));

		before = *n_classes;
		*n_classes = 0;
		for (size_t s = 0; s < m->n_states; s++) {
			size_t k = 0;

			while (k < *n_classes && (classes[first[k]] != classes[s] || !states_alike(m, classes, first[k], s)))
				k++;
			if (k == *n_classes)
				first[(*n_classes)++] = s;
			finer[s] = (int)k;
		}
		memcpy(classes, finer, m->n_states * sizeof(*classes));
		free(first);
	} while (*n_classes != before);
	free(finer);
	return (classes);
}
