// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delta RDF040DSS5193E0: reservoir and pumping unit of the OCP Open Rack V3, with its
 * liquid-to-air heat exchanger (HEX). Modbus RTU, unit 12, 19200 8N1, function codes 03, 06 and 10.
 *
 * The map, its source and its notes are orv3_rpu.yaml; here is what a map cannot say: which
 * settings have an effect in which mode.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/string.h>

#include "orv3_rpu_tables.h"

/* Bits of the control word that its hook looks at */
#define CONTROL_FAN_MANUAL	BIT(2)
#define CONTROL_MANUAL		BIT(9)

/* A setting that the mode does not use would be confirmed and do nothing, or act later. */
static bool sets_duty(const struct megapod_map_command *cmd)
{
	u16 reg = cmd->writes[0].reg;

	return reg == ORV3_RPU_PUMP_DUTY ||
	       (reg >= ORV3_RPU_PUMP1_DUTY && reg < ORV3_RPU_PUMP1_DUTY + 3);
}

static int orv3_rpu_before_write(struct megapod_map_command *cmd)
{
	struct megapod_map_write *control = megapod_map_find_write(cmd, ORV3_RPU_CONTROL);
	struct megapod_map_write *flow = megapod_map_find_write(cmd, ORV3_RPU_FLOW_TARGET);
	u16 fans = CONTROL_MANUAL | CONTROL_FAN_MANUAL;
	bool manual;

	if (!control)
		return 0;
	manual = megapod_map_result(control) & CONTROL_MANUAL;
	if (sets_duty(cmd) && !manual)
		return megapod_map_refuse(cmd,
					  "duty has no effect unless the pumps are in manual mode");
	if (flow && manual)
		return megapod_map_refuse(cmd,
					  "flow has no effect in manual mode: set mode auto with it");
	if (flow && !flow->value)
		return megapod_map_refuse(cmd, "a flow target of 0 would stop the pumps");
	if (control->mask && !manual && (control->old & fans) == fans)
		return megapod_map_refuse(cmd,
					  "fans are under manual control (37904 bit 2), auto ends that");
	return 0;
}

module_megapod_map_driver(orv3_rpu, orv3_rpu_map);

MODULE_DESCRIPTION("Delta RDF040DSS5193E0 reservoir and pumping unit (OCP ORv3 RPU)");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
