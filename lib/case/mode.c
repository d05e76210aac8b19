#include "case/mode.h"

const struct mode modes[MODES] = {
	[MODE_BLOCKING] = {
		.bit = BLOCKING,
		.name_suffix = "",
		.descr_suffix = "",
	},
	[MODE_NONBLOCKING] = {
		.bit = NONBLOCKING,
		.name_suffix = "_nonblocking",
		.descr_suffix = " (non-blocking)",
		.nonblocking = true,
		.goes_on = "freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS",
		.shown = {
			{ "after", "linux:completion-select", "posix:completion-poll" },
			{ "selected", "freebsd:EINPROGRESS-select linux:completion-select", "posix:completion-select" },
		},
		.reported = "linux:completion-so-error",
	},
};
