/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the simulated pod know about each other.
 *
 * A bus (serial line or TCP server) carries requests to its units. A unit is a register map: it
 * answers reads and writes of four spaces. pdu.c turns protocol data units into those calls,
 * fault.c spoils the replies, and physics.c moves the coolant that the units measure.
 * One thread; every part runs to completion from event.c.
 */
#ifndef PODSIM_H
#define PODSIM_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef unsigned long long u64;

#define BIT(n)			(1U << (n))
#define fallthrough		__attribute__((fallthrough))
#define __printf(fmt, args)	__attribute__((__format__(printf, fmt, args)))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define container_of(p, type, m) ((type *)((char *)(p) - offsetof(type, m)))

#define NSEC_PER_MSEC		1000000ULL
#define NSEC_PER_SEC		1000000000ULL

/* event.c: file descriptors and timers */

struct watch {
	int fd;
	void (*ready)(struct watch *w, u32 events);
};

struct timer {
	u64 when;
	bool armed;
	struct timer *next;
	void (*fire)(struct timer *t);
};

u64 now_ns(void);
int watch_add(struct watch *w, u32 events);
void watch_events(struct watch *w, u32 events);
void watch_close(struct watch *w);
void timer_arm(struct timer *t, u64 when_ns);
void timer_cancel(struct timer *t);
void event_stop(void);
void event_run(void);

/* util.c: errors in words, option lists, numbers, seeded chance */

/** fail() - keep the words of an error for whoever reports it. Return: always -1. */
int fail(const char *fmt, ...) __printf(1, 2);
const char *fail_text(void);

enum opt_type { OPT_INT, OPT_NUM, OPT_STR, OPT_FLAG };

struct opt {
	const char *key;
	enum opt_type type;
	void *to;		/* int, double, char[TEXT_LEN] or bool */
	double min, max;	/* of OPT_INT and OPT_NUM */
};

#define TEXT_LEN	64

int parse_opts(const char *list, const struct opt *opts, size_t n);
int parse_int(const char *what, const char *s, long min, long max, long *to);
int parse_num(const char *what, const char *s, double min, double max, double *to);
int parse_onoff(const char *s, const char *yes, const char *no, bool *to);
u32 chance(void);
double noise(void);
void *zalloc(size_t size);
void chance_seed(u64 seed);
void noise_set(double counts);

/* pod time: seconds since the start, run faster or slower than the clock (physics.c) */

double pod_time(void);
double pod_scale(void);
void pod_set_scale(double scale);
void pod_skip(double seconds);

/* physics.c: one coolant circuit */

#define PUMPS_MAX		4
#define HEX_FANS_MAX		14

/* 25 % propylene glycol at 30 degrees C */
#define COOLANT_KG_PER_L	1.02
#define COOLANT_J_PER_KG_K	3900.0
#define COOLANT_W_PER_K_LPM	(COOLANT_KG_PER_L * COOLANT_J_PER_KG_K / 60)

struct circuit {
	/* what is done to it */
	int pumps;
	double duty[PUMPS_MAX];		/* 0..1 */
	bool dead[PUMPS_MAX];
	bool running;			/* the pumps are allowed to turn */
	double fan_duty;		/* 0..1 */
	double fans_alive;		/* share of the HEX fans that turn, 0..1 */
	double clog;			/* 1 free .. 0 blocked */
	double leak_lpm;
	double air_c;
	double heat_w;
	double volume_l;
	double settle_s;		/* run this long before the start */
	void (*control)(struct circuit *c, double dt);
	/* what follows */
	double speed[PUMPS_MAX];	/* 0..1 */
	double run_s[PUMPS_MAX];
	double flow_lpm;
	double head_kpa;
	double hot_c;			/* back from the loads */
	double cold_c;			/* to the loads */
	double level;			/* reservoir, 0..1 */
	double time;			/* pod time of all this */
	struct circuit *next;
};

void circuit_init(struct circuit *c);
void circuit_advance(struct circuit *c);
void circuits_start(void);
struct circuit *circuit_number(int n);

/* units */

enum space { COIL, DISCRETE, INPUT, HOLDING, SPACES };

enum {
	ILLEGAL_FUNCTION = 1,
	ILLEGAL_ADDRESS = 2,
	ILLEGAL_VALUE = 3,
	DEVICE_FAILURE = 4,
	SERVER_BUSY = 6,
	GATEWAY_NO_PATH = 10,
	GATEWAY_NO_TARGET = 11,
};

#define PDU_MAX			253
#define BITS_READ_MAX		2000
#define REGS_READ_MAX		125
#define BITS_WRITE_MAX		1968
#define REGS_WRITE_MAX		123
#define ANY_UNIT		(-1)
#define FC(n)			(1ULL << (n))

enum strings { STRINGS_OK, STRINGS_ONES, STRINGS_ENDLESS };

enum fault_kind {
	F_SILENCE, F_SLOW, F_LATE, F_EXCEPTION, F_BADCRC, F_BEFORE, F_AFTER, F_BETWEEN,
	F_WRONGUNIT, F_WRONGTID, F_WRONGFC, F_BYTECOUNT, F_TRUNCATE, F_OVERLONG, F_SPLIT,
	F_DROP, F_RST, F_HALFCLOSE, F_FUZZ,
	F_LENGTH, F_GAP, F_MISSING, F_ABSENT, F_ZERO, F_LAG, FAULT_KINDS
};

struct fault {
	bool on;
	long arg;
	long count;		/* replies left, -1 without end */
	long percent;
	long every, seen;	/* each so manieth only */
	long fc;		/* -1 any */
	long first, last;	/* registers, -1 any */
	bool exceptions;	/* those replies only */
	u64 until;		/* or 0 */
};

struct override {
	enum space space;
	u16 addr, value;
	struct override *next;
};

/** struct lagging - what a register goes on to read for a while after it was written */
struct lagging {
	enum space space;
	u16 addr, value;
	u64 until;
	struct lagging *next;
};

struct unit_stats {
	u64 requests, replies, exceptions, writes, longest_gap_ns, last_ns;
	u64 by_function[64];
};

struct unit {
	const struct unit_ops *ops;
	struct bus *bus;
	struct unit *next_on_bus, *next;
	char name[TEXT_LEN];
	int id;				/* or ANY_UNIT */
	u64 functions;			/* FC() of each that it knows */
	bool unpowered;
	enum strings strings;
	struct fault fault[FAULT_KINDS];
	struct override *overrides;
	struct lagging *lagging;
	struct unit_stats stats;
};

struct command {
	const char *name, *usage;
	int min_args;
	int (*run)(struct unit *u, int argc, char **argv, FILE *out);
};

/**
 * struct unit_ops - a kind of device
 * @read: registers or bits, one per @val; 0 or an exception code
 * @write: all of them or none; 0 or an exception code
 * @takes_time: whether a coil is no coil but a timer, which is written a time
 * @object: a 2B/0E identification object, NULL when there is none
 * @refresh: come to the present; called before and after the supply changes
 * @silent: true while it does not answer of its own accord
 * @commands: its own control commands, ended by a NULL name
 */
struct unit_ops {
	const char *kind;
	int (*read)(struct unit *u, enum space s, u16 addr, int n, u16 *val);
	int (*write)(struct unit *u, enum space s, u16 addr, int n, const u16 *val);
	bool (*takes_time)(struct unit *u, u16 addr);
	const char *(*object)(struct unit *u, int id);
	void (*identity)(struct unit *u, const char *model, const char *serial);
	void (*refresh)(struct unit *u);
	bool (*silent)(struct unit *u);
	void (*strings_changed)(struct unit *u);
	void (*status)(struct unit *u, FILE *out);
	const struct command *commands;
};

/* unit.c */

extern struct unit *units;
extern struct bus *buses;
extern bool trace;
extern const char *const space_names[SPACES];

int unit_add(struct unit *u, struct bus *bus, const char *refuse);
int unit_read(struct unit *u, enum space s, u16 addr, int n, u16 *val);
bool unit_answers(struct unit *u);
int unit_exception(u8 function, int code, u8 *rsp);
void bus_add(struct bus *b);
void bus_trace(const struct bus *b, const char *what, const u8 *data, int len);

/* rpu.c, gude.c, ram.c, static.c */

struct unit *rpu_new(struct bus *bus, const char *options);
struct unit *gude_new(struct bus *bus, const char *options);
struct unit *ram_new(struct bus *bus, const char *options);
struct unit *static_new(struct bus *bus, const char *options);

/* live.c */

typedef u16 (*live_cells)[0x10000];

struct live;

struct live *live_new(live_cells cell);
int live_take(struct live *l, const char *what, const char *rest);
void live_begin(struct live *l, int loop);
void live_refresh(struct live *l);
void live_read(struct live *l, enum space s, unsigned int addr, unsigned int n, u16 *val);

/* replay.c */

struct player;

struct player *player_new(struct unit *u, live_cells cell);
int player_take(struct player *p, const char *what, const char *rest);
bool player_is_silent(const struct player *p);
int replay_open(const char *file);
int replay_prepare(void);
int replay_start(int argc, char **argv, FILE *out);

/* pdu.c */

int pdu_serve(struct unit *u, const u8 *req, int len, u8 *rsp);

/* fault.c */

enum then { THEN_NOTHING, THEN_DROP, THEN_RESET, THEN_HALF_CLOSE };

#define JUNK_MAX		255
#define REPLY_MAX		(PDU_MAX + JUNK_MAX)

/** struct reply - what a unit says and how the transport must spoil it */
struct reply {
	u8 unit;
	u16 tid;
	u8 pdu[REPLY_MAX];
	int len;
	u64 delay_ns;
	bool silent, keep, bad_crc, split;
	int cut;			/* bytes that stay unsent */
	int before, after, between;	/* junk bytes */
	int length_lie;			/* of the MBAP header */
	u64 gap_ns;			/* silence amid the frame */
	enum then then;
};

int fault_exception(struct unit *u, const u8 *req, int len);
bool fault_hits(struct unit *u, enum fault_kind k, const u8 *req, int len);
void fault_apply(struct unit *u, const u8 *req, int req_len, struct reply *r);
void fault_describe(struct unit *u, FILE *out);
void junk(u8 *to, int n);
extern const struct command unit_commands[];

/* buses: rtu.c and tcp.c */

struct bus_stats {
	u64 bytes_in, bytes_out, crc_errors, t35_violations, foreign, clients, reopens, dropped;
	u64 accepts, early, together;
};

/* What a server or a line does to all of its units: quirk.c */
enum quirk {
	Q_GATEWAY, Q_GATEWAY_CODE, Q_CLOSE, Q_STORM, Q_MUTE, Q_CLIENTS, Q_QUEUE, Q_PAUSE, Q_ECHO,
	Q_JUNK, Q_SINGLE, Q_BUSY, Q_REVERSE, QUIRKS
};

struct bus {
	const char *kind;
	char name[128];
	bool leads_out;				/* whoever asks may be on another machine */
	struct unit *units;
	u64 turnaround_ns;
	int (*up)(struct bus *b);
	void (*down)(struct bus *b);
	void (*hang)(struct bus *b);	/* connections there are get no answer; NULL on a line */
	void (*set_line)(struct bus *b, long baud, int parity);	/* -1: as it was; NULL on TCP */
	struct bus_stats stats;
	long quirk[QUIRKS];			/* 0: it has not */
	void (*quirk_changed)(struct bus *b);	/* or NULL */
	u64 replied_ns;				/* when the last reply left */
	struct bus *next;
};

/** struct kind - a fault or a quirk, and what may be said of it */
struct kind {
	const char *name;	/* NULL for one that cannot be named */
	enum { ON_SERIAL = 1, ON_TCP = 2, ANYWHERE = ON_SERIAL | ON_TCP } on;
	long min, max;		/* of its argument; none when both are 0 */
	long standard;		/* of a fault: its argument when none is said */
	enum quirk also;	/* of a quirk: what a second word says, Q_GATEWAY when there is none */
	const char *word;	/* how that is called; NULL for a number */
};

int kind_find(const char *what, const struct kind *kinds, int num, const struct bus *b,
	      const char *name, const char *others);

struct bus *serial_new(const char *spec);
struct bus *pty_new(const char *link);
struct bus *tcp_new(const char *host, int port);
struct bus *rtu_tcp_new(const char *host, int port);

/** struct address - where a server listens */
struct address {
	struct sockaddr_storage addr;
	socklen_t len;
};

int address_resolve(struct address *a, const char *host, int port);
int address_listen(const struct address *a, const char *name);
int address_accept(int listening);
bool address_is_loopback(const struct address *a);

/* quirk.c */

int quirk_command(struct unit *u, int argc, char **argv, FILE *out);
void quirk_describe(struct unit *u, FILE *out);
bool quirk_too_early(struct bus *b);

/* gateway.c: several units on one line behind a TCP server */

/**
 * struct gateway - one line: a request is served when those before it are done
 * @reply: sends a reply to whoever asked
 */
struct gateway {
	struct bus *bus;
	void (*reply)(void *asker, struct reply *r);
	struct gateway_request *first, **end;
	struct timer timer;
	int waiting;
	bool busy;
};

void gateway_init(struct gateway *g, struct bus *b, void (*reply)(void *asker, struct reply *r));
void gateway_ask(struct gateway *g, void *asker, u8 unit, u16 tid, const u8 *pdu, int len);
void gateway_forget(struct gateway *g, const void *asker);

/* control.c */

int control_listen(const char *path);
void control_close(void);
int control_run(const char *line, FILE *out);
int control_client(int argc, char **argv);

/* log.c */

void log_add(const char *fmt, ...) __printf(1, 2);
void log_print(u64 since, FILE *out);
void log_clear(void);

#endif
