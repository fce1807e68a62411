// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands to the simulated RPU. Each first lets the past pass under what was true then.
 */
#include <string.h>

#include "rpu.h"

static int parse_pump(struct rpu *r, const char *s, long *n)
{
	circuit_advance(&r->circuit);
	return parse_int("pump", s, 1, r->circuit.pumps, n);
}

static int cmd_pump(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	bool dead;
	long n;

	(void)argc;
	(void)out;
	if (parse_pump(r, argv[0], &n) || parse_onoff(argv[1], "dead", "ok", &dead))
		return -1;
	r->circuit.dead[n - 1] = dead;
	return 0;
}

static int cmd_fan(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	int i, alive = 0, fans = r->presence == EXTENDED ? HEX_FANS_MAX : BASE_HEX_FANS;
	bool dead;
	long n;

	(void)argc;
	(void)out;
	circuit_advance(&r->circuit);
	if (parse_int("fan", argv[0], 1, fans, &n) || parse_onoff(argv[1], "dead", "ok", &dead))
		return -1;
	r->fan_dead[n - 1] = dead;
	for (i = 0; i < fans; i++)
		alive += !r->fan_dead[i];
	r->circuit.fans_alive = (double)alive / fans;
	return 0;
}

static int cmd_clog(struct unit *u, int argc, char **argv, FILE *out)
{
	struct circuit *c = &to_rpu(u)->circuit;

	(void)argc;
	(void)out;
	circuit_advance(c);
	return parse_num("clog", argv[0], 0, 1, &c->clog);
}

static int zone_by_name(const char *name)
{
	char known[256] = "";
	size_t len = 0;
	int i;

	for (i = 0; i < ZONES; i++) {
		if (!strcmp(rpu_zones[i].name, name))
			return i;
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s", rpu_zones[i].name);
	}
	return fail("no leak zone '%s'; known:%s", name, known);
}

static int cmd_leak(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	double lpm = 0.5;
	bool wet;
	int i, z;

	(void)out;
	z = zone_by_name(argv[0]);
	if (z < 0 || parse_onoff(argv[1], "wet", "dry", &wet) ||
	    (argc > 2 && parse_num("leak rate", argv[2], 0, 1000, &lpm)))
		return -1;
	circuit_advance(&r->circuit);
	r->wet[z] = wet;
	r->leak_lpm[z] = wet && rpu_zones[z].coolant ? lpm : 0;
	r->circuit.leak_lpm = 0;
	for (i = 0; i < ZONES; i++)
		r->circuit.leak_lpm += r->leak_lpm[i];
	rpu_leakage(r);
	return 0;
}

static int sensor_by_name(const char *name)
{
	char known[256] = "";
	size_t len = 0;
	int i;

	for (i = 0; i < SENSORS; i++) {
		if (!strcmp(rpu_sensors[i].name, name))
			return i;
		len += (size_t)snprintf(known + len, sizeof(known) - len, " %s",
					rpu_sensors[i].name);
	}
	return fail("no sensor '%s'; known:%s", name, known);
}

static int cmd_sensor(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);
	long raw = 0;
	int s;

	if (!strcmp(argv[0], "list")) {
		for (s = 0; s < SENSORS; s++)
			fprintf(out, "%s %u\n", rpu_sensors[s].name, rpu_sensors[s].addr);
		return 0;
	}
	s = sensor_by_name(argv[0]);
	if (s < 0 || (argc > 2 && parse_int("raw", argv[2], -32768, 65535, &raw)))
		return -1;
	circuit_advance(&r->circuit);
	rpu_sample(r);
	r->broken_value[s] = (u16)raw;
	if (argc > 1 && !strcmp(argv[1], "ok"))
		r->sensor[s] = GOOD;
	else if (argc > 1 && !strcmp(argv[1], "frozen"))
		r->sensor[s] = FROZEN;
	else if (argc > 1 && !strcmp(argv[1], "broken"))
		r->sensor[s] = BROKEN;
	else
		return fail("sensor: say ok, frozen or broken");
	return 0;
}

static int cmd_estop(struct unit *u, int argc, char **argv, FILE *out)
{
	struct rpu *r = to_rpu(u);

	(void)argc;
	(void)out;
	circuit_advance(&r->circuit);
	return parse_onoff(argv[0], "on", "off", &r->estop);
}

static int cmd_level(struct unit *u, int argc, char **argv, FILE *out)
{
	struct circuit *c = &to_rpu(u)->circuit;
	double percent;

	(void)argc;
	(void)out;
	circuit_advance(c);
	if (parse_num("level", argv[0], 0, 100, &percent))
		return -1;
	c->level = percent / 100;
	return 0;
}

static int cmd_air(struct unit *u, int argc, char **argv, FILE *out)
{
	struct circuit *c = &to_rpu(u)->circuit;

	(void)argc;
	(void)out;
	circuit_advance(c);
	return parse_num("air", argv[0], -40, 80, &c->air_c);
}

const struct command rpu_commands[] = {
	{ "pump", "N ok|dead", 2, cmd_pump },
	{ "fan", "N ok|dead", 2, cmd_fan },
	{ "clog", "0..1", 1, cmd_clog },
	{ "leak", "ZONE wet|dry [LPM]", 2, cmd_leak },
	{ "sensor", "NAME ok|frozen|broken [RAW] | list", 1, cmd_sensor },
	{ "estop", "on|off", 1, cmd_estop },
	{ "level", "PERCENT", 1, cmd_level },
	{ "air", "CELSIUS", 1, cmd_air },
	{ 0 }
};
