#include "mutants/name.h"

bool
read_name(const struct attempt *a, int family, struct name *name)
{
	size_t needed = family == AF_INET ? sizeof(struct sockaddr_in) : family == AF_INET6 ? sizeof(struct sockaddr_in6) :
	    PATH_OFFSET + 1;

	return (name_of(a, &name->u.storage, &name->length) && name->u.storage.ss_family == family && name->length >= needed);
}

int
with_name(const struct attempt *a, const struct name *name)
{
	acted();
	return (as_host_named(a, &name->u.storage, name->length));
}
