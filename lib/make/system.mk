# Prints which sources of lib/world make up the programs for the system, as a file that rules.mk includes.
include $(BUILD)/config.mk

export COMPILER_NOW=$(CC) $(CPPFLAGS) $(CFLAGS)
export SYSTEM_NOW=$(SYSTEM)
all: FORCE
	@sh lib/make/system.sh
FORCE:
