/*
 * One case: its lines, with their text cleaned, and its state.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/case.h"
#include "report/text.h"

/* Limits on a record's text, so that comparing and showing it is bounded; longer text is cut, visibly. */
#define	OUTCOME_BYTES_MAX	128
#define	LIST_BYTES_MAX		1024	/* lists of clauses or allowed outcomes */
#define	TEXT_BYTES_MAX		1024

const char *
case_state_name(enum case_state state)
{
	static const char *const names[] = { "passed", "known", "failed", "unresolved", "untested", "unsupported" };

	return (names[state]);
}

bool
case_ran(const struct report_case *c)
{
	return (c->state == CASE_PASSED || c->state == CASE_KNOWN || c->state == CASE_FAILED);
}

bool
case_is_about_host(const struct report_case *c)
{
	return (strncmp(c->id, "survey/host:", strlen("survey/host:")) == 0);
}

const char *
id_of_path(const char *path)
{
	return (strncmp(path, "tests/", 6) == 0 ? path + 6 : path);
}

bool
is_deviation(const struct finding *f)
{
	return (f->kind == FINDING_KNOWN || f->kind == FINDING_DEVIATION || f->kind == FINDING_IMPERMISSIBLE);
}

int
case_order(const struct report_case *first, const struct report_case *second)
{
	size_t length = first->program_length < second->program_length ? first->program_length : second->program_length;
	int order = strncmp(first->id, second->id, length);

	/* By program first, because ':' sorts before letters but after '/' and '.'. */
	if (order == 0 && first->program_length != second->program_length)
		return (first->program_length < second->program_length ? -1 : 1);
	return (order != 0 ? order : strcmp(first->id, second->id));
}

size_t
condition_length(const struct report_case *c)
{
	size_t id = strlen(c->id), transport = strlen(c->transport);

	if (id > transport + 1 && c->id[id - transport - 1] == '.' && strcmp(c->id + id - transport, c->transport) == 0)
		return (id - transport - 1);
	return (id);
}

bool
same_condition(const struct report_case *a, const struct report_case *b)
{
	size_t length = condition_length(a);

	return (length == condition_length(b) && strncmp(a->id, b->id, length) == 0);
}

bool
same_program(const struct report_case *a, const struct report_case *b)
{
	return (a->program_length == b->program_length && strncmp(a->id, b->id, a->program_length) == 0);
}

/* Cleans and cuts every text of a record; NULL stays NULL. */
static void
clean_record(struct record *record)
{
	char **members[] = { &record->id, &record->condition, &record->transport, &record->suite, &record->host,
	    &record->sysname, &record->release, &record->version, &record->machine, &record->manuals, &record->isolation,
	    &record->skip_kind };
	char **long_members[] = { &record->isolation_detail, &record->skip_reason, &record->result, &record->reason };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		text_clean_member(members[i], STORE_NAME_MAX);
	for (size_t i = 0; i < sizeof(long_members) / sizeof(long_members[0]); i++) {
		text_clean_member(long_members[i], TEXT_BYTES_MAX);
		if (*long_members[i] != NULL)
			text_hide_folder(*long_members[i], NULL);
	}
	for (size_t i = 0; i < record->n_expectations; i++) {
		text_clean_member(&record->expectations[i].observation, OUTCOME_BYTES_MAX);
		text_clean_member(&record->expectations[i].clauses, LIST_BYTES_MAX);
		text_clean_member(&record->expectations[i].allowed, LIST_BYTES_MAX);
	}
	for (size_t i = 0; i < record->n_observations; i++) {
		struct record_observation *o = &record->observations[i];

		text_clean_member(&o->name, OUTCOME_BYTES_MAX);
		text_clean_member(&o->outcome, OUTCOME_BYTES_MAX);
		if (!(o->seconds >= 0 && o->seconds < 1e6))	/* or NaN */
			o->seconds = -1;
	}
	for (size_t i = 0; i < record->n_facts; i++) {
		text_clean_member(&record->facts[i].name, OUTCOME_BYTES_MAX);
		text_clean_member(&record->facts[i].value, TEXT_BYTES_MAX);
		text_hide_folder(record->facts[i].value, NULL);
	}
}

void
case_read(struct report_case *c, const struct store_case *stored)
{
	const char *dot, *program = stored->program;
	const struct record *r = &c->record;

	c->stored = stored;
	c->unread = stored->output_length == 0 ? "it wrote no lines" :
	    record_parse(&c->record, stored->output, stored->output_length);
	if (c->unread == NULL && (r->id == NULL || r->manuals == NULL || r->host == NULL))
		c->unread = "its lines lack the case, the host or the manuals";
	c->recorded = c->unread == NULL;
	clean_record(&c->record);

	c->kyua_id = text_format("%s:%s", program, stored->name);
	c->id = text_format("%s", c->recorded ? r->id : id_of_path(c->kyua_id));
	c->program_length = strcspn(c->id, ":");
	dot = strrchr(stored->name, '.');
	c->condition = r->condition != NULL ? text_format("%s", r->condition) :
	    text_copy(stored->name, dot != NULL ? (size_t)(dot - stored->name) : strlen(stored->name));
	c->transport = text_format("%s", r->transport != NULL ? r->transport : dot != NULL ? dot + 1 : "-");
}

static void
unresolved(struct report_case *c, const char *why)
{
	c->state = CASE_UNRESOLVED;
	c->why = text_format("%s%s%s", why, c->stored->reason[0] != '\0' ? ": " : "", c->stored->reason);
}

bool
case_explained(const struct report_case *c)
{
	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];

		if (f->kind != FINDING_MET && (f->kind == FINDING_MISSING || f->clause[0] == '\0' ||
		    manual_selected(c->record.manuals, f->clause)))
			return (true);
	}
	return (false);
}

static void
skipped(struct report_case *c, const char *kind, const char *reason)
{
	c->state = strcmp(kind, "unsupported") == 0 ? CASE_UNSUPPORTED : CASE_UNTESTED;
	c->why = text_format("%s", reason[0] != '\0' ? reason : "no reason given");
}

/* Kyua itself has skipped the case, which wrote no lines. */
static void
skipped_by_kyua(struct report_case *c)
{
	const char *reason = c->stored->reason, *colon = strstr(reason, ": ");

	if (strncmp(reason, "untested: ", 10) == 0 || strncmp(reason, "unsupported: ", 13) == 0)
		skipped(c, reason[2] == 's' ? "unsupported" : "untested", colon + 2);
	else
		skipped(c, "untested", reason);
}

void
case_decide(struct report_case *c, bool strict)
{
	const char *result = c->stored->result;
	char line[2];

	if (result == NULL) {
		unresolved(c, "the run ended before it did");
	} else if (strcmp(result, "skipped") == 0 && (!c->recorded || c->record.skip_kind == NULL)) {
		skipped_by_kyua(c);
	} else if (strcmp(result, "broken") == 0) {
		unresolved(c, "broken");
	} else if (!c->recorded) {
		unresolved(c, c->unread);
	} else if (c->record.skip_kind != NULL && (strcmp(result, "skipped") == 0 || strcmp(result, "passed") == 0)) {
		skipped(c, c->record.skip_kind, c->record.skip_reason);
	} else if (c->record.result != NULL && strcmp(c->record.result, "broken") == 0) {
		unresolved(c, "broken");
	} else if (c->record.result == NULL) {
		unresolved(c, "it did not write its last line");
	} else if (strcmp(result, "passed") != 0 && !case_explained(c)) {
		unresolved(c, "Kyua reports a failure that its lines do not explain");
	} else {
		switch (judgement(c->findings, c->n_findings, c->selected, strict || c->record.strict, line, sizeof(line))) {
		case FINDING_MET:
			c->state = CASE_PASSED;
			break;
		case FINDING_KNOWN:
			c->state = CASE_KNOWN;
			break;
		case FINDING_MISSING:
			unresolved(c, "an observation is missing");
			break;
		case FINDING_DEVIATION:
		case FINDING_IMPERMISSIBLE:
			c->state = CASE_FAILED;
			break;
		}
	}
	if (c->why == NULL)
		c->why = text_copy("", 0);
}

void
case_free(struct report_case *c)
{
	free(c->id);
	free(c->condition);
	free(c->transport);
	free(c->kyua_id);
	free(c->why);
	free(c->killed);
	free(c->findings);
	record_free(&c->record);
}
