/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_EXPORT_H
#define _COMPAT_LINUX_EXPORT_H

#include_next <linux/export.h>

/* The namespace of a symbol is a string since 6.13; until then a bare word was made into one. */
#ifndef COMPAT_HAVE_NS_STRING
#undef EXPORT_SYMBOL_NS
#undef EXPORT_SYMBOL_NS_GPL
#define EXPORT_SYMBOL_NS(sym, ns)	__EXPORT_SYMBOL(sym, "", ns)
/* The second argument names a section until 6.4 and a licence from then on. */
#ifdef COMPAT_HAVE_EXPORT_LICENSE
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	__EXPORT_SYMBOL(sym, "GPL", ns)
#else
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	__EXPORT_SYMBOL(sym, "_gpl", ns)
#endif
#endif

#endif
