// SPDX-License-Identifier: GPL-2.0-only
/*
 * States are told by a word and a sign; colour only repeats it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/interlocks.h"
#include "core/object.h"
#include "core/words.h"
#include "loop.h"
#include "page.h"

static struct buf *part_new(struct page *page, const char *id)
{
	struct page_part *part;

	page->part = must(realloc(page->part, (page->count + 1) * sizeof(*page->part)));
	part = &page->part[page->count++];
	*part = (struct page_part){ .id = must(strdup(id)) };
	buf_puts(&part->html, "");
	return &part->html;
}

void page_free(struct page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		free(page->part[i].id);
		buf_free(&page->part[i].html);
	}
	free(page->part);
	*page = (struct page){ 0 };
}

/* How grave a word is: 0 well, 1 look at it, 2 act. */
static int grave(const char *word)
{
	static const char *const well[] = {
		"ok", "on", "off", "mains", "up", "ready", "confirmed", "settled", "full"
	};
	static const char *const act[] = {
		"critical", "fault", "offline", "refused", "tripped", "failed", "down", "blocking"
	};

	for (size_t i = 0; i < COUNT_OF(well); i++)
		if (!strcmp(word, well[i]))
			return 0;
	for (size_t i = 0; i < COUNT_OF(act); i++)
		if (!strcmp(word, act[i]))
			return 2;
	return 1;
}

static const char *const class_of[] = { "ok", "warn", "bad" };
/* check mark, warning sign, cross */
static const char *const sign_of[] = { "&#10003;", "&#9888;", "&#10007;" };

static void put_state(struct buf *to, const char *word)
{
	int nr = grave(word);

	buf_printf(to, "<span class=\"%s\">%s ", class_of[nr], sign_of[nr]);
	buf_html(to, word);
	buf_puts(to, "</span>");
}

static void put_cell(struct buf *to, const char *text_of)
{
	buf_puts(to, "<td>");
	buf_html(to, text_of);
}

/* The gravest of its readings and interlocks; a trip before all. */
static const char *pod_word(const struct snapshot *snapshot, json_object *pod)
{
	const char *word = has(pod, "status") ? get_string(pod, "status") : "unknown";
	json_object *interlock;

	for_each_object(interlock, snapshot->part[INTERLOCKS]) {
		const char *state = get_string(interlock, "state");

		if (!is_word(interlock, "pod_name", get_string(pod, "name")))
			continue;
		if (!strcmp(state, "tripped"))
			return state;
		if (grave(state) > grave(word))
			word = state;
	}
	return word;
}

/* Heading: each pod in a line. */
static void make_pods(const struct snapshot *snapshot, struct buf *to)
{
	json_object *pod, *battery;

	for_each_object(pod, snapshot->part[PODS]) {
		const char *word = pod_word(snapshot, pod);
		int nr = grave(word);

		buf_printf(to, "<p class=\"head %s\">%s ", class_of[nr], sign_of[nr]);
		buf_html(to, get_string(pod, "name"));
		buf_puts(to, ": ");
		buf_html(to, word);
		buf_puts(to, "</p>");
	}
	for_each_object(battery, snapshot->part[BATTERIES]) {
		buf_puts(to, "<p>Battery ");
		buf_html(to, part_name(battery));
		buf_puts(to, ": ");
		put_state(to, get_string(battery, "source"));
		buf_html(to, text(", charge %s, lasts %s", reading_text(get(battery, "charge")),
				  reading_text(get(battery, "time_left"))));
		buf_puts(to, "</p>");
	}
	if (!length(snapshot->part[PODS]))
		buf_puts(to, "<p>There is no pod.</p>");
}

static void put_text(struct buf *to, int x, int y, const char *anchor, const char *words)
{
	buf_printf(to, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
	buf_html(to, words);
	buf_puts(to, "</text>");
}

/* One of six speeds, by its duty, or by 3000 rpm. */
static int speed_of(json_object *pump)
{
	static const char *const keys[] = { "duty_actual", "duty" };

	if (has(pump, "speed.value")) {
		long long rpm = get_number(pump, "speed.value");

		return rpm <= 0 ? 0 : rpm > 3000 ? 5 : 1 + rpm * 4 / 3000;
	}
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		json_object *duty = get(pump, keys[i]);

		if (duty && has(duty, "value"))
			return get_number(duty, "value") <= 0 ? 0 :
			       1 + get_number(duty, "value") * 4 / 1000;
	}
	return 0;
}

static int put_pumps(const struct snapshot *snapshot, const char *component, struct buf *to)
{
	json_object *pump;
	int count = 0;

	for_each_object(pump, snapshot->part[PUMPS]) {
		int x = 50 + count * 70, y = 85;

		if (!is_word(pump, "component_name", component) || count == 4)
			continue;
		buf_printf(to, "<g><title>%s</title><circle class=\"box\" cx=\"%d\" cy=\"%d\" r=\"22\"/>"
			   "<path class=\"box turn s%d\" d=\"M%d %dl0 -17m0 17l15 9m-15 -9l-15 9\"/>",
			   "pump", x, y, speed_of(pump), x, y);
		put_text(to, x, y + 42, "middle", has(pump, "speed.value") ?
			 reading_text(get(pump, "speed")) : reading_text(get(pump, "duty")));
		buf_puts(to, "</g>");
		count++;
	}
	return count;
}

/* A sign each, filled when wet, and the word. Those the unit does not have are left out. */
static void put_leaks(const struct snapshot *snapshot, const char *component, struct buf *to)
{
	json_object *sensor;

	buf_puts(to, "<ul class=\"leaks\">");
	for_each_object(sensor, snapshot->part[SENSORS]) {
		bool wet = get_number(sensor, "value");

		if (!is_word(sensor, "component_name", component) ||
		    !is_word(sensor, "quantity", "leak") || is_word(sensor, "status", "absent"))
			continue;
		buf_printf(to, "<li%s", wet ? " class=\"bad\">&#9670; WET: " : ">&#9671; ");
		buf_html(to, text("%s: %s", get_string(sensor, "label"), reading_text(sensor)));
	}
	buf_puts(to, "</ul>");
}

static const char *heat_text(const struct loop *loop)
{
	double heat = loop_heat_w(loop);

	return isnan(heat) ? "" : text("%.1f kW", heat / 1000);
}

/* The coolant goes from the unit on the left along the top to the racks and back below. */
static void make_loop(const struct snapshot *snapshot, json_object *component, struct buf *to)
{
	const char *name = get_string(component, "name");
	struct loop loop;

	loop_of(snapshot, component, &loop);
	buf_puts(to, "<h2>Loop of ");
	buf_html(to, name);
	buf_puts(to, " ");
	put_state(to, get_string(component, "state"));
	buf_puts(to, "</h2><svg viewBox=\"0 0 680 180\" role=\"img\"><title>Coolant loop</title>"
		 "<rect class=\"box\" x=\"10\" y=\"10\" width=\"290\" height=\"160\" rx=\"8\"/>"
		 "<path class=\"pipe cold\" d=\"M300 40H560\"/><path class=\"pipe hot\" d=\"M560 140H300\"/>"
		 "<rect class=\"box\" x=\"560\" y=\"10\" width=\"110\" height=\"160\" rx=\"8\"/>");
	put_text(to, 20, 32, "start", name);
	put_text(to, 615, 80, "middle", "racks");
	put_text(to, 615, 105, "middle", heat_text(&loop));
	put_text(to, 430, 28, "middle", text("supply %s \xe2\x86\x92", reading_text(loop.supply)));
	put_text(to, 430, 95, "middle", text("flow %s", reading_text(loop.flow)));
	put_text(to, 430, 165, "middle", text("\xe2\x86\x90 return %s", reading_text(loop.back)));
	put_pumps(snapshot, name, to);
	buf_puts(to, "</svg>");
	put_leaks(snapshot, name, to);
}

static void make_interlocks(const struct snapshot *snapshot, struct buf *to)
{
	json_object *interlock;

	buf_puts(to, "<h2>Interlocks</h2>");
	if (!length(snapshot->part[INTERLOCKS])) {
		buf_puts(to, "<p>There is none: nothing would be switched off.</p>");
		return;
	}
	buf_puts(to, "<div class=\"wide\"><table><tr><th>Name<th>State<th>Trips when<th>Why</tr>");
	for_each_object(interlock, snapshot->part[INTERLOCKS]) {
		buf_puts(to, "<tr>");
		put_cell(to, get_string(interlock, "name"));
		buf_puts(to, "<td>");
		put_state(to, get_string(interlock, "state"));
		put_cell(to, interlock_trips_when(interlock));
		put_cell(to, interlock_note(interlock));
		if (is_word(interlock, "state", "tripped")) {
			buf_puts(to, "<br>");
			buf_html(to, interlock_steps(interlock));
		}
	}
	buf_puts(to, "</table></div>");
}

/* Readings that are not well, leaks first. */
static void make_alarms(const struct snapshot *snapshot, struct buf *to)
{
	json_object *sensor;
	bool some = false;

	buf_puts(to, "<h2>Not as it should be</h2>");
	for_each_object(sensor, snapshot->part[SENSORS]) {
		const char *status = get_string(sensor, "status");

		if (!*status || !strcmp(status, "ok") || !strcmp(status, "absent"))
			continue;
		buf_puts(to, some ? "<tr>" : "<table><tr>");
		some = true;
		put_cell(to, part_name(sensor));
		put_cell(to, reading_text(sensor));
		buf_puts(to, "<td>");
		put_state(to, status);
	}
	buf_puts(to, some ? "</table>" : "<p>Nothing.</p>");
}

/* One for each PDU: digits in a frame, and the word. */
static void make_outlets(json_object *outlets, json_object *component, struct buf *to)
{
	json_object *outlet;

	buf_puts(to, "<strong>");
	buf_html(to, get_string(component, "name"));
	buf_puts(to, "</strong> ");
	put_state(to, get_string(component, "state"));
	buf_puts(to, "<ul class=\"rack\">");
	for_each_object(outlet, outlets) {
		const char *state = get_string(outlet, "state");
		bool failed = is_word(outlet, "progress", "failed");

		buf_printf(to, "<li class=\"%s\" title=\"", failed ? "failed" :
			   !strcmp(state, "on") ? "on" : !strcmp(state, "off") ? "off" : "unknown");
		buf_html(to, get_string(outlet, "label"));
		buf_printf(to, "\">%s ", get_string(outlet, "number"));
		buf_html(to, failed ? "failed" : *state ? state : "unknown");
	}
	buf_puts(to, "</ul>");
}

static void make_events(json_object *events, struct buf *to)
{
	size_t count = length(events);

	buf_puts(to, "<h2>Last events</h2><ul class=\"events\">");
	for (size_t i = count; i > 0; i--) {
		json_object *event = item_at(events, i - 1);

		buf_puts(to, "<li><time>");
		buf_html(to, get_string(event, "time"));
		buf_puts(to, "</time> ");
		buf_html(to, text("%s %s %s", get_string(event, "pod_name"),
				  get_string(event, "event"), get_string(event, "text")));
	}
	buf_puts(to, count ? "</ul>" : "<li>None yet.</ul>");
}

/* IDs are made of numbers: names are anybody's. */
static const char *id_of(const char *what, json_object *component)
{
	return text("%s%lld", what, get_number(component, "id"));
}

void page_make(const struct snapshot *snapshot, json_object *events, struct page *page)
{
	json_object *outlets = objects_by(snapshot->part[OUTLETS], "component_id"), *component;

	*page = (struct page){ 0 };
	make_pods(snapshot, part_new(page, "pods"));
	make_interlocks(snapshot, part_new(page, "interlocks"));
	for_each_object(component, snapshot->part[COMPONENTS])
		if (is_word(component, "kind", "cdu"))
			make_loop(snapshot, component, part_new(page, id_of("loop", component)));
	make_alarms(snapshot, part_new(page, "alarms"));
	for_each_object(component, snapshot->part[COMPONENTS])
		if (objects_of(outlets, get_number(component, "id")))
			make_outlets(objects_of(outlets, get_number(component, "id")), component,
				     part_new(page, id_of("outlets", component)));
	make_events(events, part_new(page, "events"));
	json_object_put(outlets);
	text_free_all();
}

static void put_head(struct buf *to, const char *title, bool live)
{
	buf_printf(to, "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n<title>%s</title>\n"
		   "<meta name=\"viewport\" content=\"width=device-width\">\n"
		   "<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"page.css\">\n",
		   title);
	if (live)
		buf_puts(to, "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>\n");
}

void page_write(const struct page *page, struct buf *to)
{
	put_head(to, "megapod", true);
	buf_puts(to, "<body><h1>megapod</h1><p id=\"live\"><noscript>Without scripts it is loaded "
		 "anew every 10 s.</noscript></p>\n");
	for (size_t i = 0; i < page->count; i++) {
		buf_printf(to, "<section id=\"%s\">", page->part[i].id);
		buf_put(to, page->part[i].html.text, page->part[i].html.len);
		buf_puts(to, "</section>\n");
	}
	buf_puts(to, "<p><a href=\"readings\">All readings</a> &middot; "
		 "<a href=\"metrics\">Metrics</a></p>\n<script src=\"page.js\"></script>\n");
}

void page_readings(const struct snapshot *snapshot, struct buf *to)
{
	json_object *sensor;

	put_head(to, "megapod: readings", false);
	buf_puts(to, "<body><h1>Readings</h1><p><a href=\".\">Back</a></p><div class=\"wide\">"
		 "<table><tr><th>Component<th>Channel<th>Reading<th>State<th>Age<th>Limits</tr>\n");
	for_each_object(sensor, snapshot->part[SENSORS]) {
		buf_puts(to, "<tr>");
		put_cell(to, get_string(sensor, "component_name"));
		put_cell(to, get_string(sensor, "label"));
		put_cell(to, reading_text(sensor));
		buf_puts(to, "<td>");
		put_state(to, get_string(sensor, "status"));
		put_cell(to, age_text(sensor));
		put_cell(to, limits_text(sensor));
		buf_puts(to, "\n");
		text_free_all();
	}
	buf_puts(to, "</table></div>\n");
}
