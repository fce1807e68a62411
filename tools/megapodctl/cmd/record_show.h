/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RECORD_SHOW_H
#define RECORD_SHOW_H

#include "base/ctl.h"
#include "base/record.h"

/* What is in a record, for people; with -j into the document. Return: 0, or an exit code. */
int record_tell(const struct record *record);

/* Each sample as a line of comma-separated values, below a line of heads. */
void record_csv(const struct record *record);

#endif
