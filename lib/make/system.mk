# Which system the programs are for, and so which sources of lib/world they are made of: prints what rules.mk includes.
include $(BUILD)/config.mk

export COMPILER_NOW=$(CC) $(CPPFLAGS) $(CFLAGS)
export SYSTEM_NOW=$(SYSTEM)
all: FORCE
	@sh lib/make/system.sh
FORCE:
