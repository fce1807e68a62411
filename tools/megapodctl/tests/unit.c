// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of what needs no kernel: host lists, units, text. Prints TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>

#include "base/frame.h"
#include "base/hostlist.h"
#include "base/identity.h"
#include "base/text.h"
#include "base/units.h"

static int tests, failures;

static void result(const char *what, const char *of, const char *is, const char *wanted)
{
	int ok = !strcmp(is, wanted);

	printf("%sok %d - %s: %s\n", ok ? "" : "not ", ++tests, what, of);
	if (!ok)
		printf("# is     %s\n# wanted %s\n", is, wanted);
	failures += !ok;
}

/* The names joined by blanks, or "!" and the reason. */
static void expands(const char *list, const char *wanted)
{
	struct hostlist names;
	char why[160], is[512] = "";

	if (hostlist_expand(list, &names, why, sizeof(why)))
		snprintf(is, sizeof(is), "!%s", why);
	else
		for (size_t i = 0; i < names.count; i++)
			snprintf(is + strlen(is), sizeof(is) - strlen(is), "%s%s", i ? " " : "",
				 names.item[i]);
	hostlist_free(&names);
	result("expand", list, is, wanted);
}

/* A frame, in hex, in words. */
static void frame_reads(const char *hex, bool tcp, bool request, const char *wanted)
{
	unsigned char bytes[64];
	char is[512];
	size_t len = 0;

	for (; hex[2 * len]; len++)
		sscanf(hex + 2 * len, "%2hhx", &bytes[len]);
	frame_text(&(struct frame){ bytes, len, tcp, request }, is, sizeof(is));
	result("frame", hex, is, wanted);
}

static void frames(void)
{
	frame_reads("0503000000030000", false, true, "unit 5: read holding 0..2");
	frame_reads("050100040001ffff", false, true, "unit 5: read coil 4");
	frame_reads("05030600010002ffff1234", false, false, "unit 5: holding = 1 2 65535");
	frame_reads("058302c0f1", false, false, "unit 5: exception 2, illegal data address");
	frame_reads("00010000000301830b", true, false,
		    "unit 1: exception 11, gateway target device failed to respond");
	frame_reads("00010000000601050003ff00", true, true, "unit 1: write coil 3 = on");
	frame_reads("000100000006010500030000", true, false, "unit 1: write coil 3 = off");
	frame_reads("00010000000b0110000a00020400070008", true, true,
		    "unit 1: write holding 10..11 = 7 8");
	frame_reads("0001000000030110000a", true, false, "unit 1: function 10: 00 0a");
	frame_reads("0503ff0001c0f1", false, false, "unit 5: function 03: ff 00 01");
	frame_reads("05", false, false, "1 bytes: 05");
	frame_reads("", true, false, "0 bytes:");
}

static void frame_line(const char *text, const char *wanted)
{
	struct frame_line line;
	char is[200] = "no";

	if (frame_line_parse(text, &line))
		snprintf(is, sizeof(is), "%s %s %s %s %s %zu", line.seconds, line.link, line.device,
			 line.request ? "tx" : "rx", line.verdict, line.len);
	result("line of a trace", text, is, wanted);
}

static void frame_lines(void)
{
	char many[2200] = " x-1 [0] .. 1.5: frame: l d rx reply [";

	frame_line("  modbus/line-99  [000] .....   123.000456: frame: line slave tx request [05 03 00]",
		   "123.000456 line slave tx request 3");
	frame_line("  <idle>-0  [000] d.h1.   123.5: frame: line  rx junk [ff]", "123.5 line  rx junk 1");
	frame_line("  a-1  [000] .....   123.5: frame: rx tx tx request []", "123.5 rx tx tx request 0");
	frame_line("# tracer: nop", "no");
	frame_line("", "no");
	frame_line("  a-1  [000] .....   123.5: frame: ", "no");
	frame_line("  a-1  [000] .....   123.5: frame: line slave up request [05]", "no");
	for (size_t i = 0; i < 600; i++)
		strcat(many, "00 ");
	frame_line(many, "no");
}

static void pdu_reads(const char *hex, bool request, const char *wanted)
{
	unsigned char bytes[64];
	char is[512];
	const char *wrong;
	size_t len;

	wrong = hex_parse(hex, bytes, sizeof(bytes), &len);
	if (!wrong)
		pdu_text(bytes, len, request, is, sizeof(is));
	result("PDU", hex, wrong ? wrong : is, wanted);
}

static void pdus(void)
{
	static const unsigned char reads[][2] = {
		{ 0x01 }, { 0x02 }, { 0x03 }, { 0x04 }, { 0x07 }, { 0x0b }, { 0x0c }, { 0x11 },
		{ 0x14 }, { 0x18 }, { 0x2b, 0x0e },
	};
	char hex[12] = "";
	bool known;

	pdu_reads("03 0000 00:03", true, "read holding 0..2");
	pdu_reads("8302", false, "exception 2, illegal data address");
	pdu_reads("2b0e", true, "function 2b: 0e");
	pdu_reads("03", false, "function 03:");
	pdu_reads("0 3", false, "is not pairs of hexadecimal digits");
	pdu_reads("", false, "is empty");
	hex_text((const unsigned char *)"\x00\xff\x10", 3, " ", hex);
	result("bytes", "", hex, "00 ff 10");
	for (unsigned int fc = 0; fc < 256; fc++) {
		unsigned char pdu[2] = { fc };

		known = false;
		for (size_t i = 0; i < sizeof(reads) / sizeof(*reads); i++)
			known |= reads[i][0] == fc;
		pdu[1] = fc == 0x2b ? 0x0e : 0;
		sprintf(hex, "%02x", fc);
		result("writes", hex, pdu_writes(pdu, 2) ? "y" : "n", known ? "n" : "y");
	}
	result("writes", "2b0d", pdu_writes((const unsigned char *)"\x2b\x0d", 2) ? "y" : "n", "y");
	result("writes", "2b", pdu_writes((const unsigned char *)"\x2b", 1) ? "y" : "n", "y");
}

/* What a reply says: objects, server id, and the object that is next. */
static void identifies(const char *hex, const char *wanted)
{
	struct identity id = { 0 };
	unsigned char pdu[256];
	char is[ID_OBJECTS * ID_TEXT] = "";
	unsigned int next = 0;
	size_t len;
	bool good;

	hex_parse(hex, pdu, sizeof(pdu), &len);
	good = pdu[0] == 0x11 ? identity_take_server(pdu, len, &id) :
				identity_take(pdu, len, &id, &next);
	for (size_t i = 0; i < ID_OBJECTS; i++)
		if (*id.object[i])
			snprintf(is + strlen(is), sizeof(is) - strlen(is), "%zu=%s ", i, id.object[i]);
	snprintf(is + strlen(is), sizeof(is) - strlen(is), "%s next %u%s", id.server_id, next,
		 good ? "" : " no");
	result("identity", hex, is, wanted);
}

static void identities(void)
{
	identifies("2b0e 01 01 00 00 03  00 04 47554445  01 02 4131  02 01 31",
		   "0=GUDE 1=A1 2=1  next 0");
	identifies("2b0e 01 01 ff 02 01  00 04 47554445", "0=GUDE  next 2");
	identifies("2b0e 01 01 ff f0 01  00 04 47554445", "0=GUDE  next 0");
	identifies("2b0e 01 01 00 00 02  00 04 47554445", "0=GUDE  next 0 no");
	identifies("2b0e 01 01 00 00 01  00 05 47554445", " next 0 no");
	identifies("2b0e 01 01 00 00 01  80 01 47", " next 0");
	identifies("2b0e 01 01 00 00 01  00 06 412042202000", "0=A B  next 0");
	identifies("2b0e 01 01 00 00", " next 0 no");
	identifies("ab01", " next 0 no");
	identifies("11 05 41424344 ff", "ABCD next 0");
	identifies("11 04 413920 ff", "A9 next 0");
	identifies("11 03 41 80 00", "41 80 next 0");
	identifies("11 02 4142", "AB next 0");
	identifies("11 01 ff", " next 0");
	identifies("11 05 41", " next 0 no");
	identifies("11", " next 0 no");
	identifies("9101", " next 0 no");
}

/* A name as an item of a list is that name again. */
static void escapes(const char *name)
{
	char *item = hostlist_escape(name);

	expands(item, name);
	free(item);
}

static void hostlists(void)
{
	unsigned int numbers[] = { 12, 1, 3, 2, 7 }, one[] = { 5 };
	char *folded;

	expands("pdu0/3", "pdu0/3");
	expands("pdu[0-1]/[1-2,12]", "pdu0/1 pdu0/2 pdu0/12 pdu1/1 pdu1/2 pdu1/12");
	expands("a,b[1],@gpu", "a b1 @gpu");
	expands("n[08-10]", "n08 n09 n10");
	expands("n[8-10]", "n8 n9 n10");
	expands("n[0-1]x", "n0x n1x");
	expands("pdu0/Power Port 1", "pdu0/Power Port 1");
	expands("pdu0/a\\,b", "pdu0/a,b");
	expands("pdu0/\\[x\\]", "pdu0/[x]");
	expands("pdu0/1, pdu0/2", "pdu0/1 pdu0/2");
	escapes("pdu0/a,b[1]\\");
	escapes("plain");
	expands("", "!an empty name in the list");
	expands("a,,b", "!an empty name in the list");
	expands("a,", "!an empty name in the list");
	expands("a[1-", "!\"[\" without \"]\"");
	expands("a1]", "!\"]\" without \"[\"");
	expands("a[]", "!a number is missing in \"[]\"");
	expands("a[1,]", "!a number is missing in \"[]\"");
	expands("a[3-1]", "!the range 3-1 runs backwards");
	expands("a[1-2-3]", "!unexpected \"-\" in \"[1-2-3]\"");
	expands("a[x]", "!a number is missing in \"[x]\"");
	expands("a[1234567890]", "!the number 1234567890 is too long");
	expands("a[0-4096]", "!the list expands to more than 4096 names");
	expands("a[0-99][0-99]", "!the list expands to more than 4096 names");

	folded = hostlist_fold("pdu0/", numbers, 5);
	result("fold", "12 1 3 2 7", folded, "pdu0/[1-3,7,12]");
	free(folded);
	folded = hostlist_fold("pdu0/", one, 1);
	result("fold", "5", folded, "pdu0/5");
	free(folded);
}

static void shows(unsigned int quantity, int64_t value, const char *wanted)
{
	char buf[UNITS_TEXT], of[32];

	snprintf(of, sizeof(of), "%lld", (long long)value);
	result("show", of, units_show(quantity, value, buf), wanted);
}

/* The value, or "!" and the reason. */
static void reads_as(unsigned int quantity, const char *written, bool difference,
		     const char *wanted)
{
	struct measure m;
	const char *wrong = units_parse(written, &m);
	char is[700], why[600];
	int64_t value;

	if (wrong)
		snprintf(is, sizeof(is), "!%s", wrong);
	else if (units_value(quantity, &m, difference, &value, why, sizeof(why)))
		snprintf(is, sizeof(is), "!%s", why);
	else
		snprintf(is, sizeof(is), "%lld", (long long)value);
	result("read", written, is, wanted);
}

static void reads(unsigned int quantity, const char *written, const char *wanted)
{
	reads_as(quantity, written, false, wanted);
}

static void differs(unsigned int quantity, const char *written, const char *wanted)
{
	reads_as(quantity, written, true, wanted);
}

static void comes_back(unsigned int quantity, int64_t value)
{
	char buf[UNITS_TEXT], wanted[32];

	snprintf(wanted, sizeof(wanted), "%lld", (long long)value);
	reads(quantity, units_exact(quantity, value, buf), wanted);
}

static void units(void)
{
	static const int64_t values[] = {
		0, 1, -1, 9, 10, 999, 1000, -27250, 5000000, 123456789, INT64_C(900000000000000000)
	};

	shows(MEGAPOD_QUANTITY_TEMPERATURE, 27000, "27.0 C");
	shows(MEGAPOD_QUANTITY_TEMPERATURE, -40, "0.0 C");
	shows(MEGAPOD_QUANTITY_TEMPERATURE, -50, "-0.1 C");
	shows(MEGAPOD_QUANTITY_TEMPERATURE, 99950, "100.0 C");
	shows(MEGAPOD_QUANTITY_FLOW, 59849, "59.8 L/min");
	shows(MEGAPOD_QUANTITY_DUTY, 455, "45.5 %");
	shows(MEGAPOD_QUANTITY_SPEED, 3000, "3000 rpm");
	shows(MEGAPOD_QUANTITY_ENERGY, 1234567, "1.235 kWh");
	shows(MEGAPOD_QUANTITY_POWER, INT64_MIN, "-9223372036854775.8 W");
	shows(MEGAPOD_QUANTITY_POWER, INT64_MAX, "9223372036854775.8 W");
	shows(MEGAPOD_QUANTITY_LEAK, 1, "wet");
	shows(MEGAPOD_QUANTITY_LEAK, 7, "7");
	shows(1000, 5, "5");

	reads(MEGAPOD_QUANTITY_FLOW, "5L/min", "5000");
	reads(MEGAPOD_QUANTITY_FLOW, "5.25", "5250");
	reads(MEGAPOD_QUANTITY_FLOW, "250 mL/min", "250");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "-3.5C", "-3500");
	reads(MEGAPOD_QUANTITY_PRESSURE, "1.5bar", "150000");
	reads(MEGAPOD_QUANTITY_POWER, "2.5kW", "2500000");
	reads(MEGAPOD_QUANTITY_DURATION, "1.5min", "90");
	reads(MEGAPOD_QUANTITY_FLOW, "5C", "!\"C\" is not a unit of it; write L/min, mL/min, l/min, gpm, m3/h, m3/s");
	reads(MEGAPOD_QUANTITY_LEVEL, "5gal", "!\"gal\" is not a unit of it; write a plain number");
	reads(MEGAPOD_QUANTITY_FLOW, "x", "!is not a number");
	reads(MEGAPOD_QUANTITY_DUTY, "1e3", "!\"e3\" is not a unit of it; write %, permille");
	reads(MEGAPOD_QUANTITY_FLOW, "0.0001", "!it is finer than the smallest step, 1 mL/min");
	reads(MEGAPOD_QUANTITY_FLOW, "999999999999999999", "!it is too large");
	reads(MEGAPOD_QUANTITY_FLOW, "9999999999999999999", "!has more than 18 digits");

	/* What people of other places write, and what JSON prints. */
	reads(MEGAPOD_QUANTITY_FLOW, "5l/min", "5000");
	reads(MEGAPOD_QUANTITY_FLOW, "5gpm", "18927");
	reads(MEGAPOD_QUANTITY_FLOW, "3.6m3/h", "60000");
	reads(MEGAPOD_QUANTITY_PRESSURE, "14.5psi", "99974");
	reads(MEGAPOD_QUANTITY_PRESSURE, "100kPa", "100000");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "113F", "45000");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "113\xc2\xb0\x46", "45000");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "-40F", "-40000");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "45\xc2\xb0\x43", "45000");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "300K", "26850");
	reads(MEGAPOD_QUANTITY_TEMPERATURE, "45000mdegC", "45000");
	reads(MEGAPOD_QUANTITY_DUTY, "455permille", "455");
	reads(MEGAPOD_QUANTITY_POWER, "71500mW", "71500");
	differs(MEGAPOD_QUANTITY_TEMPERATURE, "9F", "5000");
	differs(MEGAPOD_QUANTITY_TEMPERATURE, "2K", "2000");
	units_use(IMPERIAL);
	shows(MEGAPOD_QUANTITY_TEMPERATURE, 45000, "113.0 F");
	shows(MEGAPOD_QUANTITY_TEMPERATURE, -40000, "-40.0 F");
	shows(MEGAPOD_QUANTITY_FLOW, 60000, "15.85 gpm");
	shows(MEGAPOD_QUANTITY_PRESSURE, 100000, "14.50 psi");
	shows(MEGAPOD_QUANTITY_DIFFERENTIAL_PRESSURE, 100000, "14.50 psi");
	shows(MEGAPOD_QUANTITY_SPEED, 3000, "3000 rpm");
	comes_back(MEGAPOD_QUANTITY_TEMPERATURE, 27251);
	units_use(SI);
	shows(MEGAPOD_QUANTITY_TEMPERATURE, 45000, "318.2 K");
	shows(MEGAPOD_QUANTITY_FLOW, 60000, "0.001000 m3/s");
	shows(MEGAPOD_QUANTITY_PRESSURE, 100000, "100000 Pa");
	units_use(METRIC);

	reads(MEGAPOD_QUANTITY_CHARGE, "20%:charge", "200");
	reads(MEGAPOD_QUANTITY_CHARGE, "20%:", "!has a quantity that is not known");
	reads(MEGAPOD_QUANTITY_CHARGE, "20%:a-quantity-nobody-heard-of", "!has a quantity that is not known");
	for (unsigned int quantity = 0; quantity <= MEGAPOD_QUANTITY_MAX; quantity++)
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
			comes_back(quantity, values[i]);
}

/* The time as it is written out, or "!" and the reason. */
static void times(const char *written, const char *wanted)
{
	struct measure m;
	const char *wrong = units_parse(written, &m);
	char buf[UNITS_TEXT], is[700];
	int64_t ms = 0;

	if (!wrong)
		wrong = units_ms(&m, &ms);
	snprintf(is, sizeof(is), "%s%s", wrong ? "!" : "", wrong ? wrong : units_time(ms, buf));
	result("time", written, is, wanted);
}

static void all_times(void)
{
	times("0", "0s");
	times("1", "1s");
	times("0.5", "500ms");
	times("1.5s", "1500ms");
	times("1s:flow", "!is not a time; write ms, s, min, h or d");
	times("500ms", "500ms");
	times("60", "1min");
	times("90", "90s");
	times("2h", "2h");
	times("36h", "36h");
	times("48h", "2d");
	times("30d", "30d");
	times("0.0005", "!is finer than a millisecond");
	times("1.5ms", "!is finer than a millisecond");
	times("5C", "!is not a time; write ms, s, min, h or d");
	times("5w", "!is not a time; write ms, s, min, h or d");
	times("5 ms", "5ms");
	times("999999999999999999d", "!is out of range");
}

static void cleans(const char *what, const char *raw, size_t len, const char *wanted)
{
	char *clean = text_clean(raw, len);

	result("clean", what, clean, wanted);
	free(clean);
}

/* The words joined by "|", or "!" and the reason. */
static void splits(const char *text, const char *wanted)
{
	char line[100], is[200] = "", *word[4];
	const char *wrong;
	size_t count;

	strcpy(line, text);
	wrong = text_split(line, word, 4, &count);
	for (size_t i = 0; !wrong && i < count; i++)
		snprintf(is + strlen(is), sizeof(is) - strlen(is), "%s%s", i ? "|" : "", word[i]);
	if (wrong)
		snprintf(is, sizeof(is), "!%s", wrong);
	result("split", text, is, wanted);
}

static void uncomments(const char *text, const char *wanted)
{
	char line[100];

	strcpy(line, text);
	text_uncomment(line);
	result("uncomment", text, line, wanted);
}

static void quotes(const char *text)
{
	char *quoted = text_quote(text), *word[2];
	size_t count;
	const char *wrong = text_split(quoted, word, 2, &count);

	result("quote", text, wrong || count != 1 ? "(not one word)" : word[0], text);
	free(quoted);
}

static void texts(void)
{
	cleans("plain", "Power Port 1", 12, "Power Port 1");
	cleans("ends at NUL", "a\0b", 3, "a");
	cleans("no NUL", "abc", 2, "ab");
	cleans("escape", "\033[31m\n\t\177", 8, "\\x1b[31m\\x0a\\x09\\x7f");
	cleans("UTF-8", "\xc2\xb0 \xe2\x82\xac \xf0\x9f\x92\xa7", 11,
	       "\xc2\xb0 \xe2\x82\xac \xf0\x9f\x92\xa7");
	cleans("C1 control", "\xc2\x9b", 2, "\\xc2\\x9b");
	cleans("not UTF-8", "\xff\xc3", 2, "\\xff\\xc3");
	cleans("overlong", "\xc0\x80\xe0\x80\xaf", 5, "\\xc0\\x80\\xe0\\x80\\xaf");
	cleans("surrogate", "\xed\xa0\x80", 3, "\\xed\\xa0\\x80");
	cleans("cut short", "\xe2\x82\xac", 2, "\\xe2\\x82");
	result("width", "degree", text_width("27\xc2\xb0") == 3 ? "3" : "?", "3");

	uncomments("pod add p # note \\\n", "pod add p \n");
	uncomments("a \"# b\" c", "a \"# b\" c");
	uncomments("a\\ # b", "a\\ # b");
	uncomments("a#b \\#c", "a#b \\#c");
	splits("", "");
	splits("# all comment", "");
	splits("  a  bc\td # e\n", "a|bc|d");
	splits("a#b", "a#b");
	splits("set \"rpu0/Coolant flow\" 'x\"y'", "set|rpu0/Coolant flow|x\"y");
	splits("a\\ b \"c\\\"d\"", "a b|c\"d");
	splits("a \"\" b", "a||b");
	splits("a \"b", "!a quote is not closed");
	splits("a \\", "!the line ends in a backslash");
	splits("1 2 3 4 5", "!too many words");
	quotes("plain");
	quotes("two words");
	quotes("");
	quotes("a\"b\\c");
	quotes("#x");
	quotes("$HOME'");
}

int main(void)
{
	puts("TAP version 13");
	frames();
	frame_lines();
	pdus();
	identities();
	hostlists();
	units();
	all_times();
	texts();
	printf("1..%d\n", tests);
	return failures != 0;
}
