// SPDX-License-Identifier: GPL-2.0-only
///
/// A function either cleans up by scope or by goto: a jump past a guard() leaves the reader, and some
/// compilers, in doubt about what is still held. (include/linux/cleanup.h says so.)
///
virtual report

@r exists@
expression kind;
identifier label;
expression lock;
position p;
@@

 guard(kind)(lock);
 ... when any
 goto@p label;

@script:python depends on report@
p << r.p;
@@
coccilib.report.print_report(p[0], "goto after guard()")
