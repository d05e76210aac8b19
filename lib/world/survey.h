/*
 * The host's settings.
 */
#ifndef WORLD_SURVEY_H
#define	WORLD_SURVEY_H

/* Reports the name and value of each setting that affects connect(). */
void host_settings(void (*report)(const char *name, const char *value));

#endif
