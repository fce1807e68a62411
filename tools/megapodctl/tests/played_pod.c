// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a played kernel has: its pod, as the environment says. See played.c for the words.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/megapod.h>
#include <linux/modbus.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "base/ctl.h"
#include "core/nl.h"
#include "tests/played.h"

struct played played_objects[2 * OF_MODBUS];

/* The reading of facility water. */
static struct nl_msg *facility;

/* The last command of outlets, 0 if there was none. */
static uint32_t command;
static bool cycled;

const char *played_word(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value ? value : otherwise;
}

uint32_t played_number(const char *name, uint32_t otherwise)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 10) : otherwise;
}

static struct nl_msg *add(int cmd)
{
	struct played *all = &played_objects[cmd];
	struct nl_msg *msg = must(nlmsg_alloc_size(1024));

	genlmsg_put(msg, 0, 0, cmd < OF_MODBUS ? MEGAPOD_ID : MODBUS_ID, 0, NLM_F_MULTI,
		    cmd % OF_MODBUS, 1);
	if (all->count == all->room) {
		all->room = all->room ? 2 * all->room : 64;
		all->msg = must(realloc(all->msg, all->room * sizeof(*all->msg)));
	}
	all->msg[all->count++] = msg;
	return msg;
}

static void put_reading(struct nl_msg *msg, int attr, uint32_t index, uint32_t quantity)
{
	struct nlattr *nest = nla_nest_start(msg, attr);

	nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, index);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY, quantity);
	nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, 231400);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS, MEGAPOD_STATUS_OK);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 120);
	nla_nest_end(msg, nest);
}

static void add_sensor(uint32_t id, const char *pdu, uint32_t i)
{
	struct nl_msg *msg = add(MEGAPOD_CMD_SENSOR_GET);
	const char *raw = i ? NULL : getenv("PLAYED_RAW");
	char label[64];

	snprintf(label, sizeof(label), "Outlet %u current %u", i / 4, i);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, i);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_SENSOR_LABEL, i ? label : played_word("PLAYED_LABEL", label));
	nla_put_string(msg, MEGAPOD_A_SENSOR_COMPONENT_NAME, pdu);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY,
		    raw ? MEGAPOD_QUANTITY_RAW : i % MEGAPOD_QUANTITY_INPUT);
	nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, raw ? strtoll(raw, NULL, 10) : i * 1000);
	if (raw && getenv("PLAYED_STATE"))
		nla_put_string(msg, MEGAPOD_A_SENSOR_STATE, getenv("PLAYED_STATE"));
	nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS,
		    i == played_number("PLAYED_WARNS", 0) ? MEGAPOD_STATUS_WARNING : MEGAPOD_STATUS_OK);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 120);
	nla_put_u64(msg, MEGAPOD_A_SENSOR_TIME_NS, 1234567890123);
	if (!i)
		nla_put_s64(msg, MEGAPOD_A_SENSOR_WARN_MAX, 45000);
}

/* Of a command: what is said of it. */
static void put_outlet(struct nl_msg *msg, uint32_t id, const char *pdu, uint32_t i)
{
	const char *progress = played_word("PLAYED_PROGRESS", "confirmed");

	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_INDEX, i);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_OUTLET_LABEL,
		       i ? "Outlet" : played_word("PLAYED_LABEL", "Outlet"));
	nla_put_string(msg, MEGAPOD_A_OUTLET_COMPONENT_NAME, pdu);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_STATE, MEGAPOD_OUTLET_STATE_ON);
	put_reading(msg, MEGAPOD_A_OUTLET_VOLTAGE, i, MEGAPOD_QUANTITY_VOLTAGE);
	put_reading(msg, MEGAPOD_A_OUTLET_CURRENT, i, MEGAPOD_QUANTITY_CURRENT);
	put_reading(msg, MEGAPOD_A_OUTLET_POWER, i, MEGAPOD_QUANTITY_POWER);
	put_reading(msg, MEGAPOD_A_OUTLET_ENERGY, i, MEGAPOD_QUANTITY_ENERGY);
	if (command)
		nla_put_u32(msg, MEGAPOD_A_OUTLET_COMMAND, command + cycled);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_PROGRESS, !command ? MEGAPOD_PROGRESS_NONE :
		    !strcmp(progress, "confirmed") ? MEGAPOD_PROGRESS_CONFIRMED :
		    !strcmp(progress, "failed") ? MEGAPOD_PROGRESS_FAILED :
		    MEGAPOD_PROGRESS_COMMANDED);
	if (!strcmp(progress, "failed"))
		nla_put_s32(msg, MEGAPOD_A_OUTLET_ERROR, -EIO);
}

static void put_identity(struct nl_msg *msg)
{
	if (!getenv("PLAYED_IDENTITY"))
		return;
	nla_put_string(msg, MEGAPOD_A_COMPONENT_SERIAL, "S1");
	nla_put_string(msg, MEGAPOD_A_COMPONENT_FIRMWARE, "1.2");
}

static void add_pdu(uint32_t id)
{
	uint32_t outlets = played_number("PLAYED_OUTLETS", 8), sensors = played_number("PLAYED_SENSORS", 4);
	struct nl_msg *msg = add(MEGAPOD_CMD_COMPONENT_GET);
	char pdu[16];

	snprintf(pdu, sizeof(pdu), "pdu%u", id - 1);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_COMPONENT_NAME, pdu);
	nla_put_string(msg, MEGAPOD_A_COMPONENT_POD_NAME, "pod0");
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_KIND, MEGAPOD_COMPONENT_KIND_PDU);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_STATE, MEGAPOD_COMPONENT_STATE_OK);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_SENSORS, sensors);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_OUTLETS, outlets);
	if (getenv("PLAYED_IDENTITY")) {
		nla_put_string(msg, MEGAPOD_A_COMPONENT_VENDOR, "Acme");
		nla_put_string(msg, MEGAPOD_A_COMPONENT_MODEL, "PDU");
	}
	put_identity(msg);
	for (uint32_t i = 0; i < sensors; i++)
		add_sensor(id, pdu, i);
	for (uint32_t i = 0; i < outlets; i++)
		put_outlet(add(MEGAPOD_CMD_OUTLET_GET), id, pdu, i);
}

static void add_pod(void)
{
	struct nl_msg *msg = add(MEGAPOD_CMD_POD_GET);
	struct nlattr *nest;

	nla_put_u32(msg, MEGAPOD_A_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_POD_NAME, "pod0");
	nla_put_u32(msg, MEGAPOD_A_POD_STATUS, MEGAPOD_STATUS_WARNING);
	nla_put_u64(msg, MEGAPOD_A_POD_LAST_SEQ, FIRST_SEQ);
	if (getenv("PLAYED_AT_BOOT"))
		nla_put_u32(msg, MEGAPOD_A_POD_AT_BOOT, MEGAPOD_POD_AT_BOOT_START);
	if (getenv("PLAYED_PLANT"))
		nla_put_s64(msg, MEGAPOD_A_POD_CAP_MW, 40000000);
	if (!getenv("PLAYED_PLANT") && !getenv("PLAYED_LOOP"))
		return;
	nest = nla_nest_start(msg, MEGAPOD_A_POD_FLUID);
	nla_put_u32(msg, MEGAPOD_A_FLUID_LOOP, MEGAPOD_LOOP_SECONDARY);
	nla_put_string(msg, MEGAPOD_A_FLUID_TYPE, "PG25");
	nla_put_u32(msg, MEGAPOD_A_FLUID_DENSITY_KG_M3, 1020);
	nla_put_u32(msg, MEGAPOD_A_FLUID_SPECIFIC_HEAT_J_KG_K, 3900);
	nla_nest_end(msg, nest);
}

/* Of a PDU that is gone: its second member. */
static void add_group(void)
{
	struct nl_msg *msg = add(MEGAPOD_CMD_GROUP_GET);
	static const char *const pdus[] = { "pdu0", "pdu9" };

	nla_put_u32(msg, MEGAPOD_A_GROUP_ID, 1);
	nla_put_u32(msg, MEGAPOD_A_GROUP_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_GROUP_NAME, "gpu");
	nla_put_string(msg, MEGAPOD_A_GROUP_POD_NAME, "pod0");
	for (size_t i = 0; i < COUNT_OF(pdus); i++) {
		struct nlattr *nest = nla_nest_start(msg, MEGAPOD_A_GROUP_MEMBER);

		nla_put_string(msg, MEGAPOD_A_MEMBER_COMPONENT_NAME, pdus[i]);
		nla_put_u32(msg, MEGAPOD_A_MEMBER_INDEX, i);
		nla_nest_end(msg, nest);
	}
}

static struct nl_msg *part(int cmd, uint32_t id, const char *component)
{
	struct nl_msg *msg = add(cmd);

	/* these are 1, 2, 3 and 5 of every part of a component */
	nla_put_u32(msg, MEGAPOD_A_SENSOR_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_SENSOR_COMPONENT_NAME, component);
	return msg;
}

static void loop_reading(struct nl_msg *msg, int attr, uint32_t quantity, int64_t value)
{
	struct nlattr *nest = nla_nest_start(msg, attr);

	nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY, quantity);
	nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, value);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS, MEGAPOD_STATUS_OK);
	nla_nest_end(msg, nest);
}

/* A pumping unit of number 900, beyond all PDUs, in a loop of water. */
static void add_unit(bool leak)
{
	static const struct {
		const char *label;
		uint32_t quantity, loop;
		int64_t value;
	} sensors[] = {
		{ "Coolant flow", MEGAPOD_QUANTITY_FLOW, MEGAPOD_LOOP_SECONDARY, 30000 },
		{ "Coolant inlet temperature", MEGAPOD_QUANTITY_TEMPERATURE,
		  MEGAPOD_LOOP_SECONDARY, 40000 },
		{ "Coolant outlet temperature", MEGAPOD_QUANTITY_TEMPERATURE,
		  MEGAPOD_LOOP_SECONDARY, 30000 },
		{ "Internal leak", MEGAPOD_QUANTITY_LEAK, MEGAPOD_LOOP_NONE, 0 },
		{ "Rack \"floor\" leak", MEGAPOD_QUANTITY_LEAK, MEGAPOD_LOOP_NONE, 0 },
		{ "Inlet pressure", MEGAPOD_QUANTITY_PRESSURE, MEGAPOD_LOOP_SECONDARY, -1500 },
		{ "Energy", MEGAPOD_QUANTITY_ENERGY, MEGAPOD_LOOP_NONE, 1000 },
		{ "Lost", MEGAPOD_QUANTITY_TEMPERATURE, MEGAPOD_LOOP_AIR, 0 },
		{ "Reservoir level", MEGAPOD_QUANTITY_LEVEL, MEGAPOD_LOOP_NONE, 80 },
		{ "Outlet pressure", MEGAPOD_QUANTITY_PRESSURE, MEGAPOD_LOOP_SECONDARY, 100000 },
	};
	struct nl_msg *msg = add(MEGAPOD_CMD_COMPONENT_GET);

	nla_put_u32(msg, MEGAPOD_A_COMPONENT_ID, 900);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_COMPONENT_NAME, "rpu0");
	nla_put_string(msg, MEGAPOD_A_COMPONENT_POD_NAME, "pod0");
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_KIND, MEGAPOD_COMPONENT_KIND_CDU);
	nla_put_u32(msg, MEGAPOD_A_COMPONENT_STATE, MEGAPOD_COMPONENT_STATE_DEGRADED);
	nla_put_string(msg, MEGAPOD_A_COMPONENT_VENDOR, "Acme <&> \\ \"Co\"");
	nla_put_string(msg, MEGAPOD_A_COMPONENT_MODEL, "RPU");
	put_identity(msg);
	for (uint32_t i = 0; i < COUNT_OF(sensors); i++) {
		bool wet = leak && i == 3, lost = i == 7;

		msg = part(MEGAPOD_CMD_SENSOR_GET, 900, "rpu0");
		nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, i);
		nla_put_string(msg, MEGAPOD_A_SENSOR_LABEL, sensors[i].label);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY, sensors[i].quantity);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_LOOP, sensors[i].loop);
		if (!lost)
			nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, wet ? 1 : sensors[i].value);
		nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS, wet ? MEGAPOD_STATUS_CRITICAL :
			    lost ? MEGAPOD_STATUS_STALE : MEGAPOD_STATUS_OK);
		if (!lost)
			nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 50);
		if (wet && getenv("PLAYED_PLANT"))
			nla_put_u32(msg, MEGAPOD_A_SENSOR_LOCATION_MM, 12000);
	}
}

/* What PLAYED_PLANT adds to that. */
static void add_plant(void)
{
	struct nl_msg *msg = part(MEGAPOD_CMD_SENSOR_GET, 900, "rpu0");

	nla_put_u32(msg, MEGAPOD_A_SENSOR_INDEX, 20);
	nla_put_string(msg, MEGAPOD_A_SENSOR_LABEL, "RPU power");
	nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY, MEGAPOD_QUANTITY_POWER);
	nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, 850000);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS, MEGAPOD_STATUS_OK);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 50);
	facility = part(MEGAPOD_CMD_SENSOR_GET, 900, "rpu0");
	nla_put_u32(facility, MEGAPOD_A_SENSOR_INDEX, 21);
	nla_put_string(facility, MEGAPOD_A_SENSOR_LABEL, "Facility supply");
	nla_put_u32(facility, MEGAPOD_A_SENSOR_QUANTITY, MEGAPOD_QUANTITY_TEMPERATURE);
	nla_put_u32(facility, MEGAPOD_A_SENSOR_LOOP, MEGAPOD_LOOP_PRIMARY);
	nla_put_s64(facility, MEGAPOD_A_SENSOR_VALUE, 30000);
	nla_put_u32(facility, MEGAPOD_A_SENSOR_STATUS, MEGAPOD_STATUS_OK);
	nla_put_u32(facility, MEGAPOD_A_SENSOR_AGE_MS, 50);
	nla_put_s64(facility, MEGAPOD_A_SENSOR_CRIT_MAX, 45000);
}

/* How warm it is now, if there is any. */
void played_facility(void)
{
	struct nlmsghdr *head;
	uint32_t status;
	int64_t value;
	bool hot;

	if (!facility)
		return;
	hot = !__real_access(getenv("PLAYED_PLANT"), F_OK);
	value = hot ? 52000 : 30000;
	status = hot ? MEGAPOD_STATUS_CRITICAL : MEGAPOD_STATUS_OK;
	head = nlmsg_hdr(facility);
	memcpy(nla_data(nlmsg_find_attr(head, GENL_HDRLEN, MEGAPOD_A_SENSOR_VALUE)), &value,
	       sizeof(value));
	memcpy(nla_data(nlmsg_find_attr(head, GENL_HDRLEN, MEGAPOD_A_SENSOR_STATUS)), &status,
	       sizeof(status));
}

static void add_parts(void)
{
	struct nl_msg *msg = part(MEGAPOD_CMD_PUMP_GET, 900, "rpu0");

	nla_put_u32(msg, MEGAPOD_A_PUMP_INDEX, 0);
	nla_put_string(msg, MEGAPOD_A_PUMP_LABEL, "Pump 1");
	loop_reading(msg, MEGAPOD_A_PUMP_SPEED, MEGAPOD_QUANTITY_SPEED, 2400);
	loop_reading(msg, MEGAPOD_A_PUMP_DUTY, MEGAPOD_QUANTITY_DUTY, 600);
	loop_reading(msg, MEGAPOD_A_PUMP_RUNTIME, MEGAPOD_QUANTITY_DURATION, 7200);
	nla_put_u32(msg, MEGAPOD_A_PUMP_MODE, MEGAPOD_PUMP_MODE_AUTO);
	msg = part(MEGAPOD_CMD_SETPOINT_GET, 900, "rpu0");
	nla_put_u32(msg, MEGAPOD_A_SETPOINT_INDEX, 0);
	nla_put_string(msg, MEGAPOD_A_SETPOINT_LABEL, "Supply temperature");
	nla_put_u32(msg, MEGAPOD_A_SETPOINT_QUANTITY, MEGAPOD_QUANTITY_TEMPERATURE);
	loop_reading(msg, MEGAPOD_A_SETPOINT_SET, MEGAPOD_QUANTITY_TEMPERATURE, 30500);
	nla_put_u32(msg, MEGAPOD_A_SETPOINT_STATE, MEGAPOD_SETPOINT_STATE_SETTLED);
	msg = part(MEGAPOD_CMD_VALVE_GET, 900, "rpu0");
	nla_put_u32(msg, MEGAPOD_A_VALVE_INDEX, 0);
	nla_put_string(msg, MEGAPOD_A_VALVE_LABEL, "Bypass");
	loop_reading(msg, MEGAPOD_A_VALVE_POSITION, MEGAPOD_QUANTITY_POSITION, 250);
	nla_put_u32(msg, MEGAPOD_A_VALVE_STATE, MEGAPOD_VALVE_STATE_BETWEEN);
	msg = part(MEGAPOD_CMD_BATTERY_GET, 900, "rpu0");
	nla_put_u32(msg, MEGAPOD_A_BATTERY_INDEX, 0);
	nla_put_string(msg, MEGAPOD_A_BATTERY_LABEL, "Battery");
	nla_put_u32(msg, MEGAPOD_A_BATTERY_SOURCE, MEGAPOD_BATTERY_SOURCE_MAINS);
	nla_put_u32(msg, MEGAPOD_A_BATTERY_STATUS, MEGAPOD_BATTERY_STATUS_FULL);
	loop_reading(msg, MEGAPOD_A_BATTERY_CHARGE, MEGAPOD_QUANTITY_CHARGE, 985);
	loop_reading(msg, MEGAPOD_A_BATTERY_TIME_LEFT, MEGAPOD_QUANTITY_DURATION, 600);
}

static void add_interlock(const char *state)
{
	struct nl_msg *msg = add(MEGAPOD_CMD_INTERLOCK_GET);
	bool tripped = !strcmp(state, "tripped");
	struct nlattr *nest;

	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_ID, 1);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_POD_NAME, "pod0");
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_NAME, "leak");
	nest = nla_nest_start(msg, MEGAPOD_A_INTERLOCK_INPUT);
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_INPUT_COMPONENT_NAME, "rpu0");
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_INPUT_INDEX, 3);
	nla_put_string(msg, MEGAPOD_A_INTERLOCK_INPUT_LABEL, "Internal leak");
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_INPUT_QUANTITY, MEGAPOD_QUANTITY_LEAK);
	nla_nest_end(msg, nest);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_VOTES, 1);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_CONDITION, MEGAPOD_INTERLOCK_CONDITION_WET);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_HOLD_MS, 20000);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_STATE, tripped ? MEGAPOD_INTERLOCK_STATE_TRIPPED :
		    !strcmp(state, "leak") ? MEGAPOD_INTERLOCK_STATE_PENDING :
		    !strcmp(state, "bypassed") ? MEGAPOD_INTERLOCK_STATE_BYPASSED :
		    MEGAPOD_INTERLOCK_STATE_OK);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_TRIPS, tripped);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_WORST_CASE_MS, 812);
	nla_put_u64(msg, MEGAPOD_A_INTERLOCK_PROVED_AT_S, 1700000000);
	for (uint32_t i = 0; i < 24; i++) {
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_DECIDE_HIST, tripped && i == 10);
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_CONFIRM_HIST, tripped && i == 23);
	}
	if (!strcmp(state, "leak"))
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_TRIPS_IN_MS, 12300);
	if (!strcmp(state, "bypassed"))
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_BYPASS_S, 3600);
	if (tripped) {
		nla_put_u32(msg, MEGAPOD_A_INTERLOCK_CAUSE, MEGAPOD_INTERLOCK_CAUSE_CONDITION);
		nla_put_u64(msg, MEGAPOD_A_INTERLOCK_TRIPPED_AT_S, 1700000500);
	}
	if (!facility)
		return;
	nla_put_s64(msg, MEGAPOD_A_INTERLOCK_SITE_MW, 20000000);
	nla_put_u32(msg, MEGAPOD_A_INTERLOCK_PROOF, MEGAPOD_INTERLOCK_PROOF_PASSED);
}

static void add_loop(const char *state)
{
	add_unit(!strcmp(state, "leak") || !strcmp(state, "tripped"));
	if (getenv("PLAYED_PLANT"))
		add_plant();
	add_parts();
	add_interlock(state);
}

static void put_stats(struct nl_msg *msg, int attr)
{
	struct nlattr *nest = nla_nest_start(msg, attr);

	nla_put_u64(msg, MODBUS_A_STATS_REQUESTS, 86400);
	nla_put_u64(msg, MODBUS_A_STATS_REPLIES, 86397);
	nla_put_u64(msg, MODBUS_A_STATS_TIMEOUTS, 2);
	nla_put_u64(msg, MODBUS_A_STATS_CRC_ERRORS, 1);
	nla_put_u64(msg, MODBUS_A_STATS_BAD_FRAMES, 0);
	nla_put_u64(msg, MODBUS_A_STATS_RECONNECTS, 3);
	for (uint32_t i = 0; i < 16; i++)
		nla_put_u64(msg, MODBUS_A_STATS_LATENCY_BUCKET, i == 4 ? 86397 : 0);
	nla_nest_end(msg, nest);
}

static void add_line(void)
{
	struct nl_msg *msg = add(OF_MODBUS + MODBUS_CMD_LINK_GET);

	nla_put_u32(msg, MODBUS_A_LINK_ID, 1);
	nla_put_string(msg, MODBUS_A_LINK_NAME, "line0");
	nla_put_u32(msg, MODBUS_A_LINK_TYPE, MODBUS_LINK_TYPE_RTU);
	nla_put_u32(msg, MODBUS_A_LINK_STATE, MODBUS_LINK_STATE_UP);
	nla_put_string(msg, MODBUS_A_LINK_TTY_NAME, "ttyS1");
	nla_put_u32(msg, MODBUS_A_LINK_BAUD, 19200);
	nla_put_u32(msg, MODBUS_A_LINK_PARITY, MODBUS_PARITY_NONE);
	nla_put_u32(msg, MODBUS_A_LINK_STOP_BITS, 1);
	nla_put_u32(msg, MODBUS_A_LINK_RESPONSE_TIMEOUT_MS, 300);
	nla_put_u32(msg, MODBUS_A_LINK_MAX_REGISTERS, 125);
	if (getenv("PLAYED_PLANT")) {
		nla_put_u32(msg, MODBUS_A_LINK_UTILISATION_PPM, 310000);
		nla_put_u32(msg, MODBUS_A_LINK_RESERVED_PPM, 250000);
		put_stats(msg, MODBUS_A_LINK_STATS);
	}
	msg = add(OF_MODBUS + MODBUS_CMD_DEVICE_GET);
	nla_put_u32(msg, MODBUS_A_DEVICE_ID, 1);
	nla_put_string(msg, MODBUS_A_DEVICE_NAME, "pdu0");
	nla_put_string(msg, MODBUS_A_DEVICE_LINK_NAME, "line0");
	nla_put_u32(msg, MODBUS_A_DEVICE_UNIT, 2);
	nla_put_string(msg, MODBUS_A_DEVICE_DRIVER, "gude_pdu");
	nla_put_u32(msg, MODBUS_A_DEVICE_INDEX, 4);
	nla_put_string(msg, MODBUS_A_DEVICE_DOMAIN, "pod 0");
	nla_put_u32(msg, MODBUS_A_DEVICE_STATE, MODBUS_DEVICE_STATE_READY);
	nla_put_string(msg, MODBUS_A_DEVICE_HELD_BY, "flow");
	if (getenv("PLAYED_PLANT"))
		put_stats(msg, MODBUS_A_DEVICE_STATS);
}

void played_pod(void)
{
	add_pod();
	for (uint32_t id = 1; id <= played_number("PLAYED_PDUS", 2); id++)
		add_pdu(id);
	add_group();
	if (getenv("PLAYED_LINE"))
		add_line();
	if (getenv("PLAYED_LOOP"))
		add_loop(getenv("PLAYED_LOOP"));
}

void played_command(uint32_t number, bool cycles)
{
	struct played *outlets = &played_objects[MEGAPOD_CMD_OUTLET_GET];

	command = number;
	cycled = cycles;
	while (outlets->count)
		nlmsg_free(outlets->msg[--outlets->count]);
	for (uint32_t id = 1; id <= played_number("PLAYED_PDUS", 2); id++) {
		char pdu[16];

		snprintf(pdu, sizeof(pdu), "pdu%u", id - 1);
		for (uint32_t i = 0; i < played_number("PLAYED_OUTLETS", 8); i++)
			put_outlet(add(MEGAPOD_CMD_OUTLET_GET), id, pdu, i);
	}
}
