#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "judge/embedded.h"
#include "report/program.h"
#include "report/text.h"

#define	PARTS		"program.parts"
#define	TABLE		"program"
#define	LINE_WIDTH	100

/* What a transport is, in the words of program.parts. */
static const struct {
	const char *transport, *tags;
} transports[] = {
	{ "tcp4", "inet4 stream connection" },
	{ "tcp6", "inet6 stream connection" },
	{ "tcp4-mapped", "mapped inet6 stream connection" },
	{ "mptcp4", "inet4 stream connection mptcp" },
	{ "mptcp6", "inet6 stream connection mptcp" },
	{ "sctp4", "inet4 stream connection sctp" },
	{ "sctp6", "inet6 stream connection sctp" },
	{ "udp4", "inet4 dgram" },
	{ "udp6", "inet6 dgram" },
	{ "udp4-mapped", "mapped inet6 dgram" },
	{ "udplite4", "inet4 dgram udplite" },
	{ "udplite6", "inet6 dgram udplite" },
	{ "unix-stream", "local path stream connection" },
	{ "unix-dgram", "local path dgram" },
	{ "unix-seqpacket", "local path seqpacket connection" },
	{ "abstract-stream", "local abstract stream connection" },
	{ "abstract-dgram", "local abstract dgram" },
	{ "abstract-seqpacket", "local abstract seqpacket connection" },
	/* Of a case without one. */
	{ "", "inet4 stream connection" },
};

/* The operations of the automaton's alphabets, and the parts that do them. */
static const struct {
	const char *operation, *expression;
} operations[] = {
	{ "connect_unspec", "connect_unspec()" },
	{ "bind", "bind_own()" },
	{ "shutdown_rd", "shut(SHUT_RD)" },
	{ "shutdown_wr", "shut(SHUT_WR)" },
	{ "shutdown_rdwr", "shut(SHUT_RDWR)" },
	{ "so_error", "so_error()" },
	{ "getpeername", "ask_peer()" },
	{ "getsockname", "ask_local()" },
	{ "poll", "ask_poll()" },
	{ "connect_1", "connect_peer(1)" },
	{ "connect_2", "connect_peer(2)" },
	{ "connect_nobody", "connect_to(nobody())" },
	{ "listen", "listen_own()" },
	{ "send", "send_byte()" },
	{ "recv", "receive()" },
	{ "peer_ends", "peer_ends()" },
	{ "peer_resets", "peer_leaves()" },
	{ "peer_closes", "peer_leaves()" },
	{ "hear_1", "hear(1)" },
	{ "hear_2", "hear(2)" },
};

/* A part's lines, and whether the program has it. */
struct part {
	char *name;
	const char *tags;
	const char *const *lines;
	size_t n_lines;
	bool used;
};

struct parts {
	struct part *list;
	size_t n;
};

static const char *const *
embedded_lines(const char *name)
{
	const struct embedded *file = page_files;

	while (file->name != NULL && strcmp(file->name, name) != 0)
		file++;
	if (file->name == NULL)
		abort();
	return (file->lines);
}

static const char *
transport_tags(const char *id)
{
	const char *dot = strrchr(id, '.');

	for (size_t i = 0; i < sizeof(transports) / sizeof(transports[0]); i++)
		if (strcmp(transports[i].transport, dot != NULL ? dot + 1 : "") == 0)
			return (transports[i].tags);
	return (NULL);
}

bool
program_has_transport(const char *id)
{
	return (transport_tags(id) != NULL);
}

static bool
has_all(const char *tags, const char *wanted)
{
	const char *word;
	size_t length;

	while ((word = text_word(&wanted, &length)) != NULL)
		if (!text_has_word(tags, word, length))
			return (false);
	return (true);
}

static const char *
part_named(struct parts *parts, const char *name, size_t length, struct part **part)
{
	for (size_t i = 0; i < parts->n; i++)
		if (strlen(parts->list[i].name) == length && strncmp(parts->list[i].name, name, length) == 0)
			return (*part = &parts->list[i], name);
	return (NULL);
}

/* Reads the parts that fit a transport: of several of one name the first. */
static void
read_parts(struct parts *parts, const char *tags)
{
	struct part *part = NULL, *other;

	memset(parts, 0, sizeof(*parts));
	for (const char *const *line = embedded_lines(PARTS); *line != NULL; line++) {
		const char *at = *line + 1, *name;
		size_t length;

		if ((*line)[0] != '@') {
			if (part != NULL)
				part->n_lines++;
			continue;
		}
		name = text_word(&at, &length);
		part = NULL;
		if (!has_all(tags, at) || part_named(parts, name, length, &other) != NULL)
			continue;
		part = text_append(&parts->list, &parts->n, sizeof(*part));
		*part = (struct part){ .name = text_copy(name, length), .tags = at, .lines = line + 1 };
	}
}

static void use_parts(struct parts *, const char *text);

/* The part's name is used: it, and what it uses. */
static void
use_part(struct parts *parts, struct part *part)
{
	bool comment = false;

	if (part->used)
		return;
	part->used = true;
	for (size_t i = 0; i < part->n_lines; i++) {
		/* A comment has lines of its own. */
		if (strncmp(part->lines[i], "/*", 2) == 0)
			comment = true;
		if (!comment)
			use_parts(parts, part->lines[i]);
		if (strstr(part->lines[i], "*/") != NULL)
			comment = false;
	}
}

/* Uses the parts that a line of C names, outside of strings and of members' names. */
static void
use_parts(struct parts *parts, const char *text)
{
	char before = ' ';

	for (bool string = false; *text != '\0';) {
		size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
		struct part *part;

		if (length == 0) {
			if (*text == '"')
				string = !string;
			before = *text++;
			continue;
		}
		if (!string && before != '.' && before != '>' && part_named(parts, text, length, &part) != NULL)
			use_part(parts, part);
		text += length;
	}
}

static void
add_step(struct program *p, const char *shown, const char *expression)
{
	struct program_step *step = text_append(&p->steps, &p->n_steps, sizeof(*step));

	step->shown = shown != NULL ? text_copy(shown, strlen(shown)) : NULL;
	step->expression = text_copy(expression, strlen(expression));
}

/* "name = value" shows the value; a declaration has more before its "=". */
static void
add_text(struct program *p, const char *text, size_t length)
{
	char *step = text_copy(text, length), *is = strstr(step, " = ");

	if (is != NULL && strspn(step, "abcdefghijklmnopqrstuvwxyz_") == (size_t)(is - step)) {
		*is = '\0';
		add_step(p, step, is + strlen(" = "));
	} else {
		add_step(p, NULL, step);
	}
	free(step);
}

bool
program_of_case(struct program *p)
{
	for (const char *const *line = embedded_lines(TABLE); *line != NULL; line++) {
		size_t length = strcspn(*line, "\t");
		char *pattern = text_copy(*line, length);
		bool is = (*line)[0] != '#' && (*line)[length] == '\t' && fnmatch(pattern, p->id, 0) == 0;

		free(pattern);
		if (!is)
			continue;
		for (const char *at = *line + length + 1; *at != '\0';) {
			const char *end = strstr(at, "; ");

			length = end != NULL ? (size_t)(end - at) : strlen(at);
			add_text(p, at, length);
			at += length + (end != NULL ? 2 : 0);
		}
		return (true);
	}
	return (false);
}

static const char *
expression_of(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (strlen(operations[i].operation) == length && strncmp(operations[i].operation, name, length) == 0)
			return (operations[i].expression);
	return (NULL);
}

bool
program_of_word(struct program *p, const char *word, char **wrong)
{
	const char *name;
	size_t length;

	while ((name = text_word(&word, &length)) != NULL) {
		const char *expression = expression_of(name, length);
		char *operation = text_copy(name, length);

		if (expression == NULL) {
			*wrong = operation;
			return (false);
		}
		add_step(p, operation, expression);
		free(operation);
	}
	return (true);
}

/* Writes a word of a comment, in which nothing ends or begins a comment. */
static void
comment_word(FILE *out, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool unsafe = i > 0 && ((word[i] == '/' && word[i - 1] == '*') || (word[i] == '*' && word[i - 1] == '/') ||
		    (word[i] == '?' && word[i - 1] == '?'));

		if (unsafe || word[i] == '\\')
			putc(' ', out);
		putc(word[i] == '\\' ? '/' : word[i], out);
	}
}

static void
comment(FILE *out, const char *text)
{
	fputs("/*\n", out);
	while (*text != '\0') {
		size_t line = strcspn(text, "\n"), column = 2, length;
		char *copy = text_copy(text, line);
		const char *at = copy, *word;

		fputs(" *", out);
		while ((word = text_word(&at, &length)) != NULL) {
			if (column > 2 && column + 1 + length > LINE_WIDTH) {
				fputs("\n *    ", out);
				column = 6;
			}
			putc(' ', out);
			comment_word(out, word, length);
			column += 1 + length;
		}
		putc('\n', out);
		free(copy);
		text += line;
		text += *text == '\n';
	}
	fputs(" */\n", out);
}

static void
write_steps(FILE *out, const struct program *p)
{
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct program_step *step = &p->steps[i];

		if (step->shown == NULL) {
			fprintf(out, strchr(step->expression, '=') != NULL ? "\t%s;\n" : "\t(void)%s;\n", step->expression);
			continue;
		}
		fprintf(out, "\tsay(\"%s\", %s);", step->shown, step->expression);
		if (step->seen != NULL) {
			fputs("\t/* ", out);
			comment_word(out, step->seen, strlen(step->seen));
			fputs(" */", out);
		}
		putc('\n', out);
	}
}

void
program_write(FILE *out, const struct program *p)
{
	/* The word is of a mode's name: closed_port_nonblocking, listener_nonblocking. */
	char *tags = text_format("%s%s", transport_tags(p->id), strstr(p->id, "nonblocking.") != NULL ? " nonblocking" : "");
	struct parts parts;

	read_parts(&parts, tags);
	use_parts(&parts, "fd open_socket say");
	for (size_t i = 0; i < p->n_steps; i++)
		use_parts(&parts, p->steps[i].expression);
	comment(out, p->about);
	fputs("#define\t_DEFAULT_SOURCE\n"
	    "#include <sys/types.h>\n#include <sys/mman.h>\n#include <sys/socket.h>\n#include <sys/stat.h>\n#include <sys/un.h>\n"
	    "#include <arpa/inet.h>\n#include <netinet/in.h>\n#include <errno.h>\n#include <fcntl.h>\n#include <limits.h>\n"
	    "#include <poll.h>\n#include <stddef.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
	    "#include <unistd.h>\n\n", out);
	for (size_t i = 0; i < parts.n; i++) {
		if (!parts.list[i].used)
			continue;
		for (size_t l = 0; l < parts.list[i].n_lines; l++)
			fprintf(out, "%s\n", parts.list[i].lines[l]);
		/* Between functions is an empty line. */
		if (parts.list[i].n_lines > 3)
			putc('\n', out);
	}
	fputs("int\nmain(void)\n{\n\t(void)alarm(20);\t/* for a call that does not return */\n\tfd = open_socket();\n", out);
	write_steps(out, p);
	fputs("\treturn (0);\n}\n", out);
	for (size_t i = 0; i < parts.n; i++)
		free(parts.list[i].name);
	free(parts.list);
	free(tags);
}

void
program_free(struct program *p)
{
	for (size_t i = 0; i < p->n_steps; i++) {
		free(p->steps[i].shown);
		free(p->steps[i].expression);
		free(p->steps[i].seen);
	}
	free(p->steps);
}
