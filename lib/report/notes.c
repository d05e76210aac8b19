#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/notes.h"
#include "report/render.h"
#include "report/text.h"

/* With fewer than three quarters of the cases, a verdict says how many ran. */
#define	SCARCE_NUMERATOR	3
#define	SCARCE_DENOMINATOR	4

/*
 * What was missing is a step and the kernel's answer, in the words of strerror(3) in the C locale.  An answer has one cause at
 * each step, or few.
 */
static const struct {
	const char *step;
	int error;
	const char *cause;
	const char *way_out;
} causes[] = {
	{ "no user namespace", ENOSPC, "ENOSPC: the host's limit on user namespaces is 0, or reached",
	    "sysctl -w user.max_user_namespaces=15000, or run as root" },
	{ "no user namespace", EPERM,
	    "EPERM: the kernel refuses a user namespace in a chroot, a container's seccomp filter refuses it, or "
	    "kernel.unprivileged_userns_clone is 0",
	    "run outside the chroot or as its root; start the container with --security-opt seccomp=unconfined or --privileged; "
	    "sysctl -w kernel.unprivileged_userns_clone=1" },
	{ "no user namespace", EACCES, "EACCES: a security module, such as Ubuntu's AppArmor, refuses a user namespace",
	    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root" },
	{ "no user namespace", EINVAL, "EINVAL: the kernel is built without user namespaces (CONFIG_USER_NS)", "run as root" },
	{ "no user namespace", ENOSYS, "ENOSYS: the kernel or the sandbox has no unshare(2)", "run elsewhere" },
	{ "no network namespace", ENOSPC, "ENOSPC: the host's limit on network namespaces is 0, or reached",
	    "sysctl -w user.max_net_namespaces=15000" },
	{ "no network namespace", EPERM,
	    "EPERM: this root lacks CAP_SYS_ADMIN, or a container's seccomp filter refuses the namespace",
	    "start the container with --privileged, or with --cap-add SYS_ADMIN --security-opt seccomp=unconfined" },
	{ "no network namespace", EINVAL, "EINVAL: the kernel is built without network namespaces (CONFIG_NET_NS)",
	    "none on this kernel" },
	{ "the loopback of a new network namespace", EPERM,
	    "EPERM: the namespace is granted without its privileges, as Ubuntu's AppArmor does",
	    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root" },
	{ "the loopback of a new network namespace", EACCES,
	    "EACCES: the namespace is granted without its privileges, as Ubuntu's AppArmor does",
	    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or run as root" },
	{ "/proc/self/", EPERM, "EPERM: the user namespace is granted, but a security module or the container keeps its ids",
	    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0; start the container with --privileged" },
	{ "/proc/self/", EACCES, "EACCES: the user namespace is granted, but a security module or the container keeps its ids",
	    "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0; start the container with --privileged" },
	{ "no jail with a network of its own", EPERM, "EPERM: the jail that the suite runs in may not have jails",
	    "run outside the jail, or give it children.max and a vnet" },
	{ "a jail with a network of its own needs root", 0, "FreeBSD makes jails for root alone", "run as root" },
};

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return (length >= tail && strcmp(text + length - tail, end) == 0);
}

static void
note_isolation(const struct run *run, char *notes[], size_t *n)
{
	const char *missing = run->isolation_missing;

	for (size_t i = 0; run->n_unisolated > 0 && i < sizeof(causes) / sizeof(causes[0]); i++) {
		if (strncmp(missing, causes[i].step, strlen(causes[i].step)) == 0 &&
		    (causes[i].error == 0 || ends_with(missing, strerror(causes[i].error)))) {
			notes[(*n)++] = text_format("Why no private network: %s. Way out: %s.", causes[i].cause, causes[i].way_out);
			return;
		}
	}
}

size_t
run_ran(const struct run *run)
{
	return (run->count[CASE_PASSED] + run->count[CASE_KNOWN] + run->count[CASE_FAILED]);
}

bool
run_is_scarce(const struct run *run)
{
	return (run_ran(run) * SCARCE_DENOMINATOR < run->n_cases * SCARCE_NUMERATOR);
}

static void
note_scarce(const struct run *run, char *notes[], size_t *n)
{
	size_t ran = run_ran(run);

	if (!run_is_scarce(run))
		return;
	notes[(*n)++] = text_format("Only %zu of %zu case%s ran: the verdict is over these, and says nothing about the others.", ran,
	    run->n_cases, plural(run->n_cases));
}

/* The state that Kyua's result would be; CASE_STATES for a result that is no verdict on the host. */
static enum case_state
state_by_kyua(const char *result)
{
	static const struct {
		const char *result;
		enum case_state state;
	} results[] = {
		{ "passed", CASE_PASSED },
		{ "expected_failure", CASE_KNOWN },
		{ "failed", CASE_FAILED },
	};

	for (size_t i = 0; result != NULL && i < sizeof(results) / sizeof(results[0]); i++)
		if (strcmp(result, results[i].result) == 0)
			return (results[i].state);
	return (CASE_STATES);
}

/* Kyua's results are by the manuals and the list of the run; the states by those of this program and command line. */
static void
note_kyua(const struct run *run, char *notes[], size_t *n)
{
	size_t changes[CASE_STATES][CASE_STATES] = { { 0 } }, total = 0;
	const char *first = NULL;
	char *list;

	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];
		enum case_state then = state_by_kyua(c->stored->result);

		if (!case_ran(c) || then == CASE_STATES || then == c->state)
			continue;
		changes[then][c->state]++;
		if (total++ == 0)
			first = c->id;
	}
	if (total == 0)
		return;
	list = text_copy("", 0);
	for (enum case_state then = CASE_PASSED; then <= CASE_FAILED; then++) {
		for (enum case_state now = CASE_PASSED; now <= CASE_FAILED; now++) {
			char *change;

			if (changes[then][now] == 0)
				continue;
			change = text_format("%zu %s then, %s now", changes[then][now], case_state_name(then), case_state_name(now));
			text_add_word(&list, "; ", change);
			free(change);
		}
	}
	notes[(*n)++] = text_format("Kyua's result differs from the state here for %zu case%s, such as %s (%s). Kyua judged by the "
	    "manuals and the list of deviations of the run; this report judges by today's.", total, plural(total), first, list);
	free(list);
}

/* A run that was stopped leaves cases without a result. */
static void
note_part(const struct run *run, char *notes[], size_t *n)
{
	size_t left = 0;

	for (size_t i = 0; i < run->n_cases; i++)
		left += run->cases[i].stored->result == NULL;
	if (left > 0)
		notes[(*n)++] = text_format("This is a part of a run: it ended before %zu of %zu case%s.", left, run->n_cases,
		    plural(run->n_cases));
}

size_t
run_notes(const struct run *run, char *notes[NOTES_MAX])
{
	size_t n = 0;

	note_part(run, notes, &n);
	note_isolation(run, notes, &n);
	note_scarce(run, notes, &n);
	note_kyua(run, notes, &n);
	return (n);
}
