#include <atf-c.h>
#include <stdlib.h>
#include <string.h>

#include "automaton/learn.h"

#define	ENDS	1000
#define	EITHER	2000		/* and above: a set, as the sum of two to the power of its members */

/* A machine that is known, which the test runs. */
struct known {
	size_t n_states, n_operations;
	unsigned char next[64][8];
	unsigned short answer[64][8];
	/* What is wrong with the system that runs it: the answer to the word's operations varies. */
	int varies_at, varies_by;	/* the state and operation; -1 for none */
	size_t glitch_at;		/* the run whose last answer is another; 0 for none */
	size_t runs;
};

static size_t
run(void *arg, const struct word *word, unsigned answers[WORD_MAX])
{
	struct known *known = arg;
	size_t state = 0;

	known->runs++;
	for (size_t i = 0; i < word->length; i++) {
		unsigned char o = word->operations[i];

		answers[i] = known->answer[state][o];
		if ((int)state == known->varies_at && o == known->varies_by)
			answers[i] = (unsigned)(known->runs % 2);
		if (known->runs == known->glitch_at && i + 1 == word->length)
			answers[i]++;
		if (answers[i] == ENDS)
			return (i + 1);
		state = known->next[state][o];
	}
	return (word->length);
}

static unsigned
either(void *arg, const unsigned *answers, size_t n)
{
	unsigned set = EITHER;

	(void)arg;
	for (size_t i = 0; i < n; i++)
		set += 1u << answers[i];
	return (set);
}

static const struct budget plenty = { .words = 200000, .states = 100, .tests = 2000 };

static enum learned
learn_known(struct known *known, const struct budget *budget, uint32_t seed, struct machine *m, struct learning *how)
{
	struct system system = { .n_operations = (unsigned)known->n_operations, .ends = ENDS, .run = run, .either = either,
	    .arg = known };

	return (learn(&system, budget, seed, m, how));
}

static unsigned
below(unsigned *random, unsigned limit)
{
	*random = *random * 1103515245u + 12345u;
	return ((*random >> 16) % limit);
}

/* A machine of that many states, of which some may be equal or out of reach. */
static struct known
make_known(unsigned seed, size_t n_states, unsigned n_answers)
{
	struct known known = { .n_states = n_states, .n_operations = 6, .varies_at = -1 };

	for (size_t s = 0; s < n_states; s++)
		for (size_t o = 0; o < known.n_operations; o++) {
			known.next[s][o] = (unsigned char)below(&seed, (unsigned)n_states);
			known.answer[s][o] = (unsigned short)below(&seed, n_answers);
		}
	return (known);
}

/* The number of states of a known machine that are reached and differ, by refinement of the partition. */
static size_t
states_that_differ(const struct known *known)
{
	size_t class[64] = { 0 }, n = 1, before = 0, count = 0;
	bool reached[64] = { true }, seen[64] = { false };

	for (size_t round = 0; round < known->n_states; round++)
		for (size_t s = 0; s < known->n_states; s++)
			for (size_t o = 0; reached[s] && o < known->n_operations; o++)
				if (known->answer[s][o] != ENDS)
					reached[known->next[s][o]] = true;
	while (n != before) {
		size_t new[64];

		before = n;
		n = 0;
		for (size_t s = 0; s < known->n_states; s++) {
			size_t t;

			for (t = 0; t < s; t++) {
				bool equal = class[s] == class[t];

				for (size_t o = 0; o < known->n_operations; o++)
					equal = equal && known->answer[s][o] == known->answer[t][o] &&
					    (known->answer[s][o] == ENDS || class[known->next[s][o]] == class[known->next[t][o]]);
				if (equal)
					break;
			}
			new[s] = t < s ? new[t] : n++;
		}
		memcpy(class, new, sizeof(class));
	}
	for (size_t s = 0; s < known->n_states; s++)
		if (reached[s] && !seen[class[s]]) {
			seen[class[s]] = true;
			count++;
		}
	return (count);
}

/* Whether both answer each of many random words alike. */
static bool
agree(struct known *known, const struct machine *m)
{
	unsigned random = 7;

	for (int i = 0; i < 5000; i++) {
		size_t state = 0;
		int at = 0;

		for (int j = 0; j < 30 && at >= 0; j++) {
			unsigned o = below(&random, m->n_operations);
			const struct transition *t = &m->transitions[(size_t)at * m->n_operations + o];

			if (t->answer != known->answer[state][o] || (t->answer == ENDS) != (t->next == NEXT_ENDED))
				return (false);
			state = known->next[state][o];
			at = t->next;
		}
	}
	return (true);
}

ATF_TC_WITHOUT_HEAD(known_machines);
ATF_TC_BODY(known_machines, tc)
{
	for (unsigned seed = 1; seed <= 60; seed++) {
		struct known known = make_known(seed, 1 + seed, 2 + seed % 3);
		struct learning how;
		struct machine m;

		/* In some, answers end the word. */
		for (size_t s = 0; seed % 2 == 0 && s < known.n_states; s += 3)
			known.answer[s][s % 6] = ENDS;
		ATF_REQUIRE_EQ_MSG(learn_known(&known, &plenty, seed, &m, &how), LEARNED, "%u", seed);
		ATF_CHECK_EQ_MSG(m.n_states, states_that_differ(&known), "%u: %zu of %zu", seed, m.n_states,
		    states_that_differ(&known));
		ATF_CHECK_MSG(agree(&known, &m), "%u", seed);
		ATF_CHECK_EQ(how.clashes, 0);
		ATF_CHECK_EQ(how.varying, 0);
		ATF_CHECK_EQ(how.words, known.runs);
		machine_free(&m);
	}
}

/* A lock: only one word of four operations opens it, and nothing before shows how far one has come. */
ATF_TC_WITHOUT_HEAD(lock);
ATF_TC_BODY(lock, tc)
{
	struct known known = { .n_states = 4, .n_operations = 4, .varies_at = -1 };
	struct learning how;
	struct machine m;

	for (size_t s = 0; s < 4; s++) {
		known.next[s][3 - s] = (unsigned char)((s + 1) % 4);
		known.answer[s][3 - s] = s == 3;
	}
	ATF_REQUIRE_EQ(learn_known(&known, &plenty, 1, &m, &how), LEARNED);
	ATF_CHECK_EQ(m.n_states, 4);
	ATF_CHECK(agree(&known, &m));
	ATF_CHECK_EQ(m.words[3].length, 3);
	machine_free(&m);
}

/* Whatever the seed: states are ordered by their shortest words. */
ATF_TC_WITHOUT_HEAD(canonical);
ATF_TC_BODY(canonical, tc)
{
	struct known known = make_known(5, 40, 2);
	struct learning how;
	struct machine first, m;

	ATF_REQUIRE_EQ(learn_known(&known, &plenty, 1, &first, &how), LEARNED);
	for (size_t s = 1; s < first.n_states; s++) {
		const struct word *a = &first.words[s - 1], *b = &first.words[s];

		ATF_CHECK(a->length < b->length || (a->length == b->length &&
		    memcmp(a->operations, b->operations, a->length) < 0));
	}
	for (uint32_t seed = 2; seed < 12; seed++) {
		ATF_REQUIRE_EQ(learn_known(&known, &plenty, seed, &m, &how), LEARNED);
		ATF_REQUIRE_EQ(m.n_states, first.n_states);
		ATF_CHECK_EQ(memcmp(m.transitions, first.transitions, m.n_states * m.n_operations * sizeof(*m.transitions)), 0);
		for (size_t s = 0; s < m.n_states; s++)
			ATF_CHECK(m.words[s].length == first.words[s].length &&
			    memcmp(m.words[s].operations, first.words[s].operations, m.words[s].length) == 0);
		machine_free(&m);
	}
	machine_free(&first);
}

ATF_TC_WITHOUT_HEAD(varying);
ATF_TC_BODY(varying, tc)
{
	struct known known = make_known(9, 10, 3);
	size_t varying = 0;
	struct learning how;
	struct machine m;

	known.varies_at = 4;
	known.varies_by = 2;
	ATF_REQUIRE_EQ(learn_known(&known, &plenty, 1, &m, &how), LEARNED);
	ATF_CHECK_EQ(m.n_states, 10);
	ATF_CHECK_EQ(how.varying, 1);
	ATF_CHECK(how.clashes > 0);
	for (size_t i = 0; i < m.n_states * m.n_operations; i++)
		if (m.transitions[i].next == NEXT_VARIES) {
			ATF_CHECK_EQ(m.transitions[i].answer, EITHER + 1 + 2);
			varying++;
		}
	ATF_CHECK_EQ(varying, 1);
	machine_free(&m);
}

/* One wrong answer, whenever it comes, is found out if its word is asked again. */
ATF_TC_WITHOUT_HEAD(glitch);
ATF_TC_BODY(glitch, tc)
{
	for (size_t at = 1; at <= 200; at++) {
		struct known known = make_known(5, 10, 3);
		struct learning how;
		struct machine m;

		known.glitch_at = at;
		ATF_REQUIRE_EQ_MSG(learn_known(&known, &plenty, 1, &m, &how), LEARNED, "%zu", at);
		ATF_CHECK_EQ_MSG(m.n_states, states_that_differ(&known), "%zu: %zu", at, m.n_states);
		ATF_CHECK_MSG(agree(&known, &m), "%zu", at);
		machine_free(&m);
	}
}

/* A bound that is reached gives no machine. */
ATF_TC_WITHOUT_HEAD(budget);
ATF_TC_BODY(budget, tc)
{
	struct known known = make_known(5, 40, 2);
	struct learning how;
	struct machine m;

	ATF_CHECK_EQ(learn_known(&known, &(const struct budget){ 500, 100, 100 }, 1, &m, &how), LEARNED_WORDS);
	ATF_CHECK_EQ(how.words, 500);
	ATF_CHECK_EQ(known.runs, 500);
	ATF_CHECK(m.transitions == NULL);
	ATF_CHECK_EQ(learn_known(&known, &(const struct budget){ 200000, 20, 100 }, 1, &m, &how), LEARNED_STATES);
	ATF_CHECK(m.transitions == NULL);
	ATF_CHECK_STREQ(learned_why(LEARNED_STATES), "the bound of states was reached");
}

/* A chain that is longer than any word. */
ATF_TC_WITHOUT_HEAD(too_long);
ATF_TC_BODY(too_long, tc)
{
	struct known known = { .n_states = 64, .n_operations = 1, .varies_at = -1 };
	struct learning how;
	struct machine m;

	for (size_t s = 0; s < 64; s++) {
		known.next[s][0] = (unsigned char)(s < 63 ? s + 1 : 63);
		known.answer[s][0] = (unsigned short)s;
	}
	ATF_CHECK_EQ(learn_known(&known, &plenty, 1, &m, &how), LEARNED_LENGTH);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, known_machines);
	ATF_TP_ADD_TC(tp, lock);
	ATF_TP_ADD_TC(tp, canonical);
	ATF_TP_ADD_TC(tp, varying);
	ATF_TP_ADD_TC(tp, glitch);
	ATF_TP_ADD_TC(tp, budget);
	ATF_TP_ADD_TC(tp, too_long);
	return (atf_no_error());
}
