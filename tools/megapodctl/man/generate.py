#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes the section on commands of megapodctl(8) from the command table.

usage: megapodctl -j help | generate.py PAGE            rewrites what stands between the marks
       megapodctl -j help | generate.py --check PAGE    fails, with the difference, when it is stale
"""

import difflib
import json
import pathlib
import sys

BEGIN = '.\\" Made by man/generate.py from the command table: make completion\n'
END = '.\\" End of what is made.\n'
# What is written for a parameter, besides its words.
FORMS = {
    "text": "text", "file": "file", "number": "n", "time": "time", "measure": "value", "part": "name", "list": "list",
    "flag": "",
}


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return "\\&" + text if text[:1] in ".'" else text


def words(text):
    """As one argument of a macro."""
    return '"' + escape(text) + '"'


def value(param):
    if param["words"]:
        return " | ".join(f"Cm {w}" for w in param["words"])
    return f"Ar {FORMS[param['kind']]}" if FORMS[param["kind"]] else ""


def synopsis(command):
    lines = [".Nm", f".Cm {command['object']}" + (f" {command['verb']}" if command["verb"] else "")]
    for param in command["params"]:
        what = f"Ar {words(param['name'])}" if param["positional"] else f"Cm {param['name']} {value(param)}".rstrip()
        if param["positional"] and param["words"]:
            what = value(param)
        if param["repeat"]:
            what += " Ar ..."
        lines.append(f".{what}" if param["required"] else f".Op {what}")
    return "\n".join(lines) + "\n"


def section(commands):
    text, last = "", None
    for command in commands:
        if command["object"] != last:
            text += f".Ss {command['object']}\n"
            last = command["object"]
        text += ".Bd -ragged\n" + synopsis(command) + ".Ed\n.Pp\n" + escape(command["help"]) + ".\n"
        if command["params"]:
            text += ".Bl -tag -width \"stage-time\" -compact -offset indent\n"
            for param in command["params"]:
                head = "Ar " + words(param["name"]) if param["positional"] else "Cm " + param["name"]
                text += f".It {head}\n{escape(param['help'])}\n"
            text += ".El\n"
        text += f".Dl {escape(command['example'])}\n"
    return text


def main():
    page = pathlib.Path(sys.argv[-1])
    old = page.read_text()
    head, rest = old.split(BEGIN)
    new = head + BEGIN + section(json.load(sys.stdin)["commands"]) + END + rest.split(END)[1]
    if sys.argv[1] != "--check":
        page.write_text(new)
    elif new != old:
        sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True),
                                                   page.name + " (in the tree)", page.name + " (from the table)"))
        sys.exit(1)


main()
