/*
 * The name of a setting that the host refused, for the reason of the case that is untested without it (SETTING()).
 */
#ifndef WORLD_SETTING_H
#define	WORLD_SETTING_H

/* Records the setting that has just been refused, by the host's own name ("net.ipv4.tcp_syn_retries"), with the current errno. */
void setting_refused(const char *name);

/* The last setting that was refused; "" if its errno was another one, since something else has failed then. */
const char *setting_name(int error);

#endif
