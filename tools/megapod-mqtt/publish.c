// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include <json-c/linkhash.h>

#include "broker.h"
#include "core/nl.h"
#include "publish.h"

/**
 * struct told - what was said of a point
 * @serial: of the last publish_points() that had it
 * @value: value
 * @value_due_ms: when it is to be said anew
 * @metadata_due_ms: the same of metadata
 * @ours: it has a value of ours
 * @qos: how surely it is delivered
 */
struct told {
	unsigned long long serial;
	struct dsx_value value;
	long long value_due_ms;
	long long metadata_due_ms;
	bool ours;
	int qos;
};

/* By path. */
static struct lh_table *all;
static unsigned long long serial;
static long long heartbeat_due_ms, heartbeat_metadata_due_ms;

static void free_entry(struct lh_entry *entry)
{
	free(lh_entry_k(entry));
	free((void *)lh_entry_v(entry));
}

static struct told *told_of(const char *path)
{
	struct lh_entry *entry;
	struct told *told;

	if (!all)
		all = must(lh_kchar_table_new(256, free_entry));
	entry = lh_table_lookup_entry(all, path);
	if (entry)
		return (struct told *)lh_entry_v(entry);
	told = must(calloc(1, sizeof(*told)));
	lh_table_insert(all, must(strdup(path)), told);
	return told;
}

/* What somebody may act on is said until the broker has it. */
static int qos_of(enum dsx_type type)
{
	return type == LEAK_DETECT || (type >= RACK_LEAK && type <= RACK_ELECTRICAL_STATUS);
}

static void say(const char *path, const struct dsx_value *value, int qos)
{
	char topic[DSX_TOPIC_SIZE];

	dsx_topic(topic, NULL, "Value", path);
	broker_publish(topic, dsx_value(value), qos, false);
}

static void say_metadata(const char *path, json_object *metadata)
{
	char topic[DSX_TOPIC_SIZE];

	dsx_topic(topic, NULL, "Metadata", path);
	broker_publish(topic, metadata, 1, true);
}

static bool is_other(const struct dsx_value *a, const struct dsx_value *b)
{
	return a->known != b->known || (a->known && a->value != b->value);
}

static void say_if_new(const char *path, struct told *told, const struct dsx_value *value)
{
	if (now_ms() < told->value_due_ms && !is_other(&told->value, value))
		return;
	told->value = *value;
	told->value_due_ms = now_ms() + DSX_REPEAT_MS;
	say(path, value, told->qos);
}

static void publish_point(const struct point *point)
{
	struct told *told = told_of(point->path);

	told->serial = serial;
	told->ours = !point->integration;
	told->qos = qos_of(point->type);
	if (now_ms() >= told->metadata_due_ms) {
		told->metadata_due_ms = now_ms() + DSX_REPEAT_MS;
		say_metadata(point->path, point_metadata(point));
	}
	if (told->ours)
		say_if_new(point->path, told, &point->now);
}

void publish_points(const struct points *points)
{
	struct dsx_value none = { .at_ms = dsx_now_ms() };
	struct lh_entry *entry;

	serial++;
	for (size_t i = 0; i < points->count; i++)
		publish_point(&points->point[i]);
	if (!all)
		return;
	lh_foreach(all, entry) {
		struct told *told = (struct told *)lh_entry_v(entry);

		if (told->serial != serial && told->ours)
			say_if_new(lh_entry_k(entry), told, &none);
	}
}

void publish_anew(void)
{
	struct lh_entry *entry;

	heartbeat_due_ms = 0;
	heartbeat_metadata_due_ms = 0;
	if (!all)
		return;
	lh_foreach(all, entry) {
		struct told *told = (struct told *)lh_entry_v(entry);

		told->value_due_ms = 0;
		told->metadata_due_ms = 0;
	}
}

static void say_system(const struct config *config, const char *integration, const char *of,
		       enum dsx_type type)
{
	struct point point = { .type = type, .object = "System", .id = of, .name = of };

	if (type == HEARTBEAT_INTEGRATION)
		point.integration = integration;
	config_system_point(config, integration, type, point.path);
	say_metadata(point.path, point_metadata(&point));
}

static void say_timestamp(const struct config *config, const char *integration, enum dsx_type type,
			  bool known, double value)
{
	struct dsx_value is = { .known = known, .value = value, .at_ms = dsx_now_ms() };
	char path[DSX_POINT_SIZE];

	config_system_point(config, integration, type, path);
	say(path, &is, 0);
}

static void say_all_metadata(const struct config *config)
{
	say_system(config, NULL, config->name, HEARTBEAT);
	for (size_t i = 0; i < config->num_integrations; i++) {
		const char *name = config->integrations[i].name;

		say_system(config, name, name, HEARTBEAT_INTEGRATION);
		say_system(config, name, name, HEARTBEAT_ECHO);
	}
}

long long publish_heartbeats(const struct config *config)
{
	if (now_ms() >= heartbeat_metadata_due_ms) {
		heartbeat_metadata_due_ms = now_ms() + DSX_REPEAT_MS;
		say_all_metadata(config);
	}
	if (now_ms() >= heartbeat_due_ms) {
		heartbeat_due_ms = now_ms() + DSX_HEARTBEAT_MS;
		say_timestamp(config, NULL, HEARTBEAT, true, dsx_now_ms());
	}
	return heartbeat_due_ms - now_ms();
}

void publish_echo(const struct config *config, const struct integration *from, double value)
{
	say_timestamp(config, from->name, HEARTBEAT_ECHO, true, value);
}

void publish_farewell(const struct config *config)
{
	say_timestamp(config, NULL, HEARTBEAT, false, 0);
}

void publish_free(void)
{
	if (all)
		lh_table_free(all);
}
