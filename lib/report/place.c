#include "report/place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/text.h"

char *
place_of_program(const char *called)
{
	const char *path = getenv("PATH");
	char *full = NULL, *real = NULL;

	if (strchr(called, '/') != NULL) {
		real = realpath(called, NULL);
	} else {
		for (size_t length; real == NULL && path != NULL && *path != '\0'; path += length + (path[length] == ':')) {
			length = strcspn(path, ":");
			full = text_format("%.*s/%s", length > 0 ? (int)length : 1, length > 0 ? path : ".", called);
			if (access(full, X_OK) == 0)
				real = realpath(full, NULL);
			free(full);
		}
	}
	if (real == NULL)
		return (text_copy("", 0));
	*strrchr(real, '/') = '\0';
	return (real);
}

char *
place_find(const char *folder, const char *const paths[])
{
	char *real = NULL;

	for (size_t i = 0; real == NULL && folder[0] != '\0' && paths[i] != NULL; i++) {
		char *path = text_format("%s/%s", folder, paths[i]);

		real = realpath(path, NULL);
		free(path);
	}
	return (real);
}
