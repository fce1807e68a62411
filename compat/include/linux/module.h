/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_MODULE_H
#define _COMPAT_LINUX_MODULE_H

#include_next <linux/module.h>

/* The namespace to import is a string since 6.13. */
#ifndef COMPAT_HAVE_NS_STRING
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns)	MODULE_INFO(import_ns, ns)
#endif

#endif
