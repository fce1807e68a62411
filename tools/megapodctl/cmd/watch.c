// SPDX-License-Identifier: GPL-2.0-only
/*
 * "watch": what the readings of a loop tell beyond their limits, see base/detect.h. It reads, and
 * says what it finds; no trip depends on it.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>

#include "base/detect.h"
#include "base/out.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/schema.h"
#include "core/select.h"
#include "core/words.h"

#define EVERY_MS 2000
#define WINDOW_MS 60000
#define LEARN 60

/* When the battery is told to run out: with so much left. */
static const int battery_steps_s[] = { 600, 300, 120, 60 };

static const char *const loop_names[] = { "primary", "secondary", "air", NULL };

static const struct param watch_params[] = {
	{ "POD", P_TEXT, true, .help = "the pod, if there are several" },
	KEY("flow", P_PART, 0, "the flow of its loop; \"Coolant flow\" if not said"),
	KEY("hot", P_PART, 0, "where the coolant comes back from the load"),
	KEY("cold", P_PART, 0, "where it leaves"),
	KEY("cooled-by", P_PART, 0, "temperature of the air, or the loop, that it gives its heat to"),
	KEY("fan", P_PART, 0, "what drives that"),
	KEY("before", P_PART, 0, "pressure before the filter"),
	KEY("after", P_PART, 0, "pressure after it"),
	KEY("level", P_PART, 0, "level of the reservoir"),
	KEY("static", P_PART, 0, "static pressure"),
	KEY("power", P_PART, 0, "all that it cools; the sum of all outlets if not said"),
	KEY("loop", P_WORD, 0, "whose fluid it is; secondary if not said", .words = loop_names),
	KEY("every", P_TIME, 0, "how often it is read, 2 s if not said"),
	KEY("window", P_TIME, 0, "what is compared is the median of so long, 1min if not said"),
	KEY("learn", P_NUMBER, 0, "from so many of these at first; 60 if not said, at most 240"),
	{ 0 }
};

/* What a reading is called where nobody says: as orv3_rpu does. */
static const struct {
	const char *key, *label;
	double scale;
	size_t offset;
} roles[] = {
	{ "flow", "Coolant flow", 1e-6 / 60, offsetof(struct sample, flow_m3_s) },
	{ "hot", "Coolant inlet", 1e-3, offsetof(struct sample, hot_c) },
	{ "cold", "Coolant outlet", 1e-3, offsetof(struct sample, cold_c) },
	{ "cooled-by", "HEX air inlet 1", 1e-3, offsetof(struct sample, air_c) },
	{ "fan", "HEX fan duty", 1, offsetof(struct sample, fan) },
	{ "before", "Coolant outlet pressure", 1, offsetof(struct sample, drop_pa) },
	{ "after", "Coolant inlet pressure", -1, offsetof(struct sample, drop_pa) },
	{ "level", "HEX vertical bladder level", 1, offsetof(struct sample, level) },
	{ "static", "HEX static pressure", 1, offsetof(struct sample, static_pa) },
	{ "power", NULL, 1e-3, offsetof(struct sample, power_w) },
};

/**
 * struct watching - a pod that is watched
 * @args: the command
 * @pod: its name
 * @loop: what was found of it
 * @battery_told: steps of the battery that were told
 * @learned: that it knows what is normal was told
 */
struct watching {
	const struct args *args;
	const char *pod;
	struct detect loop;
	size_t battery_told;
	bool learned;
};

/* Part of what is there already: a drop is the difference of two. */
static void put(struct sample *s, size_t offset, double value)
{
	double *to = (double *)((char *)s + offset);

	*to = isnan(*to) ? value : *to + value;
}

static bool is_called(json_object *sensor, const char *part, const char *label)
{
	return part ? !strcmp(part_name(sensor), part) :
	       label && is_word(sensor, "label", label);
}

/* What is broken or stale is not known. */
static double reading(json_object *sensor)
{
	bool good = has(sensor, "value") && !is_word(sensor, "status", "fault") &&
		    !is_word(sensor, "status", "stale") && !is_word(sensor, "status", "absent");

	return good ? get_number(sensor, "value") : NAN;
}

static int read_sensors(const struct watching *w, struct sample *s)
{
	json_object *sensors = NULL, *sensor;
	int err = objects_select(&sensor_class, NULL, w->pod, &sensors);

	for_each_object(sensor, sensors)
		for (size_t i = 0; i < COUNT_OF(roles); i++) {
			if (!is_called(sensor, arg_text(w->args, roles[i].key), roles[i].label))
				continue;
			put(s, roles[i].offset, reading(sensor) * roles[i].scale);
			if (!strcmp(roles[i].key, "hot") && has(sensor, "crit_max"))
				s->limit_c = get_number(sensor, "crit_max") / 1e3;
		}
	json_object_put(sensors);
	return err;
}

/* One that is on and not metered makes the sum unknown; one that is off draws nothing. */
static int read_outlets(const struct watching *w, struct sample *s)
{
	json_object *outlets = NULL, *outlet;
	double sum = 0;
	int err;

	if (arg_given(w->args, "power"))
		return 0;
	err = objects_select(&outlet_class, NULL, w->pod, &outlets);
	for_each_object(outlet, outlets)
		if (get(outlet, "power") || !is_word(outlet, "state", "off"))
			sum += reading(get(outlet, "power"));
	s->power_w = length(outlets) ? sum / 1e3 : NAN;
	json_object_put(outlets);
	return err;
}

static int read_pumps(const struct watching *w, struct sample *s)
{
	json_object *pumps = NULL, *pump;
	int err = objects_select(&pump_class, NULL, w->pod, &pumps);

	for_each_object(pump, pumps)
		put(s, offsetof(struct sample, pump), reading(get(pump, "speed")));
	json_object_put(pumps);
	return err;
}

static int read_sample(const struct watching *w, struct sample *s)
{
	struct timespec now;
	int err;

	for (size_t at = 0; at < sizeof(*s); at += sizeof(double))
		memcpy((char *)s + at, &(double){ NAN }, sizeof(double));
	clock_gettime(CLOCK_BOOTTIME, &now);
	s->time_s = now.tv_sec + now.tv_nsec / 1e9;
	err = read_sensors(w, s);
	err = err ? err : read_outlets(w, s);
	return err ? err : read_pumps(w, s);
}

static json_object *rounded(double value)
{
	return isfinite(value) ? json_object_new_double(round(value * 1000) / 1000) : NULL;
}

/* An event of ours; with -j as those of monitor. */
static json_object *event_new(const struct watching *w, double time_s, const char *finding)
{
	json_object *event = json_object_new_object();

	json_object_object_add(event, "event", json_object_new_string("watch"));
	json_object_object_add(event, "time", json_object_new_string(boot_time(time_s * 1e9)));
	json_object_object_add(event, "pod_name", json_object_new_string(w->pod));
	json_object_object_add(event, "finding", json_object_new_string(finding));
	return event;
}

static void event_tell(json_object *event, const char *words)
{
	if (ctl.json)
		doc_print(event);
	else
		printf("%s  %s  %s  %s\n", get_string(event, "time"), get_string(event, "pod_name"),
		       get_string(event, "finding"), words);
	fflush(stdout);
	json_object_put(event);
	text_free_all();
}

static void tell(const struct watching *w, const struct finding *f, double now_s)
{
	json_object *event = event_new(w, now_s, finding_words[f->kind]);
	bool over = !f->since_s;

	json_object_object_add(event, "over", json_object_new_boolean(over));
	json_object_object_add(event, "means", json_object_new_string(finding_means[f->kind]));
	json_object_object_add(event, "since", over ? NULL :
			       json_object_new_string(boot_time(f->since_s * 1e9)));
	json_object_object_add(event, "value", rounded(f->value));
	json_object_object_add(event, "expected", rounded(f->expected));
	json_object_object_add(event, "scatter", rounded(f->scatter));
	json_object_object_add(event, "confidence", rounded(f->confidence));
	event_tell(event, over ? "is over" :
		   text("%s (%.3g, expected %.3g +- %.2g; %.1f %% sure)", finding_means[f->kind],
			f->value, f->expected, f->scatter, 100 * f->confidence));
}

/* How long the first of its batteries lasts that the load runs on, in s, or NAN. */
static double battery_left(const struct watching *w)
{
	json_object *batteries = NULL, *battery;
	double left = NAN;

	if (objects_select(&battery_class, NULL, w->pod, &batteries))
		return NAN;
	for_each_object(battery, batteries)
		if (is_word(battery, "source", "battery"))
			left = fmin(left, reading(get(battery, "time_left")));
	json_object_put(batteries);
	return left;
}

static void watch_battery(struct watching *w, double now_s)
{
	double left = battery_left(w);
	json_object *event;
	size_t steps = 0;

	while (steps < COUNT_OF(battery_steps_s) && left <= battery_steps_s[steps])
		steps++;
	if (isnan(left))
		w->battery_told = 0;
	if (steps <= w->battery_told)
		return;
	w->battery_told = steps;
	event = event_new(w, now_s, "battery");
	json_object_object_add(event, "seconds", rounded(left));
	event_tell(event, text("the load runs on a battery that lasts for %.0f s", left));
}

static void tell_learned(struct watching *w, double now_s)
{
	const struct cusum *known[] = { &w->loop.heat, &w->loop.flutter, &w->loop.filter };
	bool learned = false;

	for (size_t i = 0; i < COUNT_OF(known); i++)
		learned |= known[i]->count >= w->loop.learn;
	if (w->learned || !learned)
		return;
	w->learned = true;
	event_tell(event_new(w, now_s, "learned"), "from now on what is different is told");
}

static int look(struct watching *w)
{
	struct finding changed[FINDINGS];
	struct sample sample;
	size_t count;
	int err = read_sample(w, &sample);

	if (err)
		return err;
	count = detect_add(&w->loop, &sample, changed);
	for (size_t i = 0; i < count; i++)
		tell(w, &changed[i], sample.time_s);
	watch_battery(w, sample.time_s);
	tell_learned(w, sample.time_s);
	return 0;
}

/* Nobody has said what flows: then heat is not reckoned, and all the rest is. */
static bool fluid_of(const struct args *args, json_object *pod, struct fluid *fluid)
{
	json_object *one = pod_fluid(pod, loop_names[arg_num(args, "loop", 1)]);

	if (one)
		*fluid = (struct fluid){
			.name = get_string(one, "type"),
			.density_kg_m3 = get_number(one, "density_kg_m3"),
			.heat_j_kg_k = get_number(one, "specific_heat_j_kg_k"),
		};
	return one;
}

static int run(const struct args *args)
{
	static struct watching w;
	json_object *pod = NULL;
	struct fluid fluid;
	bool known;
	int err = pod_choose(arg_text(args, "POD"), &pod);

	if (err)
		return err;
	stop_catch();
	/* each finding is a document */
	ctl.stream = true;
	w = (struct watching){ .args = args, .pod = get_string(pod, "name") };
	known = fluid_of(args, pod, &fluid);
	detect_init(&w.loop, known ? &fluid : NULL, arg_num(args, "window", WINDOW_MS) / 1e3,
		    arg_num(args, "learn", LEARN));
	if (!known && !ctl.json)
		printf("# nobody has said what flows in pod %s (pod set): heat is not reckoned\n", w.pod);
	fflush(stdout);
	while (!err && !ferror(stdout)) {
		err = look(&w);
		text_free_all();
		if (fd_wait(-1, now_ms() + arg_num(args, "every", EVERY_MS)) == -EINTR)
			break;
	}
	json_object_put(pod);
	return err;
}

const struct command watch_commands[] = {
	{ "watch", NULL, watch_params, MEGAPOD, false, NULL, run,
	  "Tell what the readings of a loop say beyond their limits: a meter that is stuck, a bypass, air, a filter that clogs, a slow leak",
	  "megapodctl watch pod0" },
	{ 0 }
};
