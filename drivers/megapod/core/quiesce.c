// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quiesce: all pumps to their safe duty when the machine goes down.
 *
 * That is done by a unit, while somebody is there to be told of it ("pod quiesce"). This is the
 * last resort of a machine that goes down without: it commands all pumps at once that do not
 * read as safe already, and waits a while for all together. Outlets are not touched. After a
 * crash and a loss of power nothing is written, as nobody is there to do it; before a kexec
 * neither, since the next kernel is there in seconds.
 */
#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "component.h"
#include "core.h"
#include "order.h"
#include "pod.h"
#include "pump.h"
#include "setpoint.h"

static bool quiesce_at_reboot = true;
module_param(quiesce_at_reboot, bool, 0644);
MODULE_PARM_DESC(quiesce_at_reboot, "Bring pumps to their safe duty when the machine goes down (Y)");

/* In all */
#define QUIESCE_MS	2000

/* Commands that have not ended, and who waits for them: they may end after he has given up. */
static atomic_t left;
static DECLARE_WAIT_QUEUE_HEAD(left_wait);

static void pump_done(struct megapod_order *order, int err)
{
	if (err)
		pr_warn("megapod: %s: a pump is not at its safe duty: %s\n",
			order->command.component->name, order->command.why);
	megapod_order_free(order);
	if (atomic_dec_and_test(&left))
		wake_up(&left_wait);
}

/* Whether it reads as it would be after the command. */
static bool is_safe(struct megapod_component *c, const struct megapod_order *order)
{
	const struct megapod_pump *pump = &c->pumps[order->command.index];
	bool safe;

	megapod_state_lock(c);
	safe = (!pump->desc.sets_mode || pump->mode == MEGAPOD_PUMP_MODE_MANUAL) &&
	       c->setpoints[pump->desc.duty].desc.set != MEGAPOD_NO_CHANNEL &&
	       __megapod_setpoint_reads(c, pump->desc.duty, order->command.pump.duty_permille,
					ktime_get_boottime());
	megapod_state_unlock(c);
	return safe;
}

/* Return: whether a command is on its way. */
static bool quiesce_pump(struct megapod_component *c, u32 index)
{
	struct megapod_order *order = megapod_order_new(c, MEGAPOD_COMMAND_PUMP);
	struct netlink_ext_ack extack = {};
	char why[MEGAPOD_WHY_SIZE];

	if (!order)
		return false;
	if (megapod_pump_safe(order, index, why) || is_safe(c, order)) {
		megapod_order_free(order);
		return false;
	}
	order->done = pump_done;
	atomic_inc(&left);
	if (!megapod_order_submit(order, &extack))
		return true;
	pr_warn("megapod: %s: a pump is not at its safe duty: %s\n", c->name,
		extack._msg ?: "refused");
	megapod_order_free(order);
	atomic_dec(&left);
	return false;
}

/* Return: how many commands were given. */
static u32 quiesce_all(void)
{
	struct megapod_component *c;
	unsigned long id = 0;
	u32 i, given = 0;

	for (; (c = megapod_component_next(&id)); id++) {
		for (i = 0; !c->read_only && i < c->num_pumps; i++)
			given += quiesce_pump(c, i);
		megapod_component_unref(c);
	}
	return given;
}

static int quiesce(struct notifier_block *nb, unsigned long action, void *cmd)
{
	u32 given;

	if (!READ_ONCE(quiesce_at_reboot) || (cmd && !strcmp(cmd, "kexec reboot")))
		return NOTIFY_DONE;
	given = quiesce_all();
	if (!given)
		return NOTIFY_DONE;
	wait_event_timeout(left_wait, !atomic_read(&left), msecs_to_jiffies(QUIESCE_MS));
	pr_info("megapod: %u pump(s) told to go to their safe duty, %d not confirmed\n", given,
		atomic_read(&left));
	return NOTIFY_DONE;
}

static struct notifier_block quiesce_notifier = { .notifier_call = quiesce };

int __init megapod_quiesce_init(void)
{
	return register_reboot_notifier(&quiesce_notifier);
}

void megapod_quiesce_exit(void)
{
	unregister_reboot_notifier(&quiesce_notifier);
}
