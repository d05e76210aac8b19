#include "case/case.h"

#include <sys/utsname.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/actor.h"
#include "case/catalogue.h"
#include "case/host.h"
#include "case/program.h"
#include "case/sheet.h"
#include "judge/judge.h"
#include "judge/manual.h"
#include "judge/record.h"
#include "judge/version.h"
#include "world/association.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/host_process.h"
#include "world/loopback.h"
#include "world/network.h"
#include "world/privilege.h"
#include "world/process.h"
#include "world/setting.h"
#include "world/trace.h"
#include "world/transport_access.h"
#include "world/turn.h"
#include "world/wire.h"

#define	REASON_MAX	2048
#define	PACKETS_PIECE	4000

/* Kyua's own limit, far above every bound of a case, ends a case whose own bounds fail. */
#define	KYUA_TIMEOUT	"60"

/* The program's cases.  A process runs one of them. */
static struct named_test *entries;
static size_t n_entries;
static const char *case_to_run;
static const char *program_file;

static const atf_tc_t *running;
static pid_t case_process;
static struct record record;
static struct deviations deviations;

static void finish(void) __attribute__((noreturn));

static const struct named_test *
find_entry(const atf_tc_t *tc)
{
	const char *ident = atf_tc_get_ident(tc);

	for (size_t i = 0; i < n_entries; i++)
		if (strcmp(entries[i].name, ident) == 0)
			return (&entries[i]);
	abort();
}

static void
head(atf_tc_t *tc)
{
	const struct test *test = &find_entry(tc)->test;
	const struct expectation *expect = test_expectations(test);
	char clauses[CLAUSES_MAX], descr[DESCR_MAX];

	if (expect == NULL)
		abort();
	expectations_clauses(expect, clauses, sizeof(clauses));
	atf_tc_set_md_var(tc, "descr", "%s", test_descr(test, descr, sizeof(descr)));
	atf_tc_set_md_var(tc, "timeout", "%s", test->condition->timeout != NULL ? test->condition->timeout : KYUA_TIMEOUT);
	if (clauses[0] != '\0')
		atf_tc_set_md_var(tc, "X-clauses", "%s", clauses);
}

const char *
variable(const char *name, const char *fallback)
{
	return (atf_tc_get_config_var_wd(running, name, fallback));
}

static bool
flag(const char *name)
{
	const char *value = variable(name, "false");

	if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		atf_tc_fail("%s=%s: neither true nor false", name, value);
	return (strcmp(value, "true") == 0);
}

/* Writes a line of the record; the case fails if it cannot. */
#define	WRITE(...)							\
	do {								\
		const char *wrong_ = record_write(&record, __VA_ARGS__, NULL); \
									\
		if (wrong_ != NULL)					\
			atf_tc_fail("writing the record: %s", wrong_);	\
	} while (0)

static void
write_manuals(const char *host, const char *release)
{
	char selected[256], *copy, *rest, *id;

	strlcpy(selected, variable("manuals", host_manuals(host, release)), sizeof(selected));
	if ((copy = rest = strdup(selected)) == NULL)
		atf_tc_fail("the manuals: %s", strerror(errno));
	while ((id = strsep(&rest, " ")) != NULL)
		if (id[0] != '\0' && manual_find(id) == NULL)
			atf_tc_fail("manuals=%s: there is no manual %s", selected, id);
	free(copy);
	WRITE("manuals", selected);
}

/* What a host without fork() and without networks of its own can run; each case finds out whether it is part of that. */
#define	SINGLE	"subset=single"

/* Enters the case's network; returns whether it is private. */
static bool
enter(const struct test *test)
{
	const char *subset = variable("subset", "");

	if (strcmp(subset, "") == 0)
		return (network_enter(test->transport));
	if (strcmp(subset, "single") != 0)
		atf_tc_fail("subset=%s: there is no subset but single", subset);
	child_refuse(SINGLE);
	network_refuse(SINGLE);
	return (false);
}

static void
write_head(const struct named_test *entry)
{
	const struct test *test = &entry->test;
	const char *host, *list;
	const struct expectation *expect = test_expectations(test);
	char id[2 * CASE_NAME_MAX], condition[CASE_NAME_MAX], message[2048];
	struct utsname system;
	pid_t parent = getppid();
	bool private;

	if (expect == NULL)
		atf_tc_fail("the expectations: %s", strerror(ENOMEM));
	if (uname(&system) == -1)
		atf_tc_fail("uname: %s", strerror(errno));
	host = host_name(variable("host", ""), &system);
	snprintf(id, sizeof(id), "%s:%s", program_selected(), entry->name);

	WRITE("connect", "1");
	WRITE("case", id, test_condition(test, condition, sizeof(condition)), test->transport != NULL ? test->transport->name : "-");
	WRITE("suite", suite_version);
	WRITE("host", host, system.sysname, system.release, system.version, system.machine);
	write_manuals(host, system.release);
	WRITE("strict", flag("strict") ? "true" : "false");
	if (test->condition->before != NULL)
		test->condition->before();
	private = enter(test);
	/* A case must not outlive a Kyua that is killed.  Entering a user namespace clears the setting, so it comes after that. */
	host_die_with_parent(parent);
	WRITE("isolation", private ? "private" : "none", network_isolation());

	list = variable("deviations", "");
	if (list[0] != '\0' && deviations_load(&deviations, list, message, sizeof(message)) == -1)
		atf_tc_fail("deviations=%s", message);

	for (const struct expectation *e = expect; e->observation != NULL; e++)
		WRITE("expect", e->observation, e->clauses, e->allowed);
}

/* Raw sockets hear what others send on the same loopback. */
static void
take_turn(const struct test *test)
{
	if (test->transport != NULL && (test->transport->bit & ALL_RAW) != 0 && !network_is_private() && !turn_take(program_file))
		untested("no private network: %s; and no turn for a raw socket: %s", network_isolation(), strerror(errno));
}

static void
check_needs(const struct test *test)
{
	char reason[256];

	if (process_lacks(reason, sizeof(reason)))
		untested("%s", reason);
	switch (test->transport == NULL ? TRANSPORT_THERE :
	    host_has_transport(test->transport, flag("modules"), reason, sizeof(reason))) {
	case TRANSPORT_THERE:
		break;
	case TRANSPORT_LACKING:
		unsupported("%s", reason);
	case TRANSPORT_NOT_PERMITTED:
		untested("%s", reason);
	}
	if (test->transport != NULL && (test->transport->bit & ALL_SCTP) != 0 && host_associations_await(test->transport) == -1)
		untested("no association begins at an address of the network: %s", strerror(errno));
	if ((test->condition->needs & NEEDS_NETWORK) != 0 && !network_is_private())
		untested("no private network: %s", network_isolation());
	/* The kernel's command line can disable IPv6 in new namespaces; the loopback then lacks it. */
	if (((test->condition->needs & NEEDS_NETWORK) != 0 || test->condition->far_end != 0) && test->transport != NULL)
		loopback_need(test->transport);
	if ((test->condition->needs & NEEDS_CHANGED_UID) != 0 && !host_can_lose_file_privilege(reason, sizeof(reason)))
		untested("%s", reason);
	take_turn(test);
}

static void
note_link(const char *kind)
{
	note("link", "%s", kind);
}

static void
note_far_end(const char *way)
{
	note("far_end", "%s", way);
}

static void
body(const atf_tc_t *tc)
{
	const struct named_test *entry = find_entry(tc);

	running = tc;
	case_process = getpid();
	/* A peer that is gone is an outcome, not the end of the case. */
	signal(SIGPIPE, SIG_IGN);
	write_head(entry);
	check_needs(&entry->test);
	wire_prefer(variable("link", ""), note_link);
	far_end_ask(entry->test.condition->far_end, note_far_end);
	entry->test.condition->body(&entry->test);
	finish();
}

/*
 * Adds only the case to run: in a large program, adding all takes longer than running one.  If no case has that name, adds all
 * and leaves the complaint to ATF.
 */
static atf_error_t
add_cases(atf_tp_t *tp)
{
	char **config = atf_tp_get_config(tp);
	atf_error_t error = atf_no_error();
	int n = tests_declared(case_to_run, &entries);
	atf_tc_t *cases;

	if (n == 0 && case_to_run != NULL)
		n = tests_declared(NULL, &entries);
	/* ATF keeps pointers to the cases, so they are never freed. */
	if (n == -1 || (cases = calloc((size_t)n + 1, sizeof(*cases))) == NULL)
		return (atf_no_memory_error());
	n_entries = (size_t)n;
	for (size_t i = 0; i < n_entries && !atf_is_error(error); i++) {
		error = atf_tc_init(&cases[i], entries[i].name, head, body, NULL, (const char *const *)config);
		if (!atf_is_error(error))
			error = atf_tp_add_tc(tp, &cases[i]);
	}
	atf_utils_free_charpp(config);
	return (error);
}

/* ATF's main(), which ATF_TP_ADD_TCS() declares like this. */
int atf_tp_main(int, char *[], atf_error_t (*)(atf_tp_t *));

/* Selects the program, and takes its name out of the arguments if it is there. */
static void
take_program(int *argc, char *argv[])
{
	const char *program = argv[0];

	if (path_names(argv[0], ALL_CASES)) {
		if (*argc < 2)
			errx(1, "usage: " ALL_CASES " PROGRAM [-l | CASE ...], as errno/eloop, or " ALL_CASES " --catalogue");
		program = argv[1];
		for (int i = 1; i < *argc; i++)
			argv[i] = argv[i + 1];
		--*argc;
		if (strcmp(program, "--catalogue") == 0)
			exit(catalogue_write(stdout) ? 0 : 1);
	}
	if (!program_select(program))
		errx(1, "%s: there is no such program, or several; name it with its folder, as errno/eloop", program);
}

int
run_program(int argc, char *argv[])
{
	if (argc > 1 && strcmp(argv[1], ACTOR_ARGUMENT) == 0)
		return (actor_program(argc, argv));
	process_put_right(argc, argv);
	program_called(argv[0]);
	program_file = argv[0];
	take_program(&argc, argv);
	/* The case is the last operand; -l lists all cases. */
	case_to_run = argc > 1 ? argv[argc - 1] : NULL;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "-l") == 0)
			case_to_run = NULL;
	return (atf_tp_main(argc, argv, add_cases));
}

/* Writes the packets of the case's link, in pieces that fit a line even if vis(3) encodes every byte. */
static void
write_packets(void)
{
	char *packets = trace_base64(), piece[PACKETS_PIECE + 1];

	for (size_t at = 0, length = packets != NULL ? strlen(packets) : 0; at < length; at += PACKETS_PIECE) {
		strlcpy(piece, packets + at, sizeof(piece));
		WRITE("packets", piece);
	}
	free(packets);
}

static enum finding_kind
judge_record(char *reason, size_t size)
{
	struct finding *findings;
	enum finding_kind worst;
	int n;

	if ((n = judge(&record, &deviations, &findings)) == -1)
		atf_tc_fail("judging: %s", strerror(ENOMEM));
	worst = judgement(findings, n, record.manuals, record.strict, reason, size);
	free(findings);
	return (worst);
}

/* Every case that ran ends here, where all its observations are judged together. */
static void
finish(void)
{
	enum finding_kind worst;
	char reason[REASON_MAX];

	network_leave();
	worst = judge_record(reason, sizeof(reason));
	/* The list is long and most cases have no deviation, so it is read only now. */
	if (worst != FINDING_MET && variable("deviations", "")[0] == '\0') {
		deviations_builtin(&deviations, record.host);
		worst = judge_record(reason, sizeof(reason));
	}
	if (worst != FINDING_MET)
		write_packets();
	switch (worst) {
	case FINDING_MET:
		WRITE("end", "passed", "");
		atf_tc_pass();
	case FINDING_KNOWN:
		WRITE("end", "expected_failure", reason);
		atf_tc_expect_fail("a known deviation");
		atf_tc_fail("%s", reason);
	default:
		WRITE("end", "failed", reason);
		atf_tc_fail("%s", reason);
	}
}

#define	FORMAT(buffer, format)						\
	do {								\
		va_list arguments_;					\
									\
		va_start(arguments_, format);				\
		vsnprintf(buffer, sizeof(buffer), format, arguments_);	\
		va_end(arguments_);					\
	} while (0)

/* In a child, ends only the child: the case's own process alone writes the record and ATF's result. */
static void
end_child(const char *kind, const char *reason)
{
	if (getpid() == case_process)
		return;
	(void)sheet_end_case(kind, reason);
	fprintf(stderr, "child: %s\n", reason);
	fflush(stderr);
	/* The child may have stopped the case. */
	kill(getppid(), SIGCONT);
	_exit(1);
}

static void __attribute__((noreturn))
skip(const char *kind, const char *reason)
{
	end_child(kind, reason);
	network_leave();
	WRITE("skip", kind, reason);
	WRITE("end", "skipped", reason);
	atf_tc_skip("%s: %s", kind, reason);
}

void
untested(const char *format, ...)
{
	char reason[REASON_MAX];

	FORMAT(reason, format);
	skip("untested", reason);
}

void
unsupported(const char *format, ...)
{
	char reason[REASON_MAX];

	FORMAT(reason, format);
	skip("unsupported", reason);
}

void
setup_failed(const char *format, ...)
{
	char reason[REASON_MAX];

	FORMAT(reason, format);
	end_child("", reason);
	network_leave();
	write_packets();
	WRITE("end", "broken", reason);
	atf_tc_fail("set-up: %s", reason);
}

long
setup_result(long ret, const char *what, const char *file, int line)
{
	const char *error = strerror(errno), *name = strrchr(file, '/');

	if (ret == -1)
		setup_failed("%s:%d: %s: %s", name != NULL ? name + 1 : file, line, what, error);
	return (ret);
}

long
setting_result(long ret, const char *words)
{
	const char *name = setting_name(errno), *error = strerror(errno);

	if (ret == -1)
		untested("%s: %s%s%s", words, name, name[0] != '\0' ? ": " : "", error);
	return (ret);
}

long
feature_result(long ret, const char *lacking, const char *words)
{
	if (ret == -1 && errno == ENOTSUP)
		unsupported("%s", lacking);
	return (setting_result(ret, words));
}

void
observe(const char *observation, const char *format, ...)
{
	char outcome[256];

	FORMAT(outcome, format);
	if (!sheet_write(false, observation, outcome))
		WRITE("observe", observation, outcome);
}

void
observe_result(const char *observation, long ret)
{
	char outcome[OUTCOME_MAX];

	outcome_of_call(outcome, sizeof(outcome), ret >= 0 ? 0 : -1, errno);
	observe(observation, "%s", outcome);
}

void
observe_call(const char *observation, const struct call *call)
{
	char outcome[OUTCOME_MAX], seconds[32];

	call_outcome(call, outcome);
	snprintf(seconds, sizeof(seconds), "%.6f", call->seconds);
	WRITE("observe", observation, outcome, seconds);
}

void
note(const char *name, const char *format, ...)
{
	char value[1024];

	FORMAT(value, format);
	if (!sheet_write(true, name, value))
		WRITE("fact", name, value);
}

void
note_transition(const char *state, const char *operation, const char *answer, const char *next)
{
	WRITE("transition", state, operation, answer, next);
}
