#include <stdlib.h>
#include <string.h>

#include "report/machine_compare.h"
#include "report/text.h"

/* A pair of states, and how the shortest word to it came there. */
struct pair {
	int a, b;
	int before;		/* the pair before, or -1 */
	size_t operation;	/* of the first machine, by which it came from there */
	bool behind;		/* an answer on the way differs */
};

/* The operation of a difference, and whether its mirror image was found, which counts as the same. */
struct found {
	size_t operation;
	bool has_mirror;
};

struct product {
	const struct machine *a, *b;
	size_t *other;			/* by operation of a: that of b; n_operations of b for none */
	unsigned char *seen;		/* by pair of states */
	struct pair *queue, *later;	/* later: pairs behind a difference */
	size_t n_queue, n_later;
	struct machine_difference *found;
	struct found *by;		/* by difference */
	size_t n_found, n_by;
};

static void
add_pair(struct product *p, int a, int b, int before, size_t operation, bool behind)
{
	unsigned char *seen = &p->seen[(size_t)a * p->b->n_states + (size_t)b];

	if (*seen)
		return;
	*seen = 1;
	*(struct pair *)text_append(&p->queue, &p->n_queue, sizeof(struct pair)) =
	    (struct pair){ a, b, before, operation, behind };
}

/* The word to a pair, and one operation more; to be freed. */
static char *
word_to(const struct product *p, int pair, size_t operation)
{
	char *word = text_copy(p->a->operations[operation], strlen(p->a->operations[operation]));

	for (; p->queue[pair].before != -1; pair = p->queue[pair].before) {
		char *longer = text_format("%s %s", p->a->operations[p->queue[pair].operation], word);

		free(word);
		word = longer;
	}
	return (word);
}

/* Whether b is what a becomes if the peers change their places, in operations (connect_1) and in answers (1, to 1). */
static bool
mirrors(const char *a, const char *b)
{
	for (char before = ' '; *a != '\0'; before = *a++, b++) {
		bool names_peer = (*a == '1' || *a == '2') && (before == ' ' || before == '_') && (a[1] == '\0' || a[1] == ' ');

		if (*b != (names_peer ? '1' + '2' - *a : *a))
			return (false);
	}
	return (*b == '\0');
}

/* Whether the difference was found before, or is the mirror image of one that was. */
static bool
is_noted(struct product *p, size_t i, int pair, size_t operation, const char *first, const char *second)
{
	const struct machine_difference *d = &p->found[i];
	struct found *f = &p->by[i];
	char *word;

	if (f->operation == operation && strcmp(d->answers[0], first) == 0 && strcmp(d->answers[1], second) == 0)
		return (true);
	if (!mirrors(p->a->operations[f->operation], p->a->operations[operation]) ||
	    !mirrors(d->answers[0], first) || !mirrors(d->answers[1], second))
		return (false);
	if (!f->has_mirror) {
		word = word_to(p, pair, operation);
		f->has_mirror = mirrors(d->word, word);
		free(word);
	}
	return (f->has_mirror);
}

static void
note(struct product *p, int pair, size_t operation, const char *first, const char *second)
{
	struct machine_difference *d;

	for (size_t i = 0; i < p->n_found; i++) {
		if (is_noted(p, i, pair, operation, first, second)) {
			p->found[i].places++;
			return;
		}
	}
	d = text_append(&p->found, &p->n_found, sizeof(*d));
	*(struct found *)text_append(&p->by, &p->n_by, sizeof(struct found)) = (struct found){ .operation = operation };
	*d = (struct machine_difference){ .word = word_to(p, pair, operation), .places = 1, .behind = p->queue[pair].behind,
	    .answers = { text_copy(first, strlen(first)), text_copy(second, strlen(second)) } };
}

static void
compare_pair(struct product *p, int at)
{
	struct pair pair = p->queue[at];

	for (size_t o = 0; o < p->a->n_operations; o++) {
		const struct machine_step *first = machine_step(p->a, pair.a, o), *second;
		bool differ;

		if (p->other[o] == p->b->n_operations)
			continue;
		second = machine_step(p->b, pair.b, p->other[o]);
		if ((differ = strcmp(first->answer, second->answer) != 0))
			note(p, at, o, first->answer, second->answer);
		if (first->next < 0 || second->next < 0)
			continue;
		if (differ && !pair.behind)
			*(struct pair *)text_append(&p->later, &p->n_later, sizeof(struct pair)) =
			    (struct pair){ first->next, second->next, at, o, true };
		else
			add_pair(p, first->next, second->next, at, o, pair.behind);
	}
}

size_t
machines_differ(const struct machine *a, const struct machine *b, struct machine_difference **differences)
{
	struct product p = { .a = a, .b = b };
	size_t n;

	p.other = text_allocate(a->n_operations, sizeof(*p.other));
	p.seen = text_allocate(a->n_states, b->n_states);
	for (size_t o = 0; o < a->n_operations; o++)
		p.other[o] = machine_operation(b, a->operations[o], strlen(a->operations[o]));
	add_pair(&p, 0, 0, -1, 0, false);
	/* First as far as all answers are equal; then what lies behind those that differ. */
	for (size_t i = 0; i < p.n_queue; i++)
		compare_pair(&p, (int)i);
	n = p.n_later;
	for (size_t i = 0; i < n; i++)
		add_pair(&p, p.later[i].a, p.later[i].b, p.later[i].before, p.later[i].operation, true);
	for (size_t i = 0; i < p.n_queue; i++)
		if (p.queue[i].behind)
			compare_pair(&p, (int)i);
	free(p.other);
	free(p.seen);
	free(p.queue);
	free(p.later);
	free(p.by);
	*differences = p.found;
	return (p.n_found);
}

void
machine_differences_free(struct machine_difference *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(d[i].word);
		free(d[i].answers[0]);
		free(d[i].answers[1]);
	}
	free(d);
}

static bool
differences_equal(const struct machine_camp *a, const struct machine_camp *b)
{
	if (a->n != b->n)
		return (false);
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->differences[i].word, b->differences[i].word) != 0 ||
		    a->differences[i].places != b->differences[i].places ||
		    strcmp(a->differences[i].answers[0], b->differences[i].answers[0]) != 0 ||
		    strcmp(a->differences[i].answers[1], b->differences[i].answers[1]) != 0)
			return (false);
	return (true);
}

static bool
groups_equal(const struct machine_group *a, const struct machine_group *b, size_t hosts)
{
	if (a->n_camps != b->n_camps || memcmp(a->camps, b->camps, hosts * sizeof(*a->camps)) != 0 ||
	    !same_condition(a->rows[0]->first, b->rows[0]->first))
		return (false);
	for (int camp = 1; camp < a->n_camps; camp++)
		if (!differences_equal(&a->by_camp[camp], &b->by_camp[camp]))
			return (false);
	return (true);
}

static void
free_group(struct machine_group *g)
{
	for (int camp = 0; camp < g->n_camps; camp++)
		machine_differences_free(g->by_camp[camp].differences, g->by_camp[camp].n);
	free(g->by_camp);
	free(g->camps);
	free(g->rows);
}

/*
 * Sorts the hosts into camps: *firsts gets the first host of each. The largest camp is 0, of equal ones that of the first host.
 */
static void
find_camps(struct machine_group *g, const struct machine *machines, size_t hosts, size_t *firsts)
{
	size_t *sizes = text_allocate(hosts, sizeof(*sizes)), largest = 0;

	for (size_t h = 0; h < hosts; h++) {
		int camp = 0;

		g->camps[h] = CAMP_NONE;
		if (machines[h].n_states == 0)
			continue;
		while (camp < g->n_camps && !machine_equal(&machines[firsts[camp]], &machines[h]))
			camp++;
		if (camp == g->n_camps)
			firsts[g->n_camps++] = h;
		sizes[camp]++;
		g->camps[h] = camp;
	}
	for (int camp = 1; camp < g->n_camps; camp++)
		if (sizes[camp] > sizes[largest])
			largest = (size_t)camp;
	for (size_t h = 0; h < hosts && largest != 0; h++)
		if (g->camps[h] == 0 || g->camps[h] == (int)largest)
			g->camps[h] = g->camps[h] == 0 ? (int)largest : 0;
	if (largest != 0) {
		size_t first = firsts[0];

		firsts[0] = firsts[largest];
		firsts[largest] = first;
	}
	free(sizes);
}

static void
compare_row(struct machines_compared *all, const struct comparison *c, const struct row *row)
{
	struct machine *machines = text_allocate(c->n, sizeof(*machines));
	size_t *firsts = text_allocate(c->n, sizeof(*firsts)), n = 0;
	struct machine_group g = { .camps = text_allocate(c->n, sizeof(*g.camps)) };

	for (size_t h = 0; h < c->n; h++)
		n += row->cells[h].kind == CELL_RAN && machine_read(&machines[h], row->cells[h].c) == NULL;
	*(const struct row **)text_append(&g.rows, &g.n_rows, sizeof(*g.rows)) = row;
	find_camps(&g, machines, c->n, firsts);
	g.by_camp = text_allocate((size_t)g.n_camps + 1, sizeof(*g.by_camp));
	for (int camp = 1; camp < g.n_camps; camp++)
		g.by_camp[camp].n = machines_differ(&machines[firsts[0]], &machines[firsts[camp]], &g.by_camp[camp].differences);
	for (size_t h = 0; h < c->n; h++)
		machine_free(&machines[h]);
	free(machines);
	free(firsts);
	all->n_alike += n > 1 && g.n_camps == 1;
	if (g.n_camps < 2) {
		free_group(&g);
		return;
	}
	for (size_t i = 0; i < all->n; i++)
		if (groups_equal(&all->groups[i], &g, c->n)) {
			*(const struct row **)text_append(&all->groups[i].rows, &all->groups[i].n_rows, sizeof(*g.rows)) = row;
			free_group(&g);
			return;
		}
	*(struct machine_group *)text_append(&all->groups, &all->n, sizeof(g)) = g;
}

void
machines_compare(struct machines_compared *all, const struct comparison *c)
{
	memset(all, 0, sizeof(*all));
	for (size_t i = 0; i < c->n_rows; i++) {
		bool any = false;

		for (size_t h = 0; h < c->n && !any; h++)
			any = c->rows[i].cells[h].kind == CELL_RAN && machine_is_of(c->rows[i].cells[h].c);
		if (any)
			compare_row(all, c, &c->rows[i]);
	}
}

void
machines_free(struct machines_compared *all)
{
	for (size_t i = 0; i < all->n; i++)
		free_group(&all->groups[i]);
	free(all->groups);
	memset(all, 0, sizeof(*all));
}
