#define	_GNU_SOURCE	/* AT_EMPTY_PATH */

#include "world/surroundings.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

/* What the host tells of a socket: as it was, that an attempt has failed as on FreeBSD, or another option. */
static enum { AS_IT_WAS, FAILED, OPTION_CHANGED } state;

/* Replaces the host's fstat(): the permissions of a socket say whether it can receive and send. */
int
fstat(int fd, struct stat *status)
{
	int result = fstatat(fd, "", status, AT_EMPTY_PATH);

	if (result == 0 && S_ISSOCK(status->st_mode))
		status->st_mode = S_IFSOCK | (state == FAILED ? 0 : 0666);
	return (result);
}

/* Replaces the host's getsockopt(): after a failed attempt no option of IP or TCP is told. */
int
getsockopt(int s, int level, int option, void *value, socklen_t *length)
{
	(void)s;
	if (state == FAILED && level != SOL_SOCKET) {
		errno = ECONNRESET;
		return (-1);
	}
	memset(value, 0, sizeof(int));
	if (state == OPTION_CHANGED && level == IPPROTO_IP && option == IP_TTL)
		memset(value, 1, sizeof(int));
	*length = sizeof(int);
	return (0);
}

static int
noted_socket(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);

	ATF_REQUIRE(s != -1);
	state = AS_IT_WAS;
	surroundings_prepare(s);
	surroundings_note(s);
	return (s);
}

ATF_TC_WITHOUT_HEAD(failed);
ATF_TC_BODY(failed, tc)
{
	int s = noted_socket();

	(void)tc;
	state = FAILED;
	ATF_CHECK_STREQ(surroundings_since(DESCRIPTORS, s, true), "unchanged");
	ATF_CHECK_STREQ(surroundings_since(OPTIONS, s, true), "unchanged");
}

ATF_TC_WITHOUT_HEAD(not_told);
ATF_TC_BODY(not_told, tc)
{
	int s = noted_socket();

	(void)tc;
	state = FAILED;
	ATF_CHECK_STREQ(surroundings_since(OPTIONS, s, false), "changed: IP_TTL");
}

ATF_TC_WITHOUT_HEAD(changed);
ATF_TC_BODY(changed, tc)
{
	int s = noted_socket();

	(void)tc;
	state = OPTION_CHANGED;
	ATF_CHECK_STREQ(surroundings_since(OPTIONS, s, true), "changed: IP_TTL");
	ATF_CHECK_STREQ(surroundings_since(OPTIONS, s, false), "changed: IP_TTL");
}

/* A file in the place of the socket is another one. */
ATF_TC_WITHOUT_HEAD(another_file);
ATF_TC_BODY(another_file, tc)
{
	int s = noted_socket(), fd = open("file", O_RDWR | O_CREAT, 0600);

	(void)tc;
	ATF_REQUIRE(fd != -1 && dup2(fd, s) == s && close(fd) == 0);
	ATF_CHECK_STREQ(surroundings_since(DESCRIPTORS, s, true), "changed: the status flags of a file");
	ATF_REQUIRE((fd = socket(AF_INET, SOCK_DGRAM, 0)) != -1 && dup2(fd, s) == s && close(fd) == 0);
	ATF_CHECK_STREQ(surroundings_since(DESCRIPTORS, s, true), "changed: the file of a descriptor");
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, failed);
	ATF_TP_ADD_TC(tp, not_told);
	ATF_TP_ADD_TC(tp, changed);
	ATF_TP_ADD_TC(tp, another_file);
	return (atf_no_error());
}
