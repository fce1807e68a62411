# SPDX-License-Identifier: GPL-2.0-only
#
# From this tree to the kernel's own: what is built by which option, no version of ours, and files where they are there.

# Kbuild: each module has an option of its name, tests one of their suite
s/^obj-m \+= (\w+)\.o$/obj-$(CONFIG_\U\1\E) += \1.o/
s/^obj-\$\(if \$\(CONFIG_KUNIT\),m\) \+= (\w+)_test\.o$/obj-$(CONFIG_\U\1\E_KUNIT_TEST) += \1_test.o/
# A test includes the files that it tests, which may be built in beside it: what is in it stays in it.
s/^\w+_test-y := (\w+\/)?(\w+_test)\.o$/&\nCFLAGS_\1\2.o := -fwhole-program/
s/^# Tests, where the kernel has KUnit.*/# Tests/
/^GCOV_PROFILE_/d
/^CFLAGS_bus\.o := \$\(compat-bus-flags\)$/d

/^MODULE_VERSION\(MEGAPOD_VERSION\);$/d
s,drivers/(map|cdu|pdu|power|meter|leak|io|pump|valve|site)/,drivers/megapod/\1/,g

# Pages that go along
s,Documentation/driver-api/(megapod|modbus|writing-a-driver|memory-order|trip-path)\.rst,Documentation/driver-api/megapod/\1.rst,g

# Tests of megapod's own folder are those of the core there
s,\.\./megapod(/podlib\.py)?( |$),../core\1\2,

# MAINTAINERS
s,^F:\tDocumentation/driver-api/\w.*,F:\tDocumentation/driver-api/megapod/,
s,^F:\tdrivers/megapod/\w+/$,F:\tdrivers/megapod/,
s,^F:\tselftests/modbus/,F:\ttools/testing/selftests/drivers/modbus/,
s,^F:\tselftests/\w+/,F:\ttools/testing/selftests/drivers/megapod/,
