/*
 * Learns the finite state machine of a system that answers words of operations: L# by apartness on an observation tree
 * (Vaandrager et al., TACAS 2022).  The test of a hypothesis is every two operations in every state, and random words of the
 * Wp-method.  It knows no socket and no clock: what ends it are counts, and equal answers give equal machines.
 */
#ifndef AUTOMATON_LEARN_H
#define	AUTOMATON_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define	WORD_MAX	48		/* operations: to reach a state and tell it from another */

struct word {
	size_t length;
	unsigned char operations[WORD_MAX];
};

/* Add an operation, or another word, at the end.  False if the word becomes too long. */
bool word_add(struct word *, unsigned operation);
bool word_append(struct word *, const struct word *);

/* What is learned.  An answer is a number that the system chooses. */
struct system {
	unsigned n_operations;	/* 255 at most */
	struct word probe;	/* may be empty; asked of each state that is reached, since it tells most states apart */
	unsigned ends;		/* the answer after which nothing can follow */
	/*
	 * Runs the word on a new instance and writes an answer for each operation, up to one that ends it.  Returns their
	 * number.
	 */
	size_t (*run)(void *arg, const struct word *, unsigned answers[WORD_MAX]);
	/* The answer that stands for these, each once and in rising order, where a word does not always give one of them. */
	unsigned (*either)(void *arg, const unsigned *answers, size_t n);
	void *arg;
};

/* Bounds.  Reaching the first or second is an error; the third decides when a hypothesis has been tried enough. */
struct budget {
	size_t words;		/* runs of the system */
	size_t states;
	size_t tests;		/* random words that all conform to the hypothesis */
};

enum {
	NEXT_ENDED = -1,	/* nothing can follow */
	NEXT_VARIES = -2,	/* the answer is one of a set, and what follows it was not asked */
};

struct transition {
	unsigned answer;
	int next;		/* a state, or one of the above */
};

/*
 * The minimal machine.  States are ordered by their shortest words, and those of one length by the order of operations; 0 is the
 * start.
 */
struct machine {
	size_t n_states;
	unsigned n_operations;
	struct transition *transitions;	/* of state s by operation o: [s * n_operations + o] */
	struct word *words;		/* the shortest word to each state */
};

enum learned {
	LEARNED,
	LEARNED_WORDS,		/* the bound of words was reached */
	LEARNED_STATES,		/* that of states */
	LEARNED_LENGTH,		/* a word would have been longer than WORD_MAX */
	LEARNED_VARYING,	/* answers vary so much that no machine explains them */
	LEARNED_MEMORY,		/* memory is short */
};

/* How it went. */
struct learning {
	size_t words;		/* that were run */
	size_t clashes;		/* runs that answered otherwise than one before */
	size_t varying;		/* transitions of the machine whose answer varies */
};

/* Learns the machine.  Unless it returns LEARNED, there is none, and nothing to free. */
enum learned learn(const struct system *, const struct budget *, uint32_t seed, struct machine *, struct learning *);

/* Why there is no machine, as the end of a sentence. */
const char *learned_why(enum learned);

void machine_free(struct machine *);

#endif
