#include "world/firewall.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "world/linux/netlink.h"

#define	NAME	"connect-suite"

/* Offsets of source, destination and protocol in the IPv4 and IPv6 headers. */
#define	SOURCE4		12
#define	SOURCE6		8
#define	DESTINATION4	16
#define	DESTINATION6	24
#define	PROTOCOL4	9
#define	PROTOCOL6	6
#define	DESTINATION_PORT 2	/* of TCP's header */

/* nf_tables takes changes in batches only. */
struct batch {
	unsigned char bytes[4096];
	size_t length;
};

/* Whether nf_tables is built in or loaded: using it would load the module. */
static bool
is_loaded(const char *module, const char *function)
{
	char line[512], text[128];
	bool found = false;
	FILE *symbols;

	snprintf(text, sizeof(text), "/sys/module/%s", module);
	if (access(text, F_OK) == 0)
		return (true);
	if ((symbols = fopen("/proc/kallsyms", "re")) == NULL)
		return (false);
	snprintf(text, sizeof(text), " %s\n", function);
	while (!found && fgets(line, sizeof(line), symbols) != NULL)
		found = strstr(line, text) != NULL;
	fclose(symbols);
	return (found);
}

static void
begin(struct netlink_request *r, uint16_t type, int family)
{
	struct nfgenmsg body = { .nfgen_family = (unsigned char)family, .version = NFNETLINK_V0 };

	netlink_begin(r, (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type), NLM_F_CREATE, &body, sizeof(body));
}

static void
add(struct batch *batch, const struct netlink_request *r)
{
	size_t length = NLMSG_ALIGN(r->u.header.nlmsg_len);

	if (length > sizeof(batch->bytes) - batch->length)
		return;		/* the kernel rejects the batch, which then has no end */
	memcpy(batch->bytes + batch->length, r, length);
	batch->length += length;
}

static void
add_mark(struct batch *batch, uint16_t type)
{
	struct nfgenmsg body = { .nfgen_family = AF_UNSPEC, .res_id = htons(NFNL_SUBSYS_NFTABLES) };
	struct netlink_request r;

	netlink_begin(&r, type, 0, &body, sizeof(body));
	add(batch, &r);
}

static void
add_number(struct netlink_request *r, uint16_t type, uint32_t value)
{
	netlink_add(r, type, &(uint32_t){ htonl(value) }, sizeof(uint32_t));
}

/* An expression of a rule; its attributes go between begin_expression() and end_expression(). */
struct expression {
	struct rtattr *element, *data;
};

static struct expression
begin_expression(struct netlink_request *r, const char *name)
{
	struct expression e;

	e.element = netlink_nest(r, NFTA_LIST_ELEM, NULL, 0);
	netlink_add(r, NFTA_EXPR_NAME, name, strlen(name) + 1);
	e.data = netlink_nest(r, NFTA_EXPR_DATA, NULL, 0);
	return (e);
}

static void
end_expression(struct netlink_request *r, struct expression e)
{
	netlink_nest_end(r, e.data);
	netlink_nest_end(r, e.element);
}

static void
add_table_and_chain(struct batch *batch, int family, uint32_t hook_number)
{
	struct netlink_request r;
	struct rtattr *hook;

	begin(&r, NFT_MSG_NEWTABLE, family);
	netlink_add(&r, NFTA_TABLE_NAME, NAME, sizeof(NAME));
	add(batch, &r);

	begin(&r, NFT_MSG_NEWCHAIN, family);
	netlink_add(&r, NFTA_CHAIN_TABLE, NAME, sizeof(NAME));
	netlink_add(&r, NFTA_CHAIN_NAME, NAME, sizeof(NAME));
	hook = netlink_nest(&r, NFTA_CHAIN_HOOK, NULL, 0);
	add_number(&r, NFTA_HOOK_HOOKNUM, hook_number);
	add_number(&r, NFTA_HOOK_PRIORITY, 0);
	netlink_nest_end(&r, hook);
	netlink_add(&r, NFTA_CHAIN_TYPE, "filter", sizeof("filter"));
	add(batch, &r);
}

/* Compares what the expression before has loaded with these bytes. */
static void
add_comparison(struct netlink_request *r, const void *bytes, size_t length)
{
	struct rtattr *value;
	struct expression e = begin_expression(r, "cmp");

	add_number(r, NFTA_CMP_SREG, NFT_REG_1);
	add_number(r, NFTA_CMP_OP, NFT_CMP_EQ);
	value = netlink_nest(r, NFTA_CMP_DATA, NULL, 0);
	netlink_add(r, NFTA_DATA_VALUE, bytes, length);
	netlink_nest_end(r, value);
	end_expression(r, e);
}

/* Matches packets with these bytes at this offset of the IP header, or of the header that follows it, */
static void
add_match(struct netlink_request *r, uint32_t base, uint32_t offset, const void *bytes, size_t length)
{
	struct expression e = begin_expression(r, "payload");

	add_number(r, NFTA_PAYLOAD_DREG, NFT_REG_1);
	add_number(r, NFTA_PAYLOAD_BASE, base);
	add_number(r, NFTA_PAYLOAD_OFFSET, offset);
	add_number(r, NFTA_PAYLOAD_LEN, (uint32_t)length);
	end_expression(r, e);
	add_comparison(r, bytes, length);
}

/* ... or with this value of what is known of them besides, */
static void
add_match_about(struct netlink_request *r, uint32_t key, uint32_t value)
{
	struct expression e = begin_expression(r, "meta");

	add_number(r, NFTA_META_DREG, NFT_REG_1);
	add_number(r, NFTA_META_KEY, key);
	end_expression(r, e);
	add_comparison(r, &value, sizeof(value));
}

/* ... and drops them. */
static void
add_drop(struct netlink_request *r)
{
	struct rtattr *value, *verdict;
	struct expression e = begin_expression(r, "immediate");

	add_number(r, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
	value = netlink_nest(r, NFTA_IMMEDIATE_DATA, NULL, 0);
	verdict = netlink_nest(r, NFTA_DATA_VERDICT, NULL, 0);
	add_number(r, NFTA_VERDICT_CODE, NF_DROP);
	netlink_nest_end(r, verdict);
	netlink_nest_end(r, value);
	end_expression(r, e);
}

/* ... and rejects them, by a reset or by an ICMP error with that code. */
static void
add_reject(struct netlink_request *r, enum host_rejection how, uint8_t code)
{
	struct expression e = begin_expression(r, "reject");

	add_number(r, NFTA_REJECT_TYPE, how == REJECT_BY_RESET ? NFT_REJECT_TCP_RST : NFT_REJECT_ICMP_UNREACH);
	netlink_add(r, NFTA_REJECT_ICMP_CODE, &code, sizeof(code));
	end_expression(r, e);
}

/* Sends the batch; the kernel has answered by the time send() returns.  Returns 0, or -1 with the kernel's errno. */
static int
commit(const struct batch *batch)
{
	union {
		struct nlmsghdr header;
		unsigned char bytes[8192];
	} answer;
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER), error = 0;
	ssize_t n;

	if (s == -1)
		return (-1);
	if (send(s, batch->bytes, batch->length, 0) == -1)
		error = errno;
	while (error == 0 && (n = recv(s, &answer, sizeof(answer), MSG_DONTWAIT)) > 0) {
		long long left = n;	/* signed, unlike the lengths that NLMSG_OK compares it with */

		for (struct nlmsghdr *h = &answer.header; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left))
			if (h->nlmsg_type == NLMSG_ERROR && NLMSG_PAYLOAD(h, 0) >= (int)sizeof(struct nlmsgerr) && error == 0)
				error = -((const struct nlmsgerr *)NLMSG_DATA(h))->error;
	}
	close(s);
	errno = error;
	return (error == 0 ? 0 : -1);
}

/* What a rule matches beside the far address, and what it does. */
struct rule {
	enum host_direction direction;
	int protocol;				/* -1 for all */
	const enum host_match *match;		/* NULL for none, else with the value */
	uint32_t value;
	enum host_rejection how;
	uint8_t code;
};

static void
add_match_of(struct netlink_request *r, enum host_match match, uint32_t value)
{
	uint16_t port = htons((uint16_t)value);

	switch (match) {
	case MATCH_OWNER:
		add_match_about(r, NFT_META_SKUID, value);
		break;
	case MATCH_GROUP:
		add_match_about(r, NFT_META_SKGID, value);
		break;
	case MATCH_INTERFACE:
		add_match_about(r, NFT_META_OIF, value);
		break;
	case MATCH_PORT:
		add_match(r, NFT_PAYLOAD_TRANSPORT_HEADER, DESTINATION_PORT, &port, sizeof(port));
		break;
	}
}

/* Adds a table with one chain and one rule, which ends with the expression for how. */
static int
add_rule(const struct address *far, const struct rule *rule)
{
	bool inet6 = far->u.any.sa_family == AF_INET6, out = rule->direction == GOING_OUT;
	int family = inet6 ? NFPROTO_IPV6 : NFPROTO_IPV4;
	struct batch batch = { .length = 0 };
	struct netlink_request r;
	struct rtattr *expressions;
	size_t length;
	const void *bytes = address_in_bytes(far, &length);

	if (!is_loaded("nf_tables", "nf_tables_newrule") || (rule->how != REJECT_SILENTLY &&
	    !is_loaded(inet6 ? "nft_reject_ipv6" : "nft_reject_ipv4", inet6 ? "nft_reject_ipv6_eval" : "nft_reject_ipv4_eval"))) {
		errno = ENOTSUP;
		return (-1);
	}
	add_mark(&batch, NFNL_MSG_BATCH_BEGIN);
	add_table_and_chain(&batch, family, out ? NF_INET_LOCAL_OUT : NF_INET_LOCAL_IN);
	begin(&r, NFT_MSG_NEWRULE, family);
	netlink_add(&r, NFTA_RULE_TABLE, NAME, sizeof(NAME));
	netlink_add(&r, NFTA_RULE_CHAIN, NAME, sizeof(NAME));
	expressions = netlink_nest(&r, NFTA_RULE_EXPRESSIONS, NULL, 0);
	add_match(&r, NFT_PAYLOAD_NETWORK_HEADER, out ? inet6 ? DESTINATION6 : DESTINATION4 : inet6 ? SOURCE6 : SOURCE4, bytes,
	    length);
	if (rule->protocol != -1)
		add_match(&r, NFT_PAYLOAD_NETWORK_HEADER, inet6 ? PROTOCOL6 : PROTOCOL4, &(uint8_t){ (uint8_t)rule->protocol },
		    sizeof(uint8_t));
	if (rule->match != NULL)
		add_match_of(&r, *rule->match, rule->value);
	if (rule->how == REJECT_SILENTLY)
		add_drop(&r);
	else
		add_reject(&r, rule->how, rule->code);
	netlink_nest_end(&r, expressions);
	add(&batch, &r);
	add_mark(&batch, NFNL_MSG_BATCH_END);
	return (commit(&batch));
}

int
host_firewall_drop(const struct address *destination)
{
	const struct rule rule = { .direction = GOING_OUT, .protocol = -1, .how = REJECT_SILENTLY };

	return (add_rule(destination, &rule));
}

int
host_firewall_reject(enum host_direction direction, const struct address *far, int protocol, enum host_rejection how,
    uint8_t code)
{
	const struct rule rule = { .direction = direction, .protocol = protocol, .how = how, .code = code };

	return (add_rule(far, &rule));
}

int
host_firewall_drop_matching(enum host_match match, uint32_t value, const struct address *far)
{
	const struct rule rule = { .direction = GOING_OUT, .protocol = IPPROTO_TCP, .match = &match, .value = value,
	    .how = REJECT_SILENTLY };

	return (add_rule(far, &rule));
}
