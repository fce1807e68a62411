/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pods as they are at one moment, shared by all who ask at about that time.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "base/out.h"

enum part {
	PODS,
	COMPONENTS,
	SENSORS,
	SETPOINTS,
	PUMPS,
	VALVES,
	OUTLETS,
	BATTERIES,
	GROUPS,
	INTERLOCKS,
	RECORDS,
	LINKS,
	DEVICES,
	PARTS,
};

/**
 * struct snapshot - all objects of the kernel
 * @serial: counts up, from 1
 * @taken_ms: when, on the clock of now_ms()
 * @took_s: how long that took
 * @part: arrays by &enum part; NULL for what there is not
 * @components: by name
 * @anew: the modules were loaded anew since the former one
 * @why: why there is nothing, NULL when all is well
 */
struct snapshot {
	unsigned long long serial;
	long long taken_ms;
	double took_s;
	json_object *part[PARTS];
	json_object *components;
	bool anew;
	char *why;
};

/* Not older than @age_ms; good until the next call. Never NULL. */
const struct snapshot *snapshot_get(long long age_ms);
void snapshot_free(void);

/* Name of the pod of a component, "" if it is not known. */
const char *snapshot_pod_of(const struct snapshot *snapshot, const char *component);

#endif
