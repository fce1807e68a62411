// SPDX-License-Identifier: GPL-2.0-only
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/nl.h"
#include "lease.h"
#include "request.h"

/* How long to wait if nothing ends before. */
#define LONG_MS 60000

static const struct config *config;
/* By number of requests and integrations; why the last value was refused, or NULL. */
static struct lease *requests, *beats;
static const char **why_request, **why_beat;
/* What was said of each request last. */
static enum requested *said;

void requests_init(const struct config *with)
{
	config = with;
	requests = must(calloc(config->num_requests + 1, sizeof(*requests)));
	why_request = must(calloc(config->num_requests + 1, sizeof(*why_request)));
	said = must(calloc(config->num_requests + 1, sizeof(*said)));
	beats = must(calloc(config->num_integrations + 1, sizeof(*beats)));
	why_beat = must(calloc(config->num_integrations + 1, sizeof(*why_beat)));
}

void requests_free(void)
{
	free(requests);
	free(why_request);
	free(said);
	free(beats);
	free(why_beat);
}

/* Neither a flood nor a clock that is wrong fills the journal: once for each other reason. */
static void refuse(const char *topic, const char **before, const char *why)
{
	if (why && why != *before)
		printf("%s: refused: it %s\n", topic, why);
	*before = why;
}

static const char *parse(const struct message *message, struct dsx_value *value)
{
	if (message->len > DSX_VALUE_MAX)
		return "is longer than any value";
	return dsx_parse(message->payload, message->len, value);
}

static const char *take_request(size_t i, const struct message *message)
{
	struct dsx_value value;
	const char *why = parse(message, &value);

	if (why)
		return why;
	/* -1 is "unknown" of a request for liquid isolation. */
	if (value.known && value.value == -1 && config->requests[i].type == RACK_LIQUID_REQUEST)
		value.known = false;
	if (value.known && value.value != 0 && value.value != 1)
		return "is neither 0 nor 1";
	return lease_take(&requests[i], &value, message->retained, config->request_ms,
			  dsx_now_ms(), now_ms());
}

/* The value is the time it was sent, and so is the timestamp. */
static const char *take_beat(size_t i, const struct message *message)
{
	struct dsx_value value;
	const char *why = parse(message, &value);

	if (why)
		return why;
	if (!value.known)
		return "has no good quality";
	if (value.value < 0 || value.value > 1e15 || value.value != trunc(value.value))
		return "is no time in ms";
	/* all that come before that time would be late */
	if (value.value > dsx_now_ms() + LEASE_AHEAD_MS)
		return "is a time in the future";
	if (value.value < value.at_ms)
		value.at_ms = value.value;
	if (beats[i].until_ms && value.value <= beats[i].value.value)
		return "is no later than the one before";
	return lease_take(&beats[i], &value, message->retained, config->heartbeat_ms,
			  dsx_now_ms(), now_ms());
}

const struct integration *requests_take(const struct message *message, double *beat)
{
	for (size_t i = 0; i < config->num_requests; i++) {
		if (strcmp(message->topic, config->requests[i].topic))
			continue;
		refuse(message->topic, &why_request[i], take_request(i, message));
		return NULL;
	}
	for (size_t i = 0; i < config->num_integrations; i++) {
		if (strcmp(message->topic, config->integrations[i].topic))
			continue;
		refuse(message->topic, &why_beat[i], take_beat(i, message));
		*beat = beats[i].value.value;
		return why_beat[i] ? NULL : &config->integrations[i];
	}
	return NULL;
}

static enum requested state_of(size_t i)
{
	if (!lease_holds(&beats[config->requests[i].from], now_ms()) ||
	    !lease_holds(&requests[i], now_ms()))
		return REQUEST_NOT_KNOWN;
	return requests[i].value.value == 1 ? REQUESTED : NOT_REQUESTED;
}

static void say(size_t i, enum requested is)
{
	const struct request *request = &config->requests[i];
	const char *from = config->integrations[request->from].name;
	const char *what = request->type == RACK_LIQUID_REQUEST ? "liquid" : "electrical";

	printf("rack %s: %s isolation: ", get_string(request->rack, "id"), what);
	if (is != REQUEST_NOT_KNOWN)
		printf("%s by %s\n", is == REQUESTED ? "requested" : "not requested", from);
	else if (!lease_holds(&beats[request->from], now_ms()))
		printf("not known: no heartbeat of %s\n", from);
	else if (requests[i].until_ms > now_ms())
		printf("not known: %s says so\n", from);
	else
		printf("not known: no value of %s\n", from);
}

static void sooner(long long *wait, const struct lease *lease)
{
	long long left = lease->until_ms - now_ms();

	if (left > 0 && left < *wait)
		*wait = left;
}

long long requests_tick(void)
{
	long long wait = LONG_MS;

	for (size_t i = 0; i < config->num_requests; i++) {
		enum requested is = state_of(i);

		if (is != said[i])
			say(i, is);
		said[i] = is;
		sooner(&wait, &requests[i]);
		sooner(&wait, &beats[config->requests[i].from]);
	}
	return wait;
}

enum requested requests_input(unsigned int input, bool *there)
{
	for (size_t i = 0; i < config->num_requests; i++) {
		if (config->requests[i].input != input)
			continue;
		*there = true;
		return state_of(i);
	}
	*there = false;
	return REQUEST_NOT_KNOWN;
}
