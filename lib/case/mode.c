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
		.over = "linux:completion-select",
		.made = "posix:completion-poll",
		.reported = "linux:completion-so-error",
	},
};
