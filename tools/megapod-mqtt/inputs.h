/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What integrations request, as inputs of a Modbus TCP device that the kernel reads like any other
 * (dsx_requests.yaml is its map): a rule watches them, and its stale time decides what happens when
 * they are not known. So an input of which nothing is known answers an exception, as a sensor that
 * has failed does, and when this program is gone nothing answers.
 *
 *	discrete inputs from 0		request with input 1, ...: 1 requested, 0 not
 *	input registers 0 to 7		"megapod-mqtt"
 *	input registers 8 to 23		the pod's name in the configuration
 *	input register 24		the highest number of an input
 *
 * Nothing can be written.
 */
#ifndef INPUTS_H
#define INPUTS_H

#include "config.h"

/* Serve at a socket that listens; -1 for not at all. */
void inputs_start(const struct config *config, int listen);
void inputs_stop(void);

/* What to poll: entries of @fds are filled in. Return: how many, INPUTS_FDS at most. */
#define INPUTS_FDS 17
struct pollfd;
size_t inputs_poll(struct pollfd *fds);

/* Serve what is readable. */
void inputs_serve(const struct pollfd *fds, size_t count);

#endif
