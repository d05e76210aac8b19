/*
 * The name of a setting that the host would not make, for the reason of a case that is untested without it (SETTING()).
 */
#ifndef WORLD_SETTING_H
#define	WORLD_SETTING_H

/* Says which setting has just been refused, with the present errno, in the host's own words: "net.ipv4.tcp_syn_retries". */
void setting_refused(const char *name);

/* The setting that was refused last; "" where that was not with this error: then it was something else that failed. */
const char *setting_name(int error);

#endif
