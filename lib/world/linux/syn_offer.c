#include "world/syn_offer.h"

#include <errno.h>

#include "world/linux/proc.h"

static int
set_switch(const char *name, int on)
{
	return (write_setting(name, on ? "1" : "0"));
}

int
host_set_offer(enum host_offer offer, int value)
{
	static const char *const ecn[] = { "0", "1", "2" };

	switch (offer) {
	case OFFER_RFC1323:
		return (set_switch("net/ipv4/tcp_window_scaling", value == 1 || value == 2) == -1 ? -1 :
		    set_switch("net/ipv4/tcp_timestamps", value == 1 || value == 3));
	case OFFER_SACK:
		return (set_switch("net/ipv4/tcp_sack", value));
	case OFFER_ECN:
		if (value >= 0 && value < (int)(sizeof(ecn) / sizeof(ecn[0])))
			return (write_setting("net/ipv4/tcp_ecn", ecn[value]));
	}
	errno = ENOTSUP;
	return (-1);
}
