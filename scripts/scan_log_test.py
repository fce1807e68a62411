#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of scan_log.py on lines that kernels said; run by "scan_log.py --test"."""

import re
import unittest

import scan_log

# From boots of 6.1 and of User Mode Linux 7.3, and from kernels with bugs planted.
BAD = """\
[   21.301] BUG kmalloc-128 (Tainted: G    B      OE     ): Right Redzone overwritten
[    9.118] WARNING: CPU: 1 PID: 176 at drivers/modbus/link.c:77 link_release+0x3a/0x50 [modbus]
[    9.119] Call Trace:
[    9.120] RIP: 0010:link_release+0x3a/0x50 [modbus]
[    9.121] Kernel panic - not syncing: kernel: panic_on_warn set ...
WARNING: suspicious RCU usage
[ BUG: Invalid wait context ]
BUG: sleeping function called from invalid context at kernel/locking/rwsem.c:1573
WARNING: possible circular locking dependency detected
BUG: KASAN: slab-out-of-bounds in modbus_nl_link_new_doit+0xc1/0x120 [hx]
UBSAN: array-index-out-of-bounds in /home/user/map.c:17:9
unreferenced object 0x62f4c2c0 (size 64):
INFO: task rmmod:204 blocked for more than 120 seconds.
watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [kworker/0:1:14]
rcu: INFO: rcu_preempt self-detected stall on CPU
refcount_t: underflow; use-after-free.
ODEBUG: free active (active state 0) object: 61a2 object type: work_struct hint: poll_work+0x0/0x90
INFO: trying to register non-static key.
BUG: unable to handle page fault for address: ffffc90000123000
Oops: 0000 [#1] PREEMPT SMP PTI
""".splitlines()

GOOD = """\
rcu: \tRCU callback double-/use-after-free debug is enabled.
kmemleak: Kernel memory leak detector initialized (mem pool available: 15813)
[   16.821201] hx: loading out-of-tree module taints kernel.
[   16.823801] hx: module verification failed: signature and/or required key missing - tainting kernel
[    4.617119] zbud: loaded
AMD-Vi: AMD IOMMUv2 functionality not available on this system - This is not a bug.
[   12.3] modbus: line0: unit 12: no reply
... lock debugging: BUGS none
""".splitlines()


class ScanTest(unittest.TestCase):
    def test_each_bad_line_is_found(self):
        for line in BAD:
            self.assertEqual(len(list(scan_log.scan([line]))), 1, line)

    def test_no_good_line_is_found(self):
        self.assertEqual(list(scan_log.scan(GOOD)), [])

    def test_finding_names_the_test_that_ran(self):
        log = ["early Oops", "[1] megapod-test: begin a/b.sh", "Oops", "[2] megapod-test: end a/b.sh 0", "Oops"]
        self.assertEqual([test for _, test, _ in scan_log.scan(log)], ["boot", "a/b.sh", "after a/b.sh"])

    def test_crash_that_was_asked_for(self):
        crash = ["[1] sysrq: Trigger a crash", "[1] Kernel panic - not syncing: sysrq triggered crash", "[1] Call Trace:",
                 "[1] RIP: 0033:0x7f755f648350"]
        boot = ["[0] Linux version 6.1.0"]
        self.assertEqual(list(scan_log.scan(crash + boot)), [])
        self.assertEqual(len(list(scan_log.scan(crash + ["[1] BUG: kernel NULL pointer dereference"] + boot))), 1)
        self.assertEqual(len(list(scan_log.scan(crash + boot + crash[1:]))), 3)

    def test_allowed_is_no_finding(self):
        self.assertEqual(list(scan_log.scan(BAD, [re.compile(".")])), [])
        self.assertEqual(len(list(scan_log.scan(BAD, [re.compile("KASAN")]))), len(BAD) - 1)

    def test_allow_list_is_reasoned(self):
        with open(f"{scan_log.HERE}/scan-log.allow", encoding="utf-8") as allow:
            lines = allow.read().splitlines()
        for before, line in zip(lines, lines[1:]):
            if line and line[0] != "#":
                self.assertTrue(before.startswith("#"), f"no reason for {line}")


def main():
    result = unittest.main(module=__name__, argv=["scan_log_test"], exit=False).result
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    main()
