/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NL_H
#define NL_H

#include "base/ctl.h"

#include <netlink/attr.h>
#include <netlink/msg.h>

struct attr;

/* Generic netlink families, as bits of what a command needs. */
enum families {
	MODBUS = 1,
	MEGAPOD = 2,
};

/**
 * families_need() - see that families are there
 * @families: &enum families
 *
 * Return: 0, or an exit code after fail().
 */
int families_need(unsigned int families);

void req_close(void);

/* A new request to one family; never NULL. */
struct nl_msg *req_new(unsigned int family, int cmd);

/**
 * req_do() - send a request and wait for its end
 * @msg: from req_new(); freed
 * @attrs: attributes of request and reply
 * @reply: result, NULL if there was none; may be NULL
 *
 * Return: 0 or a negative errno. req_why() has the kernel's words then.
 */
int req_do(struct nl_msg *msg, const struct attr *attrs, json_object **reply);

/**
 * req_dump() - fetch many objects
 * @msg: from req_new(); freed
 * @attrs: attributes of request and objects
 * @array: result; NULL after an error
 *
 * Starts again, a few times, when the kernel says that the objects changed on the way.
 * Return: 0 or a negative errno. req_why() has the kernel's words then.
 */
int req_dump(struct nl_msg *msg, const struct attr *attrs, json_object **array);

/* Why the last request failed: the kernel's words, or those of its errno. */
const char *req_why(void);

/**
 * req_fail() - fail() for a request that failed
 * @err: from req_do() or req_dump()
 * @code: exit code for a refusal: REFUSED, or NO_OBJECT if a missing object was named
 * @what: what was tried, for errors without words of the kernel
 *
 * Return: an exit code.
 */
int req_fail(int err, int code, const char *what);

/* The exit code req_fail() would return for @err. */
int req_exit_code(int err);

/**
 * events_open() - subscribe; nothing that follows is missed without being told
 * @families: &enum families
 *
 * Return: 0 or a negative errno.
 */
int events_open(unsigned int families);
void events_close(void);

/* What can be polled for reading while they are open. */
int events_fd(void);

/**
 * typedef event_fn - a notification has come
 * @family: one of &enum families
 * @cmd: its command
 * @object: the notification
 * @arg: from events_wait()
 */
typedef void (*event_fn)(unsigned int family, int cmd, json_object *object, void *arg);

/**
 * events_wait() - wait for notifications and hand over what is there
 * @until_ms: on the clock of now_ms(), or -1 for ever
 * @fn: called for each, may be NULL
 * @arg: for @fn
 *
 * Return: 1 after some, 0 when the time is over, -EINTR when told to stop, -ENOBUFS when some were
 * lost, of a wait for ever -EPIPE when nobody reads our output any more.
 */
int events_wait(int64_t until_ms, event_fn fn, void *arg);

/* CLOCK_MONOTONIC in ms. */
int64_t now_ms(void);

/*
 * Until there is something to read from @fd, or with -1 only time: 1, 0 when the time is over,
 * -EINTR when told to stop, or -EPIPE as above.
 */
int fd_wait(int fd, int64_t until_ms);

/* From now on SIGINT, SIGTERM and SIGHUP do not end the process but events_wait(). */
void stop_catch(void);
bool stop_asked(void);

#endif
