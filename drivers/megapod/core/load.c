// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads: what an outlet feeds, as the groups that it is in say.
 *
 * An outlet may be in several groups. What is shed last of all that they say is believed, and the
 * highest rating: who switches by that touches less rather than more.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "group.h"
#include "pod.h"
#include "view.h"

static const char * const names[] = {
	[MEGAPOD_LOAD_KIND_NONE] = "none",
	[MEGAPOD_LOAD_KIND_ACCELERATOR] = "accelerator",
	[MEGAPOD_LOAD_KIND_SERVER] = "server",
	[MEGAPOD_LOAD_KIND_STORAGE] = "storage",
	[MEGAPOD_LOAD_KIND_NETWORK] = "network",
	[MEGAPOD_LOAD_KIND_MANAGEMENT] = "management",
};

const char *megapod_load_name(u8 kind)
{
	return kind < ARRAY_SIZE(names) ? names[kind] : "?";
}

/* Whether a trip of other loads has to leave it alone. */
bool megapod_load_is_guarded(u8 kind)
{
	return kind >= MEGAPOD_LOAD_KIND_NETWORK;
}

/* The lowest priority that goes with a kind: what is shed last has no stage before. */
u8 megapod_load_priority(u8 kind)
{
	switch (kind) {
	case MEGAPOD_LOAD_KIND_NETWORK:
		return MEGAPOD_GROUP_PRIORITY_NETWORK;
	case MEGAPOD_LOAD_KIND_MANAGEMENT:
		return MEGAPOD_GROUP_PRIORITY_MANAGEMENT;
	default:
		return MEGAPOD_GROUP_PRIORITY_GPU;
	}
}

/* What contradicts itself in what a group says, or NULL. */
const char *megapod_load_fault(const struct megapod_load *load)
{
	if (load->priority >= megapod_load_priority(load->kind))
		return NULL;
	return load->kind == MEGAPOD_LOAD_KIND_NETWORK ?
	       "load network has priority network, management or self" :
	       "load management has priority management or self";
}

/**
 * megapod_outlet_load() - what an outlet feeds
 * @pod: its pod
 * @component: name of its component
 * @index: its number there
 * @load: becomes what all groups together say of it; of one that no group has, nothing
 *
 * Context: process.
 */
void megapod_outlet_load(const struct megapod_pod *pod, const char *component, u32 index,
			 struct megapod_load *load)
{
	struct megapod_group_view group;
	unsigned long id = 0;
	u32 i;

	memset(load, 0, sizeof(*load));
	for (; megapod_group_next(&id, &group); id++) {
		const struct megapod_members *members = group.members;

		for (i = 0; group.pod == pod->id && i < members->num; i++) {
			if (members->member[i].index != index ||
			    strcmp(members->member[i].component, component))
				continue;
			load->priority = max(load->priority, members->load.priority);
			load->kind = max(load->kind, members->load.kind);
			load->rated_mw = max(load->rated_mw, members->load.rated_mw);
			load->inrush_ma = max(load->inrush_ma, members->load.inrush_ma);
		}
		megapod_members_put(group.members);
	}
}
