// SPDX-License-Identifier: GPL-2.0-only
/* What requests a device takes, and the heartbeat that it wants. */
#include "read.h"

static const struct word words_write[] = { { "single" }, { "multiple" }, { NULL } };

static u64 most(struct node *parent, const char *name, u64 max)
{
	u64 n;

	return field(parent, name) && take_number(field(parent, name), 1, max, &n) ? n : 0;
}

/** read_requests() - what requests a device takes */
void read_requests(struct text *t, struct node *root)
{
	struct megapod_map_requests *requests = &t->map.requests;
	struct node *node = fields(root, "requests");

	if (!node)
		return;
	requests->registers = most(node, "registers", 125);
	requests->bits = most(node, "bits", 2000);
	requests->pause_ms = read_wait(node, "pause");
	requests->reply_ms = read_wait(node, "reply");
	requests->write_multiple = word(node, "write", words_write, 0);
}

/** read_heartbeat() - a register that is written again and again */
void read_heartbeat(struct text *t, struct node *root)
{
	struct node *node = fields(root, "heartbeat");
	struct megapod_map_heartbeat *beat;
	u64 value = 0, then;

	if (!node)
		return;
	beat = zalloc(sizeof(*beat));
	writes(t, node);
	read_plain_at(need(node, "at"), MODBUS_SPACE_HOLDING, &beat->reg);
	need(node, "every");
	beat->every_ms = read_wait(node, "every");
	if (need(node, "write"))
		take_number(field(node, "write"), 0, U16_MAX, &value);
	then = value;
	if (field(node, "then"))
		take_number(field(node, "then"), 0, U16_MAX, &then);
	beat->value = value;
	beat->then = then;
	t->map.heartbeat = beat;
}
