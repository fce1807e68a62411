// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <mosquitto.h>

#include "broker.h"
#include "start.h"

/* A broker that is gone is noticed after one and a half of it. */
#define KEEPALIVE_S 20
#define RETRY_MIN_MS 1000
#define RETRY_MAX_MS 60000
/* MQTT 3.1.1, 3.9.3: the return code of a subscription that failed */
#define DENIED 0x80
/* How long the thread may take to end; one that connects cannot be told to. */
#define END_S 3

static const struct config *config;
static const char *will_topic;
static struct mosquitto *client;
static pthread_t thread;
/* What is subscribed to. */
static char **topics;
static size_t num_topics;
/* That something is new, from the thread; to it, that it shall end. */
static int news, stop[2];
static atomic_bool accepted;
/* The last message of each topic, and behind them how the broker is; under the lock. */
static struct slot {
	bool fresh;
	struct message message;
} *slots;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void hand_over(size_t slot, const struct message *message)
{
	pthread_mutex_lock(&lock);
	slots[slot] = (struct slot){ true, *message };
	pthread_mutex_unlock(&lock);
	eventfd_write(news, 1);
}

static void hand_over_state(enum broker_news what, const char *why)
{
	struct message message = { .news = what };

	snprintf(message.topic, sizeof(message.topic), "%s", why);
	hand_over(num_topics, &message);
}

static void on_connect(struct mosquitto *mosq, void *arg, int code)
{
	(void)arg;
	accepted = !code;
	if (code)
		hand_over_state(BROKER_DOWN, mosquitto_connack_string(code));
	else if (num_topics)
		mosquitto_subscribe_multiple(mosq, NULL, num_topics, topics, 1, 0, NULL);
	else
		hand_over_state(BROKER_UP, "");
}

static void on_subscribe(struct mosquitto *mosq, void *arg, int id, int count, const int *granted)
{
	enum broker_news what = BROKER_UP;

	(void)mosq;
	(void)arg;
	(void)id;
	for (int i = 0; i < count; i++)
		if (granted[i] == DENIED)
			what = BROKER_DENIED;
	hand_over_state(what, "");
}

static void on_message(struct mosquitto *mosq, void *arg, const struct mosquitto_message *came)
{
	struct message message = { .news = BROKER_VALUE, .retained = came->retain };

	size_t slot = 0;

	(void)mosq;
	(void)arg;
	while (slot < num_topics && strcmp(topics[slot], came->topic))
		slot++;
	if (slot == num_topics)
		return;
	strcpy(message.topic, came->topic);
	message.len = came->payloadlen > 0 ? came->payloadlen : 0;
	if (message.len && message.len <= DSX_VALUE_MAX)
		memcpy(message.payload, came->payload, message.len);
	hand_over(slot, &message);
}

/* What the broker says of us when we are gone: no value, as of the time we connected. */
static void set_will(void)
{
	struct dsx_value none = { .at_ms = dsx_now_ms() };
	json_object *value = dsx_value(&none);
	const char *text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);

	mosquitto_will_set(client, will_topic, strlen(text), text, 1, false);
	json_object_put(value);
}

/* Return: true if it is to end. */
static bool pause_ms(int ms)
{
	struct pollfd fd = { .fd = stop[0], .events = POLLIN };

	return poll(&fd, 1, ms) > 0;
}

static void *run(void *arg)
{
	int wait_ms = RETRY_MIN_MS, err;

	(void)arg;
	do {
		accepted = false;
		set_will();
		errno = 0;
		err = mosquitto_connect(client, config->host, config->port, KEEPALIVE_S);
		while (!err && !pause_ms(0)) {
			err = mosquitto_loop(client, 1000, 1);
			if (accepted)
				wait_ms = RETRY_MIN_MS;
		}
		if (err)
			hand_over_state(BROKER_DOWN, err == MOSQ_ERR_ERRNO ? strerror(errno) :
					mosquitto_strerror(err));
		if (pause_ms(wait_ms))
			break;
		wait_ms = 2 * wait_ms < RETRY_MAX_MS ? 2 * wait_ms : RETRY_MAX_MS;
	} while (true);
	return NULL;
}

static void set_up(const char *what, int err)
{
	if (err)
		start_fail(what, mosquitto_strerror(err));
}

static void list_topics(void)
{
	topics = must(calloc(config->num_requests + config->num_integrations + 1, sizeof(*topics)));
	for (size_t i = 0; i < config->num_requests; i++)
		topics[num_topics++] = config->requests[i].topic;
	for (size_t i = 0; i < config->num_integrations; i++)
		topics[num_topics++] = config->integrations[i].topic;
	slots = must(calloc(num_topics + 1, sizeof(*slots)));
}

void broker_start(const struct config *with, const char *will)
{
	config = with;
	will_topic = will;
	list_topics();
	mosquitto_lib_init();
	client = must(mosquitto_new(NULL, true, NULL));
	mosquitto_threaded_set(client, true);
	if (config->user)
		set_up("user", mosquitto_username_pw_set(client, config->user, config->password));
	if (config->ca)
		set_up(config->ca, mosquitto_tls_set(client, config->ca, NULL, config->cert,
						     config->key, NULL));
	mosquitto_connect_callback_set(client, on_connect);
	mosquitto_subscribe_callback_set(client, on_subscribe);
	mosquitto_message_callback_set(client, on_message);
	news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (news < 0 || pipe2(stop, O_CLOEXEC) ||
	    pthread_create(&thread, NULL, run, NULL))
		start_fail("starting", strerror(errno));
}

int broker_fd(void)
{
	return news;
}

bool broker_read(size_t *at, struct message *message)
{
	bool found = false;
	eventfd_t count;

	/* what comes behind our back is told by it again */
	if (!*at)
		eventfd_read(news, &count);
	pthread_mutex_lock(&lock);
	for (; *at <= num_topics && !found; (*at)++) {
		found = slots[*at].fresh;
		slots[*at].fresh = false;
		if (found)
			*message = slots[*at].message;
	}
	pthread_mutex_unlock(&lock);
	return found;
}

size_t broker_publish(const char *topic, json_object *object, int qos, bool retain)
{
	const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN);
	size_t len = strlen(text);

	/* What cannot be sent now is not kept for later: it would be old. */
	if (!accepted || mosquitto_publish(client, NULL, topic, len, text, qos, retain))
		len = 0;
	json_object_put(object);
	return len ? len + strlen(topic) : 0;
}

void broker_stop(void)
{
	struct timespec end;

	mosquitto_disconnect(client);
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += END_S;
	if (write(stop[1], "", 1) != 1 || pthread_timedjoin_np(thread, NULL, &end))
		return;
	free(topics);
	free(slots);
	mosquitto_destroy(client);
	mosquitto_lib_cleanup();
}
