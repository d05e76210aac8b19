#include "automaton/tree.h"

#include <stdlib.h>
#include <string.h>

#define	ASKED_ON_CLASH	5
#define	RUNS_MAX	3	/* of one word, if each run meets a clash */

bool
word_add(struct word *word, unsigned operation)
{
	if (word->length == WORD_MAX)
		return (false);
	word->operations[word->length++] = (unsigned char)operation;
	return (true);
}

bool
word_append(struct word *word, const struct word *more)
{
	if (more->length > WORD_MAX - word->length)
		return (false);
	memcpy(word->operations + word->length, more->operations, more->length);
	word->length += more->length;
	return (true);
}

/* A new node, or NO_NODE if memory is short. */
static int
grow(struct tree *tree, struct node node)
{
	size_t width = tree->system->n_operations;

	if (tree->n == tree->room) {
		size_t room = tree->room == 0 ? 1024 : 2 * tree->room;
		struct node *nodes = realloc(tree->nodes, room * sizeof(*nodes));
		int *children;

		if (nodes == NULL)
			return (NO_NODE);
		tree->nodes = nodes;
		if ((children = realloc(tree->children, room * width * sizeof(*children))) == NULL)
			return (NO_NODE);
		tree->children = children;
		tree->room = room;
	}
	tree->nodes[tree->n] = node;
	memset(tree->children + tree->n * width, 0, width * sizeof(*tree->children));
	return ((int)tree->n++);
}

bool
tree_init(struct tree *tree, const struct system *system, size_t limit)
{
	*tree = (struct tree){ .system = system, .limit = limit };
	return (grow(tree, (struct node){ .parent = NO_NODE }) != NO_NODE);
}

void
tree_free(struct tree *tree)
{
	free(tree->nodes);
	free(tree->children);
}

int
tree_find(const struct tree *tree, const struct word *word)
{
	int node = 0;

	for (size_t i = 0; i < word->length && node != NO_NODE; i++)
		node = tree_child(tree, node, word->operations[i]);
	return (node);
}

void
tree_word(const struct tree *tree, int node, struct word *word)
{
	size_t length = 0;

	for (int at = node; tree->nodes[at].parent != NO_NODE; at = tree->nodes[at].parent)
		length++;
	word->length = length;
	for (int at = node; length > 0; at = tree->nodes[at].parent)
		word->operations[--length] = tree->nodes[at].operation;
}

static bool
is_known(const struct tree *tree, const struct word *word)
{
	int node = 0;

	for (size_t i = 0; i < word->length; i++) {
		if ((node = tree_child(tree, node, word->operations[i])) == NO_NODE)
			return (false);
		if (tree->nodes[node].kind != NODE_OPEN)
			return (true);
	}
	return (true);
}

static enum learned
run(struct tree *tree, const struct word *word, unsigned answers[WORD_MAX], size_t *n)
{
	if (tree->words == tree->limit)
		return (LEARNED_WORDS);
	tree->words++;
	*n = tree->system->run(tree->system->arg, word, answers);
	return (LEARNED);
}

static enum node_kind
kind_of(const struct tree *tree, unsigned answer)
{
	return (answer == tree->system->ends ? NODE_ENDED : NODE_OPEN);
}

static int
compare(const void *a, const void *b)
{
	const unsigned *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/*
 * The answer to the last operation of the prefix is in doubt.  Whatever was known behind it is taken out if the answer is not
 * what it was.
 */
static enum learned
settle(struct tree *tree, const struct word *prefix, int node)
{
	unsigned answers[WORD_MAX], seen[ASKED_ON_CLASH];
	struct node *doubted;
	size_t n, n_seen = 0;
	enum learned wrong;

	tree->clashes++;
	for (int i = 0; i < ASKED_ON_CLASH; i++) {
		unsigned answer;
		size_t j;

		if ((wrong = run(tree, prefix, answers, &n)) != LEARNED)
			return (wrong);
		if (n < prefix->length)
			continue;
		answer = answers[prefix->length - 1];
		for (j = 0; j < n_seen && seen[j] != answer; j++)
			;
		if (j == n_seen)
			seen[n_seen++] = answer;
	}
	doubted = &tree->nodes[node];
	if (n_seen == 0 || (n_seen == 1 && seen[0] == doubted->answer))
		return (LEARNED);
	qsort(seen, n_seen, sizeof(seen[0]), compare);
	doubted->answer = n_seen == 1 ? seen[0] : tree->system->either(tree->system->arg, seen, n_seen);
	doubted->kind = n_seen == 1 ? kind_of(tree, seen[0]) : NODE_VARIES;
	memset(tree_children(tree, node, 0), 0, tree->system->n_operations * sizeof(*tree->children));
	tree->cut = true;
	return (LEARNED);
}

/* Adds what a run answered; *clash is the length of the prefix whose answer was another before, or 0. */
static enum learned
add(struct tree *tree, const struct word *word, const unsigned *answers, size_t n, size_t *clash)
{
	int node = 0;

	*clash = 0;
	for (size_t i = 0; i < n; i++) {
		int child = tree_child(tree, node, word->operations[i]);

		if (child == NO_NODE) {
			child = grow(tree, (struct node){ node, word->operations[i], answers[i],
			    kind_of(tree, answers[i]) });
			if (child == NO_NODE)
				return (LEARNED_MEMORY);
			*tree_children(tree, node, word->operations[i]) = child;
		} else if (tree->nodes[child].kind == NODE_VARIES) {
			return (LEARNED);
		} else if (tree->nodes[child].answer != answers[i]) {
			*clash = i + 1;
			return (LEARNED);
		}
		node = child;
	}
	return (LEARNED);
}

enum learned
tree_ask_again(struct tree *tree, const struct word *word)
{
	unsigned answers[WORD_MAX];
	enum learned wrong;
	size_t n, clash;

	for (int i = 0; i < RUNS_MAX; i++) {
		struct word prefix = *word;

		if ((wrong = run(tree, word, answers, &n)) != LEARNED || (wrong = add(tree, word, answers, n, &clash)) != LEARNED)
			return (wrong);
		if (clash == 0)
			return (LEARNED);
		prefix.length = clash;
		if ((wrong = settle(tree, &prefix, tree_find(tree, &prefix))) != LEARNED)
			return (wrong);
	}
	return (is_known(tree, word) ? LEARNED : LEARNED_VARYING);
}

enum learned
tree_ask(struct tree *tree, const struct word *word)
{
	return (is_known(tree, word) ? LEARNED : tree_ask_again(tree, word));
}

/* Looks at each operation before it looks behind any: a short witness is asked more cheaply. */
static bool
apart(const struct tree *tree, int a, int b, struct word *witness, size_t depth)
{
	unsigned n = tree->system->n_operations;
	const int *of_a = tree_children(tree, a, 0), *of_b = tree_children(tree, b, 0);

	for (unsigned o = 0; o < n; o++)
		if (of_a[o] != 0 && of_b[o] != 0 && tree->nodes[of_a[o]].answer != tree->nodes[of_b[o]].answer &&
		    !tree_varies(tree, of_a[o]) && !tree_varies(tree, of_b[o])) {
			witness->operations[depth] = (unsigned char)o;
			witness->length = depth + 1;
			return (true);
		}
	for (unsigned o = 0; o < n; o++)
		if (of_a[o] != 0 && of_b[o] != 0 && apart(tree, of_a[o], of_b[o], witness, depth + 1)) {
			witness->operations[depth] = (unsigned char)o;
			return (true);
		}
	return (false);
}

bool
tree_apart(const struct tree *tree, int a, int b, struct word *witness)
{
	struct word unused;

	return (apart(tree, a, b, witness != NULL ? witness : &unused, 0));
}
