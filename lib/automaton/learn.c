#include "automaton/learn.h"

#include <stdlib.h>
#include <string.h>

#include "automaton/tree.h"

#define	RESTARTS_MAX	64	/* after clashes */
#define	WITNESSES_TRIED	16	/* to tell the candidates of a node of the frontier apart */

/* A child of a basis node, and the basis nodes that it is not known to be apart from. */
struct frontier {
	int node;
	unsigned char *candidates;	/* by index in the basis: whether it may be that state */
	size_t n_candidates;
	size_t compared;		/* with so many of the basis */
};

struct learner {
	const struct system *system;
	const struct budget *budget;
	struct tree tree;
	int *basis;			/* nodes that are apart from each other: the states */
	size_t n_basis;
	struct frontier *frontier;
	size_t n_frontier, frontier_room;
	int *state_of;			/* by basis and operation: the state that the hypothesis goes to, or NEXT_... */
	bool recheck;			/* nodes of the frontier may be apart from the states that they were taken for */
	uint32_t random;
	size_t next_pair;
};

static uint32_t
next_random(struct learner *l, uint32_t below)
{
	l->random ^= l->random << 13;
	l->random ^= l->random >> 17;
	l->random ^= l->random << 5;
	return (l->random % below);
}

static void
forget(struct learner *l)
{
	for (size_t i = 0; i < l->n_frontier; i++)
		free(l->frontier[i].candidates);
	l->n_frontier = l->n_basis = 0;
}

static enum learned
add_frontier(struct learner *l, int node)
{
	struct frontier *f;

	if (l->tree.nodes[node].kind != NODE_OPEN)
		return (LEARNED);
	if (l->n_frontier == l->frontier_room) {
		size_t room = l->frontier_room == 0 ? 64 : 2 * l->frontier_room;

		if ((f = realloc(l->frontier, room * sizeof(*f))) == NULL)
			return (LEARNED_MEMORY);
		l->frontier = f;
		l->frontier_room = room;
	}
	f = &l->frontier[l->n_frontier];
	*f = (struct frontier){ .node = node };
	if ((f->candidates = calloc(l->budget->states, 1)) == NULL)
		return (LEARNED_MEMORY);
	l->n_frontier++;
	return (LEARNED);
}

/* Asks what the operation leads to, twice, and then the probe there. */
static enum learned
explore(struct learner *l, int node, unsigned operation)
{
	struct word word;
	enum learned wrong;

	tree_word(&l->tree, node, &word);
	if (!word_add(&word, operation))
		return (LEARNED_LENGTH);
	if ((wrong = tree_ask(&l->tree, &word)) != LEARNED || (wrong = tree_ask_again(&l->tree, &word)) != LEARNED || l->tree.cut)
		return (wrong);
	return (word_append(&word, &l->system->probe) ? tree_ask(&l->tree, &word) : LEARNED_LENGTH);
}

/* Makes the node a state, and explores all that the operations lead to. */
static enum learned
add_state(struct learner *l, int node)
{
	enum learned wrong;

	if (l->n_basis == l->budget->states)
		return (LEARNED_STATES);
	l->basis[l->n_basis++] = node;
	for (unsigned o = 0; o < l->system->n_operations; o++) {
		if ((wrong = explore(l, node, o)) != LEARNED)
			return (wrong);
		if (l->tree.cut)
			return (LEARNED);
		if (tree_child(&l->tree, node, o) == NO_NODE)
			return (LEARNED_VARYING);
		if ((wrong = add_frontier(l, tree_child(&l->tree, node, o))) != LEARNED)
			return (wrong);
	}
	return (LEARNED);
}

/* Takes out the candidates that the node is apart from by now. */
static void
compare(struct learner *l, struct frontier *f)
{
	size_t first = l->recheck || f->n_candidates > 1 ? 0 : f->compared;

	for (; f->compared < l->n_basis; f->compared++) {
		f->candidates[f->compared] = 1;
		f->n_candidates++;
	}
	for (size_t i = first; i < l->n_basis; i++)
		if (f->candidates[i] && tree_apart(&l->tree, f->node, l->basis[i], NULL)) {
			f->candidates[i] = 0;
			f->n_candidates--;
		}
}

/* The first candidate from that index on. */
static size_t
candidate(const struct frontier *f, size_t from)
{
	while (!f->candidates[from])
		from++;
	return (from);
}

/* Whether the states answer the word differently somewhere, as far as both are known. */
static bool
differ(const struct learner *l, int a, int b, const struct word *word)
{
	for (size_t i = 0; i < word->length; i++) {
		a = tree_child(&l->tree, a, word->operations[i]);
		b = tree_child(&l->tree, b, word->operations[i]);
		if (a == NO_NODE || b == NO_NODE || tree_varies(&l->tree, a) || tree_varies(&l->tree, b))
			return (false);
		if (l->tree.nodes[a].answer != l->tree.nodes[b].answer)
			return (true);
	}
	return (false);
}

/* Of the words that tell the first candidate from one of the others, finds one that halves them as well as possible. */
static bool
choose_witness(const struct learner *l, const struct frontier *f, struct word *best)
{
	size_t first = candidate(f, 0), best_score = 0;

	for (size_t i = first + 1, tried = 0; i < l->n_basis && tried < WITNESSES_TRIED; i++) {
		struct word witness;
		size_t apart = 0, score;

		if (!f->candidates[i] || !tree_apart(&l->tree, l->basis[first], l->basis[i], &witness))
			continue;
		tried++;
		for (size_t j = first + 1; j < l->n_basis; j++)
			apart += f->candidates[j] && differ(l, l->basis[first], l->basis[j], &witness);
		score = apart < f->n_candidates - apart ? apart : f->n_candidates - apart;
		if (score > best_score) {
			best_score = score;
			*best = witness;
		}
	}
	return (best_score > 0);
}

/* Asks until one candidate is left, or none. */
static enum learned
identify(struct learner *l, struct frontier *f)
{
	for (compare(l, f); f->n_candidates > 1; compare(l, f)) {
		struct word word, witness;
		size_t before = f->n_candidates;
		enum learned wrong;

		if (!choose_witness(l, f, &witness))
			return (LEARNED_VARYING);
		tree_word(&l->tree, f->node, &word);
		if (!word_append(&word, &witness))
			return (LEARNED_LENGTH);
		if ((wrong = tree_ask(&l->tree, &word)) != LEARNED || l->tree.cut)
			return (wrong);
		compare(l, f);
		/* The witness was cut short by an answer that varies or ends. */
		if (f->n_candidates == before)
			return (LEARNED_VARYING);
	}
	return (LEARNED);
}

/* Makes a state of the frontier's node, which is apart from all. */
static enum learned
promote(struct learner *l, size_t i)
{
	int node = l->frontier[i].node;

	free(l->frontier[i].candidates);
	memmove(&l->frontier[i], &l->frontier[i + 1], (--l->n_frontier - i) * sizeof(l->frontier[0]));
	return (add_state(l, node));
}

/* Extends the basis until every node of the frontier is one of its states; or until nodes were cut. */
static enum learned
complete(struct learner *l)
{
	enum learned wrong = LEARNED;

	for (size_t i = 0; i < l->n_frontier && wrong == LEARNED && !l->tree.cut;) {
		if ((wrong = identify(l, &l->frontier[i])) != LEARNED || l->tree.cut)
			break;
		if (l->frontier[i].n_candidates > 0) {
			i++;
			continue;
		}
		wrong = promote(l, i);
		/* Those before have a new candidate. */
		i = 0;
	}
	l->recheck = false;
	return (wrong);
}

static int *
next_of(const struct learner *l, size_t state, unsigned operation)
{
	return (&l->state_of[state * l->system->n_operations + operation]);
}

static void
make_hypothesis(struct learner *l)
{
	for (size_t s = 0; s < l->n_basis; s++)
		for (unsigned o = 0; o < l->system->n_operations; o++) {
			int child = tree_child(&l->tree, l->basis[s], o);

			*next_of(l, s, o) = l->tree.nodes[child].kind == NODE_VARIES ? NEXT_VARIES : NEXT_ENDED;
			for (size_t b = 0; b < l->n_basis; b++)
				if (l->basis[b] == child)
					*next_of(l, s, o) = (int)b;
		}
	for (size_t i = 0; i < l->n_frontier; i++) {
		const struct node *node = &l->tree.nodes[l->frontier[i].node];

		for (size_t s = 0; s < l->n_basis; s++)
			if (l->basis[s] == node->parent)
				*next_of(l, s, node->operation) = (int)candidate(&l->frontier[i], 0);
	}
}

/* The state that the hypothesis is in after a word, or NEXT_... where that stops on the way. */
static int
state_after(const struct learner *l, const struct word *word)
{
	int state = 0;

	for (size_t i = 0; i < word->length && state >= 0; i++)
		state = *next_of(l, (size_t)state, word->operations[i]);
	return (state);
}

/* Finds a word after which the tree has an answer that the hypothesis has not. */
static bool
find_conflict(const struct learner *l, int node, int state, struct word *word)
{
	for (unsigned o = 0; o < l->system->n_operations; o++) {
		int child = tree_child(&l->tree, node, o), expected, next;

		if (child == NO_NODE)
			continue;
		expected = tree_child(&l->tree, l->basis[state], o);
		if (tree_varies(&l->tree, child) || tree_varies(&l->tree, expected))
			continue;
		if (l->tree.nodes[child].answer != l->tree.nodes[expected].answer) {
			tree_word(&l->tree, node, word);
			return (true);
		}
		next = *next_of(l, (size_t)state, o);
		if (next >= 0 && find_conflict(l, child, next, word))
			return (true);
	}
	return (false);
}

/* The length of the shortest prefix that leads beyond the basis. */
static size_t
frontier_depth(const struct learner *l, const struct word *word)
{
	int node = 0;

	for (size_t i = 0; i < word->length; i++) {
		bool in_basis = false;

		node = tree_child(&l->tree, node, word->operations[i]);
		for (size_t b = 0; b < l->n_basis; b++)
			in_basis = in_basis || l->basis[b] == node;
		if (!in_basis)
			return (i + 1);
	}
	return (word->length);
}

/* By halves, shortens a word after which tree and hypothesis are apart, until it leads to the frontier (L#, procedure 2). */
static enum learned
shorten(struct learner *l, struct word *word)
{
	for (size_t depth; word->length > (depth = frontier_depth(l, word));) {
		struct word first = *word, second = { 0 }, asked, witness;
		int state, node, whole;
		enum learned wrong;

		first.length = (depth + word->length) / 2;
		second.length = word->length - first.length;
		memcpy(second.operations, word->operations + first.length, second.length);
		whole = state_after(l, word);
		state = state_after(l, &first);
		if (whole < 0 || state < 0 || !tree_apart(&l->tree, l->basis[whole], tree_find(&l->tree, word), &witness))
			return (LEARNED_VARYING);
		tree_word(&l->tree, l->basis[state], &asked);
		if (!word_append(&asked, &second))
			return (LEARNED_LENGTH);
		*word = asked;
		if (!word_append(&asked, &witness))
			return (LEARNED_LENGTH);
		if ((wrong = tree_ask(&l->tree, &asked)) != LEARNED || l->tree.cut)
			return (wrong);
		node = tree_find(&l->tree, &first);
		if (tree_apart(&l->tree, l->basis[state], node, NULL))
			*word = first;
		else if ((node = tree_find(&l->tree, word)) == NO_NODE || (whole = state_after(l, word)) < 0 ||
		    !tree_apart(&l->tree, l->basis[whole], node, NULL))
			return (LEARNED_VARYING);
	}
	return (LEARNED);
}

/* A random word of the Wp-method: to a state, some operations more, and what tells the state reached from another. */
static bool
make_test(struct learner *l, struct word *word)
{
	struct word witness;
	int state = (int)next_random(l, (uint32_t)l->n_basis), other;

	tree_word(&l->tree, l->basis[state], word);
	do {
		unsigned o = next_random(l, l->system->n_operations);

		if (!word_add(word, o))
			return (false);
		state = *next_of(l, (size_t)state, o);
	} while (state >= 0 && next_random(l, 3) != 0);
	if (state < 0 || l->n_basis == 1)
		return (true);
	other = (int)next_random(l, (uint32_t)l->n_basis - 1);
	other += other >= state;
	return (tree_apart(&l->tree, l->basis[state], l->basis[other], &witness) && word_append(word, &witness));
}

/* Whether all that the tree has of the word is as the hypothesis has it. */
static bool
word_conforms(const struct learner *l, const struct word *word)
{
	int node = 0, state = 0;

	for (size_t i = 0; i < word->length && state >= 0; i++) {
		unsigned o = word->operations[i];
		int expected = tree_child(&l->tree, l->basis[state], o);

		if ((node = tree_child(&l->tree, node, o)) == NO_NODE || tree_varies(&l->tree, node) ||
		    tree_varies(&l->tree, expected))
			break;
		if (l->tree.nodes[node].answer != l->tree.nodes[expected].answer)
			return (false);
		state = *next_of(l, (size_t)state, o);
	}
	return (true);
}

/* Asks the word.  Whether it conforms; not so if nodes were cut. */
static enum learned
try_word(struct learner *l, const struct word *word, bool *conforms)
{
	enum learned wrong = tree_ask(&l->tree, word);

	*conforms = wrong == LEARNED && !l->tree.cut && word_conforms(l, word);
	return (wrong);
}

/* From every state every two operations, and the probe; on from the word that did not conform the last time. */
static enum learned
try_pairs(struct learner *l, bool *conforms)
{
	size_t width = l->system->n_operations, all = l->n_basis * width * width;

	*conforms = true;
	for (size_t i = 0; i < all && *conforms; i++) {
		size_t at = l->next_pair % all;
		struct word word;
		enum learned wrong;

		tree_word(&l->tree, l->basis[at / (width * width)], &word);
		if (!word_add(&word, (unsigned)(at / width % width)) || !word_add(&word, (unsigned)(at % width)) ||
		    !word_append(&word, &l->system->probe))
			return (LEARNED_LENGTH);
		if ((wrong = try_word(l, &word, conforms)) != LEARNED)
			return (wrong);
		l->next_pair = at + *conforms;
	}
	return (LEARNED);
}

/* Random words, until enough were new. */
static enum learned
try_random(struct learner *l, bool *conforms)
{
	size_t tried = 0;

	*conforms = true;
	/* On a small machine most random words are known already. */
	for (size_t i = 0; i < 8 * l->budget->tests && tried < l->budget->tests && *conforms; i++) {
		struct word word;
		size_t before = l->tree.words;
		enum learned wrong;

		if (!make_test(l, &word))
			continue;
		if ((wrong = try_word(l, &word, conforms)) != LEARNED)
			return (wrong);
		tried += l->tree.words > before;
	}
	return (LEARNED);
}

static enum learned
try_hypothesis(struct learner *l, bool *conforms)
{
	enum learned wrong = try_pairs(l, conforms);

	return (wrong == LEARNED && *conforms ? try_random(l, conforms) : wrong);
}

/* Extends the basis and tries the hypothesis until it stands; or until nodes were cut. */
static enum learned
refine(struct learner *l)
{
	enum learned wrong;

	if ((wrong = add_state(l, 0)) != LEARNED)
		return (wrong);
	for (;;) {
		struct word conflict;
		bool conforms = false;
		size_t before = l->n_basis;

		if (l->tree.cut || (wrong = complete(l)) != LEARNED || l->tree.cut)
			return (wrong);
		make_hypothesis(l);
		while (find_conflict(l, 0, 0, &conflict)) {
			if ((wrong = shorten(l, &conflict)) != LEARNED || l->tree.cut)
				return (wrong);
			l->recheck = true;
			if ((wrong = complete(l)) != LEARNED || l->tree.cut)
				return (wrong);
			if (l->n_basis == before)
				make_hypothesis(l);
			else
				break;
		}
		if (l->n_basis != before)
			continue;
		if ((wrong = try_hypothesis(l, &conforms)) != LEARNED || l->tree.cut || conforms)
			return (wrong);
	}
}

/* Numbers the states by their shortest words. */
static enum learned
make_machine(const struct learner *l, struct machine *machine, struct learning *learning)
{
	size_t width = l->system->n_operations, n = 1;
	size_t *order = calloc(l->n_basis, sizeof(*order));
	int *number = calloc(l->n_basis, sizeof(*number));

	*machine = (struct machine){ .n_operations = l->system->n_operations };
	machine->transitions = calloc(l->n_basis * width, sizeof(*machine->transitions));
	machine->words = calloc(l->n_basis, sizeof(*machine->words));
	if (order == NULL || number == NULL || machine->transitions == NULL || machine->words == NULL) {
		free(order);
		free(number);
		machine_free(machine);
		return (LEARNED_MEMORY);
	}
	for (size_t i = 0; i < n; i++)
		for (unsigned o = 0; o < width; o++) {
			struct transition *t = &machine->transitions[i * width + o];
			int next = *next_of(l, order[i], o);

			t->answer = l->tree.nodes[tree_child(&l->tree, l->basis[order[i]], o)].answer;
			learning->varying += next == NEXT_VARIES;
			if (next > 0 && number[next] == 0) {
				machine->words[n] = machine->words[i];
				(void)word_add(&machine->words[n], o);
				order[n] = (size_t)next;
				number[next] = (int)n++;
			}
			t->next = next > 0 ? number[next] : next;
		}
	machine->n_states = n;
	free(order);
	free(number);
	return (LEARNED);
}

enum learned
learn(const struct system *system, const struct budget *budget, uint32_t seed, struct machine *machine, struct learning *learning)
{
	struct learner l = { .system = system, .budget = budget, .random = seed | 1 };
	enum learned wrong = LEARNED_MEMORY;

	*learning = (struct learning){ 0 };
	*machine = (struct machine){ 0 };
	l.basis = calloc(budget->states, sizeof(*l.basis));
	l.state_of = calloc(budget->states * system->n_operations, sizeof(*l.state_of));
	if (tree_init(&l.tree, system, budget->words) && l.basis != NULL && l.state_of != NULL) {
		int restarts = 0;

		/* After a clash states may have been taken for apart by an answer that did not stand. */
		do {
			l.tree.cut = false;
			forget(&l);
			wrong = refine(&l);
		} while (wrong == LEARNED && l.tree.cut && ++restarts < RESTARTS_MAX);
		if (wrong == LEARNED)
			wrong = l.tree.cut ? LEARNED_VARYING : make_machine(&l, machine, learning);
	}
	learning->words = l.tree.words;
	learning->clashes = l.tree.clashes;
	forget(&l);
	free(l.frontier);
	free(l.basis);
	free(l.state_of);
	tree_free(&l.tree);
	return (wrong);
}

const char *
learned_why(enum learned wrong)
{
	static const char *const why[] = {
		[LEARNED] = "it is there",
		[LEARNED_WORDS] = "the bound of words was reached",
		[LEARNED_STATES] = "the bound of states was reached",
		[LEARNED_LENGTH] = "a word became too long",
		[LEARNED_VARYING] = "the answers vary too much",
		[LEARNED_MEMORY] = "memory is short",
	};

	return (why[wrong]);
}

void
machine_free(struct machine *machine)
{
	free(machine->transitions);
	free(machine->words);
	*machine = (struct machine){ 0 };
}
