// SPDX-License-Identifier: GPL-2.0-only
/* What units.cocci finds. Never compiled. */

static bool overdue(struct object *object, u64 now_us)
{
	object->seen_ms = now_us;
	return now_us > object->end_ms;
}
