// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quirks: what a whole server or line does, whichever of its units is asked. Those of one unit are
 * faults (fault.c). A quirk stays until "quirk UNIT none"; the bus reads it where it matters.
 */
#include <string.h>

#include "podsim.h"

static const struct kind kinds[QUIRKS] = {
	[Q_GATEWAY]	= { "gateway", ON_TCP, 1, 600000, 0, Q_GATEWAY_CODE, NULL },
	[Q_CLOSE]	= { "close", ON_TCP, 0, 0, 0, Q_GATEWAY, NULL },
	[Q_STORM]	= { "storm", ON_TCP, 0, 0, 0, Q_GATEWAY, NULL },
	[Q_MUTE]	= { "mute", ANYWHERE, 0, 0, 0, Q_GATEWAY, NULL },
	[Q_CLIENTS]	= { "clients", ON_TCP, 1, 1000, 0, Q_QUEUE, "queue" },
	[Q_PAUSE]	= { "pause", ANYWHERE, 1, 600000, 0, Q_GATEWAY, NULL },
	[Q_SINGLE]	= { "single", ON_TCP, 1, 1000, 0, Q_BUSY, "busy" },
	[Q_REVERSE]	= { "reverse", ON_TCP, 0, 0, 0, Q_GATEWAY, NULL },
	[Q_ECHO]	= { "echo", ON_SERIAL, 0, 0, 0, Q_JUNK, "junk" },
};

static int take_second(enum quirk k, const char *s, long *to)
{
	if (kinds[k].also == Q_GATEWAY)
		return fail("%s takes no '%s'", kinds[k].name, s);
	if (!kinds[k].word)
		return parse_int("exception", s, GATEWAY_NO_PATH, GATEWAY_NO_TARGET, to);
	if (strcmp(kinds[k].word, s))
		return fail("%s takes '%s', not '%s'", kinds[k].name, kinds[k].word, s);
	*to = 1;
	return 0;
}

static int set(struct bus *b, enum quirk k, int argc, char **argv)
{
	long arg = 1, second = 0;

	if (kinds[k].max) {
		if (!argc)
			return fail("%s wants a number", kinds[k].name);
		if (parse_int(kinds[k].name, *argv++, kinds[k].min, kinds[k].max, &arg))
			return -1;
		argc--;
	}
	if (argc > 1)
		return fail("%s: too many words", kinds[k].name);
	if (argc && take_second(k, *argv, &second))
		return -1;
	b->quirk[k] = arg;
	if (kinds[k].also != Q_GATEWAY)
		b->quirk[kinds[k].also] = second;
	return 0;
}

/** quirk_command() - "quirk UNIT KIND [ARG]" or "quirk UNIT none", of the unit's bus */
int quirk_command(struct unit *u, int argc, char **argv, FILE *out)
{
	struct bus *b = u->bus;
	int k;

	(void)out;
	if (!strcmp(argv[0], "none")) {
		memset(b->quirk, 0, sizeof(b->quirk));
	} else {
		k = kind_find("quirk", kinds, QUIRKS, b, argv[0], " none");
		if (k < 0 || set(b, (enum quirk)k, argc - 1, argv + 1))
			return -1;
	}
	if (b->quirk_changed)
		b->quirk_changed(b);
	return 0;
}

void quirk_describe(struct unit *u, FILE *out)
{
	const long *quirk = u->bus->quirk;
	int k;

	for (k = 0; k < QUIRKS; k++) {
		if (!kinds[k].name || !quirk[k])
			continue;
		fprintf(out, "%s quirk %s", u->name, kinds[k].name);
		if (kinds[k].max)
			fprintf(out, " %ld", quirk[k]);
		if (kinds[k].word && quirk[kinds[k].also])
			fprintf(out, " %s", kinds[k].word);
		fputc('\n', out);
	}
}

/** quirk_too_early() - whether a request came before the pause that the server needs; it counts */
bool quirk_too_early(struct bus *b)
{
	if (now_ns() >= b->replied_ns + (u64)b->quirk[Q_PAUSE] * NSEC_PER_MSEC)
		return false;
	if (!b->quirk[Q_PAUSE])
		return false;
	b->stats.early++;
	return true;
}
