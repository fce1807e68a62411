/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef POD_H
#define POD_H

/*
 * Pods at a glance: all, those of a host list, or none of any other pod.
 * Return: 0, or an exit code after fail().
 */
int pods_glance(const char *list);

#endif
