#include <atf-c.h>
#include <string.h>

#include "case/host.h"
#include "judge/manual.h"

/* The host's own manual is that of its release. */
ATF_TC_WITHOUT_HEAD(selected);
ATF_TC_BODY(selected, tc)
{
	static const struct {
		const char *host, *release, *manuals;
	} hosts[] = {
		{ "freebsd", "15.0-RELEASE", "freebsd bs2000 posix freebsd15" },
		{ "freebsd", "14.0-RELEASE-p1", "freebsd bs2000 posix freebsd15" },
		{ "freebsd", "16.0-CURRENT", "freebsd bs2000 posix freebsd15" },
		{ "freebsd", "13.5-RELEASE", "freebsd bs2000 posix freebsd12" },
		{ "freebsd", "12.1-RELEASE", "freebsd bs2000 posix freebsd12" },
		{ "freebsd", "9.2-RELEASE", "freebsd bs2000 posix freebsd12" },
		{ "linux", "6.1.0-42-amd64", "freebsd bs2000 posix linux" },
		{ "linux", "", "freebsd bs2000 posix linux" },
		{ "gvisor", "4.4.0", "freebsd bs2000 posix linux" },
		{ "netbsd", "10.1", "freebsd bs2000 posix" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		char copy[64], *rest = copy, *id;

		ATF_CHECK_STREQ_MSG(hosts[i].manuals, host_manuals(hosts[i].host, hosts[i].release), "%s %s", hosts[i].host,
		    hosts[i].release);
		strcpy(copy, hosts[i].manuals);
		while ((id = strtok_r(rest, " ", &rest)) != NULL)
			ATF_CHECK_MSG(manual_find(id) != NULL, "%s", id);
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, selected);
	return (atf_no_error());
}
