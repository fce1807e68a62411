#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Secure Boot as an administrator meets it, typing what doctor says and nothing else.

A root folder with the packages installed is booted in QEMU: OVMF with Microsoft's keys, Debian's signed shim,
GRUB and kernel. The kernel refuses the modules; doctor's words are followed to the letter, through MokManager's
menus on the serial console; the modules load. TAP on standard output.

usage: secure_boot.py ROOT KERNEL-RELEASE FIRMWARE-FOLDER CONSOLE-LOG

FIRMWARE-FOLDER is a folder with the packages ovmf, shim-signed, shim-helpers-amd64-signed and
grub-efi-amd64-signed unpacked.
"""
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time

LIMIT_S = int(os.environ.get("MEGAPOD_VM_TIMEOUT", 1800))
PASSWORD = "immersion"
DOWN, ENTER = "\x1b[B", "\r"
ON_BLACK = r"\x1b\[40m\x1b\[\d+;\d+H[^\x1b\w]*"
GRUB = """set timeout=0
linux /vmlinuz root=/dev/vdb rw console=ttyS0 panic=-1 systemd.mask=getty.target systemd.mask=e2scrub_reap.service
initrd /initrd.img
boot
"""
# A shell on the second serial port, which is a terminal: mokutil asks for a password there.
SHELL = """[Service]
Environment=PS1=@@ LC_ALL=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive
ExecStart=/bin/bash --norc --noprofile --noediting -i
WorkingDirectory=/root
StandardInput=tty
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS1
TTYReset=yes
KillSignal=SIGKILL
"""


class Port:
    """A serial port of the guest: what came, and waiting for what has to come.

    Whoever waits reads all ports. QEMU writes byte by byte, of which a socket that nobody reads holds fewer than
    300; then the port sends no more, and all that writes to a console waits: the kernel, with interrupts off,
    and systemd.
    """
    ports = []

    def __init__(self, path, log=None):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.came = ""
        self.log = log
        Port.ports.append(self)

    def fileno(self):
        return self.socket.fileno()

    def take(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError("the machine is gone")
        if self.log:
            self.log.write(data)
            self.log.flush()
        self.came += data.decode(errors="replace")

    @staticmethod
    def read(seconds):
        for port in select.select(Port.ports, [], [], seconds)[0]:
            port.take()

    def expect(self, pattern, seconds=600):
        """Waits for @pattern, takes everything up to its end, and returns the match."""
        end = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.came)
            if found:
                self.before = self.came[:found.start()]
                self.came = self.came[found.end():]
                return found
            if time.monotonic() > end:
                raise TimeoutError(f"waited for {pattern!r}, and had: {self.came[-600:]!r}")
            self.read(1)

    def send(self, text):
        self.socket.sendall(text.encode())


class Machine:
    """The machine, whose firmware remembers; it is booted by resetting it."""

    def __init__(self, root, release, firmware, log):
        self.dir = tempfile.mkdtemp(prefix="megapod-sb.", dir=os.environ.get("TMPDIR", "/var/tmp"))
        self.images(root, release, firmware)
        code, variables = f"{firmware}/usr/share/OVMF/OVMF_CODE_4M.secboot.fd", self.path("vars.fd")
        shutil.copy(f"{firmware}/usr/share/OVMF/OVMF_VARS_4M.ms.fd", variables)
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg", "-machine", "q35,smm=on", "-cpu", "qemu64,-svm", "-m", "2048",
             "-nodefaults", "-no-user-config", "-display", "none",
             "-global", "driver=cfi.pflash01,property=secure,value=on",
             "-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
             "-drive", f"if=pflash,format=raw,unit=1,file={variables}",
             "-drive", f"if=none,id=esp,format=raw,file={self.path('esp.img')}",
             "-device", "virtio-blk-pci,drive=esp,bootindex=1",
             "-drive", f"if=none,id=root,format=raw,cache=unsafe,file={self.path('root.img')}",
             "-device", "virtio-blk-pci,drive=root",
             "-device", "virtio-rng-pci",
             "-serial", f"unix:{self.path('console')},server=on,wait=off",
             "-serial", f"unix:{self.path('shell')},server=on,wait=off"])
        deadline = time.monotonic() + LIMIT_S
        while not (os.path.exists(self.path("console")) and os.path.exists(self.path("shell"))):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("QEMU did not start")
            time.sleep(0.1)
        self.console = Port(self.path("console"), open(log, "wb"))
        self.shell = Port(self.path("shell"))

    def path(self, name):
        return os.path.join(self.dir, name)

    def images(self, root, release, firmware):
        """The disk, and the EFI system partition beside it."""
        esp, kernel = self.path("esp.img"), f"{root}/boot/vmlinuz-{release}"
        with open(self.path("grub.cfg"), "w") as out:
            out.write(GRUB)
        with open(esp, "wb") as out:
            out.truncate(256 << 20)
        for command in (
                ["mformat", "-i", esp, "-F", "::"],
                ["mmd", "-i", esp, "::/EFI", "::/EFI/BOOT", "::/EFI/debian"],
                ["mcopy", "-i", esp, f"{firmware}/usr/lib/shim/shimx64.efi.signed", "::/EFI/BOOT/BOOTX64.EFI"],
                ["mcopy", "-i", esp, f"{firmware}/usr/lib/shim/mmx64.efi.signed", "::/EFI/BOOT/mmx64.efi"],
                ["mcopy", "-i", esp, f"{firmware}/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed",
                 "::/EFI/BOOT/grubx64.efi"],
                ["mcopy", "-i", esp, self.path("grub.cfg"), "::/EFI/debian/grub.cfg"],
                ["mcopy", "-i", esp, kernel, "::/vmlinuz"],
                ["mcopy", "-i", esp, f"{root}/boot/initrd.img-{release}", "::/initrd.img"]):
            subprocess.run(command, check=True, stdout=sys.stderr)
        units = f"{root}/etc/systemd/system"
        with open(f"{units}/shell.service", "w") as out:
            out.write(SHELL)
        os.symlink("../shell.service", f"{units}/multi-user.target.wants/shell.service")
        try:
            subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", root, "-E", "root_owner=0:0", self.path("root.img"),
                            "6G"], check=True, stdout=sys.stderr)
        finally:
            os.unlink(f"{units}/multi-user.target.wants/shell.service")
            os.unlink(f"{units}/shell.service")

    def booted(self):
        """Waits for the kernel and then its shell: the firmware writes to both ports, and a former shell has."""
        end = time.monotonic() + LIMIT_S
        kernel = False
        while not (kernel and "@@" in self.shell.came):
            Port.read(0.2)
            if not kernel and "Linux version" in self.console.came:
                kernel = True
                self.shell.came = ""
            if time.monotonic() > end:
                raise TimeoutError(f"no shell; the console: {self.console.came[-1500:]!r}")
        self.console.came = ""
        self.shell.expect("@@")
        self.run("stty -F /dev/ttyS1 -echo")

    def run(self, command, seconds=LIMIT_S):
        """Runs @command in the guest, where it can ask nobody. Returns its exit status and what it said."""
        self.shell.came = ""
        self.shell.send(f"{{ {command}; }} </dev/null; echo \"rc=$?=\"\n")
        status = int(self.shell.expect(r"rc=(\d+)=", seconds).group(1))
        said = self.shell.before
        self.shell.expect("@@", 60)
        return status, said.replace("\r", "")

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.dir)


count = failures = 0


def check(name, good, said=""):
    global count, failures
    count += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {count} {name}", flush=True)
    if not good:
        for line in str(said).splitlines()[-30:]:
            print(f"# {line}", flush=True)


def doctor(machine, finding):
    """What doctor says is next about @finding, or nothing."""
    said = machine.run("megapodctl doctor")[1]
    found = re.search(rf"{finding}[^\n]*\n\s*next: ([^\n]*)", said)
    check(f"doctor says: {finding}", found, said)
    return found.group(1) if found else ""


def choose(console, first, second):
    """Chooses the second item of a menu of MokManager. The item that is chosen is on black; keys that come before the
    menu is there are lost."""
    console.expect(ON_BLACK + first)
    for _ in range(5):
        time.sleep(2)
        console.send(DOWN)
        try:
            console.expect(ON_BLACK + second, 30)
        except TimeoutError:
            continue
        console.send(ENTER)
        return
    raise TimeoutError(f"{second!r} is not chosen, and the console has: {console.came[-600:]!r}")


def enroll(machine):
    """MokManager's menus."""
    console = machine.console
    console.expect("Press any key to perform MOK management", 600)
    console.send(ENTER)
    choose(console, "Continue boot", "Enroll MOK")
    choose(console, "View key 0", "Continue")
    choose(console, "No", "Yes")
    console.expect("Password:")
    time.sleep(1)
    for char in PASSWORD:
        console.send(char)
        time.sleep(0.1)
    console.send(ENTER)
    console.expect("Reboot")
    time.sleep(2)
    console.send(ENTER)


def test(machine, release):
    machine.booted()
    status, said = machine.run("od -An -tu1 -j4 -N1 /sys/firmware/efi/efivars/SecureBoot-* ; "
                               "cat /sys/kernel/security/lockdown")
    check("the machine has Secure Boot, and the kernel is locked down",
          re.match(r"\s*1\s", said) and "[integrity]" in said, said)
    status, said = machine.run("modprobe megapod")
    check("a module whose key nobody knows is refused", status and "Key was rejected" in said, said)

    if machine.run("command -v mokutil")[0]:
        step = doctor(machine, "cannot tell whether the key of the modules is enrolled")
        command = step.split(",")[0]
        status, said = machine.run(command.replace("install", "install -y", 1))
        check(f"{command}", command.startswith("apt install ") and not status, said)
    step = doctor(machine, "the firmware does not know the key that signed the modules")
    command = step.split(",")[0]
    check("it names mokutil, a reboot and Enroll MOK",
          command.startswith("mokutil --import ") and "reboot" in step and "Enroll MOK" in step, step)
    machine.shell.came = ""
    machine.shell.send(f"{command}; echo rc=$?=\n")
    for asks in ("input password", "input password again"):
        machine.shell.expect(asks + ":")
        machine.shell.send(PASSWORD + "\n")
    status = machine.shell.expect(r"rc=(\d+)=").group(1)
    machine.shell.expect("@@")
    check(command, status == "0", machine.shell.before)
    step = doctor(machine, "the key that signed the modules waits to be enrolled")
    check("and now a reboot", step.startswith("reboot"), step)

    machine.shell.send("systemctl reboot\n")
    enroll(machine)
    machine.booted()
    check("the machine is up again, after Enroll MOK in MokManager", True)
    status, said = machine.run("modprobe -a megapod orv3_rpu gude_pdu && megapodctl -j pod show")
    check("the modules load under Secure Boot, and are used", not status and '"pods":' in said, said)
    status, said = machine.run("megapodctl doctor | grep -E 'signed|loaded'")
    check("doctor has nothing to say about signatures", "the modules are loaded" in said and "signed" not in said, said)

    status, said = machine.run("systemctl stop megapod; "
                               "modprobe -ra $(ls /sys/module/megapod_map/holders) megapod_map megapod modbus; "
                               "file=$(modinfo -n modbus); mv $file /root/signed.ko && objcopy -g /root/signed.ko $file; modprobe modbus")
    check("a module without a signature is refused all the same",
          status and re.search("Key was rejected|Required key not available|not permitted", said), said)
    status, said = machine.run("file=$(modinfo -n megapod); objcopy -g $file /root/m.ko && mv /root/m.ko $file")
    step = doctor(machine, "this kernel loads only signed modules, and megapod is not signed")
    packages, _, command = step.partition(", then ")
    status, said = machine.run(packages.replace("install", "install -y", 1) or "false")
    check(packages, packages.startswith("apt install ") and not status, said)
    # depmod reads every module, twice; most of them are for hardware that this machine has not
    useless = "sound net drivers/{comedi,gpu,iio,infiniband,media,net}"
    machine.run(f"(cd /lib/modules/{release}/kernel && rm -rf {useless})")
    status, said = machine.run(command or "false")
    check(command, f"-k {release}" in command and not status, said)
    status, said = machine.run("modprobe -a megapod orv3_rpu gude_pdu")
    check("and they load again", not status, said)


def main():
    root, release, firmware, log = sys.argv[1:]
    print("TAP version 13", flush=True)
    machine = Machine(root, release, firmware, log)
    try:
        test(machine, release)
    except (TimeoutError, EOFError, ConnectionError) as error:
        check("the machine went on", False, error)
    finally:
        machine.close()
    print(f"1..{count}")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
