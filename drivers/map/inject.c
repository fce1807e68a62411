// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof tests: a sample that was put in takes the place of what was decoded.
 */
#include "engine.h"

int map_inject(struct megapod_component *component, const struct megapod_reading *reading)
{
	struct map_instance *inst = megapod_component_priv(component);
	u32 i;

	guard(map_sample)(&inst->sample_lock);
	for (i = 0; i < inst->num_tests; i++)
		if (inst->tests[i].channel == reading->channel)
			break;
	if (reading->status == MEGAPOD_STATUS_STALE) {
		if (i < inst->num_tests)
			inst->tests[i] = inst->tests[--inst->num_tests];
		return 0;
	}
	if (i == MAP_MAX_TESTS)
		return -EBUSY;
	inst->tests[i] = *reading;
	inst->num_tests = max(inst->num_tests, i + 1);
	return 0;
}

/**
 * map_report_tests() - samples of proof tests, in place of what was just decoded
 * @inst: instance
 * @span: span that was read
 *
 * Context: sample_lock held.
 */
void map_report_tests(struct map_instance *inst, const struct map_span *span)
{
	const struct map_value *v;
	u32 i;

	lockdep_assert_held(&inst->sample_lock);
	for (i = 0; i < inst->num_tests; i++) {
		v = map_channel_value(inst, inst->tests[i].channel);
		if (v && map_span_of(inst, v) == span)
			megapod_report_test(inst->component, span->time, &inst->tests[i]);
	}
}
