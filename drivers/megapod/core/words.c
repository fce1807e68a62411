// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words that a device has for a number, or for the bits of one, and what they say of its health.
 *
 * Pure: no state, no locks.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "channel.h"
#include "view.h"

static bool is_so(const struct megapod_state *state, bool bits, s64 value)
{
	return bits ? (u64)value >> state->value & 1 : value == state->value;
}

/**
 * megapod_states_fault() - what is wrong with words, or NULL
 * @states: the words
 * @num: how many
 * @bits: they are of bits
 *
 * Return: the reason for people.
 */
const char *megapod_states_fault(const struct megapod_state *states, u8 num, bool bits)
{
	u8 i;

	for (i = 0; i < num; i++) {
		if (states[i].severity > MEGAPOD_STATUS_CRITICAL)
			return "severity of a state is neither ok, warning nor critical";
		if (bits && (states[i].value < 0 || states[i].value > 63))
			return "a state is of a bit that does not exist";
		if (!states[i].label[0] || states[i].label[sizeof(states[i].label) - 1])
			return "a state has no word";
	}
	return NULL;
}

/**
 * megapod_states_severity() - what a value says of its channel
 * @states: the words
 * @num: how many
 * @bits: they are of bits
 * @value: the value
 *
 * Return: the worst of what is so.
 */
u8 megapod_states_severity(const struct megapod_state *states, u8 num, bool bits, s64 value)
{
	u8 worst = MEGAPOD_STATUS_OK;
	u8 i;

	for (i = 0; i < num; i++)
		if (is_so(&states[i], bits, value))
			worst = max(worst, states[i].severity);
	return worst;
}

/**
 * megapod_states_text() - a value in words
 * @states: the words
 * @num: how many
 * @bits: they are of bits: all that are set are told, with a comma between
 * @value: the value
 * @text: filled in, %MEGAPOD_STATE_SIZE bytes; empty if there is no word for it, and with dots in
 *	place of what has no room
 */
void megapod_states_text(const struct megapod_state *states, u8 num, bool bits, s64 value,
			 char text[MEGAPOD_STATE_SIZE])
{
	static const char more[] = ", ...";
	unsigned int room = MEGAPOD_STATE_SIZE - sizeof(more) + 1, len = 0, n;
	u8 i;

	text[0] = '\0';
	for (i = 0; i < num; i++) {
		if (!is_so(&states[i], bits, value))
			continue;
		n = strlen(states[i].label) + (len ? 2 : 0);
		if (len + n >= room) {
			strscpy(text + len, more, MEGAPOD_STATE_SIZE - len);
			return;
		}
		scnprintf(text + len, MEGAPOD_STATE_SIZE - len, "%s%s", len ? ", " : "",
			  states[i].label);
		len += n;
	}
	if (num && bits && !len)
		strscpy(text, "none", MEGAPOD_STATE_SIZE);
}
