// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is wrong with the installation, the ports, the links and the devices, and the command that
 * is next.
 *
 * Looks from the bottom up, and not above what is missing: a device cannot answer on a link that is
 * down. Changes nothing. Only root sees which program holds a port.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/out.h"
#include "base/text.h"
#include "cmd/causes.h"
#include "core/args.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/port.h"
#include "core/words.h"

#define POD_CONF "/etc/megapod/pod.conf"
#define MODULES "/lib/modules"
#define DKMS_KEY "/var/lib/dkms/mok.pub"
/* kernel/module/signing.c */
#define SIGNATURE_MARK "~Module signature appended~\n"

enum verdict {
	WELL,
	NOTE,
	WRONG,
};

static const char *const verdict_words[] = { "ok", "note", "wrong" };

static json_object *checks;
static bool found_wrong;

/* @next is the command to run now, NULL if there is none. */
static void say(enum verdict verdict, const char *what, const char *next)
{
	json_object *check = json_object_new_object();

	json_object_object_add(check, "verdict", json_object_new_string(verdict_words[verdict]));
	json_object_object_add(check, "what", json_object_new_string(what));
	json_object_object_add(check, "next", next ? json_object_new_string(next) : NULL);
	json_object_array_add(checks, check);
	found_wrong |= verdict == WRONG;
	if (ctl.json)
		return;
	printf("%-5s  %s\n", verdict_words[verdict], what);
	if (next)
		printf("       next: %s\n", next);
}

static bool exists(const char *path)
{
	return !access(path, F_OK);
}

/* The first line of a file, "" if it cannot be read. */
static const char *line_of(const char *path)
{
	FILE *in = fopen(path, "re");
	char line[256] = "";

	if (in) {
		if (!fgets(line, sizeof(line), in))
			*line = '\0';
		fclose(in);
	}
	line[strcspn(line, "\n")] = '\0';
	return text("%s", line);
}

/*
 * The first line a program prints, NULL if it is not there or prints nothing. No word of @command
 * comes from outside.
 */
static const char *output_of(const char *command)
{
	FILE *in = popen(command, "re");
	char line[256] = "";

	if (!in)
		return NULL;
	if (!fgets(line, sizeof(line), in))
		*line = '\0';
	line[strcspn(line, "\n")] = '\0';
	pclose(in);
	return *line ? text("%s", line) : NULL;
}

/* Path of a module below /lib/modules/RELEASE, NULL if depmod knows none. */
static const char *module_file(const char *release, const char *name)
{
	FILE *in = fopen(text(MODULES "/%s/modules.dep", release), "re");
	const char *key = text("/%s.ko", name), *found = NULL;
	char *line = NULL;
	size_t size = 0;

	while (in && !found && getline(&line, &size, in) > 0) {
		line[strcspn(line, ":\n")] = '\0';
		if (strstr(line, key))
			found = text("%s", line);
	}
	free(line);
	if (in)
		fclose(in);
	return found;
}

/* The folder dkms builds from, NULL if the modules were never installed by it. */
static const char *dkms_source(void)
{
	DIR *dir = opendir("/usr/src");
	const struct dirent *entry;
	const char *found = NULL;

	while (dir && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, "megapod-", 8))
			found = text("/usr/src/%s", entry->d_name);
	if (dir)
		closedir(dir);
	return found;
}

/* 601 for "6.1.0-56-amd64" */
static unsigned int series(const char *release)
{
	unsigned int major, minor;

	return sscanf(release, "%u.%u", &major, &minor) == 2 ? major * 100 + minor : 0;
}

/* "6.1" and "7.3" of the line "range 6.1 7.3" */
static bool supported(const char *source, const char *release, const char **range)
{
	FILE *in = fopen(text("%s/KERNELS", source), "re");
	char line[128], oldest[16], newest[16];
	bool known = false;

	while (in && !known && fgets(line, sizeof(line), in))
		known = sscanf(line, "range %15s %15s", oldest, newest) == 2;
	if (in)
		fclose(in);
	if (!known)
		return true;
	*range = text("%s to %s", oldest, newest);
	return series(release) >= series(oldest) && series(release) <= series(newest);
}

static void why_not_built(const char *release, enum verdict verdict, const char *when)
{
	const char *what = text("there are no megapod modules for kernel %s%s", release, when);
	const char *source = dkms_source(), *range, *version;

	if (!source) {
		say(verdict, what, "apt install megapod-dkms");
	} else if (!supported(source, release, &range)) {
		say(verdict, text("%s: this version supports %s", what, range),
		    "apt install --only-upgrade megapod-dkms, or boot a supported kernel");
	} else if (!exists(text(MODULES "/%s/build/include", release))) {
		say(verdict, text("%s: its headers are not installed", what),
		    text("apt install linux-headers-%s", release));
	} else {
		version = strrchr(source, '-') + 1;
		say(verdict, what,
		    text("dkms install megapod/%s -k %s; if that fails, less %s/%s/build/make.log",
			 version, release, "/var/lib/dkms/megapod", version));
	}
}

/* Kernels are updated long before they are booted. */
static void check_other_kernels(const char *running)
{
	DIR *dir = opendir(MODULES);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		const char *release = entry->d_name;

		if (!isdigit((unsigned char)*release) || !strcmp(release, running) ||
		    !exists(text(MODULES "/%s/kernel", release)))
			continue;
		if (!module_file(release, "megapod"))
			why_not_built(release, NOTE, ", which may be booted next");
	}
	if (dir)
		closedir(dir);
}

static bool must_be_signed(void)
{
	const char *lockdown = line_of("/sys/kernel/security/lockdown");

	return *line_of("/sys/module/module/parameters/sig_enforce") == 'Y' ||
		strstr(lockdown, "[integrity]") || strstr(lockdown, "[confidentiality]");
}

/* A compressed file is taken for signed: dkms signs before it compresses. */
static bool is_signed(const char *path)
{
	const long len = strlen(SIGNATURE_MARK);
	char end[sizeof(SIGNATURE_MARK)] = "";
	size_t name = strlen(path);
	FILE *in;

	if (name < 3 || strcmp(path + name - 3, ".ko"))
		return true;
	in = fopen(path, "re");
	if (in) {
		if (fseek(in, -len, SEEK_END) || !fread(end, len, 1, in))
			*end = '\0';
		fclose(in);
	}
	return !strcmp(end, SIGNATURE_MARK);
}

static void check_signature(const char *release)
{
	const char *file = module_file(release, "megapod"), *enrolled;

	if (!must_be_signed())
		return;
	if (!is_signed(text(MODULES "/%s/%s", release, file))) {
		say(WRONG, "this kernel loads only signed modules, and megapod is not signed",
		    text("apt install openssl mokutil, then dkms build --force megapod/%s -k %s && dkms install --force megapod/%s -k %s",
			 VERSION, release, VERSION, release));
		return;
	}
	if (!exists(DKMS_KEY)) {
		say(NOTE, "modules are signed by a key of elsewhere: admin-guide/secure-boot",
		    NULL);
		return;
	}
	if (!exists("/sys/firmware/efi")) {
		say(WRONG, "this machine has no EFI, so there is no list to enrol the key in",
		    "boot without module.sig_enforce=1, or a kernel that has the key built in");
		return;
	}
	enrolled = output_of("mokutil --test-key " DKMS_KEY " 2>/dev/null");
	if (!enrolled)
		say(NOTE, "cannot tell whether the key of the modules is enrolled",
		    "apt install mokutil, and run this as root");
	else if (strstr(enrolled, "enrollment request"))
		say(WRONG, "the key that signed the modules waits to be enrolled",
		    "reboot, choose Enroll MOK on the console, and give the password");
	else if (!strstr(enrolled, "already enrolled"))
		say(WRONG, "the firmware does not know the key that signed the modules",
		    "mokutil --import " DKMS_KEY ", reboot, and choose Enroll MOK");
	else
		say(WELL, "the key that signed the modules is enrolled", NULL);
}

static void check_version(void)
{
	const char *loaded = line_of("/sys/module/megapod/version");

	if (strcmp(loaded, VERSION))
		say(NOTE, text("the modules loaded are %s, megapodctl is %s", loaded, VERSION),
		    "reboot, or unload them: megapod(4)");
}

/* Whether there is any use in looking at links. */
static bool check_modules(void)
{
	struct utsname uts;

	uname(&uts);
	check_other_kernels(uts.release);
	if (exists("/sys/module/megapod") && exists("/sys/module/modbus")) {
		say(WELL, text("the modules are loaded in %s", uts.release), NULL);
		check_version();
		return true;
	}
	if (!module_file(uts.release, "megapod") || !module_file(uts.release, "modbus")) {
		why_not_built(uts.release, WRONG, ", which is running");
		return false;
	}
	check_signature(uts.release);
	if (*line_of("/proc/sys/kernel/modules_disabled") == '1')
		say(WRONG, "kernel.modules_disabled is set: no module can be loaded any more",
		    "reboot with the modules in /etc/modules-load.d");
	else
		say(WRONG, "the modules are built, but not loaded",
		    "megapodctl pod, which loads them; if it does not: dmesg | tail");
	return false;
}

/* The program that has a port open: "ModemManager (812)"; NULL if none is seen. */
static const char *holder(const char *port)
{
	DIR *proc = opendir("/proc"), *fds;
	const struct dirent *process, *fd;
	const char *found = NULL;
	char target[PATH_MAX];
	ssize_t len;

	while (proc && !found && (process = readdir(proc))) {
		if (!isdigit((unsigned char)*process->d_name))
			continue;
		fds = opendir(text("/proc/%s/fd", process->d_name));
		while (fds && !found && (fd = readdir(fds))) {
			len = readlink(text("/proc/%s/fd/%s", process->d_name, fd->d_name), target,
				       sizeof(target) - 1);
			target[len > 0 ? len : 0] = '\0';
			if (!strcmp(target, port))
				found = text("%s (%s)", line_of(text("/proc/%s/comm",
								     process->d_name)),
					     process->d_name);
		}
		if (fds)
			closedir(fds);
	}
	if (proc)
		closedir(proc);
	return found;
}

/*
 * CH340 adapters have the numbers of a braille display, and brltty takes them from the serial
 * driver: it claims the interface through usbfs.
 */
static bool brltty_has_ch340(void)
{
	DIR *dir = opendir("/sys/bus/usb/devices");
	const struct dirent *entry;
	char driver[PATH_MAX];
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		const char *device = text("/sys/bus/usb/devices/%s", entry->d_name);
		ssize_t len = readlink(text("%s/%s:1.0/driver", device, entry->d_name), driver,
				       sizeof(driver) - 1);

		driver[len > 0 ? len : 0] = '\0';
		found = !strcmp(line_of(text("%s/idVendor", device)), "1a86") &&
			!strcmp(line_of(text("%s/idProduct", device)), "7523") &&
			!strstr(driver, "/ch341");
	}
	if (dir)
		closedir(dir);
	return found;
}

static void port_missing(const char *link, const char *port)
{
	if (brltty_has_ch340())
		say(WRONG, text("%s of link %s is not there: brltty took the CH340 adapter", port,
				link),
		    "systemctl mask --now brltty.service brltty-udev.service, then plug it in again");
	else
		say(WRONG, text("%s of link %s is not there", port, link),
		    "plug the adapter in; what there is: ls -l /dev/serial/by-id /dev/serial/by-path");
}

static void port_free(const char *link, const char *port, bool have)
{
	char real[PATH_MAX];
	const char *program = realpath(port, real) ? holder(real) : NULL;

	if (program)
		say(WRONG, text("link %s is down: %s has %s open", link, program, port),
		    strstr(program, "ModemManager") ?
		    "udevadm trigger -s tty, then systemctl restart ModemManager" :
		    text("end that program, then megapodctl link attach %s %s", link, port));
	else if (have)
		say(WRONG, text("link %s is down, and its port %s is there", link, port),
		    text("megapodctl link attach %s %s", link, port));
	else
		say(WRONG, text("link %s of " POD_CONF " is not there, its port %s is", link, port),
		    "systemctl restart megapod.service");
}

/* A line of pod.conf that makes a serial link; what else there is, megapodctl -b tells better. */
static void check_conf_line(char *line, json_object *links)
{
	char *word[2 + 2 * MAX_PARAMS];
	json_object *link;
	size_t count;

	if (text_split(line, word, 2 + 2 * MAX_PARAMS, &count) || count < 5 ||
	    strcmp(word[0], "link") || strcmp(word[1], "add") || strcmp(word[3], "rtu"))
		return;
	link = item_named(links, word[2]);
	if (link && is_word(link, "state", "up"))
		return;
	if (!exists(word[4]))
		port_missing(word[2], word[4]);
	else
		port_free(word[2], word[4], link);
}

static void check_conf(json_object *links)
{
	FILE *in = fopen(POD_CONF, "re");
	char *line = NULL;
	size_t size = 0;

	if (!in && errno == ENOENT)
		say(NOTE, POD_CONF " is not there, so no pod comes up at boot",
		    "megapodctl save > " POD_CONF);
	else if (!in)
		say(NOTE, text(POD_CONF ": %s", strerror(errno)), NULL);
	while (in && getline(&line, &size, in) > 0)
		check_conf_line(line, links);
	free(line);
	if (in)
		fclose(in);
}

static void check_unit(void)
{
	const char *state;

	if (!exists("/run/systemd/system"))
		return;
	state = output_of("systemctl show -P Result megapod.service 2>/dev/null");
	if (state && strcmp(state, "success"))
		say(WRONG, text("megapod.service could not load " POD_CONF " (%s)", state),
		    "journalctl -b -u megapod.service, then megapodctl -b " POD_CONF);
}

/* The file of a link that is up is the kernel's alone. A pty has no wire that another could use. */
static void check_company(json_object *link)
{
	const char *name = get_string(link, "name"), *tty = get_string(link, "tty_name");
	bool wire = is_word(link, "state", "up") && *tty && strncmp(tty, "pts", 3);
	const char *program = wire ? holder(tty_path(tty)) : NULL;

	if (program)
		say(WRONG, text("%s has %s open beside link %s, and may disturb it", program, tty, name),
		    "end that program");
}

static void check_link(json_object *link)
{
	const char *name = get_string(link, "name");

	check_company(link);
	if (is_word(link, "state", "up"))
		say(WELL, text("link %s is up (%s)", name, link_where(link)), NULL);
	else if (!is_word(link, "type", "rtu"))
		say(WRONG, text("link %s gets no connection to %s: %s", name, link_where(link),
				or_dash(get_string(link, "last_error"))),
		    text("ping %s; Modbus may have to be switched on in the device",
			 get_string(link, "address")));
}

static void check_silence(json_object *device, json_object *link, json_object *seen)
{
	struct cause cause = { 0 };

	find_cause(device, link, seen, &cause);
	say(WRONG, cause.what, cause.next);
}

static void check_device(json_object *device, json_object *links, json_object *seen)
{
	json_object *link = item_named(links, get_string(device, "link_name"));
	const char *name = get_string(device, "name"), *driver = get_string(device, "driver");

	if (is_word(device, "state", "ready"))
		say(WELL, text("device %s is ready", name), NULL);
	else if (is_word(device, "state", "unbound"))
		say(WRONG, text("device %s has no driver", name),
		    text("megapodctl device del %s, and add it again with its driver", name));
	else if (is_word(device, "state", "refused"))
		say(WRONG, text("%s refuses device %s: %s", driver, name,
				get_string(device, "reason")),
		    text("megapodctl device del %s, and add what is really there", name));
	else if (link && is_word(link, "state", "up"))
		check_silence(device, link, seen);
}

static int check_pod(void)
{
	json_object *links, *devices, *seen, *object;
	int err = families_need(MODBUS | MEGAPOD);

	if (!err)
		err = object_dump(&link_class, ALL, &links);
	if (err)
		return err;
	err = object_dump(&device_class, ALL, &devices);
	if (!err) {
		check_unit();
		check_conf(links);
		for_each_object(object, links)
			check_link(object);
		seen = watch_causes(devices, links);
		for_each_object(object, devices)
			check_device(object, links, seen);
		json_object_put(seen);
		json_object_put(devices);
	}
	json_object_put(links);
	return err;
}

static void check_rights(void)
{
	if (geteuid())
		say(NOTE, "you may look, but not change anything",
		    "sudo megapodctl; members of the group megapod may operate the pod so");
}

static int doctor(const struct args *args)
{
	int err = 0;

	(void)args;
	checks = json_object_new_array();
	found_wrong = false;
	check_rights();
	if (check_modules())
		err = check_pod();
	doc_add("checks", checks);
	return err ? err : found_wrong ? REFUSED : DONE;
}

static const struct param no_params[] = { { 0 } };

const struct command doctor_commands[] = {
	{ "doctor", NULL, no_params, 0, false, NULL, doctor,
	  "Look for what is wrong, and say which command is next; changes nothing",
	  "sudo megapodctl doctor" },
	{ 0 }
};
