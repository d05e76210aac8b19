/*
 * The version of the suite: its release, and where it was built in a git tree also the commit, "0.9+3894060-dirty".  The build
 * writes it (lib/make/version.sh); it goes into every record.
 */
#ifndef JUDGE_VERSION_H
#define	JUDGE_VERSION_H

extern const char suite_version[];

#endif
