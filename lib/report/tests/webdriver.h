/*
 * A browser for the tests: headless Chromium, driven through chromedriver by the WebDriver protocol (HTTP and JSON).  Every wait
 * has a bound, and the browser ends with the test in any case.
 */
#ifndef REPORT_TESTS_WEBDRIVER_H
#define	REPORT_TESTS_WEBDRIVER_H

#include <sys/socket.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <atf-c.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define	BROWSER_SECONDS	120	/* for any single action, on a busy machine */

/* Key codes of the protocol. */
#define	KEY_ENTER	"\xee\x80\x87"
#define	KEY_ESCAPE	"\xee\x80\x8c"
#define	KEY_TAB		"\xee\x80\x84"

struct browser {
	int port;
	char session[128];
};

static pid_t browser_driver;	/* the leader of its process group */

/* Kills the driver and the browser when the test's process exits. */
static inline void
browser_kill(void)
{
	if (browser_driver > 0) {
		kill(-browser_driver, SIGKILL);
		while (waitpid(-browser_driver, NULL, 0) > 0)
			;
		browser_driver = 0;
	}
}

static inline double
browser_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

/* The first of these programs in one of the usual folders, or NULL. */
static inline const char *
browser_program(const char *const names[], char *path, size_t size)
{
	static const char *const folders[] = { "/usr/bin", "/usr/local/bin", "/usr/pkg/bin", "/usr/lib/chromium" };

	for (size_t n = 0; names[n] != NULL; n++) {
		for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
			snprintf(path, size, "%s/%s", folders[i], names[n]);
			if (access(path, X_OK) == 0)
				return (path);
		}
	}
	return (NULL);
}

/* Waits for input, or fails. */
static inline void
browser_wait(int fd, double until, const char *what)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do {
		double left = until - browser_now();

		n = left > 0 ? poll(&p, 1, (int)(left * 1000) + 1) : 0;
	} while (n == -1 && errno == EINTR);
	if (n != 1)
		atf_tc_fail("%s: nothing came within %d s", what, BROWSER_SECONDS);
}

/*
 * Starts a process that kills the driver's group when this test dies, even by SIGKILL: it sees the end of a pipe that only the
 * test can write to.
 */
static inline void
browser_guard(void)
{
	int fds[2];
	pid_t guard;
	char c;

	ATF_REQUIRE(pipe(fds) == 0 && fcntl(fds[1], F_SETFD, FD_CLOEXEC) == 0);
	ATF_REQUIRE((guard = fork()) != -1);
	if (guard == 0) {
		setpgid(0, browser_driver);
		close(fds[1]);
		while (read(fds[0], &c, 1) == -1 && errno == EINTR)
			;
		kill(0, SIGKILL);
		_exit(0);
	}
	setpgid(guard, browser_driver);
	close(fds[0]);
}

/* Starts the driver in this folder; returns the port that it prints. */
static inline int
browser_start_driver(const char *driver)
{
	static const char ready[] = "started successfully on port ";
	char home[1024], output[4096];
	double until = browser_now() + BROWSER_SECONDS;
	size_t used = 0;
	int fds[2];

	ATF_REQUIRE(getcwd(home, sizeof(home)) != NULL && pipe(fds) == 0);
	ATF_REQUIRE((browser_driver = fork()) != -1);
	if (browser_driver == 0) {
		int null = open("/dev/null", O_RDWR);

		setpgid(0, 0);
		setenv("HOME", home, 1);
		setenv("TMPDIR", home, 1);
		setenv("XDG_CONFIG_HOME", home, 1);
		setenv("XDG_CACHE_HOME", home, 1);
		unsetenv("DISPLAY");
		dup2(null, STDIN_FILENO);
		dup2(fds[1], STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(fds[0]);
		execl(driver, driver, "--port=0", (char *)NULL);
		_exit(127);
	}
	setpgid(browser_driver, browser_driver);
	atexit(browser_kill);
	browser_guard();
	close(fds[1]);
	for (;;) {
		const char *at;
		ssize_t n;

		browser_wait(fds[0], until, driver);
		if ((n = read(fds[0], output + used, sizeof(output) - 1 - used)) <= 0)
			atf_tc_fail("%s ended: %s", driver, output);
		output[used += (size_t)n] = '\0';
		/* Keep the pipe open: the driver would die on writing to a closed one. */
		if ((at = strstr(output, ready)) != NULL && strchr(at, '\n') != NULL)
			return (atoi(at + strlen(ready)));
	}
}

/* Sends a command of the protocol; frees body, which may be NULL.  Returns the answer's value, to be freed. */
static inline json_t *
browser_command(const struct browser *b, const char *method, const char *path, json_t *body)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)b->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : strdup(strcmp(method, "POST") == 0 ? "{}" : ""),
	    *answer = NULL;
	double until = browser_now() + BROWSER_SECONDS;
	size_t size = 0, used = 0;
	json_t *root, *value;
	json_error_t error;
	FILE *out;
	int s;

	ATF_REQUIRE(text != NULL && (s = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	ATF_REQUIRE_MSG(connect(s, (struct sockaddr *)&to, sizeof(to)) == 0, "the driver: %s", strerror(errno));
	ATF_REQUIRE((out = fdopen(dup(s), "w")) != NULL);
	fprintf(out, "%s %s%s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n\r\n%s", method, b->session[0] != '\0' ? "/session/" : "", b->session, path, b->port,
	    strlen(text), text);
	ATF_REQUIRE(fclose(out) == 0);
	for (;;) {
		const char *header, *length;
		ssize_t n;

		if (size - used < 65536)
			ATF_REQUIRE((answer = realloc(answer, size += 1024 * 1024)) != NULL);
		browser_wait(s, until, path);
		if ((n = read(s, answer + used, size - used - 1)) <= 0)
			break;
		answer[used += (size_t)n] = '\0';
		if ((header = strstr(answer, "\r\n\r\n")) != NULL && (length = strstr(answer, "Content-Length:")) != NULL &&
		    length < header && used - (size_t)(header + 4 - answer) >= (size_t)atol(length + strlen("Content-Length:")))
			break;
	}
	close(s);
	ATF_REQUIRE_MSG(used > 0 && strstr(answer, "\r\n\r\n") != NULL, "%s: no answer", path);
	ATF_REQUIRE_MSG((root = json_loads(strstr(answer, "\r\n\r\n") + 4, 0, &error)) != NULL, "%s: %s", path, error.text);
	value = json_incref(json_object_get(root, "value"));
	if (json_is_object(value) && json_object_get(value, "error") != NULL)
		atf_tc_fail("%s: %s", path, json_string_value(json_object_get(value, "message")));
	json_decref(root);
	json_decref(body);
	free(answer);
	free(text);
	return (value);
}

/* Whether the driver listens: without IPv6 it says that it does, and exits. */
static inline bool
browser_driver_listens(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int s = socket(AF_INET, SOCK_STREAM, 0);
	bool listens = s != -1 && connect(s, (struct sockaddr *)&to, sizeof(to)) == 0;

	close(s);
	return (listens);
}

/* Starts a browser with a window of this size, or skips the test if there is none. */
static inline void
browser_open(struct browser *b, int width, int height, bool scripts)
{
	char driver[128], browser[128], window[64], profile[1100], folder[1024];
	json_t *answer;

	if (browser_program((const char *const[]){ "chromedriver", NULL }, driver, sizeof(driver)) == NULL ||
	    browser_program((const char *const[]){ "chromium", "chrome", "chromium-browser", "google-chrome", NULL }, browser,
	    sizeof(browser)) == NULL)
		atf_tc_skip("no Chromium with its chromedriver here (on Debian: chromium, chromium-driver)");
	memset(b, 0, sizeof(*b));
	ATF_REQUIRE(getcwd(folder, sizeof(folder)) != NULL);
	snprintf(profile, sizeof(profile), "--user-data-dir=%s/profile", folder);
	snprintf(window, sizeof(window), "--window-size=%d,%d", width, height);
	b->port = browser_start_driver(driver);
	if (!browser_driver_listens(b->port)) {
		browser_kill();
		atf_tc_skip("chromedriver does not listen here (is IPv6 disabled?)");
	}
	/* No sandbox: a container may not permit it, and the page is our own. */
	answer = browser_command(b, "POST", "/session", json_pack("{s{s{s{s:s, s[ssssssss], s{s:i}}}}"
	    "}", "capabilities", "alwaysMatch",
	    "goog:chromeOptions", "binary", browser, "args", "--headless=new", "--no-sandbox", "--disable-gpu",
	    "--disable-dev-shm-usage",
	    "--hide-scrollbars", "--no-first-run", window, profile, "prefs",
	    "profile.managed_default_content_settings.javascript",
	    scripts ? 1 : 2));
	snprintf(b->session, sizeof(b->session), "%s", json_string_value(json_object_get(answer, "sessionId")));
	json_decref(answer);
	json_decref(browser_command(b, "POST", "/timeouts", json_pack("{s:i, s:i}", "script", BROWSER_SECONDS * 1000,
	    "pageLoad",
	    BROWSER_SECONDS * 1000)));
}

static inline void
browser_close(struct browser *b)
{
	json_decref(browser_command(b, "DELETE", "", NULL));
	browser_kill();
}

/* Loads a file of this folder; the name may include a fragment. */
static inline void
browser_show(const struct browser *b, const char *name)
{
	char folder[1024], url[2048];

	/* Changing only the fragment does not reload a page. */
	json_decref(browser_command(b, "POST", "/url", json_pack("{s:s}", "url", "about:blank")));
	ATF_REQUIRE(getcwd(folder, sizeof(folder)) != NULL);
	snprintf(url, sizeof(url), "file://%s/%s", folder, name);
	json_decref(browser_command(b, "POST", "/url", json_pack("{s:s}", "url", url)));
}

/* Evaluates a JavaScript expression in the page. */
static inline json_t *
browser_value(const struct browser *b, const char *expression)
{
	char script[4096];

	snprintf(script, sizeof(script), "return (%s)", expression);
	return (browser_command(b, "POST", "/execute/sync", json_pack("{s:s, s[]}", "script", script, "args")));
}

static inline bool
browser_holds(const struct browser *b, const char *expression)
{
	json_t *value = browser_value(b, expression);
	bool holds = json_is_true(value);

	json_decref(value);
	return (holds);
}

static inline double
browser_number(const struct browser *b, const char *expression)
{
	json_t *value = browser_value(b, expression);
	double number = json_number_value(value);

	json_decref(value);
	return (number);
}

/* Waits until the expression is true; the test fails after the bound. */
static inline void
browser_until(const struct browser *b, const char *expression)
{
	char script[4096];
	json_t *value;

	snprintf(script, sizeof(script), "var done=arguments[0],until=performance.now()+60000;(function "
	    "again(){if(%s)done(true);else "
	    "if(performance.now()>until)done(false);else setTimeout(again,10)})()", expression);
	value = browser_command(b, "POST", "/execute/async", json_pack("{s:s, s[]}", "script", script, "args"));
	if (!json_is_true(value)) {
		json_t *where = browser_value(b, "location.hash+' '+document.activeElement.outerHTML.slice(0,"
		    "80).replace(/\\s+/g,' ')");

		atf_tc_fail("it did not come about that %s; the page is at %s", expression, json_string_value(where));
	}
	json_decref(value);
}

/* Emulates another device: a width in CSS pixels (0 for the window's), on "screen" or in "print", "light" or "dark". */
static inline void
browser_device(const struct browser *b, int width, const char *medium, const char *scheme)
{
	json_decref(browser_command(b, "POST", "/goog/cdp/execute", json_pack("{s:s, s{s:i, s:i, s:i, s:b}}", "cmd",
	    "Emulation.setDeviceMetricsOverride", "params", "width", width, "height", 0, "deviceScaleFactor", 0, "mobile", 0)));
	json_decref(browser_command(b, "POST", "/goog/cdp/execute", json_pack("{s:s, s{s:s, s[{s:s, s:s}]}}", "cmd",
	    "Emulation.setEmulatedMedia", "params", "media", medium, "features", "name", "prefers-color-scheme", "value", scheme)));
}

/* Presses and releases a key. */
static inline void
browser_key(const struct browser *b, const char *key)
{
	json_decref(browser_command(b, "POST", "/actions", json_pack("{s[{s:s, s:s, s[{s:s, s:s}, {s:s, s:s}]}"
	    "]}", "actions", "type", "key",
	    "id", "keyboard", "actions", "type", "keyDown", "value", key, "type", "keyUp", "value", key)));
}

/* Clicks the first element that the CSS selector matches. */
static inline void
browser_click(const struct browser *b, const char *selector)
{
	json_t *element = browser_command(b, "POST", "/element", json_pack("{s:s, s:s}", "using", "css "
	    "selector", "value", selector));
	const char *key;
	json_t *value;
	char path[512] = "";

	json_object_foreach(element, key, value)
		snprintf(path, sizeof(path), "/element/%s/click", json_string_value(value));
	json_decref(element);
	json_decref(browser_command(b, "POST", path, NULL));
}

#endif
