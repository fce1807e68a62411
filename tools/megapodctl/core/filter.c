// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which events are wanted.
 */
#include <string.h>
#include <time.h>

#include "base/hostlist.h"
#include "base/out.h"
#include "core/filter.h"
#include "core/schema.h"

/* One of a list is @word, or with @begins a begin of it. */
static bool listed(const char *list, const char *word, bool begins)
{
	struct hostlist items;
	bool found = false;
	char why[160];

	if (!list)
		return true;
	if (!hostlist_expand(list, &items, why, sizeof(why)))
		for (size_t i = 0; i < items.count; i++)
			found |= begins ? !strncmp(word, items.item[i], strlen(items.item[i])) :
				 !strcmp(word, items.item[i]);
	hostlist_free(&items);
	return found;
}

static bool begins_kind(const char *begin)
{
	for (const char *const *kind = event_kind_words; *kind; kind++)
		if (!strncmp(*kind, begin, strlen(begin)))
			return true;
	return false;
}

int event_filters_check(const struct args *args)
{
	const char *list = arg_text(args, "kind"), *known = "";
	struct hostlist kinds;
	char why[160];
	int err = 0;

	if (!list)
		return 0;
	if (hostlist_expand(list, &kinds, why, sizeof(why)))
		err = fail(USAGE, "kind \"%s\": %s", list, why);
	for (const char *const *kind = event_kind_words; *kind; kind++)
		known = text("%s%s%s", known, *known ? ", " : "", *kind);
	for (size_t i = 0; !err && i < kinds.count; i++)
		if (!begins_kind(kinds.item[i]))
			err = fail(USAGE, "kind \"%s\" is not known; allowed: %s", kinds.item[i],
				   known);
	hostlist_free(&kinds);
	return err;
}

bool event_wanted(const struct args *args, json_object *event)
{
	struct timespec now;
	long long age_s;

	clock_gettime(CLOCK_BOOTTIME, &now);
	age_s = now.tv_sec - get_number(event, "time_ns") / 1000000000;
	return listed(arg_text(args, "pod"), get_string(event, "pod_name"), false) &&
	       listed(arg_text(args, "kind"), get_string(event, "event"), true) &&
	       (!arg_given(args, "since") || age_s <= arg_num(args, "since", 0));
}
