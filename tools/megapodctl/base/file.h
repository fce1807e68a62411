/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FILE_H
#define FILE_H

#include "base/ctl.h"

/**
 * typedef lines_fn - make what a file is to hold
 * @path: the file as it is so far, with links followed
 * @lines: array of strings to fill in
 * @arg: from file_replace()
 *
 * Return: 0, or FILE_STAYS or an exit code after fail() to leave the file as it is.
 */
#define FILE_STAYS (-1)
typedef int lines_fn(const char *path, json_object *lines, void *arg);

/**
 * file_replace() - have a file hold other lines, whole or not at all, and on the disk
 * @name: the file; what a link points to is replaced, not the link
 * @lines: filled by @make
 * @make: says what; nobody else replaces the file meanwhile
 * @arg: for @make
 *
 * Return: 0, or an exit code after fail().
 */
int file_replace(const char *name, json_object *lines, lines_fn *make, void *arg);

/* The same with bytes. Return: 0, or an exit code after fail(). */
int file_write(const char *name, const void *bytes, size_t size);

#endif
