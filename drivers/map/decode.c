// SPDX-License-Identifier: GPL-2.0-only
/*
 * From registers to values.
 *
 * A number is made from one to four registers, high word first unless the point
 * says otherwise, and scaled to the unit of its quantity in 64 bits: a product
 * that does not fit saturates, a quotient is rounded to nearest with halves away
 * from zero. A number that the device uses for "not available", a NaN and an infinity
 * give no value at all.
 *
 * Everything here is pure, since it eats what a device sends.
 */
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>

#include "decode.h"

#define F32_MANTISSA_BITS	23
#define F32_EXPONENT_MAX	255
#define F32_BIAS		127

/**
 * map_point_words() - size of a point
 * @pt: the point
 *
 * Return: number of registers (or coils, or inputs) it takes.
 */
unsigned int map_point_words(const struct megapod_point *pt)
{
	switch (pt->format) {
	case MEGAPOD_FORMAT_U32:
	case MEGAPOD_FORMAT_S32:
	case MEGAPOD_FORMAT_F32:
		return 2;
	case MEGAPOD_FORMAT_U64:
	case MEGAPOD_FORMAT_S64:
		return 4;
	default:
		return 1;
	}
}

static s64 saturate(bool negative)
{
	return negative ? S64_MIN : S64_MAX;
}

/* number / div, rounded; the lowest number divided by -1 saturates */
static s64 divide(s64 number, s64 div)
{
	bool negative = (number < 0) != (div < 0);
	u64 size = number < 0 ? -(u64)number : number;
	u64 by = div < 0 ? -div : div;
	u64 quotient = div64_u64(size + by / 2, by);

	if (quotient > S64_MAX)
		return saturate(negative);
	return negative ? -(s64)quotient : (s64)quotient;
}

/* number * 2^shift, saturated above and rounded below */
static s64 shift_saturated(s64 number, int shift)
{
	bool negative = number < 0;
	u64 size = negative ? -(u64)number : number;

	if (shift > 0) {
		if (shift > 62 || size > (u64)S64_MAX >> shift)
			return saturate(negative);
		size <<= shift;
	} else if (shift < 0) {
		if (shift < -63)
			return 0;
		size = (size >> -shift) + ((size >> (-shift - 1)) & 1);
	}
	return negative ? -(s64)size : (s64)size;
}

/* value = number * mul / div, on a float without a floating-point unit */
static bool scale_f32(const struct megapod_point *pt, u32 raw, s64 *value)
{
	int exponent = (raw >> F32_MANTISSA_BITS) & F32_EXPONENT_MAX;
	s64 mantissa = raw & ((1U << F32_MANTISSA_BITS) - 1);
	s64 mul = pt->mul ? pt->mul : 1;
	s64 div = pt->div ? pt->div : 1;
	s64 product;
	int shift;

	if (exponent == F32_EXPONENT_MAX)
		return false;
	if (exponent)
		mantissa |= 1U << F32_MANTISSA_BITS;
	else
		exponent = 1;
	if (raw >> 31)
		mantissa = -mantissa;

	/* 24 bits by 31 bits leave seven to keep precision in before the division */
	product = mantissa * mul;
	shift = exponent - F32_BIAS - F32_MANTISSA_BITS;
	if (shift < 0) {
		*value = shift_saturated(div64_s64(product * 128, div), shift - 7);
		return true;
	}
	product = shift_saturated(product, shift);
	if (product == S64_MAX || product == S64_MIN)
		*value = saturate((product < 0) != (div < 0));
	else
		*value = divide(product, div);
	return true;
}

/* number * mul / div */
static s64 scale(const struct megapod_point *pt, s64 number)
{
	s64 mul = pt->mul ? pt->mul : 1;
	s64 div = pt->div ? pt->div : 1;
	s64 product;

	if (check_mul_overflow(number, mul, &product))
		return saturate(((number < 0) != (mul < 0)) != (div < 0));
	return divide(product, div);
}

/**
 * map_decode() - value of a point
 * @pt: the point
 * @bit_shift: for format BITS: added to its bit number
 * @regs: its map_point_words() registers
 * @value: in the unit of its quantity
 *
 * Quantities ALARM, LEAK and INPUT are 0 or 1 whatever the number was.
 *
 * Return: false if the device says that it has no value.
 */
bool map_decode(const struct megapod_point *pt, unsigned int bit_shift, const u16 *regs,
		s64 *value)
{
	unsigned int words = map_point_words(pt);
	unsigned int i;
	u64 raw = 0;
	s64 number;

	for (i = 0; i < words; i++)
		raw = raw << 16 | regs[pt->low_first ? words - 1 - i : i];

	if (pt->format == MEGAPOD_FORMAT_BITS) {
		raw >>= (pt->bit + bit_shift) & 15;
		raw &= (1U << (pt->bits ? pt->bits : 1)) - 1;
	}
	if (pt->has_na && raw == pt->na)
		return false;

	switch (pt->quantity) {
	case MEGAPOD_QUANTITY_ALARM:
	case MEGAPOD_QUANTITY_LEAK:
	case MEGAPOD_QUANTITY_INPUT:
		*value = !!raw;
		return true;
	}

	switch (pt->format) {
	case MEGAPOD_FORMAT_F32:
		return scale_f32(pt, raw, value);
	case MEGAPOD_FORMAT_S16:
		number = (s16)raw;
		break;
	case MEGAPOD_FORMAT_S32:
		number = (s32)raw;
		break;
	case MEGAPOD_FORMAT_U64:
		number = raw > S64_MAX ? S64_MAX : (s64)raw;
		break;
	default:
		number = raw;
		break;
	}
	*value = scale(pt, number);
	return true;
}

static char printable(u8 c)
{
	return c >= 0x20 && c < 0x7f ? c : '?';
}

/* Devices pad with NUL, blanks, or the 0xFF of erased flash. */
static bool is_padding(u8 c)
{
	return !c || c == ' ' || c == 0xff;
}

/* How long a text of at most @len bytes is: it ends at a NUL, and without what it is padded with */
static unsigned int text_len(const u8 *bytes, unsigned int len)
{
	unsigned int n;

	for (n = 0; n < len && bytes[n]; n++)
		;
	while (n && is_padding(bytes[n - 1]))
		n--;
	return n;
}

static void take_text(char *out, const u8 *bytes, unsigned int len)
{
	unsigned int i;

	len = min_t(u32, text_len(bytes, len), MEGAPOD_MAP_STRING_SIZE - 1);
	for (i = 0; i < len; i++)
		out[i] = printable(bytes[i]);
	out[len] = '\0';
}

/**
 * map_decode_string() - text in registers
 * @regs: the registers, two characters each, the first in the high byte
 * @words: number of registers
 * @out: printable ASCII; ends at the first NUL, or with the registers, or when full, without
 *	what it is padded with
 */
void map_decode_string(const u16 *regs, unsigned int words, char out[MEGAPOD_MAP_STRING_SIZE])
{
	u8 bytes[MEGAPOD_MAP_STRING_SIZE];
	unsigned int i;

	words = min_t(u32, words, MEGAPOD_MAP_STRING_SIZE / 2);
	for (i = 0; i < words; i++) {
		bytes[2 * i] = regs[i] >> 8;
		bytes[2 * i + 1] = regs[i] & 0xff;
	}
	take_text(out, bytes, 2 * words);
}

/**
 * map_decode_device_id() - objects of a reply to Read Device Identification
 * @bytes: the reply after the function code (Modbus Application Protocol V1.1b3,
 *	section 6.21): MEI type, read code, conformity, more follows, next id, number of objects,
 *	then id, length and text of each
 * @len: number of @bytes
 * @objects: texts of objects 0 to 2; those the reply does not hold are left alone
 * @next: object to ask for next, or 0 if the device has told all
 *
 * Return: 0, or -EBADMSG if the objects do not fit into the reply.
 */
int map_decode_device_id(const u8 *bytes, unsigned int len,
			 char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE], u8 *next)
{
	unsigned int pos = 6;
	unsigned int i;
	u8 seen = 0;

	if (len < pos || bytes[0] != 0x0e)
		return -EBADMSG;
	*next = bytes[3] == 0xff ? bytes[4] : 0;

	for (i = 0; i < bytes[5]; i++) {
		u8 id, size;

		if (len - pos < 2)
			return -EBADMSG;
		id = bytes[pos];
		size = bytes[pos + 1];
		pos += 2;
		if (len - pos < size)
			return -EBADMSG;
		/* An id told twice is none: go by the place */
		if (id < MAP_ID_OBJECTS && seen & BIT(id))
			id = min_t(u32, i, MAP_ID_OBJECTS);
		if (id < MAP_ID_OBJECTS) {
			seen |= BIT(id);
			take_text(objects[id], &bytes[pos], size);
		}
		pos += size;
	}
	return 0;
}

static unsigned int put_number(char *out, unsigned int pos, unsigned int size, unsigned int number)
{
	char digits[10];
	unsigned int n = 0;

	do {
		digits[n++] = '0' + number % 10;
		number /= 10;
	} while (number);
	while (n && pos < size - 1)
		out[pos++] = digits[--n];
	return pos;
}

/**
 * map_expand_label() - label of one repetition
 * @label: label of the point; its first '#' is replaced by @outer, its second by @inner
 * @outer: number of the repetition
 * @inner: number of the inner repetition
 * @out: the label
 * @size: size of @out, at least 1
 */
void map_expand_label(const char *label, unsigned int outer, unsigned int inner, char *out,
		      unsigned int size)
{
	unsigned int seen = 0, pos = 0;

	for (; *label && pos < size - 1; label++) {
		if (*label == '#' && seen < 2)
			pos = put_number(out, pos, size, seen++ ? inner : outer);
		else
			out[pos++] = *label;
	}
	out[pos] = '\0';
}
