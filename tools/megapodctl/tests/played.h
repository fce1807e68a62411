/* SPDX-License-Identifier: GPL-2.0-only */
/* The pod of a kernel that is played. */
#ifndef _PLAYED_H
#define _PLAYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODBUS_ID 30
#define MEGAPOD_ID 31
/* Commands of modbus come after those of megapod. */
#define OF_MODBUS 100
/* Number of the newest event at the beginning */
#define FIRST_SEQ 10

struct nl_msg;

/* Objects by the command that gets them. */
struct played {
	struct nl_msg **msg;
	size_t count, room;
};

extern struct played played_objects[2 * OF_MODBUS];

/* Words of the environment. */
const char *played_word(const char *name, const char *otherwise);
uint32_t played_number(const char *name, uint32_t otherwise);

/* Makes all objects. */
void played_pod(void);
/* Facility water is as warm as it is said to be now, if there is any. */
void played_facility(void);
/* Outlets follow a command, as PLAYED_PROGRESS says. */
void played_command(uint32_t number, bool cycles);

int __real_access(const char *path, int mode);

#endif /* _PLAYED_H */
