// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a device is silent: by its counters, and by frames that pass while it is looked at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/frame.h"
#include "base/out.h"
#include "cmd/causes.h"
#include "core/nl.h"
#include "core/trace.h"
#include "core/words.h"

/* A silent unit is probed every 2.5 s, and n of them n times as seldom. */
#define WATCH_MS 5000
/* Replies that are as late as this many requests are late and no others. */
#define RECENT 16
#define LINKS 64
#define TCP_UNIT 6
#define SERIAL_COUNTERS "/proc/tty/driver/serial"

/**
 * struct asked - the request under way on a link
 * @link: the link
 * @unit: who is asked
 * @tid: numbers of the last transactions, 0 for none
 * @at: where the next one goes
 */
struct asked {
	char link[32];
	unsigned int unit;
	unsigned int tid[RECENT];
	unsigned int at;
};

/**
 * struct watch - frames being looked at
 * @links: all links
 * @seen: what was seen, by device
 * @asked: what was asked
 * @count: how many there are
 */
struct watch {
	json_object *links;
	json_object *seen;
	struct asked asked[LINKS];
	size_t count;
};

static struct asked *asked_on(struct watch *watch, const char *link)
{
	for (size_t i = 0; i < watch->count; i++)
		if (!strcmp(watch->asked[i].link, link))
			return &watch->asked[i];
	if (watch->count == LINKS)
		return NULL;
	watch->asked[watch->count] = (struct asked){ 0 };
	snprintf(watch->asked[watch->count].link, sizeof(watch->asked->link), "%s", link);
	return &watch->asked[watch->count++];
}

static unsigned int tid_of(const struct frame_line *line)
{
	return line->bytes[0] << 8 | line->bytes[1];
}

static bool is_recent(const struct asked *asked, unsigned int tid)
{
	for (size_t i = 0; i < RECENT; i++)
		if (asked->tid[i] == tid)
			return true;
	return false;
}

/* A whole frame that is no reply to what is asked. */
static void take_foreign(struct watch *watch, const struct asked *asked,
			 const struct frame_line *line, bool tcp)
{
	unsigned int unit = line->bytes[tcp ? TCP_UNIT : 0];
	json_object *seen = json_object_new_object();
	const char *what = "late";

	if (unit != asked->unit)
		what = "unit";
	else if (tcp && !is_recent(asked, tid_of(line)))
		what = "tid";
	json_object_object_add(seen, "what", json_object_new_string(what));
	json_object_object_add(seen, "unit", json_object_new_int(unit));
	json_object_object_add(watch->seen, line->device, seen);
}

static void take_line(const char *text_line, void *arg)
{
	struct watch *watch = arg;
	struct frame_line line;
	struct asked *asked;
	json_object *link;
	bool tcp;

	if (!frame_line_parse(text_line, &line))
		return;
	link = item_named(watch->links, line.link);
	asked = asked_on(watch, line.link);
	tcp = is_word(link, "type", "tcp");
	if (!link || !asked || line.len <= (tcp ? TCP_UNIT : 0))
		return;
	if (!line.request) {
		if (*line.device && !strcmp(line.verdict, "foreign"))
			take_foreign(watch, asked, &line, tcp);
		return;
	}
	asked->unit = line.bytes[tcp ? TCP_UNIT : 0];
	if (tcp)
		asked->tid[asked->at++ % RECENT] = tid_of(&line);
}

static bool is_silent(json_object *device, json_object *links)
{
	json_object *link = item_named(links, get_string(device, "link_name"));

	return is_word(link, "state", "up") && (is_word(device, "state", "identifying") ||
						is_word(device, "state", "quarantined"));
}

json_object *watch_causes(json_object *devices, json_object *links)
{
	struct watch watch = { .links = links, .seen = json_object_new_object() };
	size_t before = length(ctl.errors);
	struct trace trace;
	json_object *device;
	bool any = false;
	int err;

	for_each_object(device, devices)
		any |= is_silent(device, links) && get_number(device, "stats.foreign");
	if (!any)
		return watch.seen;
	/* Who may not trace is told what the counters say. */
	ctl.quiet = true;
	stop_catch();
	err = trace_begin(&trace);
	ctl.quiet = false;
	errors_drop(before);
	if (!err) {
		trace_follow(&trace, now_ms() + WATCH_MS, take_line, &watch);
		trace_end(&trace);
	}
	return watch.seen;
}

/*
 * Words
 */

/* Replies to its requests that were exceptions 0A and 0B */
static bool is_behind_gateway(json_object *stats)
{
	json_object *codes = get(stats, "exception_code");

	return json_object_get_int64(item_at(codes, 10)) ||
	       json_object_get_int64(item_at(codes, 11));
}

/* The framing errors of a UART that counts them: "ttyS1" is line 1 of the driver's; "" for none. */
static const char *framing_errors(json_object *link)
{
	const char *tty = get_string(link, "tty_name");
	FILE *in = strncmp(tty, "ttyS", 4) ? NULL : fopen(SERIAL_COUNTERS, "re");
	char line[256], *count;
	const char *said = "";

	while (in && fgets(line, sizeof(line), in))
		if (atoi(line) == atoi(tty + 4) && strchr(line, ':')) {
			count = strstr(line, " fe:");
			if (count && atoi(count + 4))
				said = text(" (%d framing errors)", atoi(count + 4));
		}
	if (in)
		fclose(in);
	return said;
}

/* What is sent comes back, all of it and nothing else. */
static bool is_echo(json_object *stats)
{
	long long sent = get_number(stats, "tx_bytes"), got = get_number(stats, "rx_bytes");

	return got && !get_number(stats, "replies") && !get_number(stats, "foreign") &&
	       got >= sent - sent / 8 && got <= sent + sent / 8;
}

static void of_frames(json_object *device, json_object *link, json_object *seen,
		      struct cause *cause)
{
	const char *name = get_string(device, "name"), *link_name = get_string(link, "name");
	long long unit = get_number(device, "unit");

	if (is_word(seen, "what", "unit")) {
		cause->what = text("when %s is asked as unit %lld, unit %lld answers on link %s",
				   name, unit, get_number(seen, "unit"), link_name);
		cause->next = text("megapodctl device scan %s; then add it with its number",
				   link_name);
	} else if (is_word(seen, "what", "tid")) {
		cause->what = text("%s answers with another transaction id than asked: %s", name,
				   "its firmware, or what is between, is not Modbus TCP");
		cause->next = text("megapodctl link monitor %s shows it to its maker", link_name);
	} else {
		cause->what = text("%s answers later than %lld ms", name,
				   has(device, "response_timeout_ms") ?
				   get_number(device, "response_timeout_ms") :
				   get_number(link, "response_timeout_ms"));
		cause->next = text("megapodctl device set %s timeout 1s", name);
	}
}

static void of_line(json_object *device, json_object *link, struct cause *cause)
{
	const char *name = get_string(device, "name"), *link_name = get_string(link, "name");
	json_object *all = get(link, "stats"), *own = get(device, "stats");
	long long noise = get_number(all, "crc_errors") + get_number(all, "junk_bytes");

	if (is_echo(own)) {
		cause->what = text("%s: what is sent on %s comes back, and nobody answers: %s",
				   name, link_where(link),
				   "the adapter hears itself; check power, unit number, A and B");
		cause->next = text("megapodctl link monitor %s", link_name);
	} else if (noise && !get_number(all, "replies")) {
		cause->what = text("%s: what comes on %s is not Modbus%s: %s", name,
				   link_where(link), framing_errors(link),
				   "wrong baud or parity, or A and B are swapped");
		cause->next = text("megapodctl link set %s baud N, as the device's manual says",
				   link_name);
	} else if (get_number(own, "crc_errors") + get_number(own, "bad_frames") +
		   get_number(own, "junk_bytes")) {
		cause->what = text("%s answers with garbage, others on link %s do not: %s", name,
				   link_name, "two units of its number, its speed, or its wire");
		cause->next = text("megapodctl link monitor %s", link_name);
	}
}

void find_cause(json_object *device, json_object *link, json_object *seen, struct cause *cause)
{
	const char *name = get_string(device, "name"), *link_name = get_string(link, "name");
	json_object *of_device = json_object_object_get(seen, name);
	bool rtu = is_word(link, "type", "rtu");
	long long unit = get_number(device, "unit");

	if (of_device)
		of_frames(device, link, of_device, cause);
	else if (is_behind_gateway(get(device, "stats")))
		cause->what = text("the gateway %s says that unit %lld, %s, does not answer",
				   link_where(link), unit, name);
	else if (rtu)
		of_line(device, link, cause);
	if (!cause->what && get_number(device, "stats.foreign"))
		cause->what = text("when %s is asked as unit %lld on link %s, %s", name, unit,
				   link_name, "others answer, or it is late");
	if (!cause->what)
		cause->what = text("%s does not answer as unit %lld on link %s: %s", name, unit,
				   link_name, rtu ? "check power, unit number, A and B" :
				   "check the unit number");
	if (!cause->next)
		cause->next = text("megapodctl device scan %s, or device stats %s", link_name,
				   name);
}
