// SPDX-License-Identifier: GPL-2.0-only
/*
 * heat - does the coolant carry away what the outlets meter?
 *
 * An independent Modbus master (libmodbus): flow, inlet and outlet temperature of an ORv3 pump unit
 * over RTU, the outlets' power of any number of GUDE PDUs over TCP, found by their own sizes. Both
 * sides are averaged over some samples. Prints both in W; exit 1 when they differ by more than 2 %.
 */
#include <errno.h>
#include <linux/types.h>
#include <math.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES			100
#define ALLOWED			0.02
#define COOLANT_KG_PER_L	1.02	/* 25 % propylene glycol */
#define COOLANT_J_PER_KG_K	3900.0

#define RPU_FLOW		36864	/* 0.1 L/min */
#define RPU_OUTLET_TEMP		36865	/* 0.1 degrees C, then the inlet's */
#define GUDE_METERED		1
#define GUDE_OUTLET_ENERGY	0x3a00
#define GUDE_ENERGY_BLOCK	0x120
#define GUDE_POWER		2	/* second field of a block, 32 bits */

static modbus_t *must(modbus_t *m, int unit)
{
	if (!m || modbus_set_slave(m, unit) || modbus_connect(m)) {
		fprintf(stderr, "heat: %s\n", modbus_strerror(errno));
		exit(2);
	}
	return m;
}

static double carried_w(modbus_t *rpu)
{
	double flow = 0, kelvin = 0;
	__u16 reg[3];
	int i;

	for (i = 0; i < SAMPLES; i++) {
		if (modbus_read_registers(rpu, RPU_FLOW, 3, reg) != 3) {
			fprintf(stderr, "heat: rpu: %s\n", modbus_strerror(errno));
			exit(2);
		}
		flow += reg[0] / 10.0 / SAMPLES;
		kelvin += ((__s16)reg[2] - (__s16)reg[1]) / 10.0 / SAMPLES;
	}
	return flow / 60 * COOLANT_KG_PER_L * COOLANT_J_PER_KG_K * kelvin;
}

static double outlet_w(modbus_t *pdu, int outlet)
{
	__u16 reg[2];
	double w = 0;
	int i;

	for (i = 0; i < 10; i++) {
		if (modbus_read_input_registers(pdu, GUDE_OUTLET_ENERGY +
						outlet * GUDE_ENERGY_BLOCK + GUDE_POWER,
						2, reg) != 2) {
			fprintf(stderr, "heat: pdu: %s\n", modbus_strerror(errno));
			exit(2);
		}
		w += (__s32)((__u32)reg[0] << 16 | reg[1]) / 10.0;
	}
	return w;
}

static double metered_w(const char *port)
{
	modbus_t *pdu = must(modbus_new_tcp("127.0.0.1", atoi(port)), 1);
	__u16 metered;
	double w = 0;
	int i;

	if (modbus_read_input_registers(pdu, GUDE_METERED, 1, &metered) != 1)
		exit(2);
	for (i = 0; i < metered; i++)
		w += outlet_w(pdu, i);
	modbus_close(pdu);
	modbus_free(pdu);
	return w;
}

int main(int argc, char **argv)
{
	double carried, metered = 0;
	modbus_t *rpu;
	int i;

	if (argc < 4) {
		fputs("usage: heat TTY UNIT PDU_PORT...\n", stderr);
		return 2;
	}
	rpu = must(modbus_new_rtu(argv[1], 19200, 'N', 8, 1), atoi(argv[2]));
	carried = carried_w(rpu);
	for (i = 3; i < argc; i++)
		metered += metered_w(argv[i]);
	printf("carried %.0f W, metered %.0f W, %+.2f %%\n", carried, metered,
	       (carried / metered - 1) * 100);
	modbus_close(rpu);
	modbus_free(rpu);
	return fabs(carried - metered) > ALLOWED * metered;
}
