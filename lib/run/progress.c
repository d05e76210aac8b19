#include "run/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "report/atf.h"
#include "run/pool.h"

#define	TENTHS		10
#define	INTERVAL	0.1	/* seconds between two lines on a terminal */
#define	LEAST_SHARE	20	/* the time left is not guessed from less than a twentieth */

static struct {
	bool shown, terminal, on_line;
	size_t total, done, known, failed;
	int tenths;		/* of the line that was written last */
	struct timespec start;
	double last;
} progress;

void
progress_begin(void)
{
	progress.shown = true;
	progress.terminal = isatty(STDERR_FILENO) == 1;
	clock_gettime(CLOCK_MONOTONIC, &progress.start);
}

bool
progress_is_shown(void)
{
	return (progress.shown);
}

static void
show(double elapsed)
{
	char left[64] = "";

	if (progress.done > 0 && progress.done * LEAST_SHARE >= progress.total && progress.done < progress.total)
		snprintf(left, sizeof(left), ", about %.0f s left", elapsed * (double)(progress.total - progress.done) /
		    (double)progress.done + 0.5);
	fprintf(stderr, "%s%zu of %zu cases done, %zu known, %zu failed%s%s", progress.terminal ? "\r" : "", progress.done,
	    progress.total, progress.known, progress.failed, left, progress.terminal ? "\033[K" : "\n");
	progress.on_line = progress.terminal;
	progress.last = elapsed;
}

void
progress_total(size_t n)
{
	progress.total = n;
}

void
progress_case(const char *type)
{
	double elapsed;

	progress.done++;
	progress.known += strcmp(type, "expected_failure") == 0;
	progress.failed += !atf_is_good(type);
	if (!progress.shown || progress.total == 0)
		return;
	elapsed = pool_elapsed(&progress.start);
	if (progress.terminal ? elapsed - progress.last >= INTERVAL || progress.done == progress.total :
	    (int)(progress.done * TENTHS / progress.total) > progress.tenths) {
		progress.tenths = (int)(progress.done * TENTHS / progress.total);
		show(elapsed);
	}
}

void
progress_end(void)
{
	if (progress.on_line)
		putc('\n', stderr);
	progress.on_line = false;
}
