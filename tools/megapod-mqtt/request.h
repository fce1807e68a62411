/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What integrations request of racks.
 *
 * A request counts while both it and the heartbeat of its integration are renewed in time. Each
 * change is a line on standard output:
 *
 *	rack ID: electrical isolation: requested by CM
 *	rack ID: electrical isolation: not requested by CM
 *	rack ID: electrical isolation: not known: no heartbeat of CM
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "broker.h"

enum requested {
	REQUEST_NOT_KNOWN,
	NOT_REQUESTED,
	REQUESTED,
};

void requests_init(const struct config *config);
void requests_free(void);

/* A value came. Return: the integration whose heartbeat it was, else NULL; @beat is that. */
const struct integration *requests_take(const struct message *message, double *beat);

/* Say what changed. Return: when it has to be called again, in ms from now. */
long long requests_tick(void);

/* By number of the input; what no request has is false in @there. */
enum requested requests_input(unsigned int input, bool *there);

#endif
