/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event streams (text/event-stream): parts of the page that changed, and events of the kernel,
 * to all who listen.
 *
 *	event: part	ID and HTML, on two lines: this element is so now
 *	event: event	an event as JSON, as megapodctl -j monitor prints it, with "text"
 *	event: reload	the page has other parts now
 *	event: beat	nothing changed, but somebody is there
 *
 * One of Redfish gets events alone, in its form.
 */
#ifndef STREAM_H
#define STREAM_H

#include <microhttpd.h>

#include "page.h"

/*
 * A stream for a client, NULL if there are too many. It begins with all parts of @page; without
 * one it is of Redfish.
 */
struct MHD_Response *stream_open(struct MHD_Connection *connection, const struct page *page);

unsigned int streams_count(void);

/* To all: what differs in @to from @from. */
void streams_page(const struct page *from, const struct page *to);
void streams_event(json_object *event);
void streams_beat(void);

/* The server stops: all of them end. */
void streams_end(void);

#endif
