# SPDX-License-Identifier: GPL-2.0-only
"""hwmon: names, units, labels, alarms and faults, and what is not known."""
import errno
import os
import shutil

from podlib import Client, equal, fake, hwmon, main, modules, read, shell, test, until

modules()
CLIENT = Client()
CLIENT.do("pod-new", name="pod")
fake("add unit pod 3 0 1 2")
FOLDER = hwmon("megapod_fake", 3)


def report(channel, value, status=0):
    """One sample."""
    fake(f"report unit {channel} {status} {value}")


def attribute(name):
    """Content of an attribute, or errno."""
    return read(os.path.join(FOLDER, name))


@test
def chip():
    """the chip has the driver's name, and a platform device with its index for parent."""
    equal(attribute("name"), "megapod_fake")
    assert "/platform/megapod_fake.3/hwmon/" in FOLDER, FOLDER


@test
def not_known():
    """what was never read is ENODATA, and a fault without an alarm where there are such files."""
    for name in ("temp1", "fan1", "fan4", "humidity1"):
        equal(attribute(name + "_fault"), "1", name)
    equal(attribute("temp1_alarm"), "0")
    for name in ("temp1_input", "fan1_input", "in0_input",
                 "power1_input", "energy1_input", "pwm1", "pwm2_enable"):
        equal(attribute(name), errno.ENODATA, name)


@test
def units():
    """values have the units of the hwmon ABI."""
    for channel, value, name, want in (
            (0, -12345, "temp1_input", -12345),
            (1, 78949, "fan1_input", 789),
            (2, 123450, "fan2_input", 1235),
            (2, -123450, "fan2_input", -1235),
            (3, 42, "fan3_input", 42),
            (4, 4500, "fan4_input", 4500),
            (5, 500, "pwm1", 128),
            (6, 230100, "in0_input", 230100),
            (7, 1500, "curr1_input", 1500),
            (8, 231400, "power1_input", 231400000),
            (11, 7, "energy1_input", 25200000),
            (16, 45678, "humidity1_input", 45678),
            (5, 1000, "pwm1", 255),
            (5, 4000, "pwm1", 255),
            (5, -3, "pwm1", 0)):
        report(channel, value)
        equal(attribute(name), str(want), name)
    for channel, value, name in ((11, 2 ** 62, "energy1_input"), (8, -2 ** 62, "power1_input")):
        report(channel, value)
        equal(attribute(name), errno.EOVERFLOW, name)


@test
def labels():
    """everything has its label, coolant with its unit."""
    for name, want in (("temp1", "Channel 0"), ("fan1", "Channel 1 [dL/min]"),
                       ("fan2", "Channel 2 [mbar]"), ("fan3", "Channel 3 [level]"),
                       ("fan4", "Channel 4"), ("in0", "Channel 6"), ("power1", "Channel 8"),
                       ("energy1", "Channel 11"), ("humidity1", "Channel 16")):
        equal(attribute(name + "_label"), want, name)


@test
def grows_stale():
    """a sample that has grown stale is ENODATA, and a fault."""
    report(0, 5)
    equal(attribute("temp1_input"), "5")
    equal(attribute("temp1_fault"), "0")
    until(lambda: attribute("temp1_input") == errno.ENODATA, "stale")
    equal(attribute("temp1_fault"), "1")


@test
def alarm_and_fault():
    """alarm and fault files show bits of the device, and no limits that users set."""
    cid = CLIENT.do("component-get", name="unit")["id"]
    CLIENT.do("sensor-set", component_id=cid, index=0, crit_max=10)
    for status, value, alarm, fault in ((0, 1, "0", "0"), (0, 11, "0", "0"), (1, 1, "1", "0"),
                                        (2, 1, "1", "0"), (3, 1, "0", "1"),
                                        (4, 1, "0", "1")):
        report(0, value, status)
        equal((attribute("temp1_alarm"), attribute("temp1_fault")), (alarm, fault), status)
    equal(attribute("in0_fault"), errno.ENOENT)
    equal(attribute("temp1_max"), errno.ENOENT)


@test
def modes():
    """pwm files are read-only, and tell who decides."""
    for mode, want in ((1, "1"), (2, "2"), (3, "1"), (0, errno.ENODATA)):
        fake(f"mode unit 0 {mode}")
        equal(attribute("pwm2_enable"), want, mode)
    for name in os.listdir(FOLDER):
        path = os.path.join(FOLDER, name)
        if os.path.isfile(path) and name != "uevent":
            assert not os.stat(path).st_mode & 0o222, name
    equal(attribute("pwm1_enable"), errno.ENOENT, "a duty of no pump")


@test
def libsensors():
    """libsensors shows the chip under its lasting name."""
    if not shutil.which("sensors"):
        print("# no sensors program here")
        return
    fake("tick unit 100")
    until(lambda: attribute("temp1_input") != errno.ENODATA)
    text = shell("sensors")
    assert "megapod_fake-isa-0003" in text, text
    assert "Channel 1 [dL/min]" in text, text
    assert "ERROR" not in text, text
    fake("tick unit 0")


@test
def gone():
    """the chip goes with its component."""
    fake("del unit")
    equal(hwmon("megapod_fake", 3), None)


main()
