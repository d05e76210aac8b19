#define	_GNU_SOURCE	/* for syscall() */

#include "world/hook.h"

#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/bpf.h>

#include "world/posix/not_supported.h"

/* The directory of the process's own control group; false where the second version of these is not mounted. */
static bool
find_group(char *path, size_t size)
{
	char line[512], where[256], type[64], own[256] = "";
	bool found = false;
	FILE *file = fopen("/proc/self/cgroup", "re");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, "0::", 3) == 0) {
			line[strcspn(line, "\n")] = '\0';
			strlcpy(own, line + 3, sizeof(own));
		}
	if (file != NULL)
		fclose(file);
	file = fopen("/proc/self/mounts", "re");
	while (!found && file != NULL && fgets(line, sizeof(line), file) != NULL)
		found = sscanf(line, "%*s %255s %63s", where, type) == 2 && strcmp(type, "cgroup2") == 0;
	if (file != NULL)
		fclose(file);
	return (found && own[0] != '\0' && snprintf(path, size, "%s%s", where, own) < (int)size);
}

/* Instructions of BPF: registers 1 (the call) and 2, fields of the call at offsets of struct bpf_sock_addr. */
static struct bpf_insn
load_field(size_t offset)
{
	return ((struct bpf_insn){ .code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = 2, .src_reg = 1, .off = (int16_t)offset });
}

/* A 32-bit comparison needs no newer kernel than the hooks if the value is in a register, which does not sign-extend it. */
static struct bpf_insn
set_register(uint8_t which, uint32_t value)
{
	return ((struct bpf_insn){ .code = BPF_ALU | BPF_MOV | BPF_K, .dst_reg = which, .imm = (int32_t)value });
}

static struct bpf_insn
skip_unless_equal(int16_t instructions)
{
	return ((struct bpf_insn){ .code = BPF_JMP | BPF_JNE | BPF_X, .dst_reg = 2, .src_reg = 3, .off = instructions });
}

static struct bpf_insn
store_field(size_t offset)
{
	return ((struct bpf_insn){ .code = BPF_STX | BPF_MEM | BPF_W, .dst_reg = 1, .src_reg = 3, .off = (int16_t)offset });
}

static const struct bpf_insn leave = { .code = BPF_JMP | BPF_EXIT };

#define	WORDS_MAX	4
#define	WORD		sizeof(uint32_t)

/* Loads the program for one family.  Returns its descriptor, or -1 with errno. */
static int
load(enum hook hook, bool inet6)
{
	const struct transport t = { .domain = inet6 ? AF_INET6 : AF_INET, .address = inet6 ? ADDRESS_INET6 : ADDRESS_INET };
	struct address to = hook_address(&t, hook, 0), loopback = address_loopback(&t, 0);
	const void *from_bytes = inet6 ? (const void *)&to.u.in6.sin6_addr : &to.u.in.sin_addr;
	const void *to_bytes = inet6 ? (const void *)&loopback.u.in6.sin6_addr : &loopback.u.in.sin_addr;
	size_t field = inet6 ? offsetof(struct bpf_sock_addr, user_ip6) : offsetof(struct bpf_sock_addr, user_ip4);
	size_t words = inet6 ? 4 : 1, n = 0, left;
	uint32_t from[WORDS_MAX], target[WORDS_MAX];
	struct bpf_insn program[64];
	union bpf_attr attributes;
	int rewritten = hook == HOOK_LEADS_TO_LOOPBACK;

	memcpy(from, from_bytes, words * WORD);
	memcpy(target, to_bytes, words * WORD);
	program[n++] = set_register(0, 1);
	/* What is left behind each comparison: three instructions for each further word, and what follows these. */
	left = rewritten ? 2 * words : 1;
	for (size_t i = 0; i < words; i++) {
		program[n++] = load_field(field + i * WORD);
		program[n++] = set_register(3, from[i]);
		program[n++] = skip_unless_equal((int16_t)(3 * (words - 1 - i) + left));
	}
	if (!rewritten)
		program[n++] = set_register(0, 0);
	for (size_t i = 0; rewritten && i < words; i++) {
		program[n++] = set_register(3, target[i]);
		program[n++] = store_field(field + i * WORD);
	}
	program[n++] = leave;

	memset(&attributes, 0, sizeof(attributes));
	attributes.prog_type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR;
	attributes.expected_attach_type = inet6 ? BPF_CGROUP_INET6_CONNECT : BPF_CGROUP_INET4_CONNECT;
	attributes.insns = (uint64_t)(uintptr_t)program;
	attributes.insn_cnt = (uint32_t)n;
	attributes.license = (uint64_t)(uintptr_t)"BSD";
	return ((int)syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof(attributes)));
}

/* The link lasts as long as its descriptor. */
static int
attach(int group, int program, bool inet6)
{
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.link_create.prog_fd = (uint32_t)program;
	attributes.link_create.target_fd = (uint32_t)group;
	attributes.link_create.attach_type = inet6 ? BPF_CGROUP_INET6_CONNECT : BPF_CGROUP_INET4_CONNECT;
	return ((int)syscall(SYS_bpf, BPF_LINK_CREATE, &attributes, sizeof(attributes)));
}

int
host_hook_connect(enum hook hook)
{
	char path[600];
	int group, program, ret = 0;

	if (!find_group(path, sizeof(path)))
		return (not_supported());
	if ((group = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return (-1);
	for (int inet6 = 0; ret == 0 && inet6 < 2; inet6++) {
		program = load(hook, inet6 != 0);
		ret = program == -1 || attach(group, program, inet6 != 0) == -1 ? -1 : 0;
	}
	if (ret == -1 && (errno == ENOSYS || errno == EINVAL))
		return (not_supported());
	return (ret);
}
