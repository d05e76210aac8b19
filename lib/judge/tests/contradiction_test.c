#include <atf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/contradiction.h"

#define	NO_PEER		"The socket has no peer, and is connected already"
#define	SENDS		"The socket has no peer, and sends to one"
#define	CANNOT_SEND	"The socket has a peer, and has none to send to"
#define	GOES_ON		"The attempt is over, and goes on"

/* Observations in their order, "NAME\tOUTCOME\n", and what contradicts what: "NAME NAME: SENTENCE" or nothing. */
static const struct {
	const char *observations, *found;
} records[] = {
	{ "", NULL },
	{ "call\t0\npeer\tas named\nagain\t-1 EISCONN\n", NULL },
	{ "call\t0\npeer\tnone\nagain\t-1 EISCONN\n", "peer again: " NO_PEER },
	{ "call\t0\npeer\tnone\nonce_more\t-1 EISCONN\n", "peer once_more: " NO_PEER },
	{ "call\t0\nso_error\t0\npeer\tnone\nreceived\tthe end\nagain\t-1 EISCONN\n", "peer again: " NO_PEER },
	/* The second call says that it made the connection. */
	{ "call\t-1 EINPROGRESS\npeer\tnone\nagain\t0\nonce_more\t-1 EISCONN\n", NULL },
	{ "call\t-1 EINPROGRESS\npeer\tnone\nafter\twritable\nagain\t-1 EISCONN\n", NULL },
	{ "again\t-1 EISCONN\npeer\tnone\n", NULL },
	{ "call\t0\npeer\tnone\nsend\t0\n", "peer send: " SENDS },
	{ "call\t0\npeer\tnone\nsent\tdelivered\n", "peer sent: " SENDS },
	{ "call\t0\npeer\tnone\nsent\tarrives\n", "peer sent: " SENDS },
	{ "call\t0\npeer\tnone\nsent\tlost\n", NULL },
	{ "call\t0\npeer\tnone\nsend\t-1 EDESTADDRREQ\n", NULL },
	{ "call\t0\npeer\tas named\nsend\t-1 ENOTCONN\n", "peer send: " CANNOT_SEND },
	{ "call\t0\npeer\tas named\nsent\t-1 EDESTADDRREQ\n", "peer sent: " CANNOT_SEND },
	{ "call\t0\npeer\tas named\nsend\t-1 ECONNREFUSED\n", NULL },
	{ "call\t0\npeer\tas named\nagain\t0\nsend\t-1 ENOTCONN\n", NULL },
	{ "call\t-1 EINPROGRESS\nafter\twritable\nagain\t-1 EALREADY\n", "after again: " GOES_ON },
	{ "call\t-1 EINPROGRESS\nafter\twritable\nso_error\t0\npeer\tnone\nagain\t-1 EALREADY\n", "after again: " GOES_ON },
	{ "call\t-1 EINPROGRESS\nbetween\t-1 EALREADY\nafter\twritable\n", NULL },
	{ "call\t-1 EINPROGRESS\nafter\twritable\nagain\t-1 ECONNREFUSED\nonce_more\t-1 EALREADY\n", NULL },
	{ "call\t-1 EINPROGRESS\nafter\twaits\nagain\t-1 EALREADY\n", NULL },
};

ATF_TC_WITHOUT_HEAD(rules);
ATF_TC_BODY(rules, tc)
{
	(void)tc;
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		const char *at = records[i].observations;
		struct contradiction *found;
		struct record r;
		char text[256] = "", line[512];
		int n;

		memset(&r, 0, sizeof(r));
		ATF_REQUIRE(record_add(&r, "connect\t1", strlen("connect\t1")) == NULL);
		while (*at != '\0') {
			size_t length = strcspn(at, "\n");

			snprintf(line, sizeof(line), "observe\t%.*s", (int)length, at);
			ATF_REQUIRE(record_add(&r, line, strlen(line)) == NULL);
			at += length + 1;
		}
		ATF_REQUIRE((n = contradictions(&r, &found)) >= 0);
		if (n > 0)
			snprintf(text, sizeof(text), "%s %s: %s", found[0].first->name, found[0].second->name, found[0].says);
		ATF_CHECK_EQ_MSG(records[i].found != NULL ? 1 : 0, n, "%s: %d", records[i].observations, n);
		ATF_CHECK_STREQ_MSG(records[i].found != NULL ? records[i].found : "", text, "%s", records[i].observations);
		free(found);
		record_free(&r);
	}
}

/* A case that was skipped observed nothing of its own call. */
ATF_TC_WITHOUT_HEAD(skipped);
ATF_TC_BODY(skipped, tc)
{
	static const char text[] = "connect\t1\nobserve\tpeer\tnone\nobserve\tagain\t-1 EISCONN\nskip\tuntested\twhy\n";
	struct contradiction *found;
	struct record r;

	(void)tc;
	memset(&r, 0, sizeof(r));
	ATF_REQUIRE(record_parse(&r, text, strlen(text)) == NULL);
	ATF_CHECK_EQ(0, contradictions(&r, &found));
	record_free(&r);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, rules);
	ATF_TP_ADD_TC(tp, skipped);
	return (atf_no_error());
}
