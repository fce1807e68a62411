# SPDX-License-Identifier: GPL-2.0-only
#
# How a program is built that reads what the kernel knows: $(program) of the *.c here, this folder and what megapodctl
# has of netlink, objects and words; tests/played is the same with a kernel that is played, as in megapodctl's tests.
# To be set before: program, top, pkgs.

include $(top)/tools/flags.mk
ctl := $(top)/tools/megapodctl
pkgs += libnl-3.0 libnl-genl-3.0 json-c

# Our uapi headers come before the system's, which may be of another release of megapod.
override CPPFLAGS += -I$(ctl) -I$(top)/tools/lib -I$(top)/include/uapi $(shell pkg-config --cflags $(pkgs))
override CFLAGS += -Wformat=2 -Wpointer-arith -Wwrite-strings
LDLIBS += $(shell pkg-config --libs $(pkgs)) -lm

shared := $(patsubst $(ctl)/%.c,ctl/%,$(wildcard $(ctl)/base/*.c $(ctl)/core/*.c)) \
	$(patsubst $(top)/tools/lib/%.c,lib/%,$(wildcard $(top)/tools/lib/*.c))
all := $(patsubst %.c,$(build)/%.o,$(wildcard *.c)) $(shared:%=$(build)/%.o)

$(program)$(suffix): $(all)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

include $(ctl)/tests/played.mk

tests/played$(suffix): $(player:%=$(build)/%.o) $(all)
	$(CC) $(CFLAGS) $(LDFLAGS) $(played:%=-Wl,--wrap=%) -o $@ $^ $(LDLIBS)

$(build)/tests-%.o: $(ctl)/tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(build)/ctl/%.o: $(ctl)/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(build)/lib/%.o: $(top)/tools/lib/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(build)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

clean:
	rm -rf build build-san $(program) $(program)-san tests/played tests/played-san tests/stream tests/stream-san

.PHONY: check clean
.DELETE_ON_ERROR:
-include $(wildcard $(build)/*.d $(build)/*/*.d $(build)/*/*/*.d)
