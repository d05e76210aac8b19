/*
 * The entry for LLVM's libFuzzer, in place of main.c: FUZZ_TARGET in the environment names the target.
 */
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/target.h"
#include "report/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct target *target;
	const char *name = getenv("FUZZ_TARGET");

	if (target == NULL && (name == NULL || (target = target_find(name)) == NULL))
		text_errx(2, "FUZZ_TARGET=%s: no target", name != NULL ? name : "");
	target->read(bytes, n);
	return (0);
}
