// SPDX-License-Identifier: GPL-2.0-only
/*
 * One bug, named by the module's parameter. A run in which it goes unseen proves nothing.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/delay.h>
#include <linux/workqueue.h>

static char *bug = "none";
module_param(bug, charp, 0444);
MODULE_PARM_DESC(bug, "leak, use-after-free, lock-inversion, sleep-in-atomic, undefined, race, warning or hang");

static DEFINE_MUTEX(first_lock);
static DEFINE_MUTEX(second_lock);
static DEFINE_SPINLOCK(atomic_lock);
static DECLARE_COMPLETION(never);

static void plant_leak(void)
{
	int i;

	/* several, since a stale register or stack word may keep one of them reachable */
	for (i = 0; i < 16; i++)
		kmalloc(100, GFP_KERNEL);
}

static void plant_use_after_free(void)
{
	char *p = kzalloc(100, GFP_KERNEL);

	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	if (p)
		pr_info("read %d\n", READ_ONCE(p[8]));
}

static void plant_lock_inversion(void)
{
	mutex_lock(&first_lock);
	mutex_lock(&second_lock);
	mutex_unlock(&second_lock);
	mutex_unlock(&first_lock);

	mutex_lock(&second_lock);
	mutex_lock(&first_lock);
	mutex_unlock(&first_lock);
	mutex_unlock(&second_lock);
}

static void plant_sleep_in_atomic(void)
{
	spin_lock(&atomic_lock);
	msleep(20);
	spin_unlock(&atomic_lock);
}

static void plant_undefined(void)
{
	int by = 40;

	OPTIMIZER_HIDE_VAR(by);
	pr_info("shifted %d\n", 1 << by);
}

static unsigned long raced, race_ends;

static void race(struct work_struct *work)
{
	while (time_before(jiffies, race_ends)) {
		raced++;
		cpu_relax();
	}
}

static DECLARE_WORK(racer, race);

static void plant_race(void)
{
	race_ends = jiffies + HZ;
	schedule_work_on(cpumask_any_but(cpu_online_mask, raw_smp_processor_id()), &racer);
	race(NULL);
	flush_work(&racer);
}

static void plant_warning(void)
{
	WARN_ON(1);
}

static void plant_hang(void)
{
	wait_for_completion(&never);
}

static const struct {
	const char *name;
	void (*plant)(void);
} bugs[] = {
	{ "leak", plant_leak },
	{ "use-after-free", plant_use_after_free },
	{ "lock-inversion", plant_lock_inversion },
	{ "sleep-in-atomic", plant_sleep_in_atomic },
	{ "undefined", plant_undefined },
	{ "race", plant_race },
	{ "warning", plant_warning },
	{ "hang", plant_hang },
};

static int __init planted_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bugs); i++) {
		if (strcmp(bug, bugs[i].name))
			continue;
		bugs[i].plant();
		return 0;
	}
	return -EINVAL;
}
module_init(planted_init);

static void __exit planted_exit(void)
{
}
module_exit(planted_exit);

MODULE_DESCRIPTION("Bugs on purpose");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
