/*
 * Which came first: the return of the call under test, or what the call has to wait for.  A child is about to bring that about
 * and holds it back until the case is seen to wait, or where the host does not show that for a while in which a call that does
 * not wait returns.
 */
#ifndef WORLD_ORDER_H
#define	WORLD_ORDER_H

#include <sys/types.h>

#include <stdbool.h>

struct order {
	int returned[2], answered[2];	/* pipes: from the case to the child, and back */
};

/* Before the child is started. */
void order_open(struct order *);

/* In the child: waits until the call has returned, or the case waits in it or is stopped.  Whether it has not returned. */
bool order_pause(const struct order *);

/* In the child, which has sent the case SIGSTOP: waits until it is stopped. */
void order_await_stop(const struct order *);

/* The same, and notes that the answer is under way: it is what the child does next. */
void order_hold(const struct order *);

/* In the case, as soon as the call has returned: whether it did so "after the answer" or "before the answer". */
const char *order_returned(const struct order *);

/*
 * A child of its own that does a deed while the case is blocked in connect(), where no event at the far end shows that it is:
 * after order_pause(), from the call that follows.  Of a call that has returned, it does nothing.
 */
struct deed {
	pid_t child;
	struct order order;
};
struct deed deed_meanwhile(void (*function)(void *), void *arg);

/* Right after the call: "after" the deed or "before" it.  Waits for the child to end. */
const char *deed_returned(const struct deed *);

#endif
