#include "case/meanwhile.h"

#include <sys/types.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/actor.h"
#include "case/attempt.h"
#include "case/case.h"
#include "case/sheet.h"
#include "case/waiting.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/host_process.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#define	NAME_SIZE	32
#define	NOTES_MAX	16
#define	REASON_SIZE	1024

#define	INTERVAL_MS	5	/* between repeated signals */

/* Shared by the case and the child. */
static struct sheet {
	atomic_int first;	/* RETURN or DEED, whichever came first */
	bool syn_awaited, syn_seen;
	struct segment syn;
	enum { NOT_ASKED, ENDED, WENT_ON } fate;
	bool ends_case;
	char end_kind[NAME_SIZE], end_reason[REASON_SIZE];
	size_t n_notes;
	struct {
		bool is_fact;
		char name[NAME_SIZE], value[OUTCOME_MAX];
	} notes[NOTES_MAX];
} *sheet;

/* The values of sheet->first. */
enum { NEITHER, RETURN, DEED };

/* Who runs the script in this process: in the case NOBODY or CASE, in the child CHILD. */
static enum { NOBODY, CASE, CHILD } player;

static pid_t child = -1;	/* in the case: runs the script */
static bool call_is_back;	/* in the case: the call has returned */
static int returned[2];		/* a pipe: readable by the child once the call has returned */
static pid_t caller;		/* the process that makes the call */
static int attempting = -1;	/* the socket whose call has returned */

/* A retransmitted SYN that arrived before await_syn_again(). */
static struct segment syn_again;
static bool syn_seen_again;

static sigjmp_buf script_over;

static void
take_new_sheet(void)
{
	if (sheet == NULL) {
		sheet = mmap(NULL, sizeof(*sheet), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (sheet == MAP_FAILED) {
			sheet = NULL;
			setup_failed("mmap: %s", strerror(errno));
		}
	}
	memset(sheet, 0, sizeof(*sheet));
	syn_seen_again = false;
	caller = getpid();
}

/* Whether this event precedes the other one. */
static bool
comes_first(int event)
{
	int neither = NEITHER;

	return (atomic_compare_exchange_strong(&sheet->first, &neither, event));
}

struct play {
	script *script;
	const void *arg;
};

static void
play_in_child(void *arg)
{
	const struct play *play = arg;

	player = CHILD;
	play->script(play->arg);
}

void
meanwhile(script *script, const void *arg)
{
	struct play play = { script, arg };

	if (child != -1)
		setup_failed("meanwhile() called during another script");
	take_new_sheet();
	SETUP(pipe(returned));
	call_is_back = false;
	child = child_start(play_in_child, &play);
	actors_begin();
}

void
sheet_call_returned(void)
{
	if (child == -1 || call_is_back)
		return;
	call_is_back = true;
	(void)comes_first(RETURN);
	SETUP(write(returned[1], "r", 1));
}

static void
finish(void)
{
	int status;

	sheet_call_returned();
	status = child_await(child);
	child = -1;
	close(returned[0]);
	close(returned[1]);
	if (sheet->ends_case && strcmp(sheet->end_kind, "untested") == 0)
		untested("%s", sheet->end_reason);
	if (sheet->ends_case && strcmp(sheet->end_kind, "unsupported") == 0)
		unsupported("%s", sheet->end_reason);
	if (sheet->ends_case)
		setup_failed("%s", sheet->end_reason);
	if (status == -1)
		setup_failed("a script did not end within %d s after the call", WAIT_BOUND);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		setup_failed("a script died, with status 0x%x", (unsigned)status);
}

static void
write_notes(void)
{
	for (size_t i = 0; i < sheet->n_notes; i++)
		(sheet->notes[i].is_fact ? note : observe)(sheet->notes[i].name, "%s", sheet->notes[i].value);
}

void
meanwhile_end(void)
{
	if (child == -1)
		return;
	finish();
	write_notes();
}

const char *
meanwhile_returned(void)
{
	return (atomic_load(&sheet->first) == DEED ? "after" : "before");
}

bool
meanwhile_syn(struct segment *syn)
{
	if (sheet->syn_seen && syn != NULL)
		*syn = sheet->syn;
	return (sheet->syn_seen);
}

bool
sheet_write(bool is_fact, const char *name, const char *value)
{
	if (player != CHILD)
		return (false);
	if (sheet->n_notes == NOTES_MAX || strlen(name) >= NAME_SIZE || strlen(value) >= OUTCOME_MAX)
		setup_failed("%s: the script observes too much", name);
	sheet->notes[sheet->n_notes].is_fact = is_fact;
	strlcpy(sheet->notes[sheet->n_notes].name, name, NAME_SIZE);
	strlcpy(sheet->notes[sheet->n_notes].value, value, OUTCOME_MAX);
	sheet->n_notes++;
	return (true);
}

bool
sheet_end_case(const char *kind, const char *reason)
{
	if (player != CHILD)
		return (false);
	strlcpy(sheet->end_kind, kind, NAME_SIZE);
	strlcpy(sheet->end_reason, reason, REASON_SIZE);
	sheet->ends_case = true;
	return (true);
}

/* In the child: whether the call returns in time. */
static bool
returns_within(int milliseconds)
{
	return (readable_within(returned[0], milliseconds));
}

bool
call_waits(void)
{
	if (player != CHILD)
		return (wait_for(attempting, POLLOUT, 0) == 0);
	return (waits_in_call(caller, returned[0]));
}

bool
call_may_return(void)
{
	bool waits = call_waits();

	/* Recorded before the script acts, so that no effect of it precedes the record. */
	return (comes_first(DEED) && waits);
}

bool
call_has_returned(void)
{
	return (player != CHILD || returns_within(0));
}

bool
await_return(void)
{
	return (player != CHILD || returns_within(1000 * WAIT_BOUND));
}

int
call_socket(void)
{
	return (attempting);
}

void
call_signal(int signo)
{
	kill(caller, signo);
}

void
call_hold(void)
{
	unsigned long sleeps;

	if (player != CHILD)
		return;
	call_signal(SIGSTOP);
	/* Wait until the process shows as stopped, or for a while where the host hides its state. */
	for (int waited = 0; waited < BUSY_MS; waited += LOOK_MS) {
		enum host_process_state state = host_process_state(caller, &sleeps);

		if (state == PROCESS_STOPPED || returns_within(state == PROCESS_UNKNOWN ? HOLD_MS : LOOK_MS) ||
		    state == PROCESS_UNKNOWN)
			return;
	}
}

void
call_release(void)
{
	if (player == CHILD)
		call_signal(SIGCONT);
}

/* The event that ends the wait for a segment: the call has returned, or the attempt is over. */
static struct pollfd
attempt_over(void)
{
	if (player == CHILD)
		return ((struct pollfd){ .fd = returned[0], .events = POLLIN });
	return ((struct pollfd){ .fd = attempting, .events = POLLOUT });
}

const struct segment *
await_syn(void)
{
	/* A non-blocking attempt may be over before we look for its SYN. */
	struct pollfd unless = player == CHILD ? attempt_over() : (struct pollfd){ .fd = -1 };

	sheet->syn_awaited = true;
	if (!far_end_sees_unless(&sheet->syn, unless)) {
		if (player == CHILD)
			_exit(0);
		siglongjmp(script_over, 1);
	}
	sheet->syn_seen = true;
	(void)call_waits();
	return (&sheet->syn);
}

static void
look_for_syn(const struct packet *packet, void *arg)
{
	struct segment segment;

	(void)arg;
	if (segment_parse(packet->bytes, packet->length, &segment) && segment_is_again(&segment, &sheet->syn)) {
		syn_again = segment;
		syn_seen_again = true;
	}
}

bool
await_syn_again(struct segment *again)
{
	struct timespec deadline = wait_deadline();

	while (!syn_seen_again && wait_left(&deadline) > 0) {
		if (!wire_receive_segment_unless(SEGMENT_SYN, &syn_again, attempt_over()))
			return (false);
		syn_seen_again = segment_is_again(&syn_again, &sheet->syn);
	}
	*again = syn_again;
	return (syn_seen_again);
}

bool
attempt_goes_on(void)
{
	wire_until_now(sheet->syn.inet6, look_for_syn, NULL);
	return (attempt_still_goes_on());
}

bool
attempt_still_goes_on(void)
{
	bool goes_on = call_waits();

	sheet->fate = goes_on ? WENT_ON : ENDED;
	return (goes_on);
}

/* When the attempt ended, which left this error or "0". */
static void
observe_when(const char *error)
{
	if (sheet->fate == ENDED)
		observe("when", "at once");
	else if (sheet->fate == WENT_ON)
		observe("when", strcmp(error, "0") == 0 || strcmp(error, "ETIMEDOUT") == 0 ? "never" : "at the time-out");
}

static void
observe_syn(void)
{
	if (sheet->syn_awaited)
		observe("syn", sheet->syn_seen ? "sent" : "none");
}

static void
connect_blocking(int s, const struct address *to, script *script, const void *arg)
{
	char outcome[OUTCOME_MAX];
	struct call c;

	meanwhile(script, arg);
	c = connect_call(s, ADDRESS(to));
	observe_call("call", &c);
	finish();
	observe_syn();
	call_outcome(&c, outcome);
	observe_when(strncmp(outcome, "-1 ", 3) == 0 ? outcome + 3 : outcome);
	write_notes();
}

static void
play_here(script *script, const void *arg)
{
	if (sigsetjmp(script_over, 0) == 0)
		script(arg);
}

static void
connect_nonblocking(int s, const struct address *to, script *script, const void *arg)
{
	const char *error;

	take_new_sheet();
	observe_connect("call", s, ADDRESS(to));
	player = CASE;
	attempting = s;
	play_here(script, arg);
	player = NOBODY;
	attempting = -1;
	observe_syn();
	error = observe_end(s);
	observe_when(error);
	observe_connect("again", s, ADDRESS(to));
}

static void
nothing_happens(const void *arg)
{
	(void)arg;
}

void
connect_meanwhile(int s, const struct address *to, script *script, const void *arg)
{
	if (script == NULL)
		script = nothing_happens;
	if ((SETUP(fcntl(s, F_GETFL)) & O_NONBLOCK) != 0)
		connect_nonblocking(s, to, script, arg);
	else
		connect_blocking(s, to, script, arg);
}

void
far_end_accepts(const void *arg)
{
	const struct segment *syn = await_syn();

	(void)arg;
	(void)call_may_return();
	(void)far_end_accept(syn);
}

void
far_end_refuses(const void *arg)
{
	const struct segment *syn = await_syn();

	(void)arg;
	(void)call_may_return();
	far_end_refuse(syn);
}

void
signal_interrupts(const void *arg)
{
	const int *signo = arg;

	(void)await_syn();
	call_signal(*signo);
}

void
signal_repeats(const void *arg)
{
	const int *signo = arg;

	while (!returns_within(INTERVAL_MS))
		call_signal(*signo);
}

void
listener_accepts(const void *arg)
{
	if (call_may_return())
		(void)accept_within_bound(*(const int *)arg);
}
