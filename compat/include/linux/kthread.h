/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_KTHREAD_H
#define _COMPAT_LINUX_KTHREAD_H

#include_next <linux/kthread.h>

/* Since 6.14 kthread_create_worker() leaves the thread asleep; before, it started it. */
#ifndef kthread_run_worker
#define kthread_run_worker(flags, namefmt...) kthread_create_worker(flags, namefmt)
#endif

#endif
