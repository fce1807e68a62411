// SPDX-License-Identifier: GPL-2.0-only
/*
 * Texts that a device tells of itself beside its identity, as an asset tag: for people, and known
 * to nothing else here. They may change, as a firmware does, and stay while the device is away.
 */
#include <linux/string.h>

#include "component.h"
#include "core.h"

/* Returns whether it changed. */
static bool take(struct megapod_component *c, struct megapod_text *text, const char *now)
{
	char value[MEGAPOD_TEXT_SIZE];
	bool changed;

	megapod_copy_printable(value, now, sizeof(value));
	megapod_state_lock(c);
	changed = strcmp(text->value, value);
	if (changed)
		strscpy(text->value, value, sizeof(text->value));
	megapod_state_unlock(c);
	return changed;
}

void megapod_report_texts(struct megapod_component *c, const char *const *texts)
{
	bool changed = false;
	u32 i;

	for (i = 0; i < c->num_texts; i++)
		if (texts[i])
			changed |= take(c, &c->texts[i], texts[i]);
	if (changed)
		megapod_component_event(c, MEGAPOD_EVENT_KIND_COMPONENT_CHANGE);
}
EXPORT_SYMBOL_NS_GPL(megapod_report_texts, "MEGAPOD");

/* What a text is now. */
void megapod_text(struct megapod_component *c, u32 index, struct megapod_text *text)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&c->state_seq);
		*text = c->texts[index];
	} while (read_seqcount_retry(&c->state_seq, seq));
}
