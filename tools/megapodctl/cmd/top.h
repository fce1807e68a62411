/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "top": a pod on a terminal, as it is now. Three parts that know each other in this order: what is
 * known of the pod (top_model.c), the page that is made of it (top_page.c, plain lines of text with
 * styles), and the terminal with its keys (top.c). It shows and commands nothing.
 */
#ifndef TOP_H
#define TOP_H

#include "core/object.h"

/* Samples that a sparkline has, and events that are kept. */
#define TOP_HISTORY 64
#define TOP_EVENTS 200
/* More readings than that have no sparkline. */
#define TOP_TRACKS 256

/**
 * struct track - the last values of a reading
 * @name: "rpu0/Coolant flow"
 * @value: oldest first
 * @count: how many
 */
struct track {
	char name[160];
	int64_t value[TOP_HISTORY];
	size_t count;
};

/**
 * struct top_model - what is known of a pod
 * @pods: all pods
 * @pod: which of them is shown
 * @components: parts of the pod shown, and so on
 * @events: lines of the last events of all pods, oldest first; ours to free
 * @num_events: how many
 * @track: of flows and temperatures
 * @tracks: how many
 * @lost: what went wrong when it was last asked, "" if nothing did
 */
struct top_model {
	json_object *pods;
	size_t pod;
	json_object *components;
	json_object *sensors;
	json_object *pumps;
	json_object *outlets;
	json_object *interlocks;
	char *events[TOP_EVENTS];
	size_t num_events;
	struct track track[TOP_TRACKS];
	size_t tracks;
	char lost[160];
};

/* Ask for all again; with @sample, flows and temperatures get one more value. */
void top_refresh(struct top_model *model, bool sample);
/* One more event; takes nothing over. */
void top_event(struct top_model *model, json_object *event);
/* Another pod is shown: forget the parts of that before. */
void top_next_pod(struct top_model *model);
const struct track *top_track(const struct top_model *model, const char *name);
void top_free(struct top_model *model);

enum top_section {
	TOP_ALL,
	TOP_LOOP,
	TOP_PUMPS,
	TOP_OUTLETS,
	TOP_INTERLOCKS,
	TOP_LOG,
	TOP_HELP,
	TOP_SECTIONS,
};

enum top_sort {
	TOP_BY_NAME,
	TOP_BY_VALUE,
	TOP_BY_STATUS,
	TOP_SORTS,
};

enum top_style {
	TOP_PLAIN,
	TOP_TITLE,
	TOP_DIM,
	TOP_GOOD,
	TOP_WARN,
	TOP_BAD,
	TOP_COLD,
	TOP_WARM,
	TOP_HOT,
	TOP_STYLES,
};

/**
 * struct top_view - how it is looked at
 * @section: all, or one of them on the whole page
 * @sort: of what has a value
 * @scroll: lines of a section that are above the page
 * @rows: of the terminal
 * @columns: of the terminal
 * @unicode: it can show more than ASCII
 */
struct top_view {
	enum top_section section;
	enum top_sort sort;
	size_t scroll;
	size_t rows;
	size_t columns;
	bool unicode;
};

/**
 * struct top_run - text of one style
 * @text: UTF-8, good until text_free_all()
 * @style: &enum top_style
 * @line: on which line
 */
struct top_run {
	const char *text;
	enum top_style style;
	size_t line;
};

#define TOP_RUNS 8192

/**
 * struct top_page - what is to be seen, at most &top_view.rows lines
 * @run: in order; those of one line follow each other
 * @count: how many
 * @lines: lines so far
 */
struct top_page {
	struct top_run run[TOP_RUNS];
	size_t count;
	size_t lines;
};

/* Make the page; a line may be longer than the terminal is wide, and is cut there. */
void top_page(struct top_page *page, const struct top_model *model, const struct top_view *view);

#endif
