// SPDX-License-Identifier: GPL-2.0-only
/*
 * The server side of the Modbus application protocol (V1.1b3): function codes 01 02 03 04 05 06
 * 0F 10 17 and 2B/0E, turned into reads and writes of a unit's four spaces.
 */
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

/* 2B/0E (V1.1b3 section 6.21) */
#define MEI_DEVICE_ID		0x0e
#define ID_BASIC		1
#define ID_EXTENDED		3
#define ID_INDIVIDUAL		4
#define ID_CONFORMITY		0x81	/* basic, by stream and one by one */
#define ID_OBJECT_MAX		(PDU_MAX - 9)

#define COIL_ON			0xff00

static u16 get16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static void put16(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

/* Each by itself: where nothing is, @nothing reads. */
static void read_absent(struct unit *u, enum space s, u16 addr, int n, u16 nothing, u16 *val)
{
	int i;

	for (i = 0; i < n; i++)
		if (addr + i > 0xffff || unit_read(u, s, (u16)(addr + i), 1, &val[i]))
			val[i] = nothing;
}

static void read_zero(const struct fault *f, u16 addr, int n, u16 *val)
{
	int i;

	for (i = 0; i < n; i++)
		if (f->first < 0 || (addr + i >= f->first && addr + i <= f->last))
			val[i] = 0;
}

/* As unit_read(), with the faults that change values */
static int read_values(struct unit *u, const u8 *req, int len, enum space s, int n, u16 *val)
{
	u16 addr = get16(req + 1), nothing = (u16)u->fault[F_ABSENT].arg;
	int code = unit_read(u, s, addr, n, val);

	if (code == ILLEGAL_ADDRESS && fault_hits(u, F_ABSENT, req, len)) {
		read_absent(u, s, addr, n, nothing, val);
		code = 0;
	}
	if (!code && fault_hits(u, F_ZERO, req, len))
		read_zero(&u->fault[F_ZERO], addr, n, val);
	return code;
}

static void log_write(struct unit *u, u8 fc, enum space s, u16 addr, int n, const u16 *val,
		      int code)
{
	char text[REGS_WRITE_MAX * 6 + 1] = "";
	int i, len = 0, shown = n < REGS_WRITE_MAX ? n : REGS_WRITE_MAX;

	for (i = 0; i < shown; i++)
		len += snprintf(text + len, sizeof(text) - (size_t)len, " %u", val[i]);
	if (code)
		log_add("%s fc=%02x %s %u =%s exception %d", u->name, fc, space_names[s], addr,
			text, code);
	else
		log_add("%s fc=%02x %s %u =%s ok", u->name, fc, space_names[s], addr, text);
}

static void lag_behind(struct unit *u, enum space s, u16 addr, int n, const u16 *was, long ms)
{
	struct lagging *l;

	while (n--) {
		l = zalloc(sizeof(*l));
		*l = (struct lagging){ s, (u16)(addr + n), was[n],
				       now_ns() + (u64)ms * NSEC_PER_MSEC, u->lagging };
		u->lagging = l;
	}
}

static int unit_write(struct unit *u, const u8 *req, int len, enum space s, u16 addr, int n,
		      const u16 *val)
{
	long lag_ms = u->fault[F_LAG].arg;
	u16 was[BITS_WRITE_MAX];
	bool lags;
	int code;

	lags = fault_hits(u, F_LAG, req, len) && !unit_read(u, s, addr, n, was);
	code = addr + n > 0x10000 ? ILLEGAL_ADDRESS : u->ops->write(u, s, addr, n, val);
	if (lags && !code)
		lag_behind(u, s, addr, n, was, lag_ms);
	u->stats.writes++;
	log_write(u, req[0], s, addr, n, val, code);
	return code;
}

static int read_bits(struct unit *u, enum space s, const u8 *req, int len, u8 *rsp)
{
	u16 val[BITS_READ_MAX];
	int i, n, code;

	n = len == 5 ? get16(req + 3) : 0;
	if (n < 1 || n > BITS_READ_MAX)
		return -ILLEGAL_VALUE;
	code = read_values(u, req, len, s, n, val);
	if (code)
		return -code;
	rsp[1] = (u8)((n + 7) / 8);
	memset(rsp + 2, 0, rsp[1]);
	for (i = 0; i < n; i++)
		if (val[i])
			rsp[2 + i / 8] |= (u8)(1 << i % 8);
	return 2 + rsp[1];
}

static int put_registers(struct unit *u, const u8 *req, int len, enum space s, int n, u8 *rsp)
{
	u16 val[REGS_READ_MAX];
	int i, code;

	code = read_values(u, req, len, s, n, val);
	if (code)
		return -code;
	rsp[1] = (u8)(2 * n);
	for (i = 0; i < n; i++)
		put16(rsp + 2 + 2 * i, val[i]);
	return 2 + 2 * n;
}

static int read_registers(struct unit *u, enum space s, const u8 *req, int len, u8 *rsp)
{
	int n = len == 5 ? get16(req + 3) : 0;

	if (n < 1 || n > REGS_READ_MAX)
		return -ILLEGAL_VALUE;
	return put_registers(u, req, len, s, n, rsp);
}

static int write_one(struct unit *u, enum space s, const u8 *req, int len, u8 *rsp)
{
	u16 val;
	int code;

	if (len != 5)
		return -ILLEGAL_VALUE;
	val = get16(req + 3);
	if (s == COIL && (!val || val == COIL_ON))
		val = !!val;
	else if (s == COIL && !(u->ops->takes_time && u->ops->takes_time(u, get16(req + 1))))
		return -ILLEGAL_VALUE;
	code = unit_write(u, req, len, s, get16(req + 1), 1, &val);
	if (code)
		return -code;
	memcpy(rsp, req, 5);
	return 5;
}

static int write_coils(struct unit *u, const u8 *req, int len, u8 *rsp)
{
	u16 val[BITS_WRITE_MAX];
	int i, n, code;

	n = len > 6 ? get16(req + 3) : 0;
	if (n < 1 || n > BITS_WRITE_MAX || req[5] != (n + 7) / 8 || len != 6 + req[5])
		return -ILLEGAL_VALUE;
	for (i = 0; i < n; i++)
		val[i] = req[6 + i / 8] >> i % 8 & 1;
	code = unit_write(u, req, len, COIL, get16(req + 1), n, val);
	if (code)
		return -code;
	memcpy(rsp, req, 5);
	return 5;
}

static int write_registers(struct unit *u, const u8 *req, int len, u8 *rsp)
{
	u16 val[REGS_WRITE_MAX];
	int i, n, code;

	n = len > 6 ? get16(req + 3) : 0;
	if (n < 1 || n > REGS_WRITE_MAX || req[5] != 2 * n || len != 6 + 2 * n)
		return -ILLEGAL_VALUE;
	for (i = 0; i < n; i++)
		val[i] = get16(req + 6 + 2 * i);
	code = unit_write(u, req, len, HOLDING, get16(req + 1), n, val);
	if (code)
		return -code;
	memcpy(rsp, req, 5);
	return 5;
}

/* The write comes before the read (V1.1b3 section 6.17). */
static int write_read_registers(struct unit *u, const u8 *req, int len, u8 *rsp)
{
	u16 val[REGS_WRITE_MAX];
	int i, n, nread, code;

	nread = len > 10 ? get16(req + 3) : 0;
	n = len > 10 ? get16(req + 7) : 0;
	if (nread < 1 || nread > REGS_READ_MAX || n < 1 || n > REGS_WRITE_MAX - 2 ||
	    req[9] != 2 * n || len != 10 + 2 * n)
		return -ILLEGAL_VALUE;
	for (i = 0; i < n; i++)
		val[i] = get16(req + 10 + 2 * i);
	code = unit_write(u, req, len, HOLDING, get16(req + 5), n, val);
	if (code)
		return -code;
	return put_registers(u, req, len, HOLDING, nread, rsp);
}

/* An endless string claims to run past the end of its frame. */
static int put_object(struct unit *u, int id, u8 *to)
{
	const char *text = u->ops->object(u, id);
	int n = (int)strnlen(text, ID_OBJECT_MAX / 3);

	to[0] = (u8)id;
	to[1] = u->strings == STRINGS_ENDLESS ? 0xff : (u8)n;
	if (u->strings == STRINGS_ONES)
		memset(to + 2, 0xff, (size_t)n);
	else
		memcpy(to + 2, text, (size_t)n);
	return 2 + n;
}

static int read_identification(struct unit *u, const u8 *req, int len, u8 *rsp)
{
	int id, n = 7;

	if (len != 4 || req[1] != MEI_DEVICE_ID || req[2] < ID_BASIC || req[2] > ID_INDIVIDUAL)
		return -ILLEGAL_VALUE;
	id = req[3];
	if (!u->ops->object || !u->ops->object(u, id)) {
		if (!u->ops->object || req[2] == ID_INDIVIDUAL)
			return -ILLEGAL_ADDRESS;
		id = 0;
	}
	rsp[1] = MEI_DEVICE_ID;
	rsp[2] = req[2];
	rsp[3] = ID_CONFORMITY;
	rsp[4] = 0;		/* nothing more follows */
	rsp[5] = 0;
	rsp[6] = 0;
	do {
		n += put_object(u, id, rsp + n);
		rsp[6]++;
	} while (req[2] <= ID_EXTENDED && u->ops->object(u, ++id));
	return n;
}

static int execute(struct unit *u, const u8 *req, int len, u8 *rsp)
{
	switch (req[0]) {
	case 0x01:
		return read_bits(u, COIL, req, len, rsp);
	case 0x02:
		return read_bits(u, DISCRETE, req, len, rsp);
	case 0x03:
		return read_registers(u, HOLDING, req, len, rsp);
	case 0x04:
		return read_registers(u, INPUT, req, len, rsp);
	case 0x05:
		return write_one(u, COIL, req, len, rsp);
	case 0x06:
		return write_one(u, HOLDING, req, len, rsp);
	case 0x0f:
		return write_coils(u, req, len, rsp);
	case 0x10:
		return write_registers(u, req, len, rsp);
	case 0x17:
		return write_read_registers(u, req, len, rsp);
	case 0x2b:
		return read_identification(u, req, len, rsp);
	}
	return -ILLEGAL_FUNCTION;
}

static void count_request(struct unit *u, u8 fc)
{
	struct unit_stats *s = &u->stats;
	u64 now = now_ns();

	if (s->last_ns && now - s->last_ns > s->longest_gap_ns)
		s->longest_gap_ns = now - s->last_ns;
	s->last_ns = now;
	s->requests++;
	if (fc < ARRAY_SIZE(s->by_function))
		s->by_function[fc]++;
}

/** pdu_serve() - carry out one request. Return: length of the answer in @rsp (PDU_MAX). */
int pdu_serve(struct unit *u, const u8 *req, int len, u8 *rsp)
{
	int n = -ILLEGAL_FUNCTION, code;

	count_request(u, req[0]);
	code = fault_exception(u, req, len);
	if (code) {
		n = -code;
	} else if (req[0] < 64 && u->functions & FC(req[0])) {
		rsp[0] = req[0];
		n = execute(u, req, len, rsp);
	}
	if (n > 0)
		return n;
	u->stats.exceptions++;
	return unit_exception(req[0], -n, rsp);
}
