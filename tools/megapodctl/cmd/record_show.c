// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in a record of the black box. People see what happened, in its order, and what became of each
 * reading; -j and CSV have every sample.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/megapod.h>
#include <linux/megapod_record.h>

#include "base/out.h"
#include "base/units.h"
#include "cmd/record_show.h"
#include "core/schema.h"
#include "core/words.h"

static const char *const kind_words[] = {
	"sensor", "outlet", "outlet-command", "pump", "pump-command", "setpoint-command", "interlock", NULL
};

/* Of what may be newer than this tool. */
static const char *word_at(const char *const *words, uint64_t number)
{
	for (; *words && number; number--)
		words++;
	return *words ? *words : "unknown";
}

static const char *iso_time(uint64_t us)
{
	time_t second = us / 1000000;
	struct tm when;
	char date[32];

	if (!gmtime_r(&second, &when))
		return "-";
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &when);
	return text("%s.%03dZ", date, (int)(us / 1000 % 1000));
}

static bool has_value(const struct record_sample *sample)
{
	return sample->status < MEGAPOD_STATUS_STALE;
}

/* What a sample that is no reading says. */
static const char *state_word(const struct record_sample *sample)
{
	uint64_t value = sample->value;

	switch (sample->stream->kind) {
	case MEGAPOD_RECORD_OUTLET:
		return word_at(outlet_state_words, value);
	case MEGAPOD_RECORD_OUTLET_COMMAND:
		return word_at(progress_words, value & 0xff);
	case MEGAPOD_RECORD_PUMP:
		return word_at(pump_mode_words, value);
	case MEGAPOD_RECORD_PUMP_COMMAND:
	case MEGAPOD_RECORD_SETPOINT_COMMAND:
		return word_at(progress_words, value);
	case MEGAPOD_RECORD_INTERLOCK:
		return word_at(interlock_state_words, value);
	default:
		return text("%" PRIu64, value);
	}
}

/* What a command to an outlet wants, else "". */
static const char *wanted_word(const struct record_sample *sample)
{
	return sample->stream->kind == MEGAPOD_RECORD_OUTLET_COMMAND ?
	       word_at(outlet_state_words, (uint64_t)sample->value >> 8) : "";
}

static int64_t offset_us(const struct record *record, uint64_t time_us)
{
	return time_us - record->trip_us;
}

static json_object *string(const char *words)
{
	return must(json_object_new_string(words));
}

static json_object *number(int64_t value)
{
	return must(json_object_new_int64(value));
}

static json_object *sample_object(const struct record *record, const struct record_sample *sample)
{
	json_object *object = must(json_object_new_object());
	const struct record_stream *stream = sample->stream;

	json_object_object_add(object, "offset_us", number(offset_us(record, sample->time_us)));
	json_object_object_add(object, "kind", string(word_at(kind_words, stream->kind)));
	json_object_object_add(object, "source", string(sample->source->name));
	json_object_object_add(object, "index", number(stream->index));
	json_object_object_add(object, "label", string(stream->label));
	if (stream->kind == MEGAPOD_RECORD_CHANNEL) {
		json_object_object_add(object, "quantity",
				       string(word_at(quantity_words, stream->quantity)));
		json_object_object_add(object, "unit", string(units_base(stream->quantity)));
		json_object_object_add(object, "status", string(word_at(status_words, sample->status)));
		json_object_object_add(object, "value", has_value(sample) ? number(sample->value) : NULL);
		return object;
	}
	json_object_object_add(object, "state", string(state_word(sample)));
	if (stream->kind == MEGAPOD_RECORD_OUTLET_COMMAND)
		json_object_object_add(object, "wanted", string(wanted_word(sample)));
	return object;
}

static json_object *trip_object(const struct record *record, const struct record_trip *trip)
{
	json_object *object = must(json_object_new_object());

	json_object_object_add(object, "offset_us", number(offset_us(record, trip->time_us)));
	json_object_object_add(object, "interlock", string(trip->interlock));
	json_object_object_add(object, "cause", string(word_at(interlock_cause_words, trip->cause)));
	json_object_object_add(object, "input", *trip->input ? string(trip->input) : NULL);
	json_object_object_add(object, "quantity", trip->has_input ?
			       string(word_at(quantity_words, trip->quantity)) : NULL);
	json_object_object_add(object, "value", trip->has_input ? number(trip->value) : NULL);
	return object;
}

static json_object *record_object(const struct record *record)
{
	json_object *object = must(json_object_new_object()), *trips = must(json_object_new_array());
	json_object *samples = must(json_object_new_array());
	size_t i;

	for (i = 0; i < record->trips; i++)
		json_object_array_add(trips, trip_object(record, &record->trip[i]));
	for (i = 0; i < record->samples; i++) {
		json_object_array_add(samples, sample_object(record, &record->sample[i]));
		text_free_all();
	}
	json_object_object_add(object, "id", number(record->id));
	json_object_object_add(object, "pod_name", string(record->pod));
	json_object_object_add(object, "tripped_at", string(iso_time(record->trip_real_us)));
	json_object_object_add(object, "tripped_us", number(record->trip_us));
	json_object_object_add(object, "before_us", number(record->trip_us - record->from_us));
	json_object_object_add(object, "after_us", number(record->to_us - record->trip_us));
	json_object_object_add(object, "cut_before",
			       json_object_new_boolean(record->flags & MEGAPOD_RECORD_CUT_BEFORE));
	json_object_object_add(object, "cut_after",
			       json_object_new_boolean(record->flags & MEGAPOD_RECORD_CUT_AFTER));
	json_object_object_add(object, "more_trips", number(record->more_trips));
	json_object_object_add(object, "coded_bytes", number(record->coded));
	json_object_object_add(object, "trips", trips);
	json_object_object_add(object, "samples", samples);
	return object;
}

static const char *offset_text(int64_t us)
{
	return text("%+.3f s", us / 1e6);
}

static const char *trip_text(const struct record_trip *trip)
{
	char buf[UNITS_TEXT];

	return text("%s tripped: %s%s%s%s%s", trip->interlock,
		    word_at(interlock_cause_words, trip->cause), *trip->input ? ": " : "",
		    trip->input, trip->has_input ? " reads " : "",
		    trip->has_input ? units_show(trip->quantity, trip->value, buf) : "");
}

static void tell_head(const struct record *record)
{
	size_t i;

	printf("record %u of pod %s: %s\n", record->id, record->pod, iso_time(record->trip_real_us));
	for (i = 0; i < record->trips; i++)
		printf("  %s  %s\n", offset_text(offset_us(record, record->trip[i].time_us)),
		       trip_text(&record->trip[i]));
	if (record->more_trips)
		printf("  and %u more\n", record->more_trips);
	printf("  from %.1f s before to %.1f s after; %zu samples, %.2f bytes each%s%s\n",
	       (record->trip_us - record->from_us) / 1e6, (record->to_us - record->trip_us) / 1e6,
	       record->samples, record->samples ? (double)record->coded / record->samples : 0,
	       record->flags & MEGAPOD_RECORD_CUT_BEFORE ? "; its beginning had no room" : "",
	       record->flags & MEGAPOD_RECORD_CUT_AFTER ? "; its end had no room" : "");
	text_free_all();
}

static void add_row(json_object *rows, const char *const *cells, size_t count)
{
	static const char *const keys[] = { "a", "b", "c", "d", "e" };
	json_object *row = must(json_object_new_object());
	size_t i;

	for (i = 0; i < count; i++)
		json_object_object_add(row, keys[i], string(cells[i]));
	json_object_array_add(rows, row);
}

static const char *stream_name(const struct record_sample *sample)
{
	switch (sample->stream->kind) {
	case MEGAPOD_RECORD_INTERLOCK:
		return text("interlock %s", sample->source->name);
	case MEGAPOD_RECORD_CHANNEL:
	case MEGAPOD_RECORD_SETPOINT_COMMAND:
		return text("%s/%s", sample->source->name, sample->stream->label);
	default:
		return text("%s/%u \"%s\"", sample->source->name, sample->stream->index + 1,
			    sample->stream->label);
	}
}

static bool is_in_time(const struct record *record, const struct record_sample *sample)
{
	return sample->time_us >= record->from_us && sample->time_us <= record->to_us;
}

/* What is no reading, each time that it changed. */
static int tell_actions(const struct record *record)
{
	static const struct column columns[] = {
		{ ">TIME", "a" }, { "WHAT", "b" }, { "IS", "c", .state = true }, { 0 }
	};
	const struct record_sample **before = must(calloc(record->streams + 1, sizeof(*before)));
	json_object *rows = must(json_object_new_array());
	size_t i;
	int err;

	for (i = 0; i < record->samples; i++) {
		const struct record_sample *sample = &record->sample[i];
		const size_t place = record_place(sample->source, sample->stream);
		const struct record_sample *last = before[place];
		const char *cells[3], *wanted = wanted_word(sample);

		before[place] = sample;
		if (sample->stream->kind == MEGAPOD_RECORD_CHANNEL || !is_in_time(record, sample))
			continue;
		if (last ? last->value == sample->value :
		    sample->stream->kind != MEGAPOD_RECORD_OUTLET_COMMAND)
			continue;
		cells[0] = offset_text(offset_us(record, sample->time_us));
		cells[1] = stream_name(sample);
		cells[2] = *wanted ? text("%s: %s", wanted, state_word(sample)) : state_word(sample);
		add_row(rows, cells, 3);
	}
	err = table_print(columns, rows, "");
	json_object_put(rows);
	free(before);
	return err;
}

/**
 * struct extent - what a channel read
 * @before: the last value before the trip
 * @least: the least value
 * @most: the most
 * @end: the last sample
 */
struct extent {
	const struct record_sample *before, *least, *most, *end;
};

/* Of all streams. */
static struct extent *extents(const struct record *record)
{
	struct extent *extent = must(calloc(record->streams + 1, sizeof(*extent)));
	size_t i;

	for (i = 0; i < record->samples; i++) {
		const struct record_sample *sample = &record->sample[i];
		struct extent *e = &extent[record_place(sample->source, sample->stream)];

		if (!is_in_time(record, sample))
			continue;
		e->end = sample;
		if (!has_value(sample))
			continue;
		if (sample->time_us <= record->trip_us)
			e->before = sample;
		if (!e->least || sample->value < e->least->value)
			e->least = sample;
		if (!e->most || sample->value > e->most->value)
			e->most = sample;
	}
	return extent;
}

static const char *value_text(const struct record_sample *sample)
{
	char buf[UNITS_TEXT];

	if (!sample)
		return "-";
	return has_value(sample) ? text("%s", units_show(sample->stream->quantity, sample->value, buf)) :
				   word_at(status_words, sample->status);
}

static int tell_channels(const struct record *record)
{
	static const struct column columns[] = {
		{ "SENSOR", "a" }, { ">BEFORE", "b" }, { ">LEAST", "c" }, { ">MOST", "d" },
		{ ">END", "e" }, { 0 }
	};
	json_object *rows = must(json_object_new_array());
	struct extent *extent = extents(record), *e;
	int err;

	for (e = extent; e < extent + record->streams; e++)
		if (e->most && e->most->stream->kind == MEGAPOD_RECORD_CHANNEL)
			add_row(rows, (const char *[]){ stream_name(e->end), value_text(e->before),
				value_text(e->least), value_text(e->most), value_text(e->end) }, 5);
	err = table_print(columns, rows, "");
	json_object_put(rows);
	free(extent);
	return err;
}

int record_tell(const struct record *record)
{
	int err;

	if (ctl.json) {
		doc_add_one("records", record_object(record));
		return 0;
	}
	tell_head(record);
	putchar('\n');
	err = tell_actions(record);
	if (!err) {
		putchar('\n');
		err = tell_channels(record);
	}
	return err;
}

/* RFC 4180 */
static void csv_text(const char *words)
{
	if (!strpbrk(words, ",\"\n")) {
		fputs(words, stdout);
		return;
	}
	putchar('"');
	for (; *words; words++)
		printf(*words == '"' ? "\"\"" : "%c", *words);
	putchar('"');
}

void record_csv(const struct record *record)
{
	size_t i;

	puts("time_s,kind,source,index,label,value,unit,status");
	for (i = 0; i < record->samples; i++) {
		const struct record_sample *sample = &record->sample[i];
		const struct record_stream *stream = sample->stream;

		printf("%.6f,%s,", offset_us(record, sample->time_us) / 1e6,
		       word_at(kind_words, stream->kind));
		csv_text(sample->source->name);
		printf(",%u,", stream->index);
		csv_text(stream->label);
		if (stream->kind != MEGAPOD_RECORD_CHANNEL)
			printf(",%s,,%s\n", wanted_word(sample), state_word(sample));
		else if (has_value(sample))
			printf(",%" PRId64 ",%s,%s\n", sample->value, units_base(stream->quantity),
			       word_at(status_words, sample->status));
		else
			printf(",,%s,%s\n", units_base(stream->quantity),
			       word_at(status_words, sample->status));
		text_free_all();
	}
}
