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

/* What the host tells of a socket: as it was, that an attempt has failed as on FreeBSD, or another option: this one. */
static enum { AS_IT_WAS, FAILED, OPTION_CHANGED } state;
static struct { int level, option, value; } changed_option;
static int protocol;

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
#ifdef SO_PROTOCOL
	if (level == SOL_SOCKET && option == SO_PROTOCOL)
		memcpy(value, &protocol, sizeof(int));
#endif
	if (state == OPTION_CHANGED && level == changed_option.level && option == changed_option.option)
		memcpy(value, &changed_option.value, sizeof(int));
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

static const char *
options_since(int s, int level, int option, int value)
{
	state = OPTION_CHANGED;
	changed_option.level = level;
	changed_option.option = option;
	changed_option.value = value;
	return (surroundings_since(OPTIONS, s, false));
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
	ATF_CHECK_STREQ(options_since(s, IPPROTO_IP, IP_TTL, 1), "changed: IP_TTL");
	ATF_CHECK_STREQ(surroundings_since(OPTIONS, s, true), "changed: IP_TTL");
}

/* The last two bits of a traffic class are those of ECN. */
ATF_TC_WITHOUT_HEAD(ecn);
ATF_TC_BODY(ecn, tc)
{
	int s = noted_socket();

	(void)tc;
	ATF_CHECK_STREQ(options_since(s, IPPROTO_IP, IP_TOS, 2), "unchanged");
	ATF_CHECK_STREQ(options_since(s, IPPROTO_IP, IP_TOS, 6), "changed: IP_TOS");
}

/* SCTP has an option of its own for the path's MTU. */
ATF_TC_WITHOUT_HEAD(path_mtu);
ATF_TC_BODY(path_mtu, tc)
{
	(void)tc;
#if defined(IP_MTU_DISCOVER) && defined(SO_PROTOCOL)
	protocol = IPPROTO_SCTP;
	ATF_CHECK_STREQ(options_since(noted_socket(), IPPROTO_IP, IP_MTU_DISCOVER, 2), "unchanged");
	protocol = IPPROTO_TCP;
	ATF_CHECK_STREQ(options_since(noted_socket(), IPPROTO_IP, IP_MTU_DISCOVER, 2), "changed: IP_MTU_DISCOVER");
#else
	atf_tc_skip("IP tells nothing of the path's MTU here");
#endif
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
	ATF_TP_ADD_TC(tp, ecn);
	ATF_TP_ADD_TC(tp, path_mtu);
	ATF_TP_ADD_TC(tp, another_file);
	return (atf_no_error());
}
