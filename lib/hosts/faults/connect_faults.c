/*
 * A module for Linux that fails allocations on request, for kernels without CONFIG_FAULT_INJECTION.  /proc/fail-nth then works as
 * /proc/thread-self/fail-nth does with it: a thread that writes N there makes its own Nth allocation of a slab object from then on
 * fail, and no other; reading gives how many are still to come, 0 once it has failed.  Writing 0 ends it, and so does close().
 *
 * Allocations in interrupts do not count, nor do those that must not fail.
 */
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#define	REQUESTS	128	/* open files at most */

static struct request {
	struct file *file;	/* NULL: free */
	struct task_struct *task;
	int left;
} requests[REQUESTS];

/* The probed function returns at once with what is in the register. */
asmlinkage void connect_faults_return(void);
asm(".text\n.type connect_faults_return, @function\nconnect_faults_return:\n\t" ASM_RET
    ".size connect_faults_return, .-connect_faults_return\n");

/* int should_failslab(struct kmem_cache *, gfp_t), which each allocation asks; an error fails it. */
static int
before_allocation(struct kprobe *probe, struct pt_regs *regs)
{
	if (!in_task() || (regs->si & __GFP_NOFAIL) != 0)
		return (0);
	for (int i = 0; i < REQUESTS; i++) {
		struct request *r = &requests[i];

		if (READ_ONCE(r->task) != current)
			continue;
		if (--r->left > 0)
			return (0);
		WRITE_ONCE(r->task, NULL);
		regs->ax = (unsigned long)-ENOMEM;
		regs->ip = (unsigned long)connect_faults_return;
		return (1);
	}
	return (0);
}

/* A probe by ftrace may only change where to go on if it has this. */
static void
after_allocation(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe probe = {
	.symbol_name = "should_failslab",
	.pre_handler = before_allocation,
	.post_handler = after_allocation,
};

static int
request_open(struct inode *inode, struct file *file)
{
	for (int i = 0; i < REQUESTS; i++)
		if (cmpxchg(&requests[i].file, NULL, file) == NULL) {
			file->private_data = &requests[i];
			return (0);
		}
	return (-EBUSY);
}

static int
request_release(struct inode *inode, struct file *file)
{
	struct request *r = file->private_data;

	WRITE_ONCE(r->task, NULL);
	r->left = 0;
	smp_store_release(&r->file, NULL);
	return (0);
}

static ssize_t
request_write(struct file *file, const char __user *text, size_t length, loff_t *offset)
{
	struct request *r = file->private_data;
	int n, error = kstrtoint_from_user(text, length, 0, &n);

	if (error != 0)
		return (error);
	if (n < 0)
		return (-EINVAL);
	WRITE_ONCE(r->task, NULL);
	r->left = n;
	if (n > 0)
		WRITE_ONCE(r->task, current);
	return (length);
}

static ssize_t
request_read(struct file *file, char __user *text, size_t length, loff_t *offset)
{
	struct request *r = file->private_data;
	char line[16];
	int n = snprintf(line, sizeof(line), "%d\n", r->left);

	return (simple_read_from_buffer(text, length, offset, line, n));
}

static const struct proc_ops operations = {
	.proc_open = request_open,
	.proc_read = request_read,
	.proc_write = request_write,
	.proc_lseek = default_llseek,
	.proc_release = request_release,
};

static int __init
begin(void)
{
	int error = register_kprobe(&probe);

	if (error != 0)
		return (error);
	if (proc_create("fail-nth", 0666, NULL, &operations) == NULL) {
		unregister_kprobe(&probe);
		return (-ENOMEM);
	}
	return (0);
}
module_init(begin);

MODULE_DESCRIPTION("Fails an allocation of the caller's on request");
MODULE_LICENSE("Dual BSD/GPL");
