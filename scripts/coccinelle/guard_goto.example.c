// SPDX-License-Identifier: GPL-2.0-only
/* What guard_goto.cocci finds. Never compiled. */

static int guarded(struct object *object)
{
	guard(mutex)(&object->lock);
	if (object->gone)
		goto out;
	return 0;
out:
	return -ENODEV;
}
