# SPDX-License-Identifier: GPL-2.0-only
"""Who may do what."""
import errno
import os
import subprocess
import sys

from podlib import Client, Raw, attr, equal, fake, main, modules, test

PROBE = len(sys.argv) > 1
if not PROBE:
    modules()
CMD = {"pod-get": 1, "pod-new": 2, "component-get": 4, "sensor-get": 5, "sensor-set": 6,
       "pump-set": 8, "outlet-set": 10, "group-new": 12, "event-get": 15}


def probe():
    """In another skin: tells the errno of each request, "absent" without the family."""
    raw = Raw()
    if raw.family is None:
        print("absent")
        return
    component, pod = int(sys.argv[2]), int(sys.argv[3])
    one = attr(1, component) + attr(2, 0)
    answers = [
        raw.error(CMD["component-get"], b"", dump=True),
        raw.error(CMD["sensor-get"], one),
        raw.error(CMD["event-get"], attr(1, pod), dump=True),
        raw.error(CMD["pod-new"], attr(2, b"1\0")),
        raw.error(CMD["group-new"], attr(2, pod)),
        raw.error(CMD["sensor-set"], one),
        raw.error(CMD["pump-set"], one),
        raw.error(CMD["outlet-set"], attr(1, component) + attr(18, 0)),
    ]
    print(" ".join(str(error) for error, _ in answers))
    print(answers[-1][1])


def as_(*command):
    """What the probe says when it is run by this command."""
    result = subprocess.run([*command, sys.executable, os.path.abspath(__file__), "probe", COMPONENT,
                             POD], check=True, text=True, stdout=subprocess.PIPE)
    return result.stdout.splitlines()


READS = "0 0 0"
# the requests are incomplete on purpose: with permission they are EINVAL, and change nothing
EINVAL = str(errno.EINVAL)
EPERM = str(errno.EPERM)

if PROBE:
    probe()
    sys.exit(0)

CLIENT = Client()
POD = str(CLIENT.do("pod-new", name="pod")["id"])
fake("add unit pod 0 0 1 1")
COMPONENT = str(CLIENT.do("component-get", name="unit")["id"])


@test
def root():
    """root may do all of it."""
    equal(as_("env")[0], " ".join([READS] + [EINVAL] * 5))


@test
def nobody():
    """an unprivileged user may read, and nothing else."""
    equal(as_("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")[0],
          " ".join([READS] + [EPERM] * 5))


@test
def user_namespace():
    """root in a user namespace of its own is an unprivileged user."""
    equal(as_("unshare", "-Ur")[0], " ".join([READS] + [EPERM] * 5))


@test
def net_namespace():
    """in another network namespace there is no such family."""
    equal(as_("unshare", "-Urn"), ["absent"])
    equal(as_("unshare", "-n"), ["absent"])


@test
def net_admin():
    """CAP_NET_ADMIN alone makes pods; it switches nothing, nor decides what is switched."""
    drop = "-all,+net_admin"
    said = as_("setpriv", "--inh-caps", drop, "--bounding-set", drop)
    equal(said[0], " ".join([READS] + [EINVAL] + [EPERM] * 4))
    equal(said[1], "CAP_SYS_RAWIO is needed as well")


@test
def rawio():
    """CAP_SYS_RAWIO alone changes nothing."""
    drop = "-all,+sys_rawio"
    equal(as_("setpriv", "--inh-caps", drop, "--bounding-set", drop)[0],
          " ".join([READS] + [EPERM] * 5))


main()
