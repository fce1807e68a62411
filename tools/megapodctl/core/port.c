// SPDX-License-Identifier: GPL-2.0-only
/*
 * A serial port is set up here and then belongs to the kernel: the line discipline of modbus.ko is
 * set on the open file, and the file is passed in the request. No process stays.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <linux/serial.h>
#include <linux/tty.h>

#include "base/out.h"
#include "core/port.h"

/* N_DEVELOPMENT, which modbus.ko takes unless its parameter says otherwise. */
#define DEFAULT_DISCIPLINE 29
#define DISCIPLINE_PARAMETER "/sys/module/modbus/parameters/ldisc"
/* A UART hits a speed within 2 % or not at all; 10 bits stay in step up to 5 %. */
#define BAUD_TOLERANCE 50

static int modbus_discipline(void)
{
	FILE *in = fopen(DISCIPLINE_PARAMETER, "re");
	int number = DEFAULT_DISCIPLINE;

	if (in && fscanf(in, "%d", &number) != 1)
		number = DEFAULT_DISCIPLINE;
	if (in)
		fclose(in);
	return number;
}

/* admin-guide/devices.txt: majors 136 to 143 are Unix98 pty slaves. They have no wire. */
static bool is_pty(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && major(st.st_rdev) >= 136 && major(st.st_rdev) <= 143;
}

static int set_line(struct port *port, const char *path, unsigned int baud, unsigned int parity,
		    unsigned int stop_bits)
{
	const unsigned int mask = CSIZE | PARENB | PARODD | CSTOPB;
	struct termios2 line = port->settings, is;

	line.c_iflag = IGNBRK;
	line.c_oflag = 0;
	line.c_lflag = 0;
	line.c_cflag &= ~(CBAUD | CIBAUD | CRTSCTS | CMSPAR | mask);
	line.c_cflag |= BOTHER | CS8 | CREAD | CLOCAL;
	line.c_cflag |= parity ? PARENB : 0;
	line.c_cflag |= parity == 2 ? PARODD : 0;
	line.c_cflag |= stop_bits == 2 ? CSTOPB : 0;
	if (parity)
		line.c_iflag |= INPCK;
	line.c_ispeed = baud;
	line.c_ospeed = baud;
	if (ioctl(port->fd, TCSETS2, &line) || ioctl(port->fd, TCGETS2, &is))
		return fail(REFUSED, "%s: cannot set the line: %s", path, strerror(errno));
	if (is_pty(port->fd))
		return 0;
	if (is.c_ospeed < baud - baud / BAUD_TOLERANCE ||
	    is.c_ospeed > baud + baud / BAUD_TOLERANCE)
		return fail(REFUSED, "%s: the port does not run at %u baud, the next is %u", path,
			    baud, is.c_ospeed);
	if ((is.c_cflag ^ line.c_cflag) & mask)
		return fail(REFUSED, "%s: the port cannot do this parity or number of stop bits",
			    path);
	return 0;
}

static int set_rs485(struct port *port, const char *path, enum rs485 wanted)
{
	struct serial_rs485 mode;
	unsigned int flags;

	if (ioctl(port->fd, TIOCGRS485, &mode)) {
		if (wanted == RS485_ON)
			return fail(REFUSED, "%s: the port has no RS-485 mode: %s", path,
				    strerror(errno));
		return 0;
	}
	flags = mode.flags;
	if (wanted == RS485_OFF)
		flags &= ~SER_RS485_ENABLED;
	if (wanted == RS485_ON)
		flags |= SER_RS485_ENABLED;
	/* Polarity and delays are the board's: its device tree, or somebody, has set them. */
	if (wanted == RS485_ON && !(flags & (SER_RS485_RTS_ON_SEND | SER_RS485_RTS_AFTER_SEND)))
		flags |= SER_RS485_RTS_ON_SEND;
	if (wanted != RS485_LEAVE && flags != mode.flags) {
		mode.flags = flags;
		if (ioctl(port->fd, TIOCSRS485, &mode))
			return fail(REFUSED, "%s: cannot set RS-485 mode: %s", path,
				    strerror(errno));
	}
	port->rs485 = flags & SER_RS485_ENABLED;
	return 0;
}

static int set_discipline(struct port *port, const char *path)
{
	int number = modbus_discipline();

	ioctl(port->fd, TCFLSH, TCIOFLUSH);
	if (!ioctl(port->fd, TIOCSETD, &number))
		return 0;
	return fail(REFUSED, "%s: cannot set line discipline %d: %s%s", path, number,
		    strerror(errno), errno == EINVAL ? "; is the module modbus loaded?" : "");
}

static int set_up(struct port *port, const char *path, unsigned int baud, unsigned int parity,
		  unsigned int stop_bits, enum rs485 rs485)
{
	int modbus = modbus_discipline(), exclusive = 0, err;

	if (ioctl(port->fd, TIOCGETD, &port->discipline))
		return fail(REFUSED, "%s is not a serial port: %s", path, strerror(errno));
	if (port->discipline == modbus)
		return fail(REFUSED, "%s is in use by a link already", path);
	/* It does not keep root from opening the port. */
	if (!ioctl(port->fd, TIOCGEXCL, &exclusive) && exclusive)
		return fail(REFUSED, "%s: another program uses the port exclusively", path);
	if (ioctl(port->fd, TCGETS2, &port->settings) || ioctl(port->fd, TIOCEXCL))
		return fail(REFUSED, "%s: %s", path, strerror(errno));
	err = set_line(port, path, baud, parity, stop_bits);
	if (!err)
		err = set_rs485(port, path, rs485);
	if (!err)
		err = set_discipline(port, path);
	if (err)
		port_close(port, false);
	return err;
}

int port_open(struct port *port, const char *path, unsigned int baud, unsigned int parity,
	      unsigned int stop_bits, enum rs485 rs485)
{
	int err;

	*port = (struct port){ 0 };
	port->fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (port->fd < 0)
		return fail(errno == ENOENT ? NO_OBJECT : REFUSED, "%s: %s", path,
			    errno == EBUSY ? "another program uses the port exclusively" :
			    strerror(errno));
	err = set_up(port, path, baud, parity, stop_bits, rs485);
	if (err && port->fd >= 0)
		close(port->fd);
	return err;
}

void port_close(struct port *port, bool kept)
{
	if (!kept) {
		ioctl(port->fd, TIOCSETD, &port->discipline);
		ioctl(port->fd, TCSETS2, &port->settings);
		ioctl(port->fd, TIOCNXCL);
	}
	close(port->fd);
	port->fd = -1;
}

int port_take_back(const char *path)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), discipline = 0, err = 0;

	if (fd < 0)
		return fail(errno == ENOENT ? NO_OBJECT : REFUSED, "%s: %s", path, strerror(errno));
	/* N_TTY: the line discipline of modbus.ko closes, and the link has no port any more. */
	if (ioctl(fd, TIOCSETD, &discipline))
		err = fail(REFUSED, "%s: %s", path, strerror(errno));
	else
		ioctl(fd, TIOCNXCL);
	close(fd);
	return err;
}

const char *port_tty_name(const char *path, char *name, unsigned long size)
{
	char *real = realpath(path, NULL), *out = name;

	if (!real || strncmp(real, "/dev/", 5) || strlen(real) >= size) {
		free(real);
		return NULL;
	}
	for (const char *in = real + 5; *in; in++)
		if (*in != '/')
			*out++ = *in;
	*out = '\0';
	free(real);
	return name;
}

/* The entry of @folder that leads to the tty at @path, into it. */
static bool find_by(const char *folder, char path[PORT_PATH])
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		char link[PORT_PATH], *real;

		if (snprintf(link, sizeof(link), "%s/%s", folder, entry->d_name) >= PORT_PATH)
			continue;
		real = realpath(link, NULL);
		found = real && !strcmp(real, path);
		if (found)
			strcpy(path, link);
		free(real);
	}
	if (dir)
		closedir(dir);
	return found;
}

const char *tty_path(const char *name)
{
	bool pty = !strncmp(name, "pts", 3) && isdigit((unsigned char)name[3]);

	return text(pty ? "/dev/pts/%s" : "/dev/%s", pty ? name + 3 : name);
}

const char *port_path(const char *name, char path[PORT_PATH])
{
	snprintf(path, PORT_PATH, "%s", tty_path(name));
	if (!find_by("/dev/serial/by-id", path))
		find_by("/dev/serial/by-path", path);
	return path;
}
