/*
 * Cases that do nothing, for make bench: they show what Kyua and ATF cost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atf-c.h>

#define	CASES	5000

static atf_tc_t cases[CASES];

static void
head(atf_tc_t *tc)
{
	atf_tc_set_md_var(tc, "descr", "Does nothing");
}

static void
body(const atf_tc_t *tc)
{
	(void)tc;
}

ATF_TP_ADD_TCS(tp)
{
	static char idents[CASES][16];
	char **config = atf_tp_get_config(tp);
	atf_error_t error = atf_no_error();
	long n = 1;

	/* Names and values in turn. */
	for (size_t i = 0; config[i] != NULL && config[i + 1] != NULL; i += 2)
		if (strcmp(config[i], "cases") == 0)
			n = strtol(config[i + 1], NULL, 10);
	for (long i = 0; i < n && i < CASES && !atf_is_error(error); i++) {
		snprintf(idents[i], sizeof(idents[i]), "empty_%ld", i);
		error = atf_tc_init(&cases[i], idents[i], head, body, NULL, (const char *const *)config);
		if (!atf_is_error(error))
			error = atf_tp_add_tc(tp, &cases[i]);
	}
	atf_utils_free_charpp(config);
	return (error);
}
