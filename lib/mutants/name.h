/*
 * The address that connect() gets, for mistakes about it.
 */
#ifndef MUTANTS_NAME_H
#define	MUTANTS_NAME_H

#include <sys/un.h>

#include <netinet/in.h>

#include "mutants/attempt.h"

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

/* The address, as each family's structure. */
struct name {
	union {
		struct sockaddr any;
		struct sockaddr_storage storage;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} u;
	socklen_t length;
};

/* Reads the address; false unless it has that family and at least that kind's length. */
bool read_name(const struct attempt *, int family, struct name *);

/* The call with another address. */
int with_name(const struct attempt *, const struct name *);

#endif
