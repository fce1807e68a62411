// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told when the kernel panics: a line for each record of the black box that is not cleared.
 *
 * The ring is lost then. The kernel log is not, where there is a pstore, which takes it after the
 * notifiers have run; a module can give it nothing but lines of that log.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/notifier.h>
#include <linux/panic_notifier.h>

#include "blackbox.h"
#include "pod.h"
#include "view.h"

/* Nothing is waited for: whoever holds the lock may never run again. */
static int crash_tell(struct notifier_block *nb, unsigned long action, void *data)
{
	struct megapod_record_view view;
	struct megapod_pod *pod;
	unsigned long id;
	u32 number;

	for (id = 0; (pod = megapod_pod_next(&id)); id++)
		for (number = 0; megapod_record_try_next(pod, number, &view); number = view.id + 1)
			pr_alert("pod %s: record %u is lost: interlock %s%s%s, %u trip(s)\n",
				 view.pod_name, view.id, view.interlock,
				 view.input[0] ? " tripped by " : "", view.input, view.trips);
	return NOTIFY_DONE;
}

static struct notifier_block crash_notifier = { .notifier_call = crash_tell };

int __init megapod_crash_init(void)
{
	return atomic_notifier_chain_register(&panic_notifier_list, &crash_notifier);
}

void megapod_crash_exit(void)
{
	atomic_notifier_chain_unregister(&panic_notifier_list, &crash_notifier);
}
