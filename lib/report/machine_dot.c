/*
 * A machine as a graph: DOT, and SVG by Graphviz.
 */
#include <sys/types.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/machine_draw.h"
#include "report/text.h"

#define	DOT_SECONDS	60		/* of processor time, in which Graphviz must have drawn a graph */
#define	SVG_MAX		(8 * 1024 * 1024)
#define	LABEL_OPERATIONS	3	/* of an edge that is not to a new state */

/* Writes a string of DOT.  In it \n is a line's end, so all backslashes are doubled. */
static void
quoted(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			fputs("\\n", out);
			continue;
		}
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	putc('"', out);
}

/* The last operation of the shortest word to a state, and the state before it; false for the first state. */
static bool
came_by(const struct drawing *d, size_t n, int *before, size_t *operation)
{
	if (d->first[n] == 0 || !machine_last_step(d->machine, d->machine->states[d->first[n]], before, operation))
		return (false);
	*before = d->classes[*before];
	return (true);
}

/* What is seen of the edge from one state to another: the operations with their answers, and the worst finding. */
static void
edge(FILE *out, const struct drawing *d, size_t from, size_t to)
{
	const struct machine *m = d->machine;
	const struct finding *worst = NULL;
	char *all = text_copy("", 0), *label = text_copy("", 0);
	int before;
	size_t by = m->n_operations, shown = 0, n = 0;
	bool tree = came_by(d, to, &before, &by) && before == (int)from;

	for (size_t o = 0; o < m->n_operations; o++) {
		const struct finding *found = drawing_worst(d, from, o);
		char *one;

		if (drawing_next(d, from, o) != (int)to)
			continue;
		one = text_format("%s: %s", m->operations[o], machine_step(m, d->first[from], o)->answer);
		text_add_word(&all, "\n", one);
		n++;
		if (found != NULL && (worst == NULL || found->kind > worst->kind))
			worst = found;
		if (from == to ? found != NULL : shown < LABEL_OPERATIONS && (found != NULL || (tree && o == by))) {
			text_add_word(&label, "\n", one);
			shown++;
		}
		free(one);
	}
	if (n > 0 && (from != to || worst != NULL)) {
		char *tip = text_format("%s\n%s%s%s", m->states[d->first[from]], all, worst != NULL ? "\nis not " : "",
		    worst != NULL ? worst->allowed : "");

		fprintf(out, "\t%zu -> %zu [class=", from, to);
		fprintf(out, "%s", worst == NULL ? tree ? "tree" : "more" : worst->kind == FINDING_KNOWN ? "known" :
		    "fail");
		if (worst != NULL)
			fprintf(out, ", color=\"%s\", fontcolor=\"%s\", penwidth=2",
			    worst->kind == FINDING_KNOWN ? "#c08a00" : "#d2453b",
			    worst->kind == FINDING_KNOWN ? "#8a5a00" : "#b3261e");
		else if (!tree)
			fputs(", color=\"#b9c0c8\", penwidth=0.6, arrowsize=0.5", out);
		/* The rank of a state is the length of its shortest word. */
		if (!tree)
			fputs(", constraint=false", out);
		if (label[0] != '\0') {
			fputs(", label=", out);
			quoted(out, label);
		}
		fputs(", edgetooltip=", out);
		quoted(out, tip);
		fputs(", labeltooltip=", out);
		quoted(out, tip);
		fputs("]\n", out);
		free(tip);
	}
	free(all);
	free(label);
}

static void
node(FILE *out, const struct drawing *d, size_t n)
{
	static const char *const fills[] = { "#ffffff", "#e7f3ec", "#f4e9e9" };
	const struct machine *m = d->machine;
	size_t peer = machine_operation(m, "getpeername", strlen("getpeername"));
	char *answers = drawing_answers(d, n), *tip = text_copy("", 0), *label = text_format("%zu", n);
	const char *fill = fills[0];

	if (peer < m->n_operations && strcmp(machine_step(m, d->first[n], peer)->answer, "none") != 0)
		fill = fills[machine_step(m, d->first[n], peer)->answer[0] == '-' ? 2 : 1];
	for (size_t s = 0; s < m->n_states; s++)
		if (d->classes[s] == (int)n)
			text_add_word(&tip, "\n", m->states[s]);
	for (const char *at = answers; *at != '\0';) {
		size_t length = strcspn(at, ",");
		char *part = text_copy(at, length);

		text_add_word(&label, "\n", part);
		free(part);
		at += length;
		at += strspn(at, ", ");
	}
	fprintf(out, "\t%zu [class=state, fillcolor=\"%s\", label=", n, fill);
	quoted(out, label);
	fputs(", tooltip=", out);
	quoted(out, tip);
	fputs("]\n", out);
	free(label);
	free(tip);
	free(answers);
}

void
drawing_dot(FILE *out, const struct drawing *d)
{
	char *title = text_format("%s on %s", d->machine->c->id, d->label);

	fputs("digraph ", out);
	quoted(out, title);
	fputs(" {\n\tgraph [rankdir=TB, ranksep=0.6, nodesep=0.25, bgcolor=transparent, tooltip=", out);
	quoted(out, title);
	fputs("]\n\tnode [shape=box, style=\"rounded,filled\", fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, "
	    "margin=\"0.08,0.04\"]\n"
	    "\tedge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=9, arrowsize=0.6]\n", out);
	for (size_t n = 0; n < d->n; n++)
		node(out, d, n);
	for (size_t from = 0; from < d->n; from++)
		for (size_t to = 0; to < d->n; to++)
			edge(out, d, from, to);
	fputs("}\n", out);
	free(title);
}

/* Graphviz, with a file as its input and another as its output. */
static pid_t
start_dot(FILE *in, FILE *out)
{
	pid_t child = fork();

	if (child == 0) {
		struct rlimit limit = { DOT_SECONDS, DOT_SECONDS };

		if (setrlimit(RLIMIT_CPU, &limit) == 0 && dup2(fileno(in), STDIN_FILENO) != -1 &&
		    dup2(fileno(out), STDOUT_FILENO) != -1)
			execlp("dot", "dot", "-Tsvg", (char *)NULL);
		_exit(127);
	}
	return (child);
}

/* What is in the file from "<svg" on; NULL if nothing is. */
static char *
read_svg(FILE *file)
{
	long length;
	char *text, *svg;

	if (fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) <= 0 || length > SVG_MAX || fseek(file, 0, SEEK_SET) != 0)
		return (NULL);
	text = text_allocate((size_t)length + 1, 1);
	if (fread(text, 1, (size_t)length, file) != (size_t)length || (svg = strstr(text, "<svg")) == NULL) {
		free(text);
		return (NULL);
	}
	svg = text_copy(svg, strlen(svg));
	free(text);
	return (svg);
}

char *
drawing_svg(const struct drawing *d)
{
	FILE *in = tmpfile(), *out = tmpfile();
	char *svg = NULL;
	pid_t child;
	int status;

	if (in == NULL || out == NULL)
		text_err(2, "a temporary file");
	drawing_dot(in, d);
	if (fflush(in) != 0 || fseek(in, 0, SEEK_SET) != 0)
		text_err(2, "a temporary file");
	if ((child = start_dot(in, out)) != -1) {
		while (waitpid(child, &status, 0) == -1 && errno == EINTR)
			;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			svg = read_svg(out);
	}
	fclose(in);
	fclose(out);
	return (svg);
}
