// SPDX-License-Identifier: GPL-2.0-only
/*
 * megapodctl with a kernel that is played: everything of the tool is real, but what would go
 * through a netlink socket is answered here (ld --wrap). The environment says what kernel it is:
 *
 *	PLAYED_PDUS, PLAYED_OUTLETS, PLAYED_SENSORS	how many, and of each PDU
 *	PLAYED_LABEL		label of the first sensor and outlet of each
 *	PLAYED_RAW		value of that sensor, which is a register then that means nothing
 *	PLAYED_STATE		its word
 *	PLAYED_WARNS		number of the sensor of each that warns, 0 if not said
 *	PLAYED_FAIL		COMMAND ERRNO [WORDS]: its answer, for the first time at...
 *	PLAYED_FROM		...this number of times, counted from 1
 *	PLAYED_LATE		a dump fails after its objects, not before
 *	PLAYED_PROGRESS		what outlets say of commands: confirmed, failed, or none of these
 *	PLAYED_SIGNAL		COMMAND NUMBER [TIME]: this signal comes with that request, each time
 *				or the TIME-th
 *	PLAYED_EVENTS		what waiting for events ends with, one letter each: "e" an event,
 *				"g" one after a gap, "o" an overrun, "x" an error, "s" SIGTERM; then
 *				nothing comes
 *	PLAYED_LINE		there is a serial link, line0, with a device and some units besides
 *	PLAYED_STILL		a request that changes something ends it all, and says so
 *	PLAYED_CPU		say how much processor time it took in ms
 *	PLAYED_AT_BOOT		the pod is to be started at boot
 *	PLAYED_UPTIME		seconds since then
 *	PLAYED_FASTER		the program's time runs so many times as fast as it is waited
 *	PLAYED_IDENTITY		devices tell who they are
 *	PLAYED_GONE		while there is a file of this name, no modules are loaded
 *	PLAYED_DELETED		while there is a file of this name, the first PDU is not there
 *	PLAYED_USR1		what PLAYED_EVENTS becomes when SIGUSR1 comes
 *	PLAYED_LOOP		there is a pumping unit as well, with all that one can have, an
 *				interlock and a battery: "ok", "leak", "tripped",
 *				or "bypassed"
 *	PLAYED_PLANT		that unit has facility water and watts as well, its pod a fluid and
 *				a cap, and the serial link has counters; while there is a file of
 *				this name, the facility water is too hot
 *
 * COMMAND is a number, of modbus plus 100.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/megapod.h>
#include <linux/modbus.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "base/ctl.h"
#include "core/nl.h"

#define FD 0x100000	/* + 1 of events; no real one is as high */
#define MODBUS_ID 30
#define MEGAPOD_ID 31
#define OF_MODBUS 100
#define DATAGRAM 0x7000

int __wrap_genl_connect(struct nl_sock *sock);
int __wrap_genl_ctrl_resolve(struct nl_sock *sock, const char *name);
int __wrap_genl_ctrl_resolve_grp(struct nl_sock *sock, const char *name, const char *group);
int __wrap_nl_socket_get_fd(const struct nl_sock *sock);
int __wrap_nl_socket_add_membership(struct nl_sock *sock, int group);
int __wrap_nl_send(struct nl_sock *sock, struct nl_msg *msg);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
int __wrap_ppoll(struct pollfd *fd, nfds_t n, const struct timespec *left, const sigset_t *mask);
int __wrap___ppoll_chk(struct pollfd *fd, nfds_t n, const struct timespec *left,
		       const sigset_t *mask, size_t size);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_access(const char *path, int mode);
int __real_access(const char *path, int mode);

/* Objects by the command that gets them. */
static struct played {
	struct nl_msg **msg;
	size_t count, room;
} objects[2 * OF_MODBUS];

/* The reading of facility water. */
static struct nl_msg *facility;

static char *queue;
static size_t queue_len, queue_at, queue_room;
static const struct nl_sock *events_sock;
static const char *events = "";
static uint32_t command;
static uint64_t seq = 10;
static bool cycled;

static const char *word_of(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value ? value : otherwise;
}

static uint32_t number_of(const char *name, uint32_t otherwise)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 10) : otherwise;
}

static struct nl_msg *add(int cmd)
{
	struct played *all = &objects[cmd];
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
	nla_put_string(msg, MEGAPOD_A_SENSOR_LABEL, i ? label : word_of("PLAYED_LABEL", label));
	nla_put_string(msg, MEGAPOD_A_SENSOR_COMPONENT_NAME, pdu);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_QUANTITY,
		    raw ? MEGAPOD_QUANTITY_RAW : i % MEGAPOD_QUANTITY_INPUT);
	nla_put_s64(msg, MEGAPOD_A_SENSOR_VALUE, raw ? strtoll(raw, NULL, 10) : i * 1000);
	if (raw && getenv("PLAYED_STATE"))
		nla_put_string(msg, MEGAPOD_A_SENSOR_STATE, getenv("PLAYED_STATE"));
	nla_put_u32(msg, MEGAPOD_A_SENSOR_STATUS,
		    i == number_of("PLAYED_WARNS", 0) ? MEGAPOD_STATUS_WARNING : MEGAPOD_STATUS_OK);
	nla_put_u32(msg, MEGAPOD_A_SENSOR_AGE_MS, 120);
	nla_put_u64(msg, MEGAPOD_A_SENSOR_TIME_NS, 1234567890123);
	if (!i)
		nla_put_s64(msg, MEGAPOD_A_SENSOR_WARN_MAX, 45000);
}

/* Of a command: what is said of it. */
static void put_outlet(struct nl_msg *msg, uint32_t id, const char *pdu, uint32_t i)
{
	const char *progress = word_of("PLAYED_PROGRESS", "confirmed");

	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMPONENT_ID, id);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_INDEX, i);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_OUTLET_LABEL,
		       i ? "Outlet" : word_of("PLAYED_LABEL", "Outlet"));
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
	uint32_t outlets = number_of("PLAYED_OUTLETS", 8), sensors = number_of("PLAYED_SENSORS", 4);
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
	nla_put_u64(msg, MEGAPOD_A_POD_LAST_SEQ, seq);
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

static void heat_facility(void)
{
	bool hot = !__real_access(getenv("PLAYED_PLANT"), F_OK);
	struct nlmsghdr *head = nlmsg_hdr(facility);
	int64_t value = hot ? 52000 : 30000;
	uint32_t status = hot ? MEGAPOD_STATUS_CRITICAL : MEGAPOD_STATUS_OK;

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

static void on_usr1(int sig)
{
	(void)sig;
	events = word_of("PLAYED_USR1", "");
}

static void say_cpu(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	fprintf(stderr, "%lld ms\n", now.tv_sec * 1000LL + now.tv_nsec / 1000000 -
		number_of("PLAYED_BEFORE", 0));
}

static void __attribute__((constructor)) play(void)
{
	struct timespec now;
	char before[32];

	add_pod();
	for (uint32_t id = 1; id <= number_of("PLAYED_PDUS", 2); id++)
		add_pdu(id);
	add_group();
	if (getenv("PLAYED_LINE"))
		add_line();
	if (getenv("PLAYED_LOOP"))
		add_loop(getenv("PLAYED_LOOP"));
	events = word_of("PLAYED_EVENTS", "");
	if (getenv("PLAYED_USR1"))
		signal(SIGUSR1, on_usr1);
	if (!getenv("PLAYED_CPU"))
		return;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	snprintf(before, sizeof(before), "%lld", now.tv_sec * 1000LL + now.tv_nsec / 1000000);
	setenv("PLAYED_BEFORE", before, 1);
	atexit(say_cpu);
}

/*
 * Answers
 */

static void push(const struct nlmsghdr *head, uint32_t to_seq)
{
	size_t len = NLMSG_ALIGN(head->nlmsg_len);

	if (queue_len + len > queue_room) {
		queue_room = 2 * (queue_len + len);
		queue = must(realloc(queue, queue_room));
	}
	memset(queue + queue_len, 0, len);
	memcpy(queue + queue_len, head, head->nlmsg_len);
	((struct nlmsghdr *)(queue + queue_len))->nlmsg_seq = to_seq;
	queue_len += len;
}

/* An ack, or the end of a dump, with the words of a refusal. */
static void push_end(int type, const struct nlmsghdr *request, int err, const char *words)
{
	struct nl_msg *msg = must(nlmsg_alloc());
	struct nlmsghdr *head = nlmsg_put(msg, 0, 0, type, 0, NLM_F_CAPPED);
	struct nlmsgerr ack = { .error = err, .msg = *request };

	nlmsg_append(msg, &ack, type == NLMSG_ERROR ? sizeof(ack) : sizeof(int), NLMSG_ALIGNTO);
	if (words && *words) {
		head->nlmsg_flags |= NLM_F_ACK_TLVS;
		nla_put_string(msg, NLMSGERR_ATTR_MSG, words);
	}
	push(head, request->nlmsg_seq);
	nlmsg_free(msg);
}

/* The component with the id 1, or a part of it. */
static bool is_deleted(int cmd, const struct nlmsghdr *object)
{
	const char *file = getenv("PLAYED_DELETED");
	struct nlattr *id = nla_find(genlmsg_attrdata(nlmsg_data(object), 0),
				     genlmsg_attrlen(nlmsg_data(object), 0),
				     MEGAPOD_A_COMPONENT_ID);

	return file && !__real_access(file, F_OK) && id && nla_get_u32(id) == 1 &&
	       (cmd == MEGAPOD_CMD_COMPONENT_GET || cmd == MEGAPOD_CMD_SENSOR_GET ||
		cmd == MEGAPOD_CMD_OUTLET_GET);
}

/* An object is what was asked for when it has all attributes of the request that it has at all. */
static bool matches(const struct nlmsghdr *request, const struct nlmsghdr *object)
{
	struct nlattr *nla;
	int rest;

	nla_for_each_attr(nla, genlmsg_attrdata(nlmsg_data(request), 0),
			  genlmsg_attrlen(nlmsg_data(request), 0), rest) {
		struct nlattr *its = nla_find(genlmsg_attrdata(nlmsg_data(object), 0),
					      genlmsg_attrlen(nlmsg_data(object), 0),
					      nla_type(nla));

		if (its && (nla_len(its) != nla_len(nla) ||
			    memcmp(nla_data(its), nla_data(nla), nla_len(nla))))
			return false;
	}
	return true;
}

static size_t push_objects(const struct nlmsghdr *request, int cmd, bool one)
{
	size_t found = 0;

	for (size_t i = 0; i < objects[cmd].count && !(one && found); i++) {
		const struct nlmsghdr *head = nlmsg_hdr(objects[cmd].msg[i]);

		if (!matches(request, head) || is_deleted(cmd, head))
			continue;
		push(head, request->nlmsg_seq);
		found++;
	}
	return found;
}

static void push_event(uint64_t nr, uint32_t to_seq)
{
	struct nl_msg *msg = must(nlmsg_alloc());

	genlmsg_put(msg, 0, 0, MEGAPOD_ID, 0, 0, MEGAPOD_CMD_EVENT_NTF, 1);
	nla_put_u32(msg, MEGAPOD_A_EVENT_POD_ID, 1);
	nla_put_string(msg, MEGAPOD_A_EVENT_POD_NAME, "pod0");
	nla_put_u64(msg, MEGAPOD_A_EVENT_SEQ, nr);
	nla_put_u64(msg, MEGAPOD_A_EVENT_TIME_NS, nr);
	nla_put_u32(msg, MEGAPOD_A_EVENT_KIND, MEGAPOD_EVENT_KIND_POD_ADD);
	push(nlmsg_hdr(msg), to_seq);
	nlmsg_free(msg);
}

/* All up to the newest, of which only the last two are still there. */
static void push_events(const struct nlmsghdr *request)
{
	struct nlattr *from = nla_find(genlmsg_attrdata(nlmsg_data(request), 0),
				       genlmsg_attrlen(nlmsg_data(request), 0),
				       MEGAPOD_A_EVENT_FROM_SEQ);
	uint64_t nr = from ? nla_get_u64(from) : 0;

	for (nr = nr + 2 > seq ? nr : seq - 1; nr <= seq; nr++)
		push_event(nr, request->nlmsg_seq);
}

/* The reply to a command of outlets, which are then as PLAYED_PROGRESS says. */
static void push_command(const struct nlmsghdr *request, int cmd)
{
	struct played *outlets = &objects[MEGAPOD_CMD_OUTLET_GET];
	struct nl_msg *msg = must(nlmsg_alloc());

	cycled = cmd == MEGAPOD_CMD_OUTLET_CYCLE;
	command = 7;
	genlmsg_put(msg, 0, 0, MEGAPOD_ID, 0, 0, cmd, 1);
	nla_put_u32(msg, MEGAPOD_A_OUTLET_COMMAND, command);
	if (cycled)
		nla_put_u32(msg, MEGAPOD_A_OUTLET_ON_COMMAND, command + 1);
	push(nlmsg_hdr(msg), request->nlmsg_seq);
	nlmsg_free(msg);
	while (outlets->count)
		nlmsg_free(outlets->msg[--outlets->count]);
	for (uint32_t id = 1; id <= number_of("PLAYED_PDUS", 2); id++) {
		char pdu[16];

		snprintf(pdu, sizeof(pdu), "pdu%u", id - 1);
		for (uint32_t i = 0; i < number_of("PLAYED_OUTLETS", 8); i++)
			put_outlet(add(MEGAPOD_CMD_OUTLET_GET), id, pdu, i);
	}
}

/*
 * Unit 3 tells its vendor in two replies, 4 a server id, 5 nothing; 6 answers with garbage, 7 is
 * absent behind a gateway, and all others are silent.
 */
static int push_pdu(const struct nlmsghdr *request)
{
	static const struct {
		unsigned char unit, function, object, len;
		const char *reply;
	} replies[] = {
		{ 3, 0x2b, 0, 16, "\x2b\x0e\x01\x01\xff\x01\x01\x00\x07Gude \xff\xff" },
		{ 3, 0x2b, 1, 12, "\x2b\x0e\x01\x01\x00\x00\x01\x01\x03" "A12" },
		{ 3, 0x03, 0, 2, "\x83\x02" },
		{ 4, 0x11, 0, 6, "\x11\x04" "X9 \xff" },
		{ 4, 0x03, 0, 4, "\x03\x02\x12\x34" },
		{ 5, 0x03, 0, 2, "\x83\x01" },
		{ 7, 0x03, 0, 2, "\x83\x0b" },
	};
	void *head = genlmsg_attrdata(nlmsg_data(request), 0);
	int len = genlmsg_attrlen(nlmsg_data(request), 0);
	struct nlattr *unit = nla_find(head, len, MODBUS_A_PDU_UNIT);
	unsigned char *pdu = nla_data(nla_find(head, len, MODBUS_A_PDU_REQUEST));
	struct nl_msg *msg;

	for (size_t i = 0; unit && i < COUNT_OF(replies); i++) {
		if (replies[i].unit != nla_get_u32(unit) || replies[i].function != pdu[0] ||
		    (pdu[0] == 0x2b && replies[i].object != pdu[3]))
			continue;
		msg = must(nlmsg_alloc());
		genlmsg_put(msg, 0, 0, MODBUS_ID, 0, 0, MODBUS_CMD_PDU, 1);
		nla_put(msg, MODBUS_A_PDU_REPLY, replies[i].len, replies[i].reply);
		push(nlmsg_hdr(msg), request->nlmsg_seq);
		nlmsg_free(msg);
		return 0;
	}
	return unit && nla_get_u32(unit) == 6 ? -EBADMSG : -ETIMEDOUT;
}

static bool is_gone(void)
{
	const char *file = getenv("PLAYED_GONE");

	return file && !__real_access(file, F_OK);
}

static bool fails(int cmd, int *err, const char **words)
{
	static char said[200];
	static unsigned int asked;
	int which = -1, number = 0;

	*said = '\0';
	if (sscanf(word_of("PLAYED_FAIL", ""), "%d %d %199[^\n]", &which, &number, said) < 2 ||
	    which != cmd || ++asked < number_of("PLAYED_FROM", 1))
		return false;
	*err = -number;
	*words = said;
	return true;
}

/* A request that only asks. */
static bool is_asking(int cmd)
{
	switch (cmd) {
	case MEGAPOD_CMD_POD_GET:
	case MEGAPOD_CMD_COMPONENT_GET:
	case MEGAPOD_CMD_SENSOR_GET:
	case MEGAPOD_CMD_PUMP_GET:
	case MEGAPOD_CMD_SETPOINT_GET:
	case MEGAPOD_CMD_VALVE_GET:
	case MEGAPOD_CMD_BATTERY_GET:
	case MEGAPOD_CMD_LOCK_GET:
	case MEGAPOD_CMD_RECORD_GET:
	case MEGAPOD_CMD_RECORD_READ:
	case MEGAPOD_CMD_OUTLET_GET:
	case MEGAPOD_CMD_OUTLET_WHY:
	case MEGAPOD_CMD_GROUP_GET:
	case MEGAPOD_CMD_EVENT_GET:
	case MEGAPOD_CMD_INTERLOCK_GET:
	case OF_MODBUS + MODBUS_CMD_LINK_GET:
	case OF_MODBUS + MODBUS_CMD_DEVICE_GET:
	case OF_MODBUS + MODBUS_CMD_PEEK:
		return true;
	default:
		return false;
	}
}

static void send_signal(int cmd)
{
	int which = -1, number = 0, time = 0;
	static int asked;

	if (sscanf(word_of("PLAYED_SIGNAL", ""), "%d %d %d", &which, &number, &time) >= 2 &&
	    which == cmd && (++asked == time || !time))
		raise(number);
}

static void answer(const struct nlmsghdr *request)
{
	int cmd = ((struct genlmsghdr *)nlmsg_data(request))->cmd, err = 0;
	bool dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP, failing;
	bool late = dump && getenv("PLAYED_LATE");
	const char *words = "";

	cmd += request->nlmsg_type == MODBUS_ID ? OF_MODBUS : 0;
	if (getenv("PLAYED_STILL") && !is_asking(cmd)) {
		fprintf(stderr, "request %d changes something\n", cmd);
		exit(99);
	}
	send_signal(cmd);
	if (is_gone()) {
		push_end(NLMSG_ERROR, request, -ENOENT, NULL);
		return;
	}
	if (facility)
		heat_facility();
	failing = fails(cmd, &err, &words);
	if (failing && !late) {
		push_end(NLMSG_ERROR, request, err, words);
		return;
	}
	if (cmd == MEGAPOD_CMD_EVENT_GET)
		push_events(request);
	else if (cmd == MEGAPOD_CMD_OUTLET_SET || cmd == MEGAPOD_CMD_OUTLET_CYCLE)
		push_command(request, cmd);
	else if (cmd == OF_MODBUS + MODBUS_CMD_PDU)
		err = push_pdu(request);
	else if (!push_objects(request, cmd, !dump) && !dump && objects[cmd].count)
		err = -ENOENT;
	push_end(dump ? NLMSG_DONE : NLMSG_ERROR, request, err, words);
}

/*
 * The socket
 */

int __wrap_genl_connect(struct nl_sock *sock)
{
	(void)sock;
	return 0;
}

int __wrap_genl_ctrl_resolve(struct nl_sock *sock, const char *name)
{
	(void)sock;
	if (is_gone())
		return -1;
	return strcmp(name, MODBUS_FAMILY_NAME) ? MEGAPOD_ID : MODBUS_ID;
}

int __wrap_genl_ctrl_resolve_grp(struct nl_sock *sock, const char *name, const char *group)
{
	(void)sock;
	(void)name;
	(void)group;
	return 1;
}

int __wrap_nl_socket_get_fd(const struct nl_sock *sock)
{
	return FD + (sock == events_sock);
}

int __wrap_nl_socket_add_membership(struct nl_sock *sock, int group)
{
	(void)group;
	events_sock = sock;
	return 0;
}

int __wrap_nl_send(struct nl_sock *sock, struct nl_msg *msg)
{
	(void)sock;
	answer(nlmsg_hdr(msg));
	return 1;
}

static ssize_t some_of_queue(struct iovec *iov)
{
	size_t len = 0;

	while (queue_at + len < queue_len) {
		struct nlmsghdr *head = (void *)(queue + queue_at + len);

		if (len && len + NLMSG_ALIGN(head->nlmsg_len) > DATAGRAM)
			break;
		len += NLMSG_ALIGN(head->nlmsg_len);
	}
	memcpy(iov->iov_base, queue + queue_at, len);
	queue_at += len;
	if (queue_at == queue_len)
		queue_len = 0;
	if (!queue_len)
		queue_at = 0;
	return len;
}

/* One letter of PLAYED_EVENTS each; EAGAIN after each, since a real one ends so as well. */
static ssize_t next_event(struct iovec *iov)
{
	static bool pause;

	pause = !pause;
	errno = EAGAIN;
	if (!pause || !*events)
		return -1;
	switch (*events++) {
	case 'o':
		pause = false;
		errno = ENOBUFS;
		return -1;
	case 'x':
		errno = EIO;
		return -1;
	}
	seq += events[-1] == 'g';
	push_event(++seq, 0);
	return some_of_queue(iov);
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	(void)flags;
	memset(msg->msg_name, 0, msg->msg_namelen);
	msg->msg_flags = 0;
	if (fd == FD + 1)
		return next_event(msg->msg_iov);
	if (queue_at < queue_len)
		return some_of_queue(msg->msg_iov);
	errno = EAGAIN;
	return -1;
}

int __real_clock_gettime(clockid_t clock, struct timespec *now);

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	int err = __real_clock_gettime(clock, now);

	if (clock == CLOCK_BOOTTIME && getenv("PLAYED_UPTIME"))
		now->tv_sec = number_of("PLAYED_UPTIME", 0);
	if (clock == CLOCK_MONOTONIC && getenv("PLAYED_FASTER")) {
		uint64_t ns = (now->tv_sec * UINT64_C(1000000000) + now->tv_nsec) *
			      number_of("PLAYED_FASTER", 1);

		*now = (struct timespec){ ns / 1000000000, ns % 1000000000 };
	}
	return err;
}

int __real_ppoll(struct pollfd *fd, nfds_t n, const struct timespec *left, const sigset_t *mask);

int __wrap_ppoll(struct pollfd *fd, nfds_t n, const struct timespec *left, const sigset_t *mask)
{
	bool of_events = n && fd->fd == FD + 1;
	struct timespec now = { 0 };
	int got;

	/* of a server, which waits for clients as well */
	for (nfds_t i = 1; i < n; i++) {
		if (fd[i].fd != FD + 1)
			continue;
		fd[i].fd = -1;
		got = __real_ppoll(fd, n, *events ? &now : left, mask);
		fd[i].fd = FD + 1;
		fd[i].revents = *events ? POLLIN : 0;
		return got + !!*events;
	}
	/* the keyboard is real */
	if (n && fd->fd < FD)
		return __real_ppoll(fd, n, left, mask);
	if (n && fd->fd == FD && queue_at < queue_len)
		return 1;
	if (of_events && *events == 's') {
		events++;
		raise(SIGTERM);
	} else if (of_events && *events) {
		/* What is blocked comes now. */
		return __real_ppoll(NULL, 0, &now, mask) ? -1 : 1;
	}
	return __real_ppoll(NULL, 0, left, mask);
}

int __wrap_access(const char *path, int mode)
{
	if (strncmp(path, "/sys/module/", 12))
		return __real_access(path, mode);
	return is_gone() ? -1 : 0;
}

/* What it may be called with _FORTIFY_SOURCE. */
int __wrap___ppoll_chk(struct pollfd *fd, nfds_t n, const struct timespec *left,
		       const sigset_t *mask, size_t size)
{
	(void)size;
	return __wrap_ppoll(fd, n, left, mask);
}
