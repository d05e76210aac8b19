#include <atf-c.h>
#include <stdbool.h>
#include <string.h>

#include "judge/manual.h"

/* Whether the clause is of a page besides the manual's own: "linux:ip7-EALREADY". */
static bool
is_of_another_page(const struct clause *clause)
{
	const char *rest = strchr(clause->id, ':') + 1;
	size_t letters = strspn(rest, "abcdefghijklmnopqrstuvwxyz"), digits = strspn(rest + letters, "0123456789");

	return (letters > 0 && digits > 0 && rest[letters + digits] == '-');
}

/* A clause of another page is shown with a link to that page, not to the manual's own. */
ATF_TC_WITHOUT_HEAD(pages);
ATF_TC_BODY(pages, tc)
{
	size_t n, found = 0;
	const struct manual *all = manuals(&n);

	(void)tc;
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < all[i].n_clauses; c++) {
			const struct clause *clause = &all[i].clauses[c];

			if (!is_of_another_page(clause))
				continue;
			found++;
			ATF_CHECK_MSG(clause_address(clause) != all[i].text, "%s has no page", clause->id);
		}
	ATF_CHECK(found > 0);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, pages);
	return (atf_no_error());
}
