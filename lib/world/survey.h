/*
 * What the host is set to.
 */
#ifndef WORLD_SURVEY_H
#define	WORLD_SURVEY_H

/* Calls back with the name and value of each setting of the host that bears on connect(). */
void host_settings(void (*report)(const char *name, const char *value));

#endif
