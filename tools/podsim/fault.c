// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of the wire: what is done to a reply between the unit and the bus.
 *
 * Those that change what is said are done here; those that change how it is sent are asked of the
 * transport through struct reply. A fault may be narrowed to a number or a share of replies, to a
 * function code and to a range of registers.
 */
#include <stdlib.h>
#include <string.h>

#include "podsim.h"

#define DELAY_MAX_MS	600000

static const struct kind kinds[FAULT_KINDS] = {
	[F_SILENCE]	= { "silence", ANYWHERE, 0, 0, 0 },
	[F_SLOW]	= { "slow", ANYWHERE, 1, DELAY_MAX_MS, 100 },
	[F_LATE]	= { "late", ANYWHERE, 1, DELAY_MAX_MS, 1000 },
	[F_EXCEPTION]	= { "exception", ANYWHERE, 1, 255, DEVICE_FAILURE },
	[F_BADCRC]	= { "badcrc", ON_SERIAL, 0, 0, 0 },
	[F_BEFORE]	= { "before", ANYWHERE, 1, JUNK_MAX, 5 },
	[F_AFTER]	= { "after", ANYWHERE, 1, JUNK_MAX, 5 },
	[F_BETWEEN]	= { "between", ANYWHERE, 1, JUNK_MAX, 5 },
	[F_WRONGUNIT]	= { "wrongunit", ANYWHERE, 0, 0, 0 },
	[F_WRONGTID]	= { "wrongtid", ON_TCP, 0, 0, 0 },
	[F_WRONGFC]	= { "wrongfc", ANYWHERE, 0, 0, 0 },
	[F_BYTECOUNT]	= { "bytecount", ANYWHERE, -255, 255, 2 },
	[F_TRUNCATE]	= { "truncate", ANYWHERE, 1, JUNK_MAX, 3 },
	[F_OVERLONG]	= { "overlong", ANYWHERE, 1, JUNK_MAX, 4 },
	[F_SPLIT]	= { "split", ON_TCP, 0, 0, 0 },
	[F_DROP]	= { "drop", ON_TCP, 0, 0, 0 },
	[F_RST]		= { "rst", ON_TCP, 0, 0, 0 },
	[F_HALFCLOSE]	= { "halfclose", ON_TCP, 0, 0, 0 },
	[F_FUZZ]	= { "fuzz", ANYWHERE, 0, 0, 0 },
	[F_LENGTH]	= { "length", ON_TCP, -255, 255, 1 },
	[F_GAP]		= { "gap", ANYWHERE, 1, DELAY_MAX_MS, 50 },
	[F_MISSING]	= { "missing", ANYWHERE, 0, 255, ILLEGAL_VALUE },
	[F_ABSENT]	= { "absent", ANYWHERE, 0, 65535, 0xfffe },
	[F_ZERO]	= { "zero", ANYWHERE, 0, 0, 0 },
	[F_LAG]		= { "lag", ANYWHERE, 1, DELAY_MAX_MS, 500 },
};

static bool touches(const struct fault *f, const u8 *req, int len)
{
	long first, n = 1;

	if (f->first < 0)
		return true;
	if (len < 5 || req[0] == 0x2b)
		return false;
	first = req[1] << 8 | req[2];
	if (req[0] != 0x05 && req[0] != 0x06)
		n = req[3] << 8 | req[4];
	return first <= f->last && first + n > f->first;
}

static bool over(struct fault *f)
{
	if (f->on && f->until && now_ns() >= f->until)
		f->on = false;
	return !f->on;
}

/** fault_hits() - whether a fault of kind @k meets this request; it counts then */
bool fault_hits(struct unit *u, enum fault_kind k, const u8 *req, int len)
{
	struct fault *f = &u->fault[k];

	if (over(f))
		return false;
	if (!f->on || (f->fc >= 0 && f->fc != req[0]) || !touches(f, req, len))
		return false;
	if (f->every > 1 && ++f->seen % f->every)
		return false;
	if (f->percent < 100 && (long)(chance() % 100) >= f->percent)
		return false;
	if (f->count > 0 && --f->count == 0)
		f->on = false;
	return true;
}

/** fault_exception() - the exception to answer in place of doing what was asked, or 0 */
int fault_exception(struct unit *u, const u8 *req, int len)
{
	long code = u->fault[F_EXCEPTION].arg;

	return fault_hits(u, F_EXCEPTION, req, len) ? (int)code : 0;
}

void junk(u8 *to, int n)
{
	while (n--)
		*to++ = (u8)chance();
}

static void lengthen(struct reply *r, int by)
{
	if (by > REPLY_MAX - r->len)
		by = REPLY_MAX - r->len;
	junk(r->pdu + r->len, by);
	r->len += by;
}

static void flip_bits(struct reply *r)
{
	u32 i, n = 1 + chance() % 8;

	for (i = 0; i < n; i++)
		r->pdu[chance() % (u32)r->len] ^= (u8)(1 << chance() % 8);
}

static void fuzz(struct unit *u, struct reply *r)
{
	bool tcp = !u->bus->set_line;

	switch (chance() % 14) {
	case 0:
		r->len = 1 + (int)(chance() % PDU_MAX);
		junk(r->pdu, r->len);
		break;
	case 1:
		r->len = 1 + (int)(chance() % (u32)r->len);
		break;
	case 2:
		lengthen(r, 1 + (int)(chance() % JUNK_MAX));
		break;
	case 3:
		r->len = unit_exception(r->pdu[0], (int)(chance() & 0xff), r->pdu);
		break;
	case 4:
		r->before = 1 + (int)(chance() % JUNK_MAX);
		break;
	case 5:
		r->after = 1 + (int)(chance() % JUNK_MAX);
		break;
	case 6:
		r->unit = (u8)chance();
		break;
	case 7:
		r->tid = (u16)chance();
		break;
	case 8:
		r->bad_crc = true;
		break;
	case 9:
		r->cut = 1 + (int)(chance() % 8);
		break;
	case 10:
		r->silent = true;
		break;
	case 11:
		r->then = tcp ? THEN_DROP : THEN_NOTHING;
		break;
	case 12:
		junk(r->pdu + 1, r->len - 1);
		break;
	default:
		flip_bits(r);
	}
}

static void apply(struct unit *u, enum fault_kind k, long arg, struct reply *r)
{
	switch (k) {
	case F_SILENCE:
		r->silent = true;
		break;
	case F_LATE:
		r->keep = true;
		fallthrough;
	case F_SLOW:
		r->delay_ns += (u64)arg * NSEC_PER_MSEC;
		break;
	case F_BADCRC:
		r->bad_crc = true;
		break;
	case F_BEFORE:
		r->before = (int)arg;
		break;
	case F_AFTER:
		r->after = (int)arg;
		break;
	case F_BETWEEN:
		r->between = (int)arg;
		break;
	case F_WRONGUNIT:
		r->unit++;
		break;
	case F_WRONGTID:
		r->tid++;
		break;
	case F_WRONGFC:
		r->pdu[0] ^= 0x07;
		break;
	case F_BYTECOUNT:
		r->pdu[1] = (u8)(r->pdu[1] + arg);
		break;
	case F_TRUNCATE:
		r->cut = (int)arg;
		break;
	case F_OVERLONG:
		lengthen(r, (int)arg);
		break;
	case F_SPLIT:
		r->split = true;
		break;
	case F_DROP:
		r->then = THEN_DROP;
		break;
	case F_RST:
		r->then = THEN_RESET;
		break;
	case F_HALFCLOSE:
		r->then = THEN_HALF_CLOSE;
		break;
	case F_FUZZ:
		fuzz(u, r);
		break;
	case F_LENGTH:
		r->length_lie = (int)arg;
		break;
	case F_GAP:
		r->gap_ns = (u64)arg * NSEC_PER_MSEC;
		break;
	case F_MISSING:
		if (arg)
			r->pdu[1] = (u8)arg;
		else
			r->silent = true;
		break;
	default:
		break;
	}
}

static bool has_byte_count(const struct reply *r)
{
	return r->len > 2 && (r->pdu[0] <= 0x04 || r->pdu[0] == 0x17);
}

static bool is_exception(const struct reply *r)
{
	return r->pdu[0] & 0x80;
}

/* Some kinds were served by pdu.c already, some are only of some replies. */
static bool may_apply(const struct unit *u, enum fault_kind k, const struct reply *r)
{
	if (u->fault[k].exceptions && !is_exception(r))
		return false;
	switch (k) {
	case F_EXCEPTION:
	case F_ABSENT:
	case F_ZERO:
	case F_LAG:
		return false;
	case F_BYTECOUNT:
		return has_byte_count(r);
	case F_MISSING:
		return is_exception(r) && r->pdu[1] == ILLEGAL_ADDRESS;
	default:
		return true;
	}
}

/** fault_apply() - spoil a reply as told */
void fault_apply(struct unit *u, const u8 *req, int req_len, struct reply *r)
{
	enum fault_kind k;

	for (k = 0; k < FAULT_KINDS; k++) {
		long arg = u->fault[k].arg;

		if (may_apply(u, k, r) && fault_hits(u, k, req, req_len))
			apply(u, k, arg, r);
	}
	if (r->then != THEN_NOTHING)
		r->silent = true;
	if (!r->silent)
		u->stats.replies++;
}

static int parse_range(const char *s, struct fault *f)
{
	char first[16];
	size_t len = strcspn(s, "-");

	if (len >= sizeof(first))
		return fail("reg: '%s' is not A or A-B", s);
	memcpy(first, s, len);
	first[len] = '\0';
	if (parse_int("reg", first, 0, 65535, &f->first))
		return -1;
	f->last = f->first;
	return s[len] ? parse_int("reg", s + len + 1, f->first, 65535, &f->last) : 0;
}

static int parse_duration(const char *s, struct fault *f)
{
	double seconds;

	if (parse_num("for", s, 0.001, 1e6, &seconds))
		return -1;
	f->until = now_ns() + (u64)(seconds * NSEC_PER_SEC);
	return 0;
}

static int parse_word(const char *s, enum fault_kind k, struct fault *f)
{
	if (!strcmp(s, "exceptions")) {
		f->exceptions = true;
		return 0;
	}
	if (!strncmp(s, "for=", 4))
		return parse_duration(s + 4, f);
	if (!strncmp(s, "count=", 6))
		return parse_int("count", s + 6, 1, 1000000000, &f->count);
	if (!strncmp(s, "percent=", 8))
		return parse_int("percent", s + 8, 1, 100, &f->percent);
	if (!strncmp(s, "every=", 6))
		return parse_int("every", s + 6, 1, 1000000, &f->every);
	if (!strncmp(s, "fc=", 3))
		return parse_int("fc", s + 3, 0, 127, &f->fc);
	if (!strncmp(s, "reg=", 4))
		return parse_range(s + 4, f);
	if (!kinds[k].max)
		return fail("%s takes count= every= percent= fc= reg= for= exceptions, not '%s'",
			    kinds[k].name, s);
	return parse_int(kinds[k].name, s, kinds[k].min, kinds[k].max, &f->arg);
}

static int clear(struct unit *u, int argc, char **argv)
{
	int k;

	if (argc > 1) {
		k = kind_find("fault", kinds, FAULT_KINDS, u->bus, argv[1], "");
		if (k < 0)
			return -1;
		u->fault[k].on = false;
		return 0;
	}
	for (k = 0; k < FAULT_KINDS; k++)
		u->fault[k].on = false;
	return 0;
}

static int cmd_fault(struct unit *u, int argc, char **argv, FILE *out)
{
	struct fault f = { .on = true, .count = -1, .percent = 100, .every = 1,
			   .fc = -1, .first = -1 };
	int k, i;

	(void)out;
	if (!strcmp(argv[0], "clear"))
		return clear(u, argc, argv);
	k = kind_find("fault", kinds, FAULT_KINDS, u->bus, argv[0], "");
	if (k < 0)
		return -1;
	f.arg = kinds[k].standard;
	for (i = 1; i < argc; i++)
		if (parse_word(argv[i], (enum fault_kind)k, &f))
			return -1;
	u->fault[k] = f;
	return 0;
}

void fault_describe(struct unit *u, FILE *out)
{
	struct fault *f;
	int k;

	for (k = 0; k < FAULT_KINDS; k++) {
		f = &u->fault[k];
		if (over(f))
			continue;
		fprintf(out, "%s %s", u->name, kinds[k].name);
		if (kinds[k].max)
			fprintf(out, " %ld", f->arg);
		if (f->count > 0)
			fprintf(out, " count=%ld", f->count);
		if (f->every > 1)
			fprintf(out, " every=%ld", f->every);
		if (f->percent < 100)
			fprintf(out, " percent=%ld", f->percent);
		if (f->fc >= 0)
			fprintf(out, " fc=0x%02lx", f->fc);
		if (f->first >= 0)
			fprintf(out, " reg=%ld-%ld", f->first, f->last);
		if (f->exceptions)
			fputs(" exceptions", out);
		if (f->until)
			fprintf(out, " for=%.3f", (double)(f->until - now_ns()) / NSEC_PER_SEC);
		fputc('\n', out);
	}
}

static int cmd_faults(struct unit *u, int argc, char **argv, FILE *out)
{
	static const char *const strings[] = { "ok", "ones", "endless" };

	(void)argc;
	(void)argv;
	fault_describe(u, out);
	quirk_describe(u, out);
	if (u->strings != STRINGS_OK)
		fprintf(out, "%s strings %s\n", u->name, strings[u->strings]);
	if (u->unpowered)
		fprintf(out, "%s mains off\n", u->name);
	return 0;
}

static int cmd_strings(struct unit *u, int argc, char **argv, FILE *out)
{
	(void)argc;
	(void)out;
	if (!strcmp(argv[0], "ok"))
		u->strings = STRINGS_OK;
	else if (!strcmp(argv[0], "ones"))
		u->strings = STRINGS_ONES;
	else if (!strcmp(argv[0], "endless"))
		u->strings = STRINGS_ENDLESS;
	else
		return fail("strings: '%s' is none of ok, ones, endless", argv[0]);
	if (u->ops->strings_changed)
		u->ops->strings_changed(u);
	return 0;
}

static int cmd_identity(struct unit *u, int argc, char **argv, FILE *out)
{
	(void)out;
	if (!u->ops->identity)
		return fail("%s has no identity", u->name);
	u->ops->identity(u, argv[0], argc > 1 ? argv[1] : NULL);
	return 0;
}

static int cmd_mains(struct unit *u, int argc, char **argv, FILE *out)
{
	bool on;

	(void)argc;
	(void)out;
	if (parse_onoff(argv[0], "on", "off", &on))
		return -1;
	if (u->ops->refresh)
		u->ops->refresh(u);
	u->unpowered = !on;
	if (u->ops->refresh)
		u->ops->refresh(u);
	return 0;
}

static int cmd_bus(struct unit *u, int argc, char **argv, FILE *out)
{
	(void)argc;
	(void)out;
	if (!strcmp(argv[0], "up"))
		return u->bus->up(u->bus);
	if (!strcmp(argv[0], "hang")) {
		if (!u->bus->hang)
			return fail("%s has no connections that could hang", u->bus->name);
		u->bus->hang(u->bus);
		return 0;
	}
	if (strcmp(argv[0], "down"))
		return fail("'%s' is none of up, down, hang", argv[0]);
	u->bus->down(u->bus);
	return 0;
}

/* "[SPACE:]ADDR" */
static int parse_reg(const char *s, enum space *space, long *addr)
{
	const char *colon = strchr(s, ':');
	size_t len = colon ? (size_t)(colon - s) : 0;
	int i;

	*space = HOLDING;
	if (!colon)
		return parse_int("register", s, 0, 65535, addr);
	for (i = 0; i < SPACES; i++)
		if (strlen(space_names[i]) == len && !strncmp(space_names[i], s, len))
			break;
	if (i == SPACES)
		return fail("register: '%s' is not [coil:|discrete:|input:|holding:]ADDR", s);
	*space = (enum space)i;
	return parse_int("register", colon + 1, 0, 65535, addr);
}

static int no_such_register(const struct unit *u, enum space s, long addr, int code)
{
	return fail("%s answers exception %d for %s %ld", u->name, code, space_names[s], addr);
}

static int cmd_get(struct unit *u, int argc, char **argv, FILE *out)
{
	u16 val[BITS_READ_MAX];
	long addr, n = 1, i;
	enum space s;
	int code;

	if (parse_reg(argv[0], &s, &addr) ||
	    (argc > 1 && parse_int("count", argv[1], 1, BITS_READ_MAX, &n)))
		return -1;
	code = unit_read(u, s, (u16)addr, (int)n, val);
	if (code)
		return no_such_register(u, s, addr, code);
	for (i = 0; i < n; i++)
		fprintf(out, "%ld %u\n", addr + i, val[i]);
	return 0;
}

static void unset(struct unit *u, enum space s, long addr)
{
	struct override **p = &u->overrides, *o;

	while ((o = *p)) {
		if (addr >= 0 && (o->space != s || o->addr != addr)) {
			p = &o->next;
			continue;
		}
		*p = o->next;
		free(o);
	}
}

static int cmd_unset(struct unit *u, int argc, char **argv, FILE *out)
{
	enum space s = HOLDING;
	long addr = -1;

	(void)out;
	if (argc && parse_reg(argv[0], &s, &addr))
		return -1;
	unset(u, s, addr);
	return 0;
}

static int parse_values(int argc, char **argv, enum space *s, long *addr, u16 *val)
{
	long v;
	int i;

	if (parse_reg(argv[0], s, addr))
		return -1;
	if (argc - 1 > REGS_WRITE_MAX)
		return fail("more than %d values", REGS_WRITE_MAX);
	for (i = 1; i < argc; i++) {
		if (parse_int("value", argv[i], -32768, 65535, &v))
			return -1;
		val[i - 1] = (u16)v;
	}
	return 0;
}

static int cmd_set(struct unit *u, int argc, char **argv, FILE *out)
{
	u16 val[REGS_WRITE_MAX], now[REGS_WRITE_MAX];
	struct override *o;
	enum space s;
	int i, code;
	long addr;

	(void)out;
	if (parse_values(argc, argv, &s, &addr, val))
		return -1;
	code = unit_read(u, s, (u16)addr, argc - 1, now);
	if (code)
		return no_such_register(u, s, addr, code);
	for (i = 0; i < argc - 1; i++) {
		unset(u, s, addr + i);
		o = zalloc(sizeof(*o));
		*o = (struct override){ s, (u16)(addr + i), val[i], u->overrides };
		u->overrides = o;
	}
	return 0;
}

static int cmd_poke(struct unit *u, int argc, char **argv, FILE *out)
{
	u16 val[REGS_WRITE_MAX];
	enum space s;
	long addr;
	int code;

	(void)out;
	if (parse_values(argc, argv, &s, &addr, val))
		return -1;
	code = addr + argc - 1 > 0x10000 ? ILLEGAL_ADDRESS :
		u->ops->write(u, s, (u16)addr, argc - 1, val);
	return code ? no_such_register(u, s, addr, code) : 0;
}

#define FAULT_USAGE \
	"KIND [ARG] [count=N] [every=N] [percent=P] [fc=N] [reg=A[-B]] [for=S] [exceptions] | clear [KIND]"

const struct command unit_commands[] = {
	{ "fault", FAULT_USAGE, 1, cmd_fault },
	{ "faults", "", 0, cmd_faults },
	{ "strings", "ok|ones|endless", 1, cmd_strings },
	{ "identity", "MODEL [SERIAL]", 1, cmd_identity },
	{ "mains", "on|off", 1, cmd_mains },
	{ "bus", "up|down|hang", 1, cmd_bus },
	{ "get", "REG [N]", 1, cmd_get },
	{ "set", "REG VALUE...", 2, cmd_set },
	{ "unset", "[REG]", 0, cmd_unset },
	{ "poke", "REG VALUE...", 2, cmd_poke },
	{ "quirk", "gateway MS [10|11]|close|storm|mute|clients N [queue]|pause MS|echo [junk]|none",
	  1, quirk_command },
	{ 0 }
};
