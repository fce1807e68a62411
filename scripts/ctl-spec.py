#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes the tables of megapodctl from the netlink specs: words of enums, and attributes with their JSON keys.

usage: ctl-spec.py OUT SPEC...    writes OUT/spec.h and OUT/spec.c

A key is the name of the attribute with "_" for "-". What only requests have gets no key where it is not there. Keys that the tool
makes besides, and names that differ, stand in the tables below.
"""

import pathlib
import sys

import yaml

# After this attribute a key of another form of it: set, attribute -> (attribute, form, key).
BESIDES = {
    ("sensor", "value"): ("quantity", "A_UNIT", "unit"),
    ("reading", "value"): ("quantity", "A_UNIT", "unit"),
    ("interlock-input", "value"): ("quantity", "A_UNIT", "unit"),
    ("setpoint", "value"): ("quantity", "A_UNIT", "unit"),
    ("pump", "duty-setpoint"): ("duty-setpoint", "A_NUMBER", "duty_setpoint_number"),
    ("pump", "flow-setpoint"): ("flow-setpoint", "A_NUMBER", "flow_setpoint_number"),
    ("valve", "setpoint"): ("setpoint", "A_NUMBER", "setpoint_number"),
    ("setpoint", "pump-index"): ("pump-index", "A_NUMBER", "pump_number"),
    ("interlock-action", "value"): ("quantity", "A_UNIT", "unit"),
    ("interlock-action", "parent-index"): ("parent-index", "A_NUMBER", "parent_number"),
} | {(s, "index"): ("index", "A_NUMBER", "number")
     for s in ("pump", "outlet", "setpoint", "valve", "battery", "member", "interlock-action", "interlock-step", "why", "lock")}
# Readings of outlets and pumps belong to them: no names, no limits.
READING = ["index", "quantity", "value", "status", "age-ms"]
# The kind of an event is its "event".
RENAMED = {("event", "kind"): "event"}
TYPES = {"binary": "A_BYTES", "u32": "A_U32", "uint": "A_UINT", "u64": "A_UINT", "sint": "A_SINT", "s64": "A_SINT", "s32": "A_SINT",
         "string": "A_STRING", "flag": "A_FLAG", "nest": "A_NEST"}
NOTE = "/* Made by scripts/ctl-spec.py from Documentation/netlink/specs: make generate. */\n"


def ident(name):
    return name.replace("-", "_")


def answered(spec):
    """Attributes that answers and events have, by set."""
    found = {}
    for op in spec["operations"]["list"]:
        for way in ("do", "dump"):
            reply = op.get(way, {}).get("reply", {}).get("attributes", [])
            found.setdefault(op.get("attribute-set"), set()).update(reply)
    return found


def row(family, name, attr, replies, nests):
    nr = f"{family}_A_{ident('sensor' if name == 'reading' else name).upper()}_{ident(attr['name']).upper()}"
    form, more = TYPES[attr["type"]], ""
    if "enum" in attr:
        form = "A_BITS" if attr.get("enum-as-flags") else "A_ENUM"
        more += f", .words = {ident(attr['enum'])}_words"
    if form == "A_NEST":
        more += f", .nest = {nests(attr['nested-attributes'])}_attrs"
    if attr.get("multi-attr"):
        more += ", .multi = true"
    if name == "event" and form == "A_NEST":
        more += ", .optional = true"
    if name in replies and attr["name"] not in replies[name]:
        more += ", .optional = true"
    rows = [(nr, form, RENAMED.get((name, attr["name"]), ident(attr["name"])), more)]
    if (name, attr["name"]) in BESIDES:
        other, form, key = BESIDES[name, attr["name"]]
        more = ", .multi = true" if attr.get("multi-attr") else ""
        rows.append((nr[:-len(ident(attr["name"]))] + ident(other).upper(), form, key, more))
    return "".join(f"\t{{ {n}, {f}, \"{k}\"{m} }},\n" for n, f, k, m in rows)


def tables(spec):
    family, sets, words = spec["name"].upper(), {}, {}
    for entry in spec["definitions"]:
        if entry["type"] in ("enum", "flags"):
            words[entry["name"]] = [e if isinstance(e, str) else e["name"] for e in entry["entries"]]
    subsets = {s["name"]: s["subset-of"] for s in spec["attribute-sets"] if "subset-of" in s}
    for entry in spec["attribute-sets"]:
        if entry["name"] not in subsets:
            sets[entry["name"]] = [a for a in entry["attributes"] if a["type"] != "pad"]
    if "sensor" in sets:
        sets["reading"] = [a for a in sets["sensor"] if a["name"] in READING]
    replies = answered(spec)

    def nests(outer, name):
        name = subsets.get(name, name)
        return ident("reading" if name == "sensor" and outer != "event" else name)

    text = "".join(f"const char *const {ident(n)}_words[] = {{\n" +
                   "".join(f'\t"{w}",\n' for w in w_list) + "\tNULL\n};\n\n" for n, w_list in words.items())
    for name, attrs in sets.items():
        text += f"const struct attr {ident(name)}_attrs[] = {{\n"
        text += "".join(row(family, name, a, replies, lambda n, o=name: nests(o, n)) for a in attrs
                        if a["type"] in TYPES)
        text += "\t{ 0 }\n};\n\n"
    names = [f"extern const char *const {ident(n)}_words[];\n" for n in words]
    names += [f"extern const struct attr {ident(n)}_attrs[];\n" for n in sets]
    return text.rstrip("\n") + "\n", "".join(names)


def main():
    out = pathlib.Path(sys.argv[1])
    made = [tables(yaml.safe_load(pathlib.Path(p).read_text())) for p in sorted(sys.argv[2:], reverse=True)]
    (out / "spec.h").write_text(
        "/* SPDX-License-Identifier: GPL-2.0-only */\n" + NOTE +
        "#ifndef SPEC_H\n#define SPEC_H\n\n/* Included by schema.h, where struct attr is. */\n\n" + "\n".join(m[1] for m in made) + "\n#endif\n")
    (out / "spec.c").write_text(
        "// SPDX-License-Identifier: GPL-2.0-only\n" + NOTE +
        "#include <linux/megapod.h>\n#include <linux/modbus.h>\n\n#include \"core/schema.h\"\n\n" +
        "\n".join(m[0] for m in made))


main()
