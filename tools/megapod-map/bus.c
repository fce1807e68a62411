// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading of a live device by libmodbus, on TCP or a serial line. Devices that people look at are
 * slow and shared: a pause is kept between requests.
 */
#include "bus.h"

#include "decode.h"

#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#define FRAME_MAX	260

struct bus {
	modbus_t *modbus;
	bool serial;
	int unit, pause_ms, timeout_ms;
	unsigned int requests;
};

static modbus_t *open_tcp(const char *where)
{
	char *host = format("%s", where), *colon = strrchr(host, ':');

	/* [2001:db8::1]:502 */
	if (*host == '[' && colon && colon[-1] == ']') {
		colon[-1] = '\0';
		host++;
	} else if (colon && strchr(host, ':') != colon) {
		colon = NULL;
	}
	if (colon)
		*colon = '\0';
	return modbus_new_tcp_pi(host, colon ? colon + 1 : "502");
}

/**
 * bus_open() - a device to read from
 * @where: HOST[:PORT], or the path of a serial line
 * @options: how
 *
 * Return: NULL if it can't be, which was said.
 */
struct bus *bus_open(const char *where, const struct bus_options *options)
{
	struct bus *bus = zalloc(sizeof(*bus));

	bus->serial = *where == '/';
	bus->unit = options->unit;
	bus->pause_ms = options->pause_ms;
	bus->timeout_ms = options->timeout_ms;
	bus->modbus = bus->serial ? modbus_new_rtu(where, options->baud, options->parity, 8, 1) :
				    open_tcp(where);
	if (!bus->modbus || modbus_set_slave(bus->modbus, options->unit) ||
	    modbus_set_response_timeout(bus->modbus, options->timeout_ms / 1000,
					options->timeout_ms % 1000 * 1000) ||
	    modbus_connect(bus->modbus)) {
		fprintf(stderr, "megapod-map: %s: %s\n", where, modbus_strerror(errno));
		bus_close(bus);
		return NULL;
	}
	return bus;
}

static void rest(struct bus *bus)
{
	const struct timespec pause = { bus->pause_ms / 1000, bus->pause_ms % 1000 * 1000000L };

	if (bus->requests++)
		nanosleep(&pause, NULL);
}

static int result_of(struct bus *bus, int done)
{
	if (done >= 0)
		return BUS_OK;
	if (errno > MODBUS_ENOBASE && errno < EMBBADCRC)
		return errno - MODBUS_ENOBASE;
	done = errno == ETIMEDOUT ? BUS_SILENT : BUS_BROKEN;
	/* What comes late is no answer to the next. A server that closed is asked anew. */
	modbus_flush(bus->modbus);
	if (!bus->serial && done == BUS_BROKEN) {
		modbus_close(bus->modbus);
		modbus_connect(bus->modbus);
	}
	return done;
}

/**
 * bus_read() - registers, coils or inputs
 * @bus: the device
 * @space: enum modbus_space
 * @reg: the first
 * @num: how many: 125 registers or 2000 bits at most
 * @to: their values
 *
 * Return: BUS_OK, the number of an exception, BUS_SILENT or BUS_BROKEN.
 */
int bus_read(struct bus *bus, int space, u32 reg, u32 num, u16 *to)
{
	u8 bits[MODBUS_MAX_READ_BITS];
	int done;
	u32 i;

	rest(bus);
	switch (space) {
	case MODBUS_SPACE_HOLDING:
		return result_of(bus, modbus_read_registers(bus->modbus, reg, num, to));
	case MODBUS_SPACE_INPUT:
		return result_of(bus, modbus_read_input_registers(bus->modbus, reg, num, to));
	case MODBUS_SPACE_COIL:
		done = modbus_read_bits(bus->modbus, reg, num, bits);
		break;
	default:
		done = modbus_read_input_bits(bus->modbus, reg, num, bits);
		break;
	}
	for (i = 0; done >= 0 && i < num; i++)
		to[i] = bits[i];
	return result_of(bus, done);
}

/* Bytes until the line is quiet, since libmodbus knows no length of this answer */
static int receive(struct bus *bus, u8 *frame)
{
	struct pollfd ready = { .fd = modbus_get_socket(bus->modbus), .events = POLLIN };
	int len = 0, wait = bus->timeout_ms, n;

	while (len < FRAME_MAX && poll(&ready, 1, wait) > 0) {
		n = (int)read(ready.fd, frame + len, FRAME_MAX - len);
		if (n <= 0)
			break;
		len += n;
		wait = 50;
	}
	return len;
}

/**
 * bus_identity() - vendor, product and revision by function code 2B/0E
 * @bus: the device
 * @objects: the three; empty if it does not tell
 *
 * Return: as bus_read().
 */
int bus_identity(struct bus *bus, char objects[3][MEGAPOD_MAP_STRING_SIZE])
{
	const u8 request[] = { bus->unit, 0x2b, 0x0e, 1, 0 };
	int head = bus->serial ? 1 : 7, tail = bus->serial ? 2 : 0, len;
	u8 frame[FRAME_MAX], next;

	memset(objects, 0, 3 * MEGAPOD_MAP_STRING_SIZE);
	rest(bus);
	if (modbus_send_raw_request(bus->modbus, request, sizeof(request)) < 0)
		return result_of(bus, -1);
	len = receive(bus, frame) - head - tail;
	if (len <= 0)
		return BUS_SILENT;
	if (len >= 2 && frame[head] == (0x2b | 0x80))
		return frame[head + 1];
	if (frame[head] != 0x2b ||
	    map_decode_device_id(frame + head + 1, len - 1, objects, &next))
		return BUS_BROKEN;
	return BUS_OK;
}

/** bus_requests() - how many were sent */
unsigned int bus_requests(const struct bus *bus)
{
	return bus->requests;
}

/** bus_says() - a result in words */
const char *bus_says(int result)
{
	static const char *const exceptions[] = {
		[1] = "illegal function", [2] = "illegal data address", [3] = "illegal data value",
		[4] = "server failure", [5] = "acknowledge", [6] = "server busy",
		[10] = "gateway path unavailable", [11] = "gateway target silent",
	};

	if (result == BUS_SILENT)
		return "no answer";
	if (result == BUS_BROKEN)
		return "an answer that is none";
	if (result > 0 && result < (int)ARRAY_SIZE(exceptions) && exceptions[result])
		return format("exception %d, %s", result, exceptions[result]);
	return format("exception %d", result);
}

void bus_close(struct bus *bus)
{
	if (bus->modbus) {
		modbus_close(bus->modbus);
		modbus_free(bus->modbus);
	}
	free(bus);
}
