#include "world/fastopen.h"

#include <string.h>

#include "world/far_end.h"
#include "world/wire.h"

/* Each byte differs, so that a cookie that was cut short or padded is another. */
static void
make_cookie(uint8_t cookie[FASTOPEN_COOKIE_MAX])
{
	for (size_t i = 0; i < FASTOPEN_COOKIE_MAX; i++)
		cookie[i] = (uint8_t)('A' + i);
}

void
fastopen_answer(const struct segment *syn, size_t length, uint32_t acknowledgement)
{
	struct segment answer = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	uint8_t cookie[FASTOPEN_COOKIE_MAX];

	answer.acknowledgement = acknowledgement;
	if (length > 0) {
		make_cookie(cookie);
		answer.options[0] = OPTION_FASTOPEN;
		answer.options[1] = (uint8_t)(2 + length);
		memcpy(answer.options + 2, cookie, length);
		answer.options_length = (2 + length + 3) / 4 * 4;
		for (size_t i = 2 + length; i < answer.options_length; i++)
			answer.options[i] = 1;
	}
	wire_send_segment(&answer);
}

const char *
fastopen_cookie_in(const struct segment *syn, size_t given)
{
	static const uint8_t experiment[] = { 0xf9, 0x89 };
	uint8_t cookie[FASTOPEN_COOKIE_MAX];
	size_t length;
	const uint8_t *option = segment_option(syn, OPTION_FASTOPEN, &length);

	make_cookie(cookie);
	if (option == NULL && (option = segment_option(syn, OPTION_EXPERIMENT, &length)) != NULL)
		return (length == sizeof(experiment) && memcmp(option, experiment, length) == 0 ? "asked for as an experiment" :
		    "another");
	return (option == NULL ? "none" : length == 0 ? "asked for" :
	    length == given && memcmp(option, cookie, length) == 0 ? "given" : "another");
}
