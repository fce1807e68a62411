// SPDX-License-Identifier: GPL-2.0-only
/*
 * From registers to values.
 *
 * A number is made from one to four registers, high word and high byte first unless the point
 * says otherwise, and scaled to the unit of its quantity in 64 bits: a product or a sum
 * that does not fit saturates, a quotient is rounded to nearest with halves away
 * from zero. A number that the device uses for "not available", a NaN, an infinity and a decimal
 * digit above 9 give no value at all.
 *
 * Everything here is pure, since it eats what a device sends.
 */
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/overflow.h>

#include "decode.h"

/* IEEE 754: bits of the mantissa, and of the exponent above it */
#define F32_MANTISSA_BITS	23
#define F32_EXPONENT_BITS	8
#define F64_MANTISSA_BITS	52
#define F64_EXPONENT_BITS	11

/* SunSpec Device Information Model Specification: sunssf */
#define SCALE_MAX	10

/**
 * map_point_words() - size of a point's number
 * @pt: the point
 *
 * Return: number of registers (or coils, or inputs) that make it.
 */
unsigned int map_point_words(const struct megapod_point *pt)
{
	switch (pt->format) {
	case MEGAPOD_FORMAT_U32:
	case MEGAPOD_FORMAT_S32:
	case MEGAPOD_FORMAT_F32:
	case MEGAPOD_FORMAT_BCD32:
		return 2;
	case MEGAPOD_FORMAT_U64:
	case MEGAPOD_FORMAT_S64:
	case MEGAPOD_FORMAT_F64:
	case MEGAPOD_FORMAT_BCD64:
		return 4;
	default:
		return 1;
	}
}

/**
 * map_word_at() - where a register of a number stands
 * @pt: the point
 * @i: which, less than map_point_words()
 *
 * Return: how far after the first register of the point.
 */
unsigned int map_word_at(const struct megapod_point *pt, unsigned int i)
{
	unsigned int half = map_point_words(pt) / 2;

	return pt->split && half && i >= half ? pt->split + i - half : i;
}

/**
 * map_point_reach() - room that a point takes, with what stands between its halves
 * @pt: the point
 *
 * Return: number of registers (or coils, or inputs) from its first to its last.
 */
unsigned int map_point_reach(const struct megapod_point *pt)
{
	return map_word_at(pt, map_point_words(pt) - 1) + 1;
}

/**
 * map_is_plausible() - whether a value can be
 * @pt: the point
 * @value: in the unit of its quantity
 *
 * Return: false if its sensor is broken.
 */
bool map_is_plausible(const struct megapod_point *pt, s64 value)
{
	return !pt->has_range || (value >= pt->min && value <= pt->max);
}

/**
 * map_is_so() - whether a condition holds
 * @when: the condition, which has bits
 * @raw: what its register reads
 * @bit_shift: added to the numbers of its bits
 *
 * Return: true if it does.
 */
bool map_is_so(const struct megapod_condition *when, u16 raw, unsigned int bit_shift)
{
	u16 mask = (u32)when->mask << (bit_shift & 15);
	u16 value = (u32)when->value << (bit_shift & 15);

	return ((raw & mask) == value) != when->invert;
}

/**
 * map_outlets_on() - where outlets tell that they are on
 * @outlets: the outlets of a map
 *
 * Return: the condition of the first one.
 */
struct megapod_condition map_outlets_on(const struct megapod_map_outlets *outlets)
{
	struct megapod_condition coil = {
		.space = MODBUS_SPACE_COIL, .reg = outlets->coil, .stride = 1, .mask = 1,
		.value = 1,
	};

	return outlets->reads_on.mask ? outlets->reads_on : coil;
}

/**
 * map_outlet_value() - what registers an outlet is switched with
 * @outlets: the outlets of a map, switched by registers
 * @index: of the outlet, from 0
 * @on: whether on
 *
 * Return: one register, or two.
 */
u32 map_outlet_value(const struct megapod_map_outlets *outlets, u32 index, bool on)
{
	u32 value = on ? outlets->on : outlets->off;

	return outlets->selects ? value | 1U << ((outlets->select + index) & 31) : value;
}

/**
 * map_scale() - power of ten in a register, as SunSpec's sunssf
 * @raw: the register
 * @exponent: the power, if there is one
 *
 * Return: false if it is none: 0x8000, "not implemented", or beyond -10 to 10.
 */
bool map_scale(u16 raw, int *exponent)
{
	*exponent = (s16)raw;
	return *exponent >= -SCALE_MAX && *exponent <= SCALE_MAX;
}

static s64 saturate(bool negative)
{
	return negative ? S64_MIN : S64_MAX;
}

static s64 signed_value(bool negative, u64 size)
{
	if (size > S64_MAX)
		return saturate(negative);
	return negative ? -(s64)size : (s64)size;
}

static u64 size_of(s64 number)
{
	return number < 0 ? -(u64)number : number;
}

/* number / div, rounded; the lowest number divided by -1 saturates */
static s64 divide(s64 number, s64 div)
{
	u64 by = size_of(div);

	return signed_value((number < 0) != (div < 0), div64_u64(size_of(number) + by / 2, by));
}

/*
 * mantissa * 2^exponent * mul / div without a floating-point unit. The product of 53 by 31 bits is
 * cut to the upper 63, and then shifted up as far as it goes, so that the division loses
 * nothing that rounding would see.
 */
static u64 scale_float(u64 mantissa, int exponent, u32 mul, u32 div)
{
	u64 low = (mantissa & U32_MAX) * mul;
	u64 high = (mantissa >> 32) * mul + (low >> 32);
	int shift = max(fls64(high) - 31, 0);
	u64 product = shift ? high << (32 - shift) | (u32)low >> shift : high << 32 | (u32)low;

	if (!product)
		return 0;
	exponent += shift;
	shift = 63 - fls64(product);
	if (exponent >= 0)
		return exponent > shift ? U64_MAX :
		       div64_u64((product << exponent) + div / 2, div);
	product = div_u64(product << shift, div);
	shift -= exponent;
	if (shift > 63)
		return 0;
	return (product >> shift) + (product >> (shift - 1) & 1);
}

static bool decode_float(const struct megapod_point *pt, u64 raw, unsigned int mantissa_bits,
			 unsigned int exponent_bits, s64 *value)
{
	int exponent_max = (1 << exponent_bits) - 1;
	int exponent = raw >> mantissa_bits & exponent_max;
	u64 mantissa = raw & ((1ULL << mantissa_bits) - 1);
	bool negative = raw >> (mantissa_bits + exponent_bits);
	s64 mul = pt->mul ? pt->mul : 1;
	s64 div = pt->div ? pt->div : 1;

	if (exponent == exponent_max)
		return false;
	if (exponent)
		mantissa |= 1ULL << mantissa_bits;
	else
		exponent = 1;
	exponent -= exponent_max / 2 + mantissa_bits;
	*value = signed_value(negative != ((mul < 0) != (div < 0)),
			      scale_float(mantissa, exponent, size_of(mul), size_of(div)));
	return true;
}

static bool decode_bcd(u64 raw, u64 *number)
{
	u64 weight = 1;

	for (*number = 0; raw; raw >>= 4, weight *= 10) {
		if ((raw & 15) > 9)
			return false;
		*number += (raw & 15) * weight;
	}
	return true;
}

static s64 power_of_ten(int exponent)
{
	s64 power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* number * mul / div * 10^exponent */
static s64 scale(const struct megapod_point *pt, s64 number, int exponent)
{
	s64 mul = pt->mul ? pt->mul : 1;
	s64 div = pt->div ? pt->div : 1;
	bool negative = ((number < 0) != (mul < 0)) != (div < 0);
	s64 product;

	/* A divisor that does not fit is greater than any product */
	if (check_mul_overflow(div, power_of_ten(-exponent), &div))
		return 0;
	if (check_mul_overflow(number, mul, &product) ||
	    check_mul_overflow(product, power_of_ten(exponent), &product))
		return saturate(negative);
	return divide(product, div);
}

static s64 add_offset(const struct megapod_point *pt, s64 value)
{
	s64 sum;

	return check_add_overflow(value, pt->offset, &sum) ? saturate(value < 0) : sum;
}

/* What the registers of a point read, first word first, before anything is made of it. */
static u64 gather(const struct megapod_point *pt, const u16 *regs)
{
	unsigned int words = map_point_words(pt);
	unsigned int i, at;
	u64 raw = 0;
	u16 reg;

	for (i = 0; i < words; i++) {
		at = pt->low_first ? words - 1 - i : i;
		reg = regs[pt->split ? map_word_at(pt, at) : at];
		raw = raw << 16 | (u16)(pt->swapped ? reg << 8 | reg >> 8 : reg);
	}
	return raw;
}

static bool is_na(const struct megapod_point *pt, u64 raw)
{
	unsigned int i;

	for (i = 0; i < pt->num_na; i++)
		if (raw == pt->na[i])
			return true;
	return false;
}

/* The number, scaled. Returns false if it is none. */
static bool scaled_number(const struct megapod_point *pt, u64 raw, int exponent, s64 *value)
{
	u64 number = raw;

	switch (pt->format) {
	case MEGAPOD_FORMAT_F32:
		return decode_float(pt, raw, F32_MANTISSA_BITS, F32_EXPONENT_BITS, value);
	case MEGAPOD_FORMAT_F64:
		return decode_float(pt, raw, F64_MANTISSA_BITS, F64_EXPONENT_BITS, value);
	case MEGAPOD_FORMAT_BCD16:
	case MEGAPOD_FORMAT_BCD32:
	case MEGAPOD_FORMAT_BCD64:
		if (!decode_bcd(raw, &number))
			return false;
		break;
	case MEGAPOD_FORMAT_S16:
		number = (s16)raw;
		break;
	case MEGAPOD_FORMAT_S32:
		number = (s32)raw;
		break;
	case MEGAPOD_FORMAT_U64:
		number = min_t(u64, raw, S64_MAX);
		break;
	}
	*value = scale(pt, number, exponent);
	return true;
}

/**
 * map_decode_scaled() - value of a point that may have its scale in a register
 * @pt: the point
 * @bit_shift: for format BITS: added to its bit number
 * @regs: its map_point_reach() registers
 * @exponent: power of ten by which a number is multiplied, from map_scale(); not floats
 * @value: in the unit of its quantity
 *
 * Quantities ALARM, LEAK and INPUT are 0 or 1 whatever the number was.
 *
 * Return: false if the device says that it has no value.
 */
bool map_decode_scaled(const struct megapod_point *pt, unsigned int bit_shift, const u16 *regs,
		       int exponent, s64 *value)
{
	u64 raw = gather(pt, regs);
	s64 scaled;

	if (pt->format == MEGAPOD_FORMAT_BITS) {
		raw >>= (pt->bit + bit_shift) & 15;
		raw &= (1U << (pt->bits ? pt->bits : 1)) - 1;
	}
	if (is_na(pt, raw))
		return false;

	switch (pt->quantity) {
	case MEGAPOD_QUANTITY_ALARM:
	case MEGAPOD_QUANTITY_LEAK:
	case MEGAPOD_QUANTITY_INPUT:
		*value = !!raw;
		return true;
	}

	if (!scaled_number(pt, raw, exponent, &scaled))
		return false;
	*value = add_offset(pt, scaled);
	return true;
}

/**
 * map_decode() - value of a point as it is where no register scales it
 * @pt: the point
 * @bit_shift: as map_decode_scaled()
 * @regs: as map_decode_scaled()
 * @value: as map_decode_scaled()
 *
 * Return: as map_decode_scaled().
 */
bool map_decode(const struct megapod_point *pt, unsigned int bit_shift, const u16 *regs,
		s64 *value)
{
	return map_decode_scaled(pt, bit_shift, regs, 0, value);
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
 * @at: how many registers it has, and which of two characters comes first
 * @regs: the registers
 * @out: printable ASCII; ends at the first NUL, or with the registers, without what it is padded
 *	with
 */
void map_decode_string(const struct megapod_map_string *at, const u16 *regs,
		       char out[MEGAPOD_MAP_STRING_SIZE])
{
	unsigned int i, words = min_t(u32, at->words, MEGAPOD_MAP_STRING_WORDS);
	u8 bytes[2 * MEGAPOD_MAP_STRING_WORDS];

	for (i = 0; i < words; i++) {
		bytes[2 * i + at->swapped] = regs[i] >> 8;
		bytes[2 * i + !at->swapped] = regs[i] & 0xff;
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
