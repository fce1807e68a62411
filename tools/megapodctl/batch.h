/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BATCH_H
#define BATCH_H

/**
 * batch() - carry out the commands of a file
 * @file: its name, "-" for stdin
 *
 * Return: an exit code.
 */
int batch(const char *file);

#endif
