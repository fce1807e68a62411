// SPDX-License-Identifier: GPL-2.0-only
///
/// Units live in names, so a value with one unit in its name never goes to, nor is compared with,
/// one with another unless something is done to it.
///
virtual report

@initialize:python@
@@
UNITS = ("_ns", "_us", "_ms", "_s", "_mv", "_ma", "_mw", "_w", "_mc", "_pa", "_ml_min")

def unit(name):
    return next((u for u in UNITS if name.endswith(u)), None)

def judge(p, a, b):
    if unit(a) and unit(b) and unit(a) != unit(b):
        coccilib.report.print_report(p[0], "%s and %s have different units" % (a, b))

@r@
identifier a, b;
expression x, y;
position p;
@@
(
 a@p = b
|
 a@p = y->b
|
 a@p = y.b
|
 x->a@p = b
|
 x.a@p = b
|
 x->a@p = y->b
|
 x.a@p = y.b
|
 x->a@p = y.b
|
 x.a@p = y->b
)

@script:python depends on report@
p << r.p;
a << r.a;
b << r.b;
@@
judge(p, a, b)

@c@
identifier a, b;
expression x, y;
binary operator op = {<, <=, >, >=, ==, !=, +, -};
position p;
@@
(
 a@p op b
|
 a@p op y->b
|
 a@p op y.b
|
 x->a@p op b
|
 x.a@p op b
|
 x->a@p op y->b
|
 x.a@p op y.b
|
 x->a@p op y.b
|
 x.a@p op y->b
)

@script:python depends on report@
p << c.p;
a << c.a;
b << c.b;
@@
judge(p, a, b)
