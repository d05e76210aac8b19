#include "report/atf.h"

#include <sys/wait.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	HEADER		"Content-Type: application/X-atf-tp; version=\"1\""
#define	CUSTOM		"custom."
#define	TIMEOUT_MAX	86400

const struct property atf_defaults[] = {
	{ (char[]){ "allowed_architectures" }, (char[]){ "" } },
	{ (char[]){ "allowed_platforms" }, (char[]){ "" } },
	{ (char[]){ "description" }, (char[]){ "" } },
	{ (char[]){ "has_cleanup" }, (char[]){ "false" } },
	{ (char[]){ "is_exclusive" }, (char[]){ "false" } },
	{ (char[]){ "required_configs" }, (char[]){ "" } },
	{ (char[]){ "required_disk_space" }, (char[]){ "0" } },
	{ (char[]){ "required_files" }, (char[]){ "" } },
	{ (char[]){ "required_memory" }, (char[]){ "0" } },
	{ (char[]){ "required_programs" }, (char[]){ "" } },
	{ (char[]){ "required_user" }, (char[]){ "" } },
	{ (char[]){ "timeout" }, (char[]){ "300" } },
	{ NULL, NULL },
};

/* By ATF's names; heeded means that this runner honours them. */
static const struct {
	const char *atf, *name;
	bool heeded;
} properties[] = {
	{ "descr", "description", true },
	{ "timeout", "timeout", true },
	{ "has.cleanup", "has_cleanup", false },
	{ "is.exclusive", "is_exclusive", false },
	{ "require.arch", "allowed_architectures", false },
	{ "require.config", "required_configs", false },
	{ "require.diskspace", "required_disk_space", false },
	{ "require.files", "required_files", false },
	{ "require.machine", "allowed_platforms", false },
	{ "require.memory", "required_memory", false },
	{ "require.progs", "required_programs", false },
	{ "require.user", "required_user", false },
};

static void
add_property(struct atf_case *c, const char *prefix, const char *name, const char *value)
{
	struct property *p = text_append(&c->properties, &c->n_properties, sizeof(*p));

	p->name = text_allocate(strlen(prefix) + strlen(name) + 1, 1);
	sprintf(p->name, "%s%s", prefix, name);
	p->value = text_copy(value, strlen(value));
}

static int
read_property(struct atf_case *c, const char *name, const char *value, char *message, size_t size)
{
	for (size_t i = 0; i < c->n_properties; i++) {
		const char *known = c->properties[i].name;

		if (strncmp(name, "X-", 2) == 0 && strncmp(known, CUSTOM, strlen(CUSTOM)) == 0 &&
		    strcmp(known + strlen(CUSTOM), name + 2) == 0) {
			snprintf(message, size, "%s: property '%s' given twice", c->name, name);
			return (-1);
		}
	}
	if (strncmp(name, "X-", 2) == 0) {
		add_property(c, CUSTOM, name + 2, value);
		return (0);
	}
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
		if (strcmp(name, properties[i].atf) != 0)
			continue;
		if (strcmp(properties[i].name, "timeout") == 0) {
			char *end;
			unsigned long seconds = strtoul(value, &end, 10);

			if (*value < '0' || *value > '9' || *end != '\0' || seconds == 0 || seconds > TIMEOUT_MAX) {
				snprintf(message, size, "Invalid value for property 'timeout': %.64s", value);
				return (-1);
			}
			c->timeout = (unsigned)seconds;
		}
		add_property(c, "", properties[i].name, value);
		if (!properties[i].heeded && strcmp(value, "false") != 0 && c->asks_for == NULL)
			c->asks_for = text_copy(name, strlen(name));
		return (0);
	}
	snprintf(message, size, "Unknown test case metadata property '%.64s'", name);
	return (-1);
}

static int
read_lines(struct atf_cases *cases, char *text, char *message, size_t size)
{
	struct atf_case *c = NULL;
	char *rest = text, *line, *value;

	if ((line = strsep(&rest, "\n")) == NULL || strcmp(line, HEADER) != 0) {
		snprintf(message, size, "Invalid header for test case list; expecting Content-Type for application/X-atf-tp "
		    "version 1, got '%.64s'", line != NULL ? line : "");
		return (-1);
	}
	if ((line = strsep(&rest, "\n")) == NULL || line[0] != '\0') {
		snprintf(message, size, "Invalid header for test case list; expecting a blank line");
		return (-1);
	}
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (line[0] == '\0') {
			c = NULL;
			continue;
		}
		if ((value = strstr(line, ": ")) == NULL || value == line) {
			snprintf(message, size, "Invalid property line; expecting line of the form 'name: value'");
			return (-1);
		}
		*value = '\0';
		value += 2;
		if (c == NULL) {
			if (strcmp(line, "ident") != 0 || value[0] == '\0') {
				snprintf(message, size, "Invalid test case definition; must be preceded by the identifier");
				return (-1);
			}
			c = text_append(&cases->cases, &cases->n, sizeof(*c));
			c->name = text_copy(value, strlen(value));
			c->timeout = ATF_TIMEOUT;
		} else if (read_property(c, line, value, message, size) == -1) {
			return (-1);
		}
	}
	if (cases->n == 0) {
		snprintf(message, size, "No test cases");
		return (-1);
	}
	return (0);
}

int
atf_read_list(struct atf_cases *cases, const char *text, char *message, size_t size)
{
	char *copy = text_copy(text, strlen(text));
	int status = read_lines(cases, copy, message, size);

	free(copy);
	if (status == -1)
		atf_cases_free(cases);
	return (status);
}

void
atf_cases_free(struct atf_cases *cases)
{
	for (size_t i = 0; i < cases->n; i++) {
		struct atf_case *c = &cases->cases[i];

		for (size_t j = 0; j < c->n_properties; j++) {
			free(c->properties[j].name);
			free(c->properties[j].value);
		}
		free(c->properties);
		free(c->asks_for);
		free(c->name);
	}
	free(cases->cases);
	memset(cases, 0, sizeof(*cases));
}

bool
atf_is_good(const char *type)
{
	return (strcmp(type, "passed") == 0 || strcmp(type, "skipped") == 0 || strcmp(type, "expected_failure") == 0);
}

/* "exited with code 1", "received signal 9". */
static void
describe(char *text, size_t size, int status)
{
	if (WIFEXITED(status))
		snprintf(text, size, "exited with code %d", WEXITSTATUS(status));
	else
		snprintf(text, size, "received signal %d", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

/* Reads the number of "word(number)", which may be missing; returns whether the syntax is right. */
static bool
take_number(const char *text, const char *word, long *number)
{
	size_t length = strlen(word);
	char *end;

	*number = -1;
	if (strncmp(text, word, length) != 0)
		return (false);
	if (text[length] == '\0')
		return (true);
	if (text[length] != '(')
		return (false);
	*number = strtol(text + length + 1, &end, 10);
	return (end != text + length + 1 && strcmp(end, ")") == 0 && *number >= 0);
}

static void __attribute__((__format__(__printf__, 3, 4)))
conclude(struct atf_result *result, const char *type, const char *format, ...)
{
	va_list arguments;

	result->type = type;
	va_start(arguments, format);
	vsnprintf(result->reason, sizeof(result->reason), format, arguments);
	va_end(arguments);
}

/* The result from a complete line, if the end of the process agrees with it. */
static void
judge_line(struct atf_result *result, const char *word, const char *reason, int status)
{
	static const struct {
		const char *word, *type, *what, *should;
		int code;
	} plain[] = {
		{ "passed", "passed", "Passed test case", "success", 0 },
		{ "skipped", "skipped", "Skipped test case", "success", 0 },
		{ "failed", "failed", "Failed test case", "failure", 1 },
		{ "expected_failure", "expected_failure", "Test case with an expected failure", "success", 0 },
	};
	char ended[64];
	long number;

	describe(ended, sizeof(ended), status);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (strcmp(word, plain[i].word) != 0)
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != plain[i].code)
			conclude(result, "broken", "%s should have reported %s but %s", plain[i].what, plain[i].should, ended);
		else if ((reason == NULL) != (i == 0))
			conclude(result, "broken", "Test result '%s' %s a reason", word, i == 0 ? "cannot have" : "must have");
		else
			conclude(result, plain[i].type, "%s", reason != NULL ? reason : "");
		return;
	}
	if (reason == NULL)
		reason = "";
	if (strcmp(word, "expected_death") == 0)
		conclude(result, "expected_failure", "%s", reason);
	else if (strcmp(word, "expected_timeout") == 0)
		conclude(result, "failed", "Test case was expected to hang but it %s", ended);
	else if (take_number(word, "expected_exit", &number) && WIFEXITED(status) &&
	    (number == -1 || number == WEXITSTATUS(status)))
		conclude(result, "expected_failure", "%s", reason);
	else if (take_number(word, "expected_exit", &number))
		conclude(result, "failed", "Test case expected to exit but it %s", ended);
	else if (take_number(word, "expected_signal", &number) && WIFSIGNALED(status) &&
	    (number == -1 || number == WTERMSIG(status)))
		conclude(result, "expected_failure", "%s", reason);
	else if (take_number(word, "expected_signal", &number))
		conclude(result, "failed", "Test case expected to receive a signal but it %s", ended);
	else
		conclude(result, "broken", "Unknown test result '%.64s'", word);
}

void
atf_read_result(struct atf_result *result, const char *text, int status, bool timed_out)
{
	char line[sizeof(result->reason)], ended[64], *end, *reason;

	describe(ended, sizeof(ended), status);
	line[0] = '\0';
	if (text != NULL)
		snprintf(line, sizeof(line), "%s", text);
	end = strchr(line, '\n');
	if (timed_out) {
		if (strncmp(line, "expected_timeout: ", 18) == 0 && end != NULL) {
			*end = '\0';
			conclude(result, "expected_failure", "%s", line + 18);
		} else {
			conclude(result, "broken", "Test case body timed out");
		}
	} else if (text == NULL) {
		conclude(result, "broken", "Premature exit; test case %s", ended);
	} else if (end == NULL) {
		conclude(result, "broken", "Empty test result or no new line");
	} else if (end[1] != '\0') {
		conclude(result, "broken", "Test result contains multiple lines");
	} else {
		*end = '\0';
		if ((reason = strstr(line, ": ")) != NULL) {
			*reason = '\0';
			reason += 2;
		}
		judge_line(result, line, reason, status);
	}
}
