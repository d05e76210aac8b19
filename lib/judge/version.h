/*
 * The version of the suite: its release and, if built in a git tree, the commit: "0.9+3894060-dirty".  lib/make/version.sh makes
 * it; every record holds it.
 */
#ifndef JUDGE_VERSION_H
#define	JUDGE_VERSION_H

extern const char suite_version[];

#endif
