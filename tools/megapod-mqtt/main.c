// SPDX-License-Identifier: GPL-2.0-only
/*
 * megapod-mqtt: what the kernel knows of its pods, for the building and its integrations, over
 * MQTT as NVIDIA's DSX Exchange has it; and what these request, for rules.
 *
 * usage: megapod-mqtt [--listen ADDRESS:PORT] [--print] [FILE]
 *
 * FILE is /etc/megapod/mqtt.json if it is not said. Without --listen requests that are inputs are
 * served at the socket that systemd hands over. --print says what would be published, and ends.
 */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "broker.h"
#include "core/nl.h"
#include "follow.h"
#include "inputs.h"
#include "points.h"
#include "publish.h"
#include "request.h"
#include "start.h"

#define FILE_NAME "/etc/megapod/mqtt.json"
#define PORT 502
/* Values are looked at so often, and so soon after an event. */
#define LOOK_MS 1000
#define EVENT_MS 100

const char *const program = "megapod-mqtt";

static struct config config;
static struct points points;
static long long look_ms;
static char why_none[128];
static char why_down[DSX_TOPIC_SIZE];

static void on_event(json_object *event)
{
	long long soon = now_ms() + EVENT_MS;

	(void)event;
	if (look_ms > soon)
		look_ms = soon;
}

static const struct snapshot *look(void)
{
	const struct snapshot *snapshot = snapshot_get(0);
	const char *why = snapshot->why ? snapshot->why : "";

	if (strncmp(why, why_none, sizeof(why_none) - 1))
		fprintf(stderr, "%s: %s\n", program, *why ? why : "the kernel answers again");
	snprintf(why_none, sizeof(why_none), "%s", why);
	follow_snapshot(snapshot, on_event);
	points_make(&config, snapshot, &points);
	return snapshot;
}

static int print_points(void)
{
	const struct snapshot *snapshot = look();

	for (size_t i = 0; i < points.count; i++) {
		const struct point *point = &points.point[i];
		json_object *metadata = point_metadata(point);
		json_object *value = point->integration ? NULL : dsx_value(&point->now);

		printf("%s\t%s\t%s\n", point->path, value ? get_string(value, "value") : "",
		       json_object_to_json_string_ext(metadata, JSON_C_TO_STRING_PLAIN));
		json_object_put(value);
		json_object_put(metadata);
	}
	return !!snapshot->why;
}

static void on_up(bool denied)
{
	fprintf(stderr, "%s: %s:%u: connected%s\n", program, config.host, config.port,
		denied ? ", but it does not let us hear what integrations request" : "");
	*why_down = '\0';
	publish_anew();
	look_ms = now_ms();
}

/* The same reason again and again is said once, until it is there again. */
static void on_down(const char *why)
{
	if (strcmp(why_down, why))
		fprintf(stderr, "%s: %s:%u: %s; trying again\n", program, config.host, config.port,
			why);
	strcpy(why_down, why);
}

static void take(const struct message *message)
{
	const struct integration *from;
	double beat;

	switch (message->news) {
	case BROKER_UP:
	case BROKER_DENIED:
		on_up(message->news == BROKER_DENIED);
		break;
	case BROKER_DOWN:
		on_down(message->topic);
		break;
	case BROKER_VALUE:
		from = requests_take(message, &beat);
		if (from)
			publish_echo(&config, from, beat);
		break;
	}
}

static void take_messages(void)
{
	struct message message;
	size_t at = 0;

	while (broker_read(&at, &message))
		take(&message);
}

static long long sooner(long long a, long long b)
{
	return a < b ? a : b;
}

/* What is due. Return: until when there is nothing, in ms from now. */
static long long tick(void)
{
	long long wait = requests_tick();

	if (now_ms() >= look_ms) {
		look_ms = now_ms() + LOOK_MS;
		look();
		publish_points(&points);
	}
	wait = sooner(wait, publish_heartbeats(&config));
	wait = sooner(wait, look_ms - now_ms());
	fflush(stdout);
	return wait > 0 ? wait : 0;
}

/* Return: false when told to stop. */
static bool wait_for(int stop, long long ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };
	struct pollfd fds[3 + INPUTS_FDS] = {
		{ .fd = stop, .events = POLLIN },
		{ .fd = follow_fd(), .events = POLLIN },
		{ .fd = broker_fd(), .events = POLLIN },
	};
	size_t inputs = inputs_poll(&fds[3]);

	if (ppoll(fds, 3 + inputs, &left, NULL) <= 0)
		return true;
	if (fds[1].revents)
		follow_read(on_event);
	if (fds[2].revents)
		take_messages();
	inputs_serve(&fds[3], inputs);
	return !fds[0].revents;
}

static int stop_fd(void)
{
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigprocmask(SIG_BLOCK, &stops, NULL);
	return signalfd(-1, &stops, SFD_CLOEXEC);
}

static void run(int listen)
{
	char path[DSX_POINT_SIZE], will[DSX_TOPIC_SIZE];
	int stop = stop_fd();

	config_system_point(&config, NULL, HEARTBEAT, path);
	dsx_topic(will, NULL, "Value", path);
	requests_init(&config);
	inputs_start(&config, listen);
	broker_start(&config, will);
	fprintf(stderr, "%s: ready\n", program);
	while (wait_for(stop, tick()))
		;
	publish_farewell(&config);
	broker_stop();
	inputs_stop();
	requests_free();
	publish_free();
	close(stop);
}

static int listen_for_inputs(const char *address)
{
	int fd = address ? start_listen(address, PORT, false, "is no loopback address") :
		 start_handed();

	for (size_t i = 0; i < config.num_requests && fd < 0; i++)
		if (config.requests[i].input)
			start_fail("input", "megapod-mqtt.socket is not active: "
				   "systemctl enable --now megapod-mqtt.socket");
	return fd;
}

static int help(void)
{
	fputs("usage: megapod-mqtt [--listen ADDRESS:PORT] [--print] [FILE]\n"
	      "megapod-mqtt(8) says more.\n", stderr);
	return 1;
}

enum { LISTEN = 256, PRINT, HELP, SHOW_VERSION };

static const struct option words[] = {
	{ "listen", required_argument, NULL, LISTEN },
	{ "print", no_argument, NULL, PRINT },
	{ "help", no_argument, NULL, HELP },
	{ "version", no_argument, NULL, SHOW_VERSION },
	{ 0 }
};

int main(int argc, char **argv)
{
	const char *address = NULL;
	bool print = false;
	int option, err = 0;

	while ((option = getopt_long(argc, argv, "", words, NULL)) != -1) {
		switch (option) {
		case LISTEN:
			address = optarg;
			break;
		case PRINT:
			print = true;
			break;
		case SHOW_VERSION:
			puts("megapod-mqtt " VERSION);
			return 0;
		case HELP:
			help();
			return 0;
		default:
			return help();
		}
	}
	if (optind + 1 < argc)
		return help();
	signal(SIGPIPE, SIG_IGN);
	json_c_set_serialization_double_format("%.10g", JSON_C_OPTION_GLOBAL);
	ctl.errors = json_object_new_array();
	/* what fails is said here */
	ctl.quiet = true;
	config_read(optind < argc ? argv[optind] : FILE_NAME, &config);
	if (print)
		err = print_points();
	else
		run(listen_for_inputs(address));
	points_free(&points);
	follow_free();
	snapshot_free();
	config_free(&config);
	json_object_put(ctl.errors);
	return err;
}
