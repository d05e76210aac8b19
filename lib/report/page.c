#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "judge/embedded.h"
#include "report/page.h"
#include "report/text.h"

const struct look verdict_looks[VERDICTS] = {
	[VERDICT_PASS] = { 'p', "✓", "pass" },
	[VERDICT_FAIL] = { 'f', "✗", "fail" },
	[VERDICT_UNTESTED] = { 'u', "○", "untested" },
	[VERDICT_UNSUPPORTED] = { 's', "–", "unsupported" },
	[VERDICT_UNRESOLVED] = { 'r', "?", "unresolved" },
};
const struct look known_look = { 'k', "≠", "known" };

const struct look case_looks[CASE_STATES] = {
	[CASE_PASSED] = { 'p', "✓", "passed" },
	[CASE_KNOWN] = { 'k', "≠", "known" },
	[CASE_FAILED] = { 'f', "✗", "failed" },
	[CASE_UNRESOLVED] = { 'r', "?", "unresolved" },
	[CASE_UNTESTED] = { 'u', "○", "untested" },
	[CASE_UNSUPPORTED] = { 's', "–", "unsupported" },
};

const struct look *
clause_look(const struct clause_verdict *v)
{
	return (v->verdict == VERDICT_FAIL && v->known ? &known_look : &verdict_looks[v->verdict]);
}

const struct look *
finding_look(const struct finding *f)
{
	return (f->kind == FINDING_KNOWN ? &known_look : &verdict_looks[VERDICT_FAIL]);
}

static void
escape_part(FILE *out, const char *string, int length)
{
	char *part = text_copy(string, strnlen(string, length > 0 ? (size_t)length : 0));

	text_html(out, part);
	free(part);
}

/* Writes the argument of one conversion, which begins at '%'; returns what follows it. */
static const char *
conversion(FILE *out, const char *at, va_list *arguments)
{
	char spec[16];
	size_t length = strcspn(at + 1, "%cdfsu") + 2;
	int precision;

	if (length >= sizeof(spec))
		abort();
	memcpy(spec, at, length);
	spec[length] = '\0';
	if (strcmp(spec, "%s") == 0)
		text_html(out, va_arg(*arguments, const char *));
	else if (strcmp(spec, "%.*s") == 0) {
		precision = va_arg(*arguments, int);
		escape_part(out, va_arg(*arguments, const char *), precision);
	} else if (strcmp(spec, "%%") == 0)
		putc('%', out);
	else if (strcmp(spec, "%c") == 0)
		putc(va_arg(*arguments, int), out);
	else if (strcmp(spec, "%d") == 0)
		fprintf(out, "%d", va_arg(*arguments, int));
	else if (strcmp(spec, "%zu") == 0)
		fprintf(out, "%zu", va_arg(*arguments, size_t));
	else if (strcmp(spec, "%.0f") == 0 || strcmp(spec, "%.1f") == 0 || strcmp(spec, "%.2f") == 0)
		fprintf(out, "%.*f", spec[2] - '0', va_arg(*arguments, double));
	else
		abort();	/* an unsupported conversion */
	return (at + length);
}

void
markup(FILE *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format != '\0') {
		size_t plain = strcspn(format, "%");

		fwrite(format, 1, plain, out);
		format += plain;
		if (*format == '%')
			format = conversion(out, format, &arguments);
	}
	va_end(arguments);
}

static const char anchor_plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-";

bool
anchor_is_text(const char *id)
{
	return (id[strspn(id, anchor_plain)] == '\0');
}

void
markup_anchor(FILE *out, const char *id, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr(anchor_plain, id[i]) != NULL)
			putc(id[i], out);
		else
			fprintf(out, "~%02x", (unsigned char)id[i]);
	}
}

void
markup_allowed(FILE *out, const char *alternatives)
{
	for (bool first = true; *alternatives != '\0'; first = false) {
		size_t length = strcspn(alternatives, "|");

		markup(out, first ? "<b>%.*s</b>" : " or <b>%.*s</b>", (int)length, alternatives);
		alternatives += length;
		alternatives += *alternatives == '|';
	}
}

void
markup_href(FILE *out, const char *id, size_t length)
{
	/* No quotes are needed: an anchor has neither spaces nor signs of markup. */
	markup(out, " href=#");
	markup_anchor(out, id, length);
}

bool
expectations_alike(const struct record_expectation *a, const struct record_expectation *b)
{
	return (strcmp(a->observation, b->observation) == 0 && strcmp(a->allowed, b->allowed) == 0);
}

/* Whether no earlier expectation of the record is equal. */
static bool
is_first(const struct record *r, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (expectations_alike(&r->expectations[i], &r->expectations[index]))
			return (false);
	return (true);
}

/* An outcome that is expected of some observations, by the same clauses. */
struct expected {
	const char *allowed;
	char *observations, *clauses;
};

/* The clauses of all expectations that are equal to this one, separated by spaces; to be freed. */
static char *
clauses_of(const struct record *r, size_t index)
{
	char *all = text_copy("", 0);

	for (size_t i = index; i < r->n_expectations; i++)
		if (expectations_alike(&r->expectations[index], &r->expectations[i]))
			text_add_word(&all, " ", r->expectations[i].clauses);
	return (all);
}

static struct expected *
expected_of(const struct record *r, size_t *n)
{
	struct expected *all = NULL;

	*n = 0;
	for (size_t i = 0; i < r->n_expectations; i++) {
		const struct record_expectation *e = &r->expectations[i];
		struct expected *same = all;
		char *clauses;

		if (!is_first(r, i))
			continue;
		clauses = clauses_of(r, i);
		while (same < all + *n && (strcmp(same->allowed, e->allowed) != 0 || strcmp(same->clauses, clauses) != 0))
			same++;
		if (same < all + *n) {
			text_add_word(&same->observations, ", ", e->observation);
			free(clauses);
		} else
			*(struct expected *)text_append(&all, n, sizeof(*all)) = (struct expected){ e->allowed,
			    text_copy(e->observation, strlen(e->observation)), clauses };
	}
	return (all);
}

void
markup_expectations(FILE *out, const struct record *r, void (*clause)(FILE *, const char *, size_t))
{
	size_t n, length;
	struct expected *all = expected_of(r, &n);

	for (size_t i = 0; i < n; i++) {
		const char *at = all[i].clauses, *word;

		markup(out, "<li><i>%s</i> ", all[i].observations);
		markup_allowed(out, all[i].allowed);
		markup(out, clause != NULL ? "" : " <small>by");
		while ((word = text_word(&at, &length)) != NULL) {
			markup(out, " ");
			if (clause != NULL)
				clause(out, word, length);
			else
				markup(out, "%.*s", (int)length, word);
		}
		markup(out, clause != NULL ? "\n" : "</small>\n");
		free(all[i].observations);
		free(all[i].clauses);
	}
	free(all);
}

void
markup_seen(FILE *out, const struct finding *f)
{
	markup_allowed(out, f->allowed);
	markup(out, ", seen <code class=seen>%s</code>", f->outcome);
}

void
markup_badge(FILE *out, const struct look *look)
{
	markup(out, "<span class=\"v v%c\">%s %s</span>", look->letter, look->symbol, look->name);
}

void
markup_options(FILE *out, const struct look *const looks[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		markup(out, "<option value=\"%s\">%s %s", looks[i]->name, looks[i]->symbol, looks[i]->name);
}

void
markup_case_options(FILE *out)
{
	/* Failures come first. */
	static const struct look *const looks[] = { &case_looks[CASE_FAILED], &case_looks[CASE_KNOWN], &case_looks[CASE_PASSED],
	    &case_looks[CASE_UNRESOLVED], &case_looks[CASE_UNTESTED], &case_looks[CASE_UNSUPPORTED] };

	markup_options(out, looks, sizeof(looks) / sizeof(looks[0]));
}

void
manual_shares(const struct manual_verdict *m, struct share shares[SHARES])
{
	const struct share all[SHARES] = {
		{ &verdict_looks[VERDICT_PASS], m->count[VERDICT_PASS] },
		{ &known_look, m->known },
		{ &verdict_looks[VERDICT_FAIL], m->count[VERDICT_FAIL] - m->known },
		{ &verdict_looks[VERDICT_UNTESTED], m->count[VERDICT_UNTESTED] },
		{ &verdict_looks[VERDICT_UNSUPPORTED], m->count[VERDICT_UNSUPPORTED] },
		{ &verdict_looks[VERDICT_UNRESOLVED], m->count[VERDICT_UNRESOLVED] },
	};

	memcpy(shares, all, sizeof(all));
}

void
markup_bar(FILE *out, const struct manual_verdict *m)
{
	struct share shares[SHARES];

	manual_shares(m, shares);
	markup(out, "<div class=\"bar\" aria-hidden=\"true\">");
	for (size_t i = 0; i < SHARES; i++)
		if (shares[i].n > 0)
			markup(out, "<i class=\"b%c\" style=\"flex:%zu\"></i>", shares[i].look->letter, shares[i].n);
	markup(out, "</div>");
}

void
markup_reason(FILE *out, const struct deviation *known)
{
	markup(out, "%s", known->reason);
	if (known->bug != NULL)
		markup(out, " (<a href=\"%s\">bug</a>)", known->bug);
}

void
markup_manual_text(FILE *out, const struct manual *m)
{
	if (m->text != NULL)
		markup(out, "<a href=\"%s\">%s</a>", m->text, m->text);
	if (m->package != NULL)
		markup(out, "%s%s", m->text != NULL ? "; " : "", m->package);
}

/* Writes the lines of files that make has compiled in. */
static void
embed(FILE *out, const char *const names[])
{
	for (; *names != NULL; names++) {
		const struct embedded *file = page_files;

		while (file->name != NULL && strcmp(file->name, *names) != 0)
			file++;
		if (file->name == NULL)
			abort();
		for (const char *const *line = file->lines; *line != NULL; line++)
			fprintf(out, "%s\n", *line);
	}
}

/* The symbols, and with a subject that, for the style sheet's generated content. */
static void
symbols(FILE *out, const char *subject)
{
	fprintf(out, ":root {\n\t--known-symbol: '%s';\n", known_look.symbol);
	if (subject != NULL) {
		fputs("\t--subject: '", out);
		/* Text from a store must not end the string. */
		for (; *subject != '\0'; subject++)
			putc(isalnum((unsigned char)*subject) || strchr(" ._+,:()-", *subject) != NULL ? *subject : '_', out);
		fputs("';\n", out);
	}
	for (enum verdict v = VERDICT_PASS; v < VERDICTS; v++)
		fprintf(out, "\t--%s-symbol: '%s';\n", verdict_looks[v].name, verdict_looks[v].symbol);
	fputs("}\n", out);
}

static void
begin(FILE *out, const char *title, const char *subject, const char *const styles[], const char *class, const char *main,
    const char *skip)
{
	markup(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>%s</title>\n<style>\n", title);
	symbols(out, subject);
	embed(out, styles);
	markup(out, "</style></head>\n");
	if (class != NULL)
		markup(out, "<body class=\"%s\">\n", class);
	else
		markup(out, "<body>\n");
	markup(out, "<a class=\"skip\" href=\"#%s\">%s</a>\n", main, skip);
}

void
page_begin(FILE *out, const char *title, const char *const styles[], const char *class, const char *main, const char *skip)
{
	begin(out, title, NULL, styles, class, main, skip);
}

void
page_begin_on_paper(FILE *out, const char *title, const char *subject, const char *const styles[])
{
	begin(out, title, subject, styles, NULL, "main", "Skip to the report");
}

void
page_end(FILE *out, const char *footer, const char *const scripts[])
{
	markup(out, "<footer>Made by connect-report from the cases' output. %s</footer>\n<script>\n", footer);
	embed(out, scripts);
	markup(out, "</script>\n</body></html>\n");
}
