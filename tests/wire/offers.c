/*
 * The network's settings and the socket's options decide which TCP options a SYN offers, and whether it requests ECN (FreeBSD's
 * tcp(4)).
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/syn_offer.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>

#define	RFC1323	"freebsd15:tcp4-rfc1323"
#define	SACK	"freebsd15:tcp4-sack"
#define	ECN	"freebsd15:tcp4-ecn"
#define	NOOPT	"freebsd15:tcp4-noopt"

static const char *
offered(const struct segment *syn, uint8_t option)
{
	size_t length;

	return (segment_option(syn, option, &length) != NULL ? "offered" : "not offered");
}

/* Connects to the silent far end, and observes what the SYN offers. */
static void
observe_offers(const struct test *test, int s)
{
	struct address to = far_end_address(test->transport);
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	if (!wire_receive_segment(SEGMENT_SYN, &syn)) {
		observe("syn", "none");
		return;
	}
	observe("syn", "sent");
	observe("scaling", "%s", offered(&syn, OPTION_SCALING));
	observe("timestamp", "%s", offered(&syn, OPTION_TIMESTAMP));
	observe("sack", "%s", offered(&syn, OPTION_SACK));
	observe("ecn", "%s", (syn.flags & (SEGMENT_ECE | SEGMENT_CWR)) == (SEGMENT_ECE | SEGMENT_CWR) ? "requested" :
	    (syn.flags & (SEGMENT_ECE | SEGMENT_CWR)) == 0 ? "not requested" : "half requested");
	observe("options", "%s", syn.options_length == 0 ? "none" : "some");
}

#define	GOES_ON	{ "call", IN_PROGRESS, "-1 EINPROGRESS" }, { "syn", "freebsd:stream-attempt", "sent" }

static expectations by_default = {
	GOES_ON,
	{ "scaling", RFC1323, "offered" },
	{ "timestamp", RFC1323, "offered" },
	{ "ecn", ECN, "not requested" },
};

CONDITION(by_default, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = by_default,
    .descr = "No setting or option has been changed")
{
	int s = socket_open_nonblocking(test->transport);

	observe_offers(test, s);
}

struct setting {
	enum host_offer offer;
	int value;
};

static expectations neither = {
	GOES_ON,
	{ "scaling", RFC1323, "not offered" },
	{ "timestamp", RFC1323, "not offered" },
};

static expectations both = {
	GOES_ON,
	{ "scaling", RFC1323, "offered" },
	{ "timestamp", RFC1323, "offered" },
};

static expectations scaling_alone = {
	GOES_ON,
	{ "scaling", RFC1323, "offered" },
	{ "timestamp", RFC1323, "not offered" },
};

static expectations timestamp_alone = {
	GOES_ON,
	{ "scaling", RFC1323, "not offered" },
	{ "timestamp", RFC1323, "offered" },
};

CONDITION(rfc1323_off, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = neither,
    .arg = (&(const struct setting){ OFFER_RFC1323, 0 }),
    .descr = "The network's setting turns window scaling and timestamps off")
{
	const struct setting *setting = test->condition->arg;
	int s;

	FEATURE(host_set_offer(setting->offer, setting->value), "the host has no such setting", "the setting cannot be made");
	s = socket_open_nonblocking(test->transport);
	observe_offers(test, s);
}

CONDITION_OF(rfc1323_off, rfc1323_on, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = both,
    .arg = (&(const struct setting){ OFFER_RFC1323, 1 }),
    .descr = "The network's setting turns window scaling and timestamps on");
CONDITION_OF(rfc1323_off, rfc1323_scaling, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = scaling_alone,
    .arg = (&(const struct setting){ OFFER_RFC1323, 2 }),
    .descr = "The network's setting turns on window scaling alone");
CONDITION_OF(rfc1323_off, rfc1323_timestamp, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = timestamp_alone,
    .arg = (&(const struct setting){ OFFER_RFC1323, 3 }),
    .descr = "The network's setting turns on timestamps alone");

static expectations sack_off = {
	GOES_ON,
	{ "sack", SACK, "not offered" },
};

static expectations sack_on = {
	GOES_ON,
	{ "sack", SACK, "offered" },
};

CONDITION_OF(rfc1323_off, sack_off, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = sack_off,
    .arg = (&(const struct setting){ OFFER_SACK, 0 }),
    .descr = "The network's setting turns selective acknowledgements off");
CONDITION_OF(rfc1323_off, sack_on, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = sack_on,
    .arg = (&(const struct setting){ OFFER_SACK, 1 }),
    .descr = "The network's setting turns selective acknowledgements on");

static expectations ecn_off = {
	GOES_ON,
	{ "ecn", ECN, "not requested" },
};

static expectations ecn_on = {
	GOES_ON,
	{ "ecn", ECN, "requested" },
};

CONDITION_OF(rfc1323_off, ecn_off, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ecn_off,
    .arg = (&(const struct setting){ OFFER_ECN, 0 }), .descr = "The network's setting turns ECN off");
CONDITION_OF(rfc1323_off, ecn_on, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ecn_on,
    .arg = (&(const struct setting){ OFFER_ECN, 1 }), .descr = "The network's setting turns ECN on");
CONDITION_OF(rfc1323_off, ecn_incoming, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ecn_off,
    .arg = (&(const struct setting){ OFFER_ECN, 2 }),
    .descr = "The network's setting turns ECN on only where the peer requests it");
CONDITION_OF(rfc1323_off, accurate_ecn, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ecn_on,
    .arg = (&(const struct setting){ OFFER_ECN, 3 }), .descr = "The network's setting turns Accurate ECN on");
CONDITION_OF(rfc1323_off, accurate_ecn_incoming, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ecn_off,
    .arg = (&(const struct setting){ OFFER_ECN, 4 }),
    .descr = "The network's setting turns Accurate ECN on only where the peer requests it");

static expectations no_options = {
	GOES_ON,
	{ "options", NOOPT, "none" },
};

CONDITION(no_options, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = no_options,
    .descr = "The socket's option turns TCP's options off")
{
	int s = socket_open_nonblocking(test->transport);

	if (host_leave_out_options(s) == -1) {
		if (errno == ENOTSUP || errno == ENOPROTOOPT)
			unsupported("the host has no TCP_NOOPT");
		setup_failed("TCP_NOOPT: %s", strerror(errno));
	}
	observe_offers(test, s);
}
