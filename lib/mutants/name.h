/*
 * The name that connect() is given, for those who are wrong about it.
 */
#ifndef MUTANTS_NAME_H
#define	MUTANTS_NAME_H

#include <sys/un.h>

#include <netinet/in.h>

#include "mutants/attempt.h"

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

/* The name, seen as each family's. */
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

/* Reads the name; false unless it is one of that family and its length that of its kind at least. */
bool read_name(const struct attempt *, int family, struct name *);

/* The call with another name. */
int with_name(const struct attempt *, const struct name *);

#endif
