// SPDX-License-Identifier: GPL-2.0-only
/*
 * The peer: a poller in user space as one writes it with libmodbus, in one thread, with a
 * connection for each server, or a serial line. What it reads it throws away.
 *
 * usage: poller SECONDS [LINE] <PLAN
 *
 * A line of the plan is PORT UNIT FC ADDRESS COUNT PERIOD_US, where port 0 is the serial line of
 * 19200 baud that is named behind SECONDS; before a request it is silent for 3.5 characters. It
 * says "ready" when it is connected and has read everything once, and at the end of what followed:
 * how many requests it made, how many failed, how many began more than one period late, the ns of
 * processor time they took, and how often it was switched away from.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <modbus/modbus.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define SPANS_MAX	65536
#define PORTS_MAX	65536
#define BAUD		19200
#define SILENCE_NS	(35LL * 11 * 100000000 / BAUD)

struct span {
	int port, unit, fc, addr, count;
	int64_t period_ns, due;
};

static struct span spans[SPANS_MAX];
static size_t num_spans;
static modbus_t *servers[PORTS_MAX];
static unsigned long requests, failed, late;
static const char *line;

static int64_t read_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static int64_t now_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

static long switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw + usage.ru_nivcsw;
}

static void sleep_until(int64_t ns)
{
	struct timespec ts = { .tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		;
}

static modbus_t *connect_to(int port)
{
	modbus_t *server = port ? modbus_new_tcp("127.0.0.1", port) :
				  modbus_new_rtu(line, BAUD, 'N', 8, 1);

	if (!server || modbus_connect(server)) {
		fprintf(stderr, "poller: port %d: %s\n", port, modbus_strerror(errno));
		exit(1);
	}
	return server;
}

static void read_plan(void)
{
	struct span *span = spans;
	long period_us;

	while (scanf("%d %d %d %d %d %ld", &span->port, &span->unit, &span->fc, &span->addr,
		     &span->count, &period_us) == 6) {
		if (span->port < 0 || span->port >= PORTS_MAX || span == spans + SPANS_MAX - 1)
			exit(1);
		span->period_ns = period_us * 1000;
		if (!servers[span->port])
			servers[span->port] = connect_to(span->port);
		span++;
	}
	num_spans = span - spans;
}

static void poll_span(const struct span *span)
{
	modbus_t *server = servers[span->port];
	uint8_t bits[MODBUS_MAX_READ_BITS];
	uint16_t regs[MODBUS_MAX_READ_REGISTERS];
	int ret = -1;

	if (!span->port)
		sleep_until(now_ns() + SILENCE_NS);
	modbus_set_slave(server, span->unit);
	switch (span->fc) {
	case 1:
		ret = modbus_read_bits(server, span->addr, span->count, bits);
		break;
	case 2:
		ret = modbus_read_input_bits(server, span->addr, span->count, bits);
		break;
	case 3:
		ret = modbus_read_registers(server, span->addr, span->count, regs);
		break;
	case 4:
		ret = modbus_read_input_registers(server, span->addr, span->count, regs);
		break;
	}
	requests++;
	failed += ret != span->count;
}

/* All that is due, in the order of the plan. Returns when the next is. */
static int64_t poll_due(void)
{
	int64_t next = INT64_MAX, now = now_ns();
	size_t i;

	for (i = 0; i < num_spans; i++) {
		struct span *span = &spans[i];

		if (span->due <= now) {
			late += span->due && now > span->due + span->period_ns;
			poll_span(span);
			span->due = (span->due ?: now) + span->period_ns;
			now = now_ns();
		}
		if (span->due < next)
			next = span->due;
	}
	return next;
}

int main(int argc, char **argv)
{
	int64_t end, next, ran_ns;
	long switched;

	if (argc < 2)
		return 1;
	line = argv[2];
	read_plan();
	next = poll_due();
	puts("ready");
	fflush(stdout);
	requests = 0;
	failed = 0;
	late = 0;
	switched = switches();
	ran_ns = read_ns(CLOCK_PROCESS_CPUTIME_ID);
	end = now_ns() + atoll(argv[1]) * 1000000000LL;
	while (next < end) {
		sleep_until(next);
		next = poll_due();
	}
	ran_ns = read_ns(CLOCK_PROCESS_CPUTIME_ID) - ran_ns;
	printf("%lu requests, %lu failed, %lu late, %lld ns, %ld switches\n", requests, failed,
	       late, (long long)ran_ns, switches() - switched);
	return failed != 0;
}
