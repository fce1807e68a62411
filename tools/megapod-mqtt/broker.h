/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The connection to the broker, on a thread of its own: to resolve a name or to connect may take
 * minutes, in which everything else goes on. That thread does no more than hand over the last
 * message of each topic, so that a flood of one keeps no other from being heard.
 */
#ifndef BROKER_H
#define BROKER_H

#include "config.h"

/**
 * enum broker_news - what is new
 * @BROKER_UP: it is there, and sends what was subscribed to
 * @BROKER_DENIED: the same, but some of that is denied
 * @BROKER_DOWN: it is not there
 * @BROKER_VALUE: something came
 */
enum broker_news {
	BROKER_UP,
	BROKER_DENIED,
	BROKER_DOWN,
	BROKER_VALUE,
};

/**
 * struct message - what came from the broker
 * @news: what it is
 * @retained: it was kept by the broker, and is from before we subscribed
 * @len: bytes of @payload; more than DSX_VALUE_MAX if they were left out
 * @topic: topic; of BROKER_DOWN, why
 * @payload: not terminated
 */
struct message {
	enum broker_news news;
	bool retained;
	size_t len;
	char topic[DSX_TOPIC_SIZE];
	char payload[DSX_VALUE_MAX];
};

/*
 * Connect, and again whenever that is lost, and subscribe to all that integrations publish. @will:
 * topic of what is said of us when we are gone.
 */
void broker_start(const struct config *config, const char *will);

/* What to poll for reading. */
int broker_fd(void);

/* One after the other what is new, with @at beginning at 0. Return: false when that is all. */
bool broker_read(size_t *at, struct message *message);

/* Takes @object. Return: bytes sent, 0 if it was not. */
size_t broker_publish(const char *topic, json_object *object, int qos, bool retain);

/* Say farewell, and end the thread. */
void broker_stop(void);

#endif
