#include "judge/contradiction.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "judge/outcome.h"

/* Names and outcomes as outcome_allowed() reads them. */
static const struct rule {
	const char *first, *first_outcome, *second, *second_outcome, *says;
} rules[] = {
	{ "peer", "none", "again|once_more", "-1 EISCONN", "The socket has no peer, and is connected already" },
	{ "peer", "none", "send|sent", "0|delivered|arrives", "The socket has no peer, and sends to one" },
	{ "peer", "as named", "send|sent", "-1 ENOTCONN|-1 EDESTADDRREQ", "The socket has a peer, and has none to send to" },
	{ "after|selected", "writable", "between|again|once_more", "-1 EALREADY", "The attempt is over, and goes on" },
};

/* Whether the socket may change with next, by a call or the progress of an attempt, or next observes anew what first did. */
static bool
is_over(const struct record_observation *first, const struct record_observation *next)
{
	return (outcome_allowed("call|again|once_more|third|before|between|after|selected", next->name) ||
	    strcmp(next->name, first->name) == 0);
}

int
contradictions(const struct record *record, struct contradiction **result)
{
	struct contradiction *found = NULL;
	size_t n = 0, n_rules = sizeof(rules) / sizeof(rules[0]);

	*result = NULL;
	for (size_t i = 0; record->skip_kind == NULL && i < record->n_observations; i++) {
		const struct record_observation *first = &record->observations[i];
		bool over = false;

		for (size_t j = i + 1; !over && j < record->n_observations; j++) {
			const struct record_observation *second = &record->observations[j];

			for (size_t r = 0; r < n_rules; r++) {
				struct contradiction *grown;

				if (!outcome_allowed(rules[r].first, first->name) ||
				    !outcome_allowed(rules[r].first_outcome, first->outcome) ||
				    !outcome_allowed(rules[r].second, second->name) ||
				    !outcome_allowed(rules[r].second_outcome, second->outcome))
					continue;
				if ((grown = realloc(found, (n + 1) * sizeof(*grown))) == NULL) {
					free(found);
					return (-1);
				}
				found = grown;
				found[n++] = (struct contradiction){ rules[r].says, first, second };
			}
			over = is_over(first, second);
		}
	}
	*result = found;
	return ((int)n);
}
