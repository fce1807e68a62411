/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "core/args.h"

/* Tables of commands, one per object, an object of NULL at the end. */
extern const struct command link_commands[], device_commands[], pod_commands[],
	component_commands[], sensor_commands[], setpoint_commands[], pump_commands[],
	valve_commands[], outlet_commands[], battery_commands[],
	group_commands[], interlock_commands[], record_commands[], event_commands[],
	monitor_commands[], check_commands[], watch_commands[], top_commands[],
	save_commands[], doctor_commands[], version_commands[];

#endif
