# SPDX-License-Identifier: GPL-2.0-only
#
# What stands in for the kernel's own lib.mk here: a folder of tests has the lists that kselftest knows, and our runners
# go by them too. TEST_PROGS are run, TEST_FILES are what they read, TEST_GEN_FILES what is built for them, TEST_INCLUDES
# what they use of other folders. In the kernel's tree the line that includes this names the kernel's.

all: $(TEST_GEN_FILES)
	@:

progs:
	@printf '%s\n' $(TEST_PROGS)

files:
	@printf '%s\n' $(TEST_PROGS) $(TEST_FILES)

includes:
	@printf '%s\n' $(TEST_INCLUDES)

clean:
	$(if $(TEST_GEN_FILES),rm -f $(TEST_GEN_FILES))

.PHONY: all progs files includes clean
