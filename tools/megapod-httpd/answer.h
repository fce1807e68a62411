/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ANSWER_H
#define ANSWER_H

#include <microhttpd.h>

#include "buf.h"

void answer_header(struct MHD_Response *response, const char *name, const char *value);

/* What every answer has besides its type. */
void answer_common(struct MHD_Response *response, const char *type);

/* An answer of @buf, which becomes its. */
struct MHD_Response *answer_of(struct buf *buf, const char *type);

/* Send it, and count it. */
enum MHD_Result answer_send(struct MHD_Connection *connection, unsigned int status,
			    struct MHD_Response *response);

/* The same, and it is needed no more. */
enum MHD_Result answer_once(struct MHD_Connection *connection, unsigned int status,
			    struct MHD_Response *response);

/* A status in words. */
enum MHD_Result answer_words(struct MHD_Connection *connection, unsigned int status,
			     const char *words);

/* How many there were, by the first digit of the status. */
extern unsigned long long answers[6];

#endif
