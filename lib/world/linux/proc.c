#include "world/linux/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/network.h"
#include "world/setting.h"

int
proc_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), saved;
	ssize_t n;

	if (fd == -1)
		return (-1);
	n = write(fd, text, strlen(text));
	saved = errno;
	close(fd);
	errno = saved;
	return (n == (ssize_t)strlen(text) ? 0 : -1);
}

bool
proc_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return (false);
	n = read(fd, text, size - 1);
	close(fd);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return (true);
}

bool
proc_has_file_system(const char *type)
{
	char line[128], wanted[64];
	bool found = false;
	FILE *file = fopen("/proc/filesystems", "re");

	if (file == NULL)
		return (false);
	snprintf(wanted, sizeof(wanted), "nodev\t%s\n", type);
	while (!found && fgets(line, sizeof(line), file) != NULL)
		found = strcmp(line, wanted) == 0;
	fclose(file);
	return (found);
}

bool
proc_has_protocol(const char *name)
{
	char line[256];
	size_t length = strlen(name);
	bool found = false;
	FILE *file = fopen("/proc/net/protocols", "re");

	if (file == NULL)
		return (true);		/* a sandbox without the list does not load protocols */
	while (!found && fgets(line, sizeof(line), file) != NULL)
		found = strncmp(line, name, length) == 0 && line[length] == ' ';
	fclose(file);
	return (found);
}

int
write_setting(const char *name, const char *value)
{
	char path[160], present[256];
	int error = ENOTSUP;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	if (network_is_private()) {
		if (proc_write(path, value) == 0)
			return (0);
		error = errno;
		if (proc_read(path, present, sizeof(present)) && strcmp(present, value) == 0)
			return (0);
	}
	for (char *slash = path; *slash != '\0'; slash++)
		if (*slash == '/')
			*slash = '.';
	if (!network_is_private())
		strlcat(path, " of the host's own network", sizeof(path));
	errno = error;
	setting_refused(path + strlen("/proc/sys/"));
	return (-1);
}
