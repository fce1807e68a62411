// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page of "top": sections below each other, each as long as the others leave room for, or one
 * of them on all of it.
 */
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/out.h"
#include "base/text.h"
#include "base/units.h"
#include "cmd/top.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/words.h"

static const char *const sort_words[] = { "name", "value", "status" };
static const char *const section_words[] = {
	"all", "loop", "pumps", "outlets", "interlocks", "events", "help",
};

/* The sort of qsort() knows nothing but two rows. */
static enum top_sort sorted_by;

static void put(struct top_page *page, enum top_style style, const char *text)
{
	if (page->count < TOP_RUNS)
		page->run[page->count++] = (struct top_run){ text, style, page->lines };
}

static void end_line(struct top_page *page)
{
	page->lines++;
}

static void put_line(struct top_page *page, enum top_style style, const char *text)
{
	put(page, style, text);
	end_line(page);
}

static enum top_style style_of(const char *status)
{
	static const char *const bad[] = { "critical", "fault", "tripped", "offline", "refused", NULL };
	static const char *const warn[] = { "warning", "stale", "pending", "blocking", "bypassed",
					    "waiting", "unknown", NULL };

	for (const char *const *word = bad; *word; word++)
		if (!strcmp(status, *word))
			return TOP_BAD;
	for (const char *const *word = warn; *word; word++)
		if (!strcmp(status, *word))
			return TOP_WARN;
	return !strcmp(status, "ok") ? TOP_GOOD : TOP_PLAIN;
}

/* @words in @columns columns, cut or filled up. */
static const char *cell(const char *words, size_t columns)
{
	size_t width = text_width(words), bytes = strlen(words);

	while (width > columns && bytes)
		width = text_width(text("%.*s", (int)--bytes, words));
	return text("%.*s%*s", (int)bytes, words, (int)(columns - width), "");
}

static const char *sparkline(const struct top_model *model, const char *name, size_t columns,
			     bool unicode)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const ascii[] = { "_", ".", "-", "~", "=", "+", "*", "#" };
	const struct track *track = top_track(model, name);
	int64_t low, high;
	const char *line = "";
	size_t first;

	if (!track || !track->count)
		return "";
	first = track->count > columns ? track->count - columns : 0;
	low = high = track->value[first];
	for (size_t i = first; i < track->count; i++) {
		low = track->value[i] < low ? track->value[i] : low;
		high = track->value[i] > high ? track->value[i] : high;
	}
	/* what hardly moves is drawn flat */
	if (high - low < (low < 0 ? -low : low) / 50) {
		low -= (high < 0 ? -high : high) / 50;
		high += (high < 0 ? -high : high) / 50;
	}
	for (size_t i = first; i < track->count; i++) {
		size_t step = high > low ? (track->value[i] - low) * 7 / (high - low) : 3;

		line = text("%s%s", line, unicode ? blocks[step] : ascii[step]);
	}
	return line;
}

static int by_sort(const void *a, const void *b)
{
	json_object *one = *(json_object *const *)a, *other = *(json_object *const *)b;
	int64_t x = get_number(one, "value"), y = get_number(other, "value");
	int order = 0;

	if (sorted_by == TOP_BY_VALUE)
		order = x < y ? 1 : x > y ? -1 : 0;
	else if (sorted_by == TOP_BY_STATUS)
		order = style_of(get_string(other, "status")) - style_of(get_string(one, "status"));
	return order ? order : strcmp(part_name(one), part_name(other));
}

/* A new array of those that are wanted, in the order that is wanted. */
static json_object *sorted(json_object *objects, const char *const *quantities, enum top_sort sort)
{
	json_object *some = json_object_new_array(), *object;

	for_each_object(object, objects) {
		bool wanted = !quantities;

		for (const char *const *q = quantities; q && *q; q++)
			wanted |= is_word(object, "quantity", *q);
		if (wanted && !is_word(object, "status", "absent"))
			json_object_array_add(some, json_object_get(object));
	}
	sorted_by = sort;
	json_object_array_sort(some, by_sort);
	return some;
}

static void page_head(struct top_page *page, const struct top_model *model,
		      const struct top_view *view)
{
	json_object *pod = item_at(model->pods, model->pod), *il;
	const char *status = pod ? get_string(pod, "status") : "";
	size_t armed = 0, tripped = 0;

	for_each_object(il, model->interlocks) {
		armed += is_armed(il);
		tripped += is_word(il, "state", "tripped");
	}
	put(page, TOP_TITLE, pod ? text("%s ", get_string(pod, "name")) : "no pod ");
	put(page, style_of(status), text("%s ", status));
	put(page, TOP_PLAIN, text("%zu components, %zu of %zu interlocks armed",
				  length(model->components), armed, length(model->interlocks)));
	if (tripped)
		put(page, TOP_BAD, text(", %zu tripped", tripped));
	if (length(model->pods) > 1)
		put(page, TOP_DIM, text("  (pod %zu of %zu: Tab)", model->pod + 1, length(model->pods)));
	if (*model->lost)
		put(page, TOP_BAD, text("  %s", model->lost));
	if (view->section != TOP_ALL || view->sort != TOP_BY_NAME)
		put(page, TOP_DIM, text("  [%s, by %s]", section_words[view->section],
					sort_words[view->sort]));
	end_line(page);
}

static void page_loop(struct top_page *page, const struct top_model *model,
		      const struct top_view *view, size_t skip, size_t room)
{
	static const char *const quantities[] = { "flow", "temperature", NULL };
	json_object *sensors = sorted(model->sensors, quantities, view->sort), *sensor;
	size_t wide = view->columns > 56 ? view->columns - 54 : 2, i = 0;

	put_line(page, TOP_TITLE, "LOOP");
	for_each_object(sensor, sensors) {
		const char *name = part_name(sensor);

		if (i++ < skip || i > skip + room)
			continue;
		put(page, TOP_PLAIN, text("  %s ", cell(name, 30)));
		put(page, style_of(get_string(sensor, "status")),
		    text("%18s  ", reading_text(sensor)));
		put_line(page, TOP_COLD, sparkline(model, name, wide, view->unicode));
	}
	json_object_put(sensors);
}

static void page_pumps(struct top_page *page, const struct top_model *model,
		       const struct top_view *view, size_t skip, size_t room)
{
	json_object *pumps = sorted(model->pumps, NULL, view->sort), *pump;
	size_t i = 0;

	put_line(page, TOP_TITLE, "PUMPS");
	for_each_object(pump, pumps) {
		if (i++ < skip || i > skip + room)
			continue;
		put(page, TOP_PLAIN, text("  %s ", cell(part_name(pump), 30)));
		put(page, is_word(pump, "mode", "stopped") ? TOP_BAD : TOP_PLAIN,
		    text("%-8s ", get_string(pump, "mode")));
		put_line(page, TOP_PLAIN, text("duty %-9s speed %s", reading_text(get(pump, "duty")),
					       reading_text(get(pump, "speed"))));
	}
	json_object_put(pumps);
}

/* The most that one of them draws, which is the hottest. */
static int64_t most_power(json_object *outlets)
{
	json_object *outlet;
	int64_t most = 0;

	for_each_object(outlet, outlets)
		if (get_number(get(outlet, "power"), "value") > most)
			most = get_number(get(outlet, "power"), "value");
	return most;
}

static void put_outlet(struct top_page *page, json_object *outlet, int64_t most)
{
	static const char shades[] = ".:-=+*%@";
	json_object *power = get(outlet, "power");
	size_t step;

	if (is_word(outlet, "state", "off")) {
		put(page, TOP_DIM, "_");
	} else if (!is_word(outlet, "state", "on")) {
		put(page, TOP_WARN, "?");
	} else if (!has(power, "value") || most <= 0) {
		put(page, TOP_PLAIN, "o");
	} else {
		step = get_number(power, "value") <= 0 ? 0 :
		       get_number(power, "value") * (int64_t)(sizeof(shades) - 2) / most;
		put(page, step < 3 ? TOP_COLD : step < 6 ? TOP_WARM : TOP_HOT,
		    text("%c", shades[step]));
	}
}

/* A line of a component holds as many as fit; the next line goes on. */
static void page_outlets(struct top_page *page, const struct top_model *model,
			 const struct top_view *view, size_t skip, size_t room)
{
	size_t wide = view->columns > 34 ? view->columns - 33 : 1, column = 0, line = 0;
	int64_t most = most_power(model->outlets);
	const char *last = "";
	bool shown = false;
	json_object *outlet;
	char buf[UNITS_TEXT];

	put(page, TOP_TITLE, "OUTLETS");
	put_line(page, TOP_DIM, text("  _ off  ? unknown  o on  . to @ up to %s",
				     units_show(MEGAPOD_QUANTITY_POWER, most, buf)));
	for_each_object(outlet, model->outlets) {
		const char *name = get_string(outlet, "component_name");
		bool other = strcmp(name, last);

		if (other || column == wide) {
			if (shown)
				end_line(page);
			shown = ++line > skip && line <= skip + room;
			if (shown)
				put(page, TOP_PLAIN, text("  %s ", cell(other ? name : "", 30)));
			column = 0;
			last = name;
		}
		column++;
		if (shown)
			put_outlet(page, outlet, most);
	}
	if (shown)
		end_line(page);
}

static size_t outlet_lines(const struct top_model *model, const struct top_view *view)
{
	size_t wide = view->columns > 34 ? view->columns - 33 : 1, column = 0, lines = 0;
	const char *last = "";
	json_object *outlet;

	for_each_object(outlet, model->outlets) {
		const char *name = get_string(outlet, "component_name");

		if (strcmp(name, last) || column == wide) {
			lines++;
			column = 0;
			last = name;
		}
		column++;
	}
	return lines;
}

static void page_interlocks(struct top_page *page, const struct top_model *model,
			    const struct top_view *view, size_t skip, size_t room)
{
	json_object *interlocks = sorted(model->interlocks, NULL, TOP_BY_NAME), *il;
	size_t i = 0;

	(void)view;
	put_line(page, TOP_TITLE, "INTERLOCKS");
	for_each_object(il, interlocks) {
		if (i++ < skip || i > skip + room)
			continue;
		put(page, TOP_PLAIN, text("  %s ", cell(get_string(il, "name"), 30)));
		put(page, style_of(get_string(il, "state")), text("%-9s ", get_string(il, "state")));
		put_line(page, TOP_PLAIN, interlock_note(il));
	}
	json_object_put(interlocks);
}

/* The newest last; scrolled back, those before. */
static void page_events(struct top_page *page, const struct top_model *model,
			const struct top_view *view, size_t skip, size_t room)
{
	size_t end = model->num_events > skip ? model->num_events - skip : 0;

	(void)view;
	put_line(page, TOP_TITLE, "EVENTS");
	for (size_t i = end > room ? end - room : 0; i < end; i++)
		put_line(page, TOP_PLAIN, text("  %s", model->events[i]));
}

static void page_help(struct top_page *page)
{
	static const char *const lines[] = {
		"KEYS",
		"  a  all                          l  loop: flows and temperatures",
		"  p  pumps                        o  outlets, by what they draw",
		"  i  interlocks                   e  events",
		"  s  sort by name, value, status  j k  arrows  scroll",
		"  Tab  next pod                   q  end",
		"",
		"Nothing is commanded from here: megapodctl outlet, pump, interlock do that.",
	};

	for (size_t i = 0; i < COUNT_OF(lines); i++)
		put_line(page, i ? TOP_PLAIN : TOP_TITLE, lines[i]);
}

typedef void (*section_fn)(struct top_page *page, const struct top_model *model,
			   const struct top_view *view, size_t skip, size_t room);

static const section_fn sections[] = {
	[TOP_LOOP] = page_loop, [TOP_PUMPS] = page_pumps, [TOP_OUTLETS] = page_outlets,
	[TOP_INTERLOCKS] = page_interlocks, [TOP_LOG] = page_events,
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t count_of(json_object *objects, const char *const *quantities)
{
	json_object *some = sorted(objects, quantities, TOP_BY_NAME);
	size_t count = length(some);

	json_object_put(some);
	return count;
}

/* Each gets what it needs, at most its share; the events what is left. */
static void page_all(struct top_page *page, const struct top_model *model,
		     const struct top_view *view, size_t rows)
{
	static const char *const quantities[] = { "flow", "temperature", NULL };
	size_t share = rows > 10 ? (rows - 5) / 5 : 1;
	size_t need[] = {
		[TOP_LOOP] = count_of(model->sensors, quantities),
		[TOP_PUMPS] = length(model->pumps),
		[TOP_OUTLETS] = outlet_lines(model, view),
		[TOP_INTERLOCKS] = length(model->interlocks),
	};
	size_t left;

	for (size_t i = TOP_LOOP; i <= TOP_INTERLOCKS; i++)
		sections[i](page, model, view, 0, smaller(need[i], i == TOP_LOOP ? share + 1 : share));
	left = rows + 1 > page->lines + 1 ? rows - page->lines : 0;
	page_events(page, model, view, 0, left);
}

void top_page(struct top_page *page, const struct top_model *model, const struct top_view *view)
{
	size_t rows = view->rows > 2 ? view->rows - 1 : 1;

	page->count = 0;
	page->lines = 0;
	page_head(page, model, view);
	if (view->section == TOP_HELP)
		page_help(page);
	else if (view->section == TOP_ALL)
		page_all(page, model, view, rows);
	else
		sections[view->section](page, model, view, view->scroll, rows > 2 ? rows - 2 : 0);
}
