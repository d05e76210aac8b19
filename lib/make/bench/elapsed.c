/*
 * Runs a command and prints how many milliseconds it took.  Few machines have time(1).
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t child;

/* Passes the signal on to the command, whose end main() awaits. */
static void
on_term(int signo)
{
	kill((pid_t)child, signo);
}

int
main(int argc, char *argv[])
{
	struct timespec start, end;
	int status;
	pid_t pid;

	if (argc < 2)
		errx(3, "usage: elapsed command [argument ...]");
	clock_gettime(CLOCK_MONOTONIC, &start);
	if ((pid = fork()) == -1)
		err(2, "fork");
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		err(2, "%s", argv[1]);
	}
	child = pid;
	signal(SIGTERM, on_term);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			err(2, "waitpid");
	clock_gettime(CLOCK_MONOTONIC, &end);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		errx(2, "%s failed", argv[1]);
	printf("%ld\n", (long)((end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000));
	return (0);
}
