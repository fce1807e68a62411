# SPDX-License-Identifier: GPL-2.0-only
#
# What all tools are compiled with. SANITIZE=1 builds NAME-san beside NAME, with ASan and UBSan. A Makefile sets top, and
# adds to CPPFLAGS and LDLIBS what it needs.

VERSION := $(shell cat $(top)/VERSION 2>/dev/null || echo unreleased)

# Fortified as packages are built, so that a warning is seen before
override CPPFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
override CPPFLAGS += -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I.
CFLAGS ?= -O2 -g
override CFLAGS += -std=gnu11 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wno-missing-field-initializers -MMD -MP

ifeq ($(SANITIZE),1)
suffix := -san
override CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
build := build$(suffix)
