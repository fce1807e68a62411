/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PORT_H
#define PORT_H

#include <stdbool.h>

#include <asm/termbits.h>

/**
 * enum rs485 - what to do about RS-485 mode
 * @RS485_OFF: switch it off
 * @RS485_ON: switch it on
 * @RS485_LEAVE: leave the port as the board has it
 */
enum rs485 {
	RS485_OFF,
	RS485_ON,
	RS485_LEAVE,
};

/**
 * struct port - a serial port on its way to the kernel
 * @fd: open file, with the Modbus line discipline
 * @rs485: it is in RS-485 mode
 * @discipline: line discipline it had before
 * @settings: line settings it had before
 */
struct port {
	int fd;
	bool rs485;
	int discipline;
	struct termios2 settings;
};

/**
 * port_open() - open a port, set the line and the line discipline
 * @port: result
 * @path: of the tty
 * @baud: speed
 * @parity: none, even, odd as &enum modbus_parity
 * @stop_bits: 1 or 2
 * @rs485: see &enum rs485
 *
 * Return: 0, or an exit code after fail(); the port is as before then.
 */
int port_open(struct port *port, const char *path, unsigned int baud, unsigned int parity,
	      unsigned int stop_bits, enum rs485 rs485);

/**
 * port_close() - let go of it
 * @port: from port_open()
 * @kept: the kernel has taken the file; else the port is put back as it was
 */
void port_close(struct port *port, bool kept);

/* Take the port at @path back from its link. Return: 0, or an exit code after fail(). */
int port_take_back(const char *path);

/* What the kernel calls the tty at @path: "ttyS1", "pts3"; buffer of @size. NULL if it is none. */
const char *port_tty_name(const char *path, char *name, unsigned long size);

/* The usual path of the tty the kernel calls @name; good until text_free_all(). */
const char *tty_path(const char *name);

/* Longest result of port_path(), with the NUL: names of by-id are long. */
#define PORT_PATH 320

/*
 * The path of the tty the kernel calls @name that stays the same when it is plugged in again, else
 * the usual one: "/dev/serial/by-id/...", "/dev/ttyS1", "/dev/pts/3".
 */
const char *port_path(const char *name, char path[PORT_PATH]);

#endif
