#include "judge/deviation.h"

#include <err.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/clean.h"
#include "judge/embedded.h"
#include "judge/manual.h"
#include "judge/outcome.h"

#define	FIELDS		6
#define	REASON_MAX	1024	/* bytes */
#define	NAME_SHOWN	256	/* bytes of a name in a message */
#define	BRACES_MAX	4	/* in a pattern, since each multiplies the ways to match */
#define	COUNT_DIGITS	6
#define	BUG		"Bug: "

#define	FIELDS_NEEDED		"a row needs six fields: cases, clauses, observation, outcome, releases, count"
#define	OLD_FIELDS_NEEDED	"six fields are needed: cases, clauses, observation, outcome, releases, reason"

enum form {
	FORM_OPEN,		/* not yet known */
	FORM_PARAGRAPHS,
	FORM_LINES,		/* the old one: one deviation per line, with the reason as its last field */
};

/* The state kept from line to line. */
struct reader {
	struct deviations *list;
	enum form form;
	size_t number;		/* of the line */
	char *reason;		/* of the paragraph, so far; NULL between paragraphs */
	size_t reason_line;
	size_t rows;		/* of the paragraph */
	char *bug;		/* of the paragraph; NULL if it names none */
	const char *kept_reason, *kept_bug;	/* what the list has of them */
	char wrong[512];
};

/* Returns a message: the quoted part of the line, and what is wrong with it. */
static const char *
complain(struct reader *r, const char *part, const char *what)
{
	char *clean = clean_copy(part, strlen(part), NAME_SHOWN);

	if (clean == NULL)
		return ("out of memory");
	snprintf(r->wrong, sizeof(r->wrong), "\"%s\" %s", clean, what);
	free(clean);
	return (r->wrong);
}

/* Adds a cleaned copy of a paragraph's reason or bug to the list.  Returns what went wrong, or NULL. */
static const char *
keep_text(struct deviations *list, const char *text, const char **kept)
{
	char **grown = realloc(list->texts, (list->n_texts + 1) * sizeof(*grown));

	if (grown == NULL)
		return ("out of memory");
	list->texts = grown;
	if ((grown[list->n_texts] = clean_copy(text, strlen(text), REASON_MAX)) == NULL)
		return ("out of memory");
	*kept = grown[list->n_texts++];
	return (NULL);
}

/* Adds the paragraph's reason, and its bug if it names one. */
static const char *
keep_reason(struct reader *r, const char *reason)
{
	const char *wrong = keep_text(r->list, reason, &r->kept_reason);

	r->kept_bug = NULL;
	return (wrong != NULL || r->bug == NULL ? wrong : keep_text(r->list, r->bug, &r->kept_bug));
}

/* Splits the line at its tabs.  Returns whether it has exactly FIELDS fields, none of them empty. */
static bool
split(char *line, char *fields[FIELDS])
{
	for (size_t i = 0; i < FIELDS; i++)
		if ((fields[i] = strsep(&line, "\t")) == NULL || fields[i][0] == '\0')
			return (false);
	return (line == NULL);
}

/* Returns what is wrong with the cases of a row, or NULL. */
static const char *
check_pattern(struct reader *r, const char *cases)
{
	const char *at = cases;
	size_t braces = 0;

	for (;;) {
		at += strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/:.-");
		if (*at == '\0' || (*at == '*' && at[1] == '\0'))
			return (NULL);
		if (*at == '*')
			return (complain(r, cases, "has a * that is not its last character"));
		if (*at != '{')
			return (complain(r, cases,
			    "is not a pattern of case ids: {a,b} holds alternatives, a final * matches any rest"));
		if (++braces > BRACES_MAX)
			return (complain(r, cases, "has too many braces"));
		for (size_t alternatives = 1; *at != '}'; alternatives++) {
			size_t length = strcspn(++at, "{,}*");

			at += length;
			if (length == 0 || (*at != ',' && *at != '}') || (*at == '}' && alternatives == 1))
				return (complain(r, cases, "has braces that do not hold two alternatives or more"));
		}
		at++;
	}
}

/* Returns what is wrong with the first n fields of a row in either form, or NULL. */
static const char *
check_fields(struct reader *r, char *fields[FIELDS], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *clean = clean_copy(fields[i], strlen(fields[i]), strlen(fields[i]));
		bool is_clean = clean != NULL && strcmp(clean, fields[i]) == 0;

		free(clean);
		if (!is_clean)
			return (complain(r, fields[i], "holds a byte that is not allowed in this field"));
	}
	if (strcmp(fields[1], DEVIATION_NO_CLAUSE) == 0)
		return (!outcome_permissible(fields[3]) ? NULL :
		    complain(r, fields[3], "is an outcome that a manual could permit, so that its row needs a clause"));
	for (const char *word = fields[1]; *word != '\0';) {
		size_t length = strcspn(word, " ");
		char *id = strndup(word, length);
		const char *wrong = NULL;

		if (id == NULL)
			return ("out of memory");
		if (clause_find(id) == NULL)
			wrong = complain(r, id, "is not a clause of any manual");
		free(id);
		if (wrong != NULL)
			return (wrong);
		word += length;
		word += *word == ' ' && word[1] != '\0';
	}
	return (NULL);
}

/* Whether the field is "*", or releases and ranges separated by commas. */
static bool
are_releases(const char *releases)
{
	const char *at = releases;

	if (strcmp(releases, "*") == 0)
		return (true);
	for (;;) {
		size_t first, dash, last;

		at += strspn(at, " ");
		first = strspn(at, "0123456789.");
		at += first;
		dash = *at == '-';
		at += dash;
		last = strspn(at, "0123456789.");
		at += last;
		if (first + last == 0 || (dash == 0 && first == 0) || (*at != ',' && *at != '\0'))
			return (false);
		if (*at++ == '\0')
			return (true);
	}
}

/* Adds an entry whose fields lie in a copy of the line.  The list owns the copy from here on. */
static const char *
add_entry(struct reader *r, char *fields[FIELDS], size_t count)
{
	struct deviations *list = r->list;
	struct deviation *grown = realloc(list->entries, (list->n + 1) * sizeof(*grown));

	if (grown == NULL)
		return ("out of memory");
	list->entries = grown;
	list->entries[list->n++] = (struct deviation){
		.cases = fields[0],	/* owns the copy; the other fields point into it */
		.clauses = fields[1],
		.observation = fields[2],
		.outcome = fields[3],
		.releases = fields[4],
		.reason = r->kept_reason,
		.bug = r->kept_bug,
		.count = count,
		.line = r->number,
		.fnmatch = r->form == FORM_LINES,
	};
	return (NULL);
}

/* Takes a row of a paragraph, without its leading tab.  The first row ends the reason. */
static const char *
take_row(struct reader *r, const char *line)
{
	char *copy, *fields[FIELDS];
	const char *wrong = NULL, *digits;

	if (r->reason == NULL)
		return ("a row without a reason above it");
	if ((copy = strdup(line)) == NULL)
		return ("out of memory");
	if (!split(copy, fields)) {
		wrong = FIELDS_NEEDED;
	} else if ((wrong = check_fields(r, fields, FIELDS)) == NULL && (wrong = check_pattern(r, fields[0])) == NULL) {
		digits = fields[FIELDS - 1];
		if (!are_releases(fields[4]))
			wrong = complain(r, fields[4], "is not a list of releases");
		else if (digits[strspn(digits, "0123456789")] != '\0' || digits[0] == '0' || strlen(digits) > COUNT_DIGITS)
			wrong = complain(r, digits, "is not a count of cases");
		else if (r->rows++ == 0)
			wrong = keep_reason(r, r->reason);
	}
	if (wrong != NULL || (wrong = add_entry(r, fields, strtoul(fields[FIELDS - 1], NULL, 10))) != NULL)
		free(copy);
	return (wrong);
}

/* Takes the address of a bug, which is shown as a link. */
static const char *
take_bug(struct reader *r, const char *address)
{
	if (r->reason == NULL || r->rows > 0)
		return ("a bug stands between a reason and its rows");
	if (r->bug != NULL)
		return ("a paragraph names one bug");
	if (!clean_address(address) || strlen(address) > REASON_MAX)
		return (complain(r, address, "is not the address of a bug, which begins with https://"));
	return ((r->bug = strdup(address)) == NULL ? "out of memory" : NULL);
}

/* Takes a line of a reason and appends it to those before. */
static const char *
take_reason(struct reader *r, const char *line)
{
	size_t length = r->reason != NULL ? strlen(r->reason) : 0;
	char *grown;

	if (line[0] == ' ')
		return ("the line begins with a space; a row begins with a tab");
	if (strchr(line, '\t') != NULL)
		return ("a reason cannot hold a tab; a row begins with one");
	if (r->rows > 0)
		return ("a reason needs an empty line before it");
	if (r->bug != NULL)
		return ("a reason stands before its bug");
	if ((grown = realloc(r->reason, length + strlen(line) + 2)) == NULL)
		return ("out of memory");
	if (r->reason == NULL)
		r->reason_line = r->number;
	sprintf(grown + length, "%s%s", length > 0 ? " " : "", line);
	r->reason = grown;
	return (NULL);
}

/* Takes a line of the old form. */
static const char *
take_old(struct reader *r, const char *line)
{
	char *copy, *fields[FIELDS];
	const char *wrong;

	if ((copy = strdup(line)) == NULL)
		return ("out of memory");
	if (!split(copy, fields))
		wrong = OLD_FIELDS_NEEDED;
	else if ((wrong = check_fields(r, fields, FIELDS - 1)) == NULL &&
	    (wrong = keep_reason(r, fields[FIELDS - 1])) == NULL)
		wrong = add_entry(r, fields, 0);
	if (wrong != NULL)
		free(copy);
	return (wrong);
}

/* Returns what is wrong with the paragraph that ends here, or NULL. */
static const char *
end_paragraph(struct reader *r)
{
	bool bare = r->reason != NULL && r->rows == 0;

	free(r->reason);
	free(r->bug);
	r->reason = r->bug = NULL;
	r->rows = 0;
	if (!bare)
		return (NULL);
	r->number = r->reason_line;
	return ("a reason without a row");
}

/* Returns what is wrong with the line, or NULL. */
static const char *
take_line(struct reader *r, const char *line)
{
	r->number++;
	if (line[0] == '#')
		return (NULL);
	if (line[0] == '\0')
		return (end_paragraph(r));
	if (r->form == FORM_OPEN)
		r->form = line[0] != '\t' && strchr(line, '\t') != NULL ? FORM_LINES : FORM_PARAGRAPHS;
	if (r->form == FORM_PARAGRAPHS && strncmp(line, BUG, strlen(BUG)) == 0)
		return (take_bug(r, line + strlen(BUG)));
	return (r->form == FORM_LINES ? take_old(r, line) : line[0] == '\t' ? take_row(r, line + 1) : take_reason(r, line));
}

void
deviations_builtin(struct deviations *list, const char *host)
{
	const char *wrong = NULL;

	for (const struct embedded *f = deviation_files; f->name != NULL; f++) {
		struct reader r = { .list = list, .form = FORM_PARAGRAPHS };

		if (strcmp(f->name, host) != 0)
			continue;
		for (size_t i = 0; wrong == NULL && f->lines[i] != NULL; i++)
			wrong = take_line(&r, f->lines[i]);
		if (wrong != NULL || (wrong = end_paragraph(&r)) != NULL)
			errx(2, "lib/deviations/%s.tsv:%zu: %s", host, r.number, wrong);
	}
}

/* Reads all lines.  They end in LF or CR LF; a leading UTF-8 byte order mark is ignored. */
static const char *
take_file(struct reader *r, FILE *file)
{
	static const char mark[] = "\xef\xbb\xbf";
	char *buffer = NULL;
	const char *wrong = NULL;
	size_t allocated = 0;
	ssize_t length;

	errno = 0;
	while (wrong == NULL && (length = getline(&buffer, &allocated, file)) != -1) {
		char *line = buffer;

		if (strlen(line) != (size_t)length) {
			r->number++;
			wrong = "the line holds a null byte";
			break;
		}
		if (length > 0 && line[length - 1] == '\n')
			line[--length] = '\0';
		if (length > 0 && line[length - 1] == '\r')
			line[--length] = '\0';
		if (r->number == 0 && strncmp(line, mark, strlen(mark)) == 0)
			line += strlen(mark);
		wrong = take_line(r, line);
	}
	free(buffer);
	if (wrong == NULL && ferror(file)) {
		r->number = 0;
		wrong = strerror(errno);
	}
	return (wrong != NULL ? wrong : end_paragraph(r));
}

int
deviations_load(struct deviations *list, const char *path, char *message, size_t size)
{
	static bool warned;
	struct reader r = { .list = list };
	char *name = clean_copy(path, strlen(path), NAME_SHOWN * 4);
	const char *wrong;
	FILE *file;

	if ((file = fopen(path, "r")) == NULL) {
		wrong = strerror(errno);
	} else {
		wrong = take_file(&r, file);
		free(r.reason);
		free(r.bug);
		fclose(file);
	}
	if (wrong != NULL && r.number > 0)
		snprintf(message, size, "%s:%zu: %s", name != NULL ? name : "", r.number, wrong);
	else if (wrong != NULL)
		snprintf(message, size, "%s: %s", name != NULL ? name : "", wrong);
	if (wrong == NULL && r.form == FORM_LINES && !warned) {
		warnx("%s: one deviation per line is the old form, which a later release will not read: docs/deviations.md",
		    name != NULL ? name : "");
		warned = true;
	}
	free(name);
	return (wrong == NULL ? 0 : -1);
}

/* Compares only as many dotted numbers as the bound has: 6.1 covers 6.1.0 and 6.1.140. */
static int
compare_release(const char *release, const char *bound)
{
	for (;;) {
		char *release_end, *bound_end;
		unsigned long have = strtoul(release, &release_end, 10), want = strtoul(bound, &bound_end, 10);

		if (bound_end == bound)
			return (0);
		if (have != want)
			return (have < want ? -1 : 1);
		bound = *bound_end == '.' ? bound_end + 1 : bound_end;
		release = *release_end == '.' ? release_end + 1 : release_end;
	}
}

bool
release_matches(const char *releases, const char *release)
{
	char range[64];

	if (strcmp(releases, "*") == 0)
		return (true);
	for (const char *next = releases; *next != '\0';) {
		size_t length = strcspn(next, ",");
		char *dash;

		if (length < sizeof(range)) {
			memcpy(range, next, length);
			range[length] = '\0';
			dash = strchr(range, '-');
			if (dash == NULL && compare_release(release, range) == 0)
				return (true);
			if (dash != NULL) {
				*dash = '\0';
				if (compare_release(release, range) >= 0 && compare_release(release, dash + 1) <= 0)
					return (true);
			}
		}
		next += length;
		next += strspn(next, ", ");
	}
	return (false);
}

bool
releases_overlap(const char *releases, const char *others)
{
	const char *lists[] = { releases, others };

	if (strcmp(releases, "*") == 0 || strcmp(others, "*") == 0)
		return (true);
	/* If two ranges overlap, a bound of one lies in the other. */
	for (size_t i = 0; i < 2; i++) {
		for (const char *bound = lists[i]; *bound != '\0';) {
			char release[64];

			snprintf(release, sizeof(release), "%.*s", (int)strcspn(bound, "-, "), bound);
			if (release[0] != '\0' && release_matches(releases, release) && release_matches(others, release))
				return (true);
			bound += strlen(release);
			bound += strspn(bound, "-, ");
		}
	}
	return (false);
}

static bool
names_itself(const struct deviation *d, const char *clause)
{
	size_t length = strlen(clause);

	for (const char *at = d->clauses; (at = strstr(at, clause)) != NULL; at += length)
		if ((at == d->clauses || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return (true);
	return (false);
}

bool
deviation_names(const struct deviation *d, const char *clause)
{
	const struct clause *c;

	if (clause[0] == '\0')
		return (strcmp(d->clauses, DEVIATION_NO_CLAUSE) == 0);
	return (names_itself(d, clause) || ((c = clause_find(clause)) != NULL && c->as != NULL && names_itself(d, c->as)));
}

bool
deviation_explained(const struct deviation *d)
{
	return (strstr(d->reason, DEVIATION_UNEXPLAINED) == NULL);
}

/* The pattern was checked: braces are closed, and "*" is only its last character. */
static bool
matches(const char *pattern, const char *id)
{
	for (; *pattern != '\0'; pattern++, id++) {
		if (*pattern == '*')
			return (true);
		if (*pattern == '{') {
			const char *rest = strchr(pattern, '}') + 1;

			for (const char *alternative = pattern + 1;;) {
				size_t length = strcspn(alternative, ",}");

				if (strncmp(alternative, id, length) == 0 && matches(rest, id + length))
					return (true);
				if (alternative[length] == '}')
					return (false);
				alternative += length + 1;
			}
		}
		if (*pattern != *id)
			return (false);
	}
	return (*id == '\0');
}

bool
deviation_covers(const struct deviation *d, const char *case_id)
{
	return (d->fnmatch ? fnmatch(d->cases, case_id, 0) == 0 : matches(d->cases, case_id));
}

const struct deviation *
deviation_find(const struct deviations *list, const char *release, const char *case_id, const char *clause,
    const char *observation, const char *outcome)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct deviation *d = &list->entries[i];

		if (strcmp(d->observation, observation) == 0 && strcmp(d->outcome, outcome) == 0 && deviation_names(d, clause) &&
		    deviation_covers(d, case_id) && release_matches(d->releases, release))
			return (d);
	}
	return (NULL);
}

void
deviations_free(struct deviations *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->entries[i].cases);
	for (size_t i = 0; i < list->n_texts; i++)
		free(list->texts[i]);
	free(list->entries);
	free(list->texts);
	memset(list, 0, sizeof(*list));
}
