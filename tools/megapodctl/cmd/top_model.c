// SPDX-License-Identifier: GPL-2.0-only
/*
 * What "top" knows of a pod.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "cmd/top.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"
#include "core/select.h"
#include "core/words.h"

static struct track *track_of(struct top_model *model, const char *name)
{
	struct track *track;

	for (size_t i = 0; i < model->tracks; i++)
		if (!strcmp(model->track[i].name, name))
			return &model->track[i];
	if (model->tracks == TOP_TRACKS)
		return NULL;
	track = &model->track[model->tracks++];
	*track = (struct track){ 0 };
	snprintf(track->name, sizeof(track->name), "%s", name);
	return track;
}

const struct track *top_track(const struct top_model *model, const char *name)
{
	for (size_t i = 0; i < model->tracks; i++)
		if (!strcmp(model->track[i].name, name))
			return &model->track[i];
	return NULL;
}

static void track_add(struct track *track, int64_t value)
{
	if (track->count == TOP_HISTORY)
		memmove(track->value, track->value + 1, --track->count * sizeof(*track->value));
	track->value[track->count++] = value;
}

static void sample_all(struct top_model *model)
{
	json_object *sensor;

	for_each_object(sensor, model->sensors) {
		struct track *track;

		if (!has(sensor, "value") || (!is_word(sensor, "quantity", "flow") &&
					      !is_word(sensor, "quantity", "temperature")))
			continue;
		track = track_of(model, part_name(sensor));
		if (track)
			track_add(track, get_number(sensor, "value"));
	}
}

/* What was known stays until there is something new. */
static int again(const struct object_class *class, const char *pod, json_object **had)
{
	json_object *now = NULL;
	int err = pod ? objects_select(class, NULL, pod, &now) : object_dump(class, ALL, &now);

	if (err) {
		json_object_put(now);
		return err;
	}
	json_object_put(*had);
	*had = now;
	return 0;
}

void top_refresh(struct top_model *model, bool sample)
{
	size_t before = length(ctl.errors);
	const char *name;
	int err;

	ctl.quiet = true;
	err = again(&pod_class, NULL, &model->pods);
	if (!err && model->pod >= length(model->pods))
		model->pod = 0;
	if (!err && length(model->pods)) {
		name = get_string(item_at(model->pods, model->pod), "name");
		err = again(&component_class, name, &model->components);
		err = err ? err : again(&sensor_class, name, &model->sensors);
		err = err ? err : again(&pump_class, name, &model->pumps);
		err = err ? err : again(&outlet_class, name, &model->outlets);
		err = err ? err : again(&interlock_class, name, &model->interlocks);
	}
	ctl.quiet = false;
	snprintf(model->lost, sizeof(model->lost), "%s",
		 err ? get_string(item_at(ctl.errors, before), "message") : "");
	errors_drop(before);
	if (!err && sample)
		sample_all(model);
}

void top_event(struct top_model *model, json_object *event)
{
	const char *what;

	event_add_time(event);
	what = event_text(event);
	if (model->num_events == TOP_EVENTS) {
		free(model->events[0]);
		memmove(model->events, model->events + 1, --model->num_events * sizeof(*model->events));
	}
	/* the day is known */
	model->events[model->num_events++] =
		must(strdup(text("%.8s %s %s%s%s", get_string(event, "time") + 11,
				 get_string(event, "pod_name"), get_string(event, "event"),
				 *what ? " " : "", what)));
}

static void forget(json_object **objects)
{
	json_object_put(*objects);
	*objects = NULL;
}

static void forget_parts(struct top_model *model)
{
	forget(&model->components);
	forget(&model->sensors);
	forget(&model->pumps);
	forget(&model->outlets);
	forget(&model->interlocks);
}

void top_next_pod(struct top_model *model)
{
	if (length(model->pods) < 2)
		return;
	model->pod = (model->pod + 1) % length(model->pods);
	forget_parts(model);
	model->tracks = 0;
}

void top_free(struct top_model *model)
{
	forget(&model->pods);
	forget_parts(model);
	while (model->num_events)
		free(model->events[--model->num_events]);
}
