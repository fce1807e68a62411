// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: decoding, planning of reads, programs of commands, judging of maps.
 *
 * The pure files are included, so that their static functions and their coverage are this
 * module's own. The planner is held against one that tries every cut.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "decode.c"
#include "heard.c"
#include "models.c"
#include "plan.c"
#include "program.c"
#include "checker.c"
#include "window.c"
#include "validate_controls.c"
#include "validate.c"
#include "writes.c"

struct decoding {
	const char *name;
	struct megapod_point pt;
	u16 regs[6];
	u8 shift;
	bool absent;
	s64 value;
};

#define PT(_format, _quantity, ...)						\
	{ .format = MEGAPOD_FORMAT_##_format, .quantity = MEGAPOD_QUANTITY_##_quantity, \
	  __VA_ARGS__ }

static const struct decoding decodings[] = {
	{ "u16", PT(U16, RAW), { 0xffff }, .value = 65535 },
	{ "s16", PT(S16, RAW), { 0xffff }, .value = -1 },
	{ "s16 tenths", PT(S16, TEMPERATURE, .mul = 100), { 0xff9c }, .value = -10000 },
	{ "u32", PT(U32, RAW), { 0x8000, 0x0001 }, .value = 0x80000001LL },
	{ "u32 low first", PT(U32, RAW, .low_first = true), { 0x0001, 0x8000 },
	  .value = 0x80000001LL },
	{ "s32", PT(S32, RAW), { 0xffff, 0xfffe }, .value = -2 },
	{ "s32 lowest", PT(S32, RAW), { 0x8000, 0 }, .value = S32_MIN },
	{ "u64", PT(U64, RAW), { 0, 1, 2, 3 }, .value = 0x000100020003LL },
	{ "u64 beyond s64", PT(U64, RAW), { 0xffff, 0xffff, 0xffff, 0xffff }, .value = S64_MAX },
	{ "s64", PT(S64, RAW), { 0xffff, 0xffff, 0xffff, 0xffff }, .value = -1 },
	{ "s64 low first", PT(S64, RAW, .low_first = true), { 3, 2, 1, 0 },
	  .value = 0x000100020003LL },
	{ "product saturates", PT(S64, RAW, .mul = 1000), { 0x7fff }, .value = S64_MAX },
	{ "negative product saturates", PT(S64, RAW, .mul = 1000), { 0x8000 }, .value = S64_MIN },
	{ "rounds up", PT(U16, RAW, .div = 10), { 15 }, .value = 2 },
	{ "rounds down", PT(U16, RAW, .div = 10), { 14 }, .value = 1 },
	{ "rounds away from zero", PT(S16, RAW, .div = 10), { (u16)-15 }, .value = -2 },
	{ "negative divisor", PT(U16, RAW, .div = -10), { 15 }, .value = -2 },
	{ "extreme divided", PT(S64, RAW, .div = 2), { 0x7fff, 0xffff, 0xffff, 0xffff },
	  .value = S64_MAX / 2 + 1 },
	{ "bit", PT(BITS, RAW, .bit = 15), { 0x8000 }, .value = 1 },
	{ "bit of a repetition", PT(BITS, RAW, .bit = 3), { 0x0020 }, .shift = 2, .value = 1 },
	{ "bit beyond the register wraps", PT(BITS, RAW, .bit = 15), { 0x0001 }, .shift = 1,
	  .value = 1 },
	{ "bit field", PT(BITS, RAW, .bit = 4, .bits = 3), { 0xff5f }, .value = 5 },
	{ "whole word as field", PT(BITS, RAW, .bits = 16), { 0xabcd }, .value = 0xabcd },
	{ "alarm word", PT(U16, ALARM), { 7 }, .value = 1 },
	{ "dry", PT(U16, LEAK), { 0 }, .value = 0 },
	{ "not available", PT(S16, RAW, .num_na = 1, .na = { 0x8000 }), { 0x8000 },
	  .absent = true },
	{ "zero is available", PT(S16, RAW, .num_na = 1, .na = { 0x8000 }), { 0 }, .value = 0 },
	{ "zero is not available", PT(S16, RAW, .num_na = 1), { 0 }, .absent = true },
	{ "f32 zero", PT(F32, RAW), { 0, 0 }, .value = 0 },
	{ "f32 minus zero", PT(F32, RAW), { 0x8000, 0 }, .value = 0 },
	{ "f32 one in thousandths", PT(F32, RAW, .mul = 1000), { 0x3f80, 0 }, .value = 1000 },
	{ "f32 -273.15", PT(F32, RAW, .mul = 1000), { 0xc388, 0x9333 }, .value = -273150 },
	{ "f32 low first", PT(F32, RAW, .low_first = true, .mul = 1000), { 0, 0x3f80 },
	  .value = 1000 },
	{ "f32 a tenth", PT(F32, RAW, .mul = 1000), { 0x3dcc, 0xcccd }, .value = 100 },
	{ "f32 rounds half", PT(F32, RAW), { 0x3f00, 0 }, .value = 1 },
	{ "f32 divided", PT(F32, RAW, .div = 10), { 0x42f6, 0x0000 }, .value = 12 },
	{ "f32 denormal", PT(F32, RAW, .mul = S32_MAX), { 0, 1 }, .value = 0 },
	{ "f32 greatest", PT(F32, RAW, .mul = 1000), { 0x7f7f, 0xffff }, .value = S64_MAX },
	{ "f32 least", PT(F32, RAW, .mul = 1000), { 0xff7f, 0xffff }, .value = S64_MIN },
	{ "f32 2^40 divided", PT(F32, RAW, .div = 1024), { 0x5380, 0 }, .value = 1LL << 30 },
	{ "f32 infinity", PT(F32, RAW), { 0x7f80, 0 }, .absent = true },
	{ "f32 NaN", PT(F32, RAW), { 0x7fc0, 1 }, .absent = true },
	{ "u32 by the largest factor", PT(U32, RAW, .mul = S32_MAX), { 0xffff, 0xffff },
	  .value = (s64)U32_MAX * S32_MAX },
	{ "s32 by the lowest factor", PT(S32, RAW, .mul = S32_MIN), { 0x8000, 0 },
	  .value = 1LL << 62 },
	{ "s64 lowest", PT(S64, RAW), { 0x8000 }, .value = S64_MIN },
	{ "s64 changes sign and saturates", PT(S64, RAW, .mul = -2), { 0x8000 }, .value = S64_MAX },
	{ "s64 lowest by -1", PT(S64, RAW, .div = -1), { 0x8000 }, .value = S64_MAX },
	{ "u64 greatest divided", PT(U64, RAW, .div = 10), { 0xffff, 0xffff, 0xffff, 0xffff },
	  .value = S64_MAX / 10 + 1 },
	{ "negative divisor", PT(S16, RAW, .div = -10), { (u16)-25 }, .value = 3 },
	{ "u32 not available", PT(U32, RAW, .low_first = true, .num_na = 1, .na = { 0x80000000 }),
	  { 0, 0x8000 }, .absent = true },
	{ "u64 not available", PT(U64, RAW, .num_na = 1, .na = { U64_MAX }),
	  { 0xffff, 0xffff, 0xffff, 0xffff }, .absent = true },
	{ "f32 not available", PT(F32, RAW, .num_na = 1, .na = { 0xc2c80000 }), { 0xc2c8, 0 },
	  .absent = true },
	{ "bit field not available", PT(BITS, RAW, .bit = 4, .bits = 4, .num_na = 1, .na = { 0xf }),
	  { 0x00f0 }, .absent = true },
	{ "wet in 32 bits", PT(U32, LEAK), { 0x8000, 0 }, .value = 1 },
	{ "input", PT(BITS, INPUT, .bits = 2, .mul = 7), { 2 }, .value = 1 },
	{ "f32 below a half", PT(F32, RAW), { 0x3eff, 0xffff }, .value = 0 },
	{ "f32 -2.5", PT(F32, RAW), { 0xc020, 0 }, .value = -3 },
	{ "f32 greater than its mantissa, divided", PT(F32, RAW, .div = 10), { 0xcb80, 0x0001 },
	  .value = -1677722 },
	{ "f32 2^62", PT(F32, RAW), { 0x5e80, 0 }, .value = 1LL << 62 },
	{ "f32 2^63", PT(F32, RAW), { 0x5f00, 0 }, .value = S64_MAX },
	{ "f32 saturates by a negative divisor", PT(F32, RAW, .div = -2), { 0x7f00, 0 },
	  .value = S64_MIN },
	{ "f32 minus infinity", PT(F32, RAW), { 0xff80, 0 }, .absent = true },
	{ "f64 zero", PT(F64, RAW), { 0 }, .value = 0 },
	{ "f64 -2.5", PT(F64, RAW), { 0xc004, 0, 0, 0 }, .value = -3 },
	{ "f64 below a half", PT(F64, RAW), { 0x3fdf, 0xffff, 0xffff, 0xffff }, .value = 0 },
	{ "f64 pi in thousandths", PT(F64, RAW, .mul = 1000), { 0x4009, 0x21fb, 0x5444, 0x2d18 },
	  .value = 3142 },
	{ "f64 2^53 - 1", PT(F64, RAW), { 0x433f, 0xffff, 0xffff, 0xffff },
	  .value = (1LL << 53) - 1 },
	{ "f64 whose product does not fit",
	  PT(F64, RAW, .mul = S32_MAX, .div = S32_MAX), { 0x433f, 0xffff, 0xffff, 0xffff },
	  .value = S64_MAX },
	{ "f64 2^62", PT(F64, RAW), { 0x43d0, 0, 0, 0 }, .value = 1LL << 62 },
	{ "f64 -2^63", PT(F64, RAW), { 0xc3e0, 0, 0, 0 }, .value = S64_MIN },
	{ "f64 greatest", PT(F64, RAW), { 0x7fef, 0xffff, 0xffff, 0xffff }, .value = S64_MAX },
	{ "f64 denormal", PT(F64, RAW, .mul = S32_MAX), { 0, 0, 0, 1 }, .value = 0 },
	{ "f64 infinity", PT(F64, RAW), { 0x7ff0, 0, 0, 0 }, .absent = true },
	{ "f64 NaN", PT(F64, RAW), { 0x7ff0, 0, 0, 1 }, .absent = true },
	{ "bcd", PT(BCD16, RAW), { 0x9999 }, .value = 9999 },
	{ "bcd, not a digit", PT(BCD16, RAW), { 0xa000 }, .absent = true },
	{ "bcd in two, not a digit", PT(BCD32, RAW), { 0x1234, 0x567f }, .absent = true },
	{ "bcd in four", PT(BCD64, RAW, .div = 10), { 0x9999, 0x9999, 0x9999, 0x9994 },
	  .value = 999999999999999LL },
	{ "bcd not available", PT(BCD16, RAW, .num_na = 1, .na = { 0x9999 }), { 0x9999 },
	  .absent = true },
	{ "alarm of what is no digit", PT(BCD16, ALARM), { 0xffff }, .value = 1 },
	{ "bytes swapped", PT(S16, RAW, .swapped = true), { 0xfeff }, .value = -2 },
	{ "bytes swapped, low first", PT(U32, RAW, .swapped = true, .low_first = true),
	  { 0x0403, 0x0201 }, .value = 0x01020304 },
	{ "halves apart", PT(U32, RAW, .split = 3), { 1, 0xdead, 0xdead, 2 }, .value = 0x10002 },
	{ "halves of two apart", PT(U64, RAW, .split = 4), { 0, 1, 0xdead, 0xdead, 2, 3 },
	  .value = 0x100020003LL },
	{ "halves apart, low first", PT(U32, RAW, .split = 3, .low_first = true),
	  { 1, 0xdead, 0xdead, 2 }, .value = 0x20001 },
	{ "one register has no halves", PT(U16, RAW, .split = 3), { 1, 2, 3, 4 }, .value = 1 },
	{ "offset", PT(U16, RAW, .mul = 1000, .offset = -40000), { 65 }, .value = 25000 },
	{ "offset of a float", PT(F32, RAW, .mul = 1000, .offset = -273150), { 0x4395, 0x0000 },
	  .value = 24850 },
	{ "offset saturates", PT(S64, RAW, .offset = -1), { 0x8000 }, .value = S64_MIN },
	{ "offset saturates above", PT(U64, RAW, .offset = S64_MAX), { 0, 0, 0, 1 },
	  .value = S64_MAX },
	{ "the last of many that say nothing",
	  PT(U16, RAW, .num_na = 3, .na = { 1, 2, 3 }), { 3 }, .absent = true },
	{ "none of many that say nothing", PT(U16, RAW, .num_na = 3, .na = { 1, 2, 3 }), { 4 },
	  .value = 4 },
};

static void decoding_name(const struct decoding *d, char *desc)
{
	strscpy(desc, d->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(decoding, decodings, decoding_name);

static void decode_number(struct kunit *test)
{
	const struct decoding *d = test->param_value;
	unsigned int words = map_point_reach(&d->pt);
	u16 *regs = kunit_kmalloc_array(test, words, sizeof(*regs), GFP_KERNEL);
	s64 value = 42;

	KUNIT_ASSERT_NOT_NULL(test, regs);
	memcpy(regs, d->regs, words * sizeof(*regs));
	KUNIT_EXPECT_EQ(test, map_decode(&d->pt, d->shift, regs, &value), !d->absent);
	KUNIT_EXPECT_EQ(test, value, d->absent ? 42 : d->value);
}

static void scales(struct kunit *test)
{
	struct megapod_point pt = PT(S16, VOLTAGE, .mul = 1000, .offset = 5);
	u16 minus_seven = -7;
	s64 value;
	int n;

	KUNIT_EXPECT_TRUE(test, map_scale(10, &n));
	KUNIT_EXPECT_EQ(test, n, 10);
	KUNIT_EXPECT_TRUE(test, map_scale(-10, &n));
	KUNIT_EXPECT_EQ(test, n, -10);
	KUNIT_EXPECT_FALSE(test, map_scale(11, &n));
	KUNIT_EXPECT_FALSE(test, map_scale(-11, &n));
	KUNIT_EXPECT_FALSE_MSG(test, map_scale(0x8000, &n), "not implemented");

	KUNIT_EXPECT_TRUE(test, map_decode_scaled(&pt, 0, &minus_seven, -3, &value));
	KUNIT_EXPECT_EQ_MSG(test, value, -2, "the offset is not scaled");
	KUNIT_EXPECT_TRUE(test, map_decode_scaled(&pt, 0, &minus_seven, 10, &value));
	KUNIT_EXPECT_EQ(test, value, -70000000000000LL + 5);
	KUNIT_EXPECT_TRUE(test, map_decode_scaled(&pt, 0, &minus_seven, -10, &value));
	KUNIT_EXPECT_EQ(test, value, 5);
	pt.div = S32_MIN;
	KUNIT_EXPECT_TRUE(test, map_decode_scaled(&pt, 0, &minus_seven, -10, &value));
	KUNIT_EXPECT_EQ_MSG(test, value, 5, "the divisor does not fit");
	pt = (struct megapod_point)PT(S64, RAW);
	KUNIT_EXPECT_TRUE(test, map_decode_scaled(&pt, 0, (u16[]){ 0x8000, 0, 0, 0 }, 1, &value));
	KUNIT_EXPECT_EQ(test, value, S64_MIN);
}

static void conditions(struct kunit *test)
{
	struct megapod_condition any = { .mask = 0x0030, .invert = true };
	struct megapod_condition reads = { .mask = 0x0030, .value = 0x0010 };

	KUNIT_EXPECT_TRUE(test, map_is_so(&any, 0x0020, 0));
	KUNIT_EXPECT_FALSE(test, map_is_so(&any, 0xffcf, 0));
	KUNIT_EXPECT_TRUE(test, map_is_so(&reads, 0xff1f, 0));
	KUNIT_EXPECT_FALSE(test, map_is_so(&reads, 0x0030, 0));
	KUNIT_EXPECT_TRUE_MSG(test, map_is_so(&reads, 0x0100, 4), "of another repetition");
	reads.invert = true;
	KUNIT_EXPECT_FALSE(test, map_is_so(&reads, 0x0010, 0));
	KUNIT_EXPECT_TRUE(test, map_is_so(&reads, 0x0000, 0));
	map_is_so(&any, 0xffff, U32_MAX);
}

static void plausible(struct kunit *test)
{
	struct megapod_point pt = { .min = -5, .max = 5 };

	KUNIT_EXPECT_TRUE_MSG(test, map_is_plausible(&pt, S64_MAX), "no range was given");
	pt.has_range = true;
	KUNIT_EXPECT_TRUE(test, map_is_plausible(&pt, -5));
	KUNIT_EXPECT_TRUE(test, map_is_plausible(&pt, 5));
	KUNIT_EXPECT_FALSE(test, map_is_plausible(&pt, -6));
	KUNIT_EXPECT_FALSE(test, map_is_plausible(&pt, 6));
}

/* An integer that a float holds exactly comes to the same value as the integer. */
static void decode_float_like_integer(struct kunit *test)
{
	static const s32 scales[][2] = { { 1, 1 }, { 1000, 1 }, { 1, 10 }, { 7, 3 }, { -5000, 3 } };
	struct rnd_state rnd;
	u32 round;

	prandom_seed_state(&rnd, 32);
	for (round = 0; round < 5000; round++) {
		const s32 *by = scales[round % ARRAY_SIZE(scales)];
		struct megapod_point pt = {
			.format = MEGAPOD_FORMAT_F32, .mul = by[0], .div = by[1],
		};
		u32 mantissa = (prandom_u32_state(&rnd) >> 8 | 1) >> prandom_u32_state(&rnd) % 24;
		u32 shift = prandom_u32_state(&rnd) % 8;
		u32 negative = prandom_u32_state(&rnd) % 2;
		s64 number = ((s64)mantissa << shift) * (negative ? -1 : 1);
		s64 of_float, of_integer;
		u32 top, raw = 0;

		if (mantissa) {
			top = fls(mantissa) - 1;
			raw = (127 + top + shift) << F32_MANTISSA_BITS |
			      (mantissa << (F32_MANTISSA_BITS - top) & GENMASK(22, 0)) |
			      negative << 31;
		}
		KUNIT_ASSERT_TRUE(test, map_decode(&pt, 0, (u16[]){ raw >> 16, raw }, &of_float));
		of_integer = scale(&pt, number, 0);
		KUNIT_ASSERT_EQ_MSG(test, of_float, of_integer, "%lld * %d / %d", number,
				    by[0], by[1]);
	}
}

static void decode_double_like_integer(struct kunit *test)
{
	static const s32 scales[][2] = { { 1, 1 }, { 1000, 1 }, { 1, 10 }, { 7, 3 }, { -5000, 3 } };
	struct rnd_state rnd;
	u32 round;

	prandom_seed_state(&rnd, 64);
	for (round = 0; round < 5000; round++) {
		const s32 *by = scales[round % ARRAY_SIZE(scales)];
		struct megapod_point pt = {
			.format = MEGAPOD_FORMAT_F64, .mul = by[0], .div = by[1],
		};
		u64 random = (u64)prandom_u32_state(&rnd) << 32 | prandom_u32_state(&rnd);
		u64 mantissa = (random >> 11 | 1) >> prandom_u32_state(&rnd) % 53;
		s64 number = random & 1 ? -(s64)mantissa : (s64)mantissa;
		u32 top = mantissa ? fls64(mantissa) - 1 : 0;
		u64 raw = mantissa ? (1023ULL + top) << F64_MANTISSA_BITS |
			  (mantissa << (F64_MANTISSA_BITS - top) &
			   GENMASK_ULL(F64_MANTISSA_BITS - 1, 0)) | random << 63 : 0;
		u16 regs[] = { raw >> 48, raw >> 32, raw >> 16, raw };
		s64 of_float;

		KUNIT_ASSERT_TRUE(test, map_decode(&pt, 0, regs, &of_float));
		KUNIT_ASSERT_EQ_MSG(test, of_float, scale(&pt, number, 0), "%lld * %d / %d", number,
				    by[0], by[1]);
	}
}

/* Nothing in a register or a table makes it trap or shift too far: UBSAN watches. */
static void decode_anything(struct kunit *test)
{
	static const s32 edges[] = { 0, 1, -1, 2, 10, 1000, S32_MAX, S32_MIN };
	static const u16 words[] = { 0, 0xffff, 0x8000, 0x7fff };
	struct rnd_state rnd;
	u32 round, i;

	prandom_seed_state(&rnd, 64);
	for (round = 0; round < 10000; round++) {
		struct megapod_point pt = {
			.format = round % MEGAPOD_NUM_FORMATS,
			.bit = prandom_u32_state(&rnd) % 16,
			.bits = prandom_u32_state(&rnd) % 17,
			.low_first = prandom_u32_state(&rnd) % 2,
			.mul = edges[prandom_u32_state(&rnd) % ARRAY_SIZE(edges)],
			.div = edges[prandom_u32_state(&rnd) % ARRAY_SIZE(edges)],
		};
		u16 regs[4];
		s64 value;

		pt.swapped = prandom_u32_state(&rnd) % 2;
		pt.offset = (s64)edges[prandom_u32_state(&rnd) % ARRAY_SIZE(edges)] << 32;
		prandom_bytes_state(&rnd, regs, sizeof(regs));
		for (i = 0; i < ARRAY_SIZE(regs); i++)
			if (prandom_u32_state(&rnd) % 2)
				regs[i] = words[prandom_u32_state(&rnd) % ARRAY_SIZE(words)];
		map_decode_scaled(&pt, prandom_u32_state(&rnd) % 32, regs,
				  (int)(prandom_u32_state(&rnd) % 21) - 10, &value);
	}
}

/* What registers of a string read; of @words of them */
static const char *string_of(const u16 *regs, u8 words, bool swapped)
{
	const struct megapod_map_string at = { .words = words, .swapped = swapped };
	static char out[MEGAPOD_MAP_STRING_SIZE];

	memset(out, 'x', sizeof(out));
	map_decode_string(&at, regs, out);
	return out;
}

static void decode_strings(struct kunit *test)
{
	u16 regs[16];

	memset(regs, 0xff, sizeof(regs));
	KUNIT_EXPECT_STREQ_MSG(test, string_of(regs, 16, false), "", "erased flash is no text");

	regs[0] = 'A' << 8 | 'b';
	regs[1] = ' ' << 8 | 'c';
	regs[2] = ' ' << 8;
	KUNIT_EXPECT_STREQ(test, string_of(regs, 16, false), "Ab c");
	KUNIT_EXPECT_STREQ(test, string_of(regs, 1, false), "Ab");
	regs[2] = 0xffff;
	KUNIT_EXPECT_STREQ_MSG(test, string_of(regs, 16, false), "Ab c", "padded with 0xff");
	regs[0] = 'A' << 8 | 0xff;
	KUNIT_EXPECT_STREQ_MSG(test, string_of(regs, 2, false), "A? c", "0xff within is none");
	regs[0] = '\n' << 8 | 0x80;
	KUNIT_EXPECT_STREQ(test, string_of(regs, 2, false), "?? c");
	regs[0] = 0;
	KUNIT_EXPECT_STREQ(test, string_of(regs, 2, false), "");
	KUNIT_EXPECT_STREQ(test, string_of(regs, 0, false), "");
}

/* As devices tell them that keep characters as a little-endian processor does */
static void decode_swapped_strings(struct kunit *test)
{
	u16 regs[3] = { 'b' << 8 | 'A', 'd' << 8 | 'c', 0xff << 8 | 'e' };

	KUNIT_EXPECT_STREQ(test, string_of(regs, 3, true), "Abcde");
	KUNIT_EXPECT_STREQ(test, string_of(regs, 3, false), "bAdc?e");
	regs[2] = 'e';
	KUNIT_EXPECT_STREQ_MSG(test, string_of(regs, 3, true), "Abcde", "padded with NUL");
	regs[1] = 'd' << 8;
	KUNIT_EXPECT_STREQ_MSG(test, string_of(regs, 3, true), "Ab", "NUL is its end");
}

static void decode_longest_string(struct kunit *test)
{
	u16 *regs = kunit_kmalloc_array(test, MEGAPOD_MAP_STRING_WORDS, sizeof(*regs), GFP_KERNEL);
	const char *text;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, regs);
	for (i = 0; i < MEGAPOD_MAP_STRING_WORDS; i++)
		regs[i] = 'a' << 8 | 'b';
	/* One that says more is as long as the longest */
	for (i = 0; i < 2; i++) {
		text = string_of(regs, i ? U8_MAX : MEGAPOD_MAP_STRING_WORDS, i);
		KUNIT_EXPECT_EQ(test, strlen(text), (size_t)2 * MEGAPOD_MAP_STRING_WORDS);
		KUNIT_EXPECT_EQ(test, text[127], i ? 'a' : 'b');
	}
}

/* Bytes at the very end of an allocation, so that KASAN sees a read of one too many. */
static int device_id(struct kunit *test, const u8 *bytes, unsigned int len,
		     char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE], u8 *next)
{
	u8 *copy = kunit_kmalloc(test, max(len, 1U), GFP_KERNEL);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, bytes, len);
	memset(objects, 0, MAP_ID_OBJECTS * MEGAPOD_MAP_STRING_SIZE);
	ret = map_decode_device_id(copy, len, objects, next);
	kunit_kfree(test, copy);
	return ret;
}

static void decode_identification(struct kunit *test)
{
	/* Modbus Application Protocol V1.1b3, section 6.21, shortened */
	static const u8 reply[] = {
		0x0e, 0x01, 0x01, 0x00, 0x00, 0x03,
		0x00, 0x04, 'G', 'U', 'D', 'E',
		0x01, 0x02, '8', ' ',
		0x02, 0x03, '2', '.', 0x01,
	};
	char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE];
	u8 hostile[sizeof(reply)];
	unsigned int len;
	u8 next;

	KUNIT_EXPECT_EQ(test, device_id(test, reply, sizeof(reply), objects, &next), 0);
	KUNIT_EXPECT_STREQ(test, objects[MAP_ID_VENDOR], "GUDE");
	KUNIT_EXPECT_STREQ(test, objects[MAP_ID_PRODUCT], "8");
	KUNIT_EXPECT_STREQ(test, objects[MAP_ID_REVISION], "2.?");
	KUNIT_EXPECT_EQ(test, next, 0);

	for (len = 0; len < sizeof(reply); len++)
		KUNIT_EXPECT_EQ(test, device_id(test, reply, len, objects, &next), -EBADMSG);

	memcpy(hostile, reply, sizeof(reply));
	hostile[7] = 0xff;
	KUNIT_EXPECT_EQ(test, device_id(test, hostile, sizeof(hostile), objects, &next), -EBADMSG);
	memcpy(hostile, reply, sizeof(reply));
	hostile[5] = 0xff;
	KUNIT_EXPECT_EQ(test, device_id(test, hostile, sizeof(hostile), objects, &next), -EBADMSG);
	memcpy(hostile, reply, sizeof(reply));
	hostile[3] = 0xff;
	hostile[4] = 0x02;
	KUNIT_EXPECT_EQ(test, device_id(test, hostile, sizeof(hostile), objects, &next), 0);
	KUNIT_EXPECT_EQ(test, next, 2);

	/* GUDE manuals 8001 p. 86 and 8221 p. 103 print id 0 for all three: the place counts */
	memcpy(hostile, reply, sizeof(reply));
	hostile[12] = 0;
	hostile[16] = 0;
	KUNIT_EXPECT_EQ(test, device_id(test, hostile, sizeof(hostile), objects, &next), 0);
	KUNIT_EXPECT_STREQ(test, objects[MAP_ID_VENDOR], "GUDE");
	KUNIT_EXPECT_STREQ(test, objects[MAP_ID_PRODUCT], "8");
	KUNIT_EXPECT_STREQ(test, objects[MAP_ID_REVISION], "2.?");
}

static void decode_identification_of_noise(struct kunit *test)
{
	char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE];
	struct rnd_state rnd;
	u8 bytes[64];
	u8 next;
	int i;

	prandom_seed_state(&rnd, 3);
	for (i = 0; i < 1000; i++) {
		unsigned int o;

		prandom_bytes_state(&rnd, bytes, sizeof(bytes));
		bytes[0] = 0x0e;
		bytes[5] %= 4;
		bytes[7] %= 40;
		device_id(test, bytes, prandom_u32_state(&rnd) % sizeof(bytes), objects, &next);
		for (o = 0; o < MAP_ID_OBJECTS; o++)
			KUNIT_ASSERT_LT(test, strnlen(objects[o], MEGAPOD_MAP_STRING_SIZE),
					(size_t)MEGAPOD_MAP_STRING_SIZE);
	}
}

static void labels(struct kunit *test)
{
	char out[16];

	map_expand_label("Line # L#", 12, 3, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, "Line 12 L3");
	map_expand_label("#", U32_MAX, 0, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, "4294967295");
	map_expand_label("###", 1, 2, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, "12#");
	map_expand_label("A label that is too long", 1, 1, out, sizeof(out));
	KUNIT_EXPECT_STREQ(test, out, "A label that is");
	map_expand_label("too short #####", 123456789, 7, out, 12);
	KUNIT_EXPECT_STREQ(test, out, "too short 1");
	map_expand_label("#", 5, 1, out, 1);
	KUNIT_EXPECT_STREQ(test, out, "");
}

#define MOST_CELLS	12

/* Least cost over every set of cuts between cells */
static u64 brute_force(const struct map_cell *cells, u32 n, const struct map_cost *cost)
{
	u64 best = U64_MAX;
	u32 cuts, i;

	for (cuts = 0; cuts < 1U << (n - 1); cuts++) {
		u32 first = 0;
		u64 ns = 0;
		bool good = true;

		/* Bit i: cut after cell i */
		for (i = 0; i < n; i++) {
			bool last = i == n - 1 || cuts & (1U << i);
			u32 units = cell_end(&cells[i]) - cells[first].first;

			if (i > first && (cells[i].alone || cells[i].absent ||
					  cells[i - 1].absent || cells[i].single ||
					  cells[i - 1].single))
				good = false;
			if (units > cost->max_units)
				good = false;
			if (!last)
				continue;
			if (!cells[first].absent)
				ns += cost->frame_ns + units * cost->unit_ns;
			first = i + 1;
		}
		if (good && ns < best)
			best = ns;
	}
	return best;
}

static u64 cost_of_steps(struct kunit *test, const struct map_cell *cells, u32 n,
			 const struct map_cost *cost, const struct map_plan_step *steps)
{
	u64 ns = 0;
	u32 i, j;

	for (i = 0; i < n; i += steps[i].take ? steps[i].take : 1) {
		u32 last = i + steps[i].take - 1;

		KUNIT_ASSERT_EQ(test, !steps[i].take, cells[i].absent);
		if (!steps[i].take)
			continue;
		KUNIT_ASSERT_LT(test, last, n);
		for (j = i; j <= last; j++)
			KUNIT_ASSERT_FALSE(test, cells[j].absent);
		ns += cost->frame_ns + (cell_end(&cells[last]) - cells[i].first) * cost->unit_ns;
	}
	return ns;
}

static u32 random_cells(struct rnd_state *rnd, struct map_cell cells[MOST_CELLS])
{
	u32 n = 1 + prandom_u32_state(rnd) % MOST_CELLS;
	u32 i, at = prandom_u32_state(rnd) % 100;

	for (i = 0; i < n; i++) {
		cells[i].first = at;
		cells[i].len = 1 + prandom_u32_state(rnd) % 4;
		cells[i].alone = prandom_u32_state(rnd) % 8 == 0;
		cells[i].absent = prandom_u32_state(rnd) % 8 == 0;
		cells[i].single = prandom_u32_state(rnd) % 8 == 0;
		at = cell_end(&cells[i]) + prandom_u32_state(rnd) % 12;
	}
	return n;
}

static void plan_is_optimal(struct kunit *test)
{
	struct map_plan_step steps[MOST_CELLS];
	struct map_cell cells[MOST_CELLS];
	struct rnd_state rnd;
	int round;

	prandom_seed_state(&rnd, 1);
	for (round = 0; round < 1000; round++) {
		u32 n = random_cells(&rnd, cells);
		struct map_cost cost = {
			.frame_ns = prandom_u32_state(&rnd) % 2000,
			.unit_ns = prandom_u32_state(&rnd) % 200,
			.max_units = 4 + prandom_u32_state(&rnd) % 40,
		};
		u64 ns;

		ns = map_plan(cells, n, &cost, steps);
		KUNIT_ASSERT_EQ(test, ns, brute_force(cells, n, &cost));
		KUNIT_ASSERT_EQ(test, ns, cost_of_steps(test, cells, n, &cost, steps));
	}
}

static void plan_at_the_end_of_the_space(struct kunit *test)
{
	static const struct map_cell cells[] = { { 0, 1 }, { 65532, 2 }, { 65534, 2 } };
	const struct map_cost cost = { .frame_ns = 10, .unit_ns = 1, .max_units = 125 };
	struct map_plan_step steps[3];

	KUNIT_EXPECT_EQ(test, map_plan(cells, 3, &cost, steps), 10 + 1 + 10 + 4);
	KUNIT_EXPECT_EQ(test, steps[0].take, 1);
	KUNIT_EXPECT_EQ(test, steps[1].take, 2);
	KUNIT_EXPECT_EQ(test, map_plan(cells, 0, &cost, steps), 0);
}

static void merging(struct kunit *test)
{
	struct map_cell cells[] = {
		{ 1, 1 }, { 1, 1 }, { 1, 2 }, { 2, 1 }, { 3, 1 }, { 9, 4 }, { 10, 1 },
	};
	struct map_cell bits[] = { { 1, 1 }, { 1, 1, .single = true }, { 1, 1 } };

	KUNIT_EXPECT_EQ(test, map_merge_cells(cells, ARRAY_SIZE(cells)), 3);
	KUNIT_EXPECT_EQ(test, cells[0].first, 1);
	KUNIT_EXPECT_EQ(test, cells[0].len, 2);
	KUNIT_EXPECT_EQ(test, cells[1].first, 3);
	KUNIT_EXPECT_EQ(test, cells[1].len, 1);
	KUNIT_EXPECT_EQ(test, cells[2].first, 9);
	KUNIT_EXPECT_EQ(test, cells[2].len, 4);
	KUNIT_EXPECT_EQ(test, map_merge_cells(cells, 0), 0);
	KUNIT_EXPECT_EQ(test, map_merge_cells(bits, ARRAY_SIZE(bits)), 1);
	KUNIT_EXPECT_TRUE_MSG(test, bits[0].single, "one bit that is read alone is a register");
}

static void splitting(struct kunit *test)
{
	static const struct map_cell gaps[] = { { 1, 1 }, { 3, 1 }, { 7, 1 }, { 8, 1 }, { 10, 1 } };
	static const struct map_cell dense[] = { { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 } };

	KUNIT_EXPECT_EQ(test, map_split(gaps, 5), 2);
	KUNIT_EXPECT_EQ(test, map_split(dense, 4), 2);
	KUNIT_EXPECT_EQ(test, map_split(dense, 3), 1);
	KUNIT_EXPECT_EQ(test, map_split(dense, 2), 1);
}

/* No part is ever empty, so halving ends at the one register that the device refuses. */
static void splitting_isolates(struct kunit *test)
{
	struct map_cell cells[MOST_CELLS];
	struct rnd_state rnd;
	u32 round;

	prandom_seed_state(&rnd, 7);
	for (round = 0; round < 500; round++) {
		u32 n = random_cells(&rnd, cells);
		u32 bad = prandom_u32_state(&rnd) % n;
		u32 from = 0, to = n, at;

		while (to - from > 1) {
			at = from + map_split(cells + from, to - from);
			KUNIT_ASSERT_GT(test, at, from);
			KUNIT_ASSERT_LT(test, at, to);
			if (bad < at)
				to = at;
			else
				from = at;
		}
		KUNIT_ASSERT_EQ(test, from, bad);
	}
}

static void written(struct kunit *test)
{
	struct megapod_map_write exact = { .mask = 0xffff, .value = 50 };
	struct megapod_map_write about = { .mask = 0xffff, .value = 50, .tolerance = 2 };
	struct megapod_map_write low = { .mask = 0xffff, .value = 1, .tolerance = 2 };
	struct megapod_map_write bits = { .mask = 0x0f0, .value = 0xfa5, .tolerance = 2 };

	KUNIT_EXPECT_TRUE(test, megapod_map_is_done(&exact, 50));
	KUNIT_EXPECT_FALSE(test, megapod_map_is_done(&exact, 51));
	KUNIT_EXPECT_TRUE(test, megapod_map_is_done(&about, 48));
	KUNIT_EXPECT_TRUE(test, megapod_map_is_done(&about, 52));
	KUNIT_EXPECT_FALSE(test, megapod_map_is_done(&about, 47));
	KUNIT_EXPECT_FALSE(test, megapod_map_is_done(&about, 53));
	KUNIT_EXPECT_FALSE_MSG(test, megapod_map_is_done(&low, 0xffff), "-1 is not near 1");
	low.is_signed = true;
	KUNIT_EXPECT_TRUE_MSG(test, megapod_map_is_done(&low, 0xffff), "unless it has a sign");
	KUNIT_EXPECT_FALSE(test, megapod_map_is_done(&low, 0xfffe));
	KUNIT_EXPECT_FALSE_MSG(test, megapod_map_is_done(&low, 0x8000), "the lowest");
	KUNIT_EXPECT_TRUE_MSG(test, megapod_map_is_done(&bits, 0xa0), "other bits are no matter");
	KUNIT_EXPECT_FALSE_MSG(test, megapod_map_is_done(&bits, 0xb0), "and bits are no number");
}

#define STEPS_OF_WRITES		map_program_room(0, MEGAPOD_MAP_MAX_WRITES)

/*
 * A program in short: R0 reads for write 0, ? requires, W0-1 writes two, P9 waits, V0 verifies;
 * w and v are of the end of a pulse.
 */
static void program_text(const struct map_step *steps, u32 num, char *out, size_t size)
{
	static const char ops[] = "R?WPV";
	u32 i, len = 0;

	out[0] = '\0';
	for (i = 0; i < num; i++) {
		const struct map_step *s = &steps[i];

		len += scnprintf(out + len, size - len, i ? " %c" : "%c",
				 s->rest && s->op != MAP_OP_WAIT ? tolower(ops[s->op]) :
								   ops[s->op]);
		if (s->op == MAP_OP_WAIT)
			len += scnprintf(out + len, size - len, "%u", s->ms);
		else if (s->op != MAP_OP_REQUIRE && s->count > 1 &&
			 s->space == MODBUS_SPACE_COIL)
			len += scnprintf(out + len, size - len, "%u-%u", s->item,
					 s->item + s->count - 1);
		else if (s->op != MAP_OP_REQUIRE)
			len += scnprintf(out + len, size - len, "%u", s->item);
	}
}

struct switching {
	const char *name;
	u64 todo;
	u64 all;
	bool multiple;
	u32 most_written;
	u32 most_read;
	const char *program;
};

static const struct switching switchings[] = {
	{ "one", BIT_ULL(3), BIT_ULL(3), true, 1968, 2000, "W3 V3" },
	{ "a run", 0x3c, 0x3c, true, 1968, 2000, "W2-5 V2-5" },
	{ "neighbours are left alone", 0x3b, 0x3b, true, 1968, 2000, "W0-1 W3-5 V0-5" },
	{ "one by one", 0x3b, 0x3b, false, 1968, 2000, "W0 W1 W3 W4 W5 V0-5" },
	{ "no longer than may be written", 0xff, 0xff, true, 3, 2000, "W0-2 W3-5 W6-7 V0-7" },
	{ "no longer than may be read", 0xff, 0xff, true, 1968, 5, "W0-7 V0-4 V5-7" },
	{ "gaps are not read by themselves", 0xc00000000000000f, 0xc00000000000000f, true, 1968,
	  16, "W0-3 W62-63 V0-15 V62-63" },
	{ "a second try", 0x10, 0x33, true, 1968, 2000, "W4 V0-5" },
	{ "nothing to write", 0, 0x33, true, 1968, 2000, "V0-5" },
	{ "the last", BIT_ULL(63), BIT_ULL(63), true, 1968, 2000, "W63 V63" },
};

static void switching_name(const struct switching *s, char *desc)
{
	strscpy(desc, s->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(switching, switchings, switching_name);

static void program_of_outlets(struct kunit *test)
{
	const struct switching *s = test->param_value;
	const struct map_outlet_plan plan = {
		.reg = 100, .on = { .reg = 100, .mask = 1, .value = 1, .stride = 1 },
		.num = 64, .multiple = s->multiple,
		.most_written = s->most_written, .most_read = s->most_read,
	};
	struct map_step *steps = kunit_kcalloc(test, map_program_room(64, 0), sizeof(*steps),
					       GFP_KERNEL);
	DECLARE_BITMAP(todo, 64);
	DECLARE_BITMAP(all, 64);
	char text[128];
	u32 i, n;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	bitmap_from_u64(todo, s->todo);
	bitmap_from_u64(all, s->all);
	n = map_program_outlets(&plan, todo, all, steps);
	program_text(steps, n, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, s->program);
	for (i = 0; i < n; i++) {
		KUNIT_EXPECT_EQ(test, steps[i].reg, 100 + steps[i].item);
		KUNIT_EXPECT_EQ(test, steps[i].space, MODBUS_SPACE_COIL);
	}
	n = map_program_outlets(&plan, NULL, all, steps);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, steps[i].op, MAP_OP_VERIFY);
}

/* All that is asked for and nothing else is written, all is read back, and there is room. */
static void program_of_any_outlets(struct kunit *test)
{
	u32 round, i, n, room = map_program_room(64, 0);
	struct map_step *steps = kunit_kcalloc(test, room, sizeof(*steps), GFP_KERNEL);
	DECLARE_BITMAP(todo, 64);
	DECLARE_BITMAP(all, 64);
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	prandom_seed_state(&rnd, 12);
	for (round = 0; round < 1000; round++) {
		const struct map_outlet_plan plan = {
			.on = { .mask = 1, .value = 1, .stride = 1 },
			.num = 1 + prandom_u32_state(&rnd) % 64,
			.multiple = prandom_u32_state(&rnd) % 2,
			.most_written = 1 + prandom_u32_state(&rnd) % 20,
			.most_read = 1 + prandom_u32_state(&rnd) % 20,
		};
		u64 mask = GENMASK_ULL(plan.num - 1, 0), written = 0, verified = 0, wanted, want;

		prandom_bytes_state(&rnd, &wanted, sizeof(wanted));
		prandom_bytes_state(&rnd, &want, sizeof(want));
		wanted &= mask;
		want &= wanted;
		if (!wanted)
			continue;
		bitmap_from_u64(todo, want);
		bitmap_from_u64(all, wanted);
		n = map_program_outlets(&plan, todo, all, steps);
		KUNIT_ASSERT_LE(test, n, room);
		for (i = 0; i < n; i++) {
			u64 bits = GENMASK_ULL(steps[i].item + steps[i].count - 1, steps[i].item);

			if (steps[i].op == MAP_OP_WRITE)
				written |= bits;
			else
				verified |= bits;
			KUNIT_ASSERT_LE(test, steps[i].item + steps[i].count, plan.num);
			KUNIT_ASSERT_LE(test, steps[i].count, steps[i].op == MAP_OP_WRITE ?
					plan.most_written : plan.most_read);
		}
		KUNIT_ASSERT_EQ(test, written, want);
		KUNIT_ASSERT_EQ(test, verified & wanted, wanted);
	}
}

/* Each by itself, and read in as few transactions as the strides allow */
static void program_of_switches(struct kunit *test)
{
	struct map_outlet_plan plan = {
		.reg = 1538, .words = 2, .num = 8, .multiple = true, .most_written = 8,
		.most_read = 7, .on = { .space = MODBUS_SPACE_INPUT, .reg = 4, .stride = 3 },
	};
	struct map_step *steps = kunit_kcalloc(test, map_program_room(8, 0), sizeof(*steps),
					       GFP_KERNEL);
	DECLARE_BITMAP(outlets, 64);
	char text[128];
	u32 n;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	bitmap_from_u64(outlets, 0x3a);
	n = map_program_outlets(&plan, outlets, outlets, steps);
	program_text(steps, n, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "W1 W3 W4 W5 V1 V4");
	KUNIT_EXPECT_EQ(test, steps[2].reg, 1538);
	KUNIT_EXPECT_EQ(test, steps[2].count, 2);
	KUNIT_EXPECT_EQ(test, steps[2].outlets, 1);
	KUNIT_EXPECT_EQ(test, steps[4].space, MODBUS_SPACE_INPUT);
	KUNIT_EXPECT_EQ(test, steps[4].reg, 4 + 3);
	KUNIT_EXPECT_EQ(test, steps[4].count, 7);
	KUNIT_EXPECT_EQ(test, steps[4].outlets, 3);
	KUNIT_EXPECT_EQ(test, steps[5].count, 4);

	plan.stride = 10;
	plan.on.stride = 0;
	n = map_program_outlets(&plan, outlets, outlets, steps);
	program_text(steps, n, text, sizeof(text));
	KUNIT_EXPECT_STREQ_MSG(test, text, "W1 W3 W4 W5 V1", "all are bits of one register");
	KUNIT_EXPECT_EQ(test, steps[2].reg, 1538 + 40);
	KUNIT_EXPECT_EQ(test, steps[4].count, 1);
	KUNIT_EXPECT_EQ(test, steps[4].outlets, 5);
}

/* Each by itself: where the time stands elsewhere it is seen, set and seen before */
static void program_of_cycles(struct kunit *test)
{
	static const struct megapod_map_cycle flash = {
		.space = MODBUS_SPACE_COIL, .reg = 0x400, .stride = 1, .unit_ms = 100,
		.min_ms = 1000, .max_ms = 600000,
	};
	static const struct megapod_map_cycle short_off = {
		.space = MODBUS_SPACE_HOLDING, .reg = 101, .stride = 1, .value = 2, .time = 201,
		.unit_ms = 100, .min_ms = 1000, .max_ms = 6553000,
	};
	struct map_outlet_plan plan = {
		.num = 8, .multiple = true, .most_written = 8, .most_read = 8,
		.on = { .stride = 1 }, .cycle = &flash,
	};
	struct map_step *steps = kunit_kcalloc(test, map_program_room(8, 0), sizeof(*steps),
					       GFP_KERNEL);
	static const u8 ops[] = {
		MAP_OP_SEE_TIMER, MAP_OP_SET_TIMER, MAP_OP_SEE_TIMER, MAP_OP_WRITE,
	};
	DECLARE_BITMAP(outlets, 64);
	u32 n, i;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	bitmap_from_u64(outlets, 0x06);
	n = map_program_outlets(&plan, outlets, outlets, steps);
	KUNIT_ASSERT_EQ(test, n, 3);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, steps[i].op, MAP_OP_WRITE);
		KUNIT_EXPECT_EQ(test, steps[i].space, MODBUS_SPACE_COIL);
		KUNIT_EXPECT_EQ(test, steps[i].reg, 0x401 + i);
		KUNIT_EXPECT_EQ(test, steps[i].outlets, 1);
	}
	KUNIT_EXPECT_EQ(test, steps[2].op, MAP_OP_VERIFY);
	KUNIT_EXPECT_EQ(test, steps[2].outlets, 2);

	plan.cycle = &short_off;
	n = map_program_outlets(&plan, outlets, outlets, steps);
	KUNIT_ASSERT_EQ(test, n, 9);
	for (i = 0; i < 8; i++) {
		KUNIT_EXPECT_EQ(test, steps[i].op, ops[i % 4]);
		KUNIT_EXPECT_EQ(test, steps[i].reg, (i % 4 == 3 ? 102 : 202) + i / 4);
		KUNIT_EXPECT_EQ(test, steps[i].item, 1 + i / 4);
		KUNIT_EXPECT_EQ(test, steps[i].if_needed, i % 4 == 0);
	}
	bitmap_fill(outlets, 8);
	n = map_program_outlets(&plan, outlets, outlets, steps);
	KUNIT_EXPECT_LE(test, n, map_program_room(8, 0));

	KUNIT_EXPECT_EQ(test, map_cycle_units(&short_off, 1000), 10);
	KUNIT_EXPECT_EQ_MSG(test, map_cycle_units(&short_off, 1001), 11, "not shorter");
}

/* Smart-UPS, Modbus: on is bit 1 and off bit 2 of OutletCommand, 9 the first switched group */
static void outlet_values(struct kunit *test)
{
	static const struct megapod_map_outlets ups = {
		.words = 2, .reg = 1538, .on = 0x2, .off = 0x4, .selects = true, .select = 9,
	};
	static const struct megapod_map_outlets plain = { .words = 1, .on = 1 };
	struct megapod_condition coil = map_outlets_on(&(struct megapod_map_outlets){ .coil = 9 });

	KUNIT_EXPECT_EQ(test, map_outlet_value(&ups, 0, true), 0x202);
	KUNIT_EXPECT_EQ(test, map_outlet_value(&ups, 1, false), 0x404);
	KUNIT_EXPECT_EQ(test, map_outlet_value(&plain, 5, true), 1);
	KUNIT_EXPECT_EQ(test, map_outlet_value(&plain, 5, false), 0);
	KUNIT_EXPECT_EQ(test, coil.reg, 9);
	KUNIT_EXPECT_EQ(test, coil.space, MODBUS_SPACE_COIL);
	KUNIT_EXPECT_TRUE(test, map_is_so(&coil, 1, 0));
	KUNIT_EXPECT_FALSE(test, map_is_so(&coil, 0, 0));
}

static const struct megapod_map_mode test_modes[] = {
	{ MEGAPOD_PUMP_MODE_MANUAL, 3, 3, 3, 3 },
	{ MEGAPOD_PUMP_MODE_AUTO, 3, 0, 3, 0 },
	{ MEGAPOD_PUMP_MODE_STOPPED, 3, 1, 0, 0 },
};

static const struct megapod_map_pump test_pumps[] = {
	{ .set_duty = { 10, .step = 10, .tolerance = 1 }, .set_flow = { 11, .step = 100 },
	  .mode = 12, .modes = test_modes, .num_modes = ARRAY_SIZE(test_modes) },
	{ .set_duty = { 20, .step = 1 } },
	{ .set_duty = { 50, .step = 1, .before = 51, .before_value = 3 }, .mode = 12,
	  .modes = test_modes, .num_modes = ARRAY_SIZE(test_modes) },
};

static const struct megapod_map_setpoint test_setpoints[] = {
	{ .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
	  .set = { 30, .step = 100, .tolerance = 2, .is_signed = true, .settle_ms = 50 } },
	{ .quantity = MEGAPOD_QUANTITY_FLOW, .set = { .back = 31 } },
	{ .quantity = MEGAPOD_QUANTITY_PRESSURE, .set = { 32, .words = 2, .step = 1 } },
	{ .quantity = MEGAPOD_QUANTITY_DUTY, .set = { 33, .step = 1, .parts = 10 } },
	/* 0.1 gallons a minute */
	{ .quantity = MEGAPOD_QUANTITY_FLOW, .set = { 34, .step = 378541, .parts = 1000 } },
};

static const struct megapod_map_valve test_valves[] = {
	{ .position = { .quantity = MEGAPOD_QUANTITY_POSITION, .set = { 40, .step = 10 } } },
};

static const struct megapod_map_guard test_guards[] = { { 12, 0x80 } };

static const struct megapod_map_write test_safe[] = { { 10, 0xffff, 100 }, { 12, 3, 3 } };

static const struct megapod_map test_map = {
	.pumps = test_pumps, .num_pumps = ARRAY_SIZE(test_pumps),
	.setpoints = test_setpoints, .num_setpoints = ARRAY_SIZE(test_setpoints),
	.valves = test_valves, .num_valves = ARRAY_SIZE(test_valves),
	.guards = test_guards, .num_guards = ARRAY_SIZE(test_guards),
	.safe = test_safe, .num_safe = ARRAY_SIZE(test_safe),
};

struct writing {
	const char *name;
	struct megapod_command cmd;
	int err;
	const char *program;
};

#define PUMP(_index, _set, ...) { .type = MEGAPOD_COMMAND_PUMP, .index = _index,	\
	.pump = { .set = _set, ##__VA_ARGS__ } }
#define SETS(_what) MEGAPOD_PUMP_SETTING_##_what
#define SETPOINT(_index, _value) { .type = MEGAPOD_COMMAND_SETPOINT, .setpoint = _index,	\
	.value = _value }

static const struct writing writings[] = {
	{ "a value, and the mode for the hook", PUMP(0, SETS(DUTY), .duty_permille = 500), 0,
	  "R0 R1 ? W0 V0" },
	{ "a value without a mode", PUMP(1, SETS(DUTY), .duty_permille = 500), 0, "R0 ? W0 V0" },
	{ "a mode is read again", PUMP(0, SETS(MODE), .mode = MEGAPOD_PUMP_MODE_AUTO), 0,
	  "R0 ? R0 ? W0 V0" },
	{ "values stand before the mode", PUMP(0, SETS(DUTY) | SETS(FLOW_TARGET) | SETS(MODE),
	  .duty_permille = 500, .flow_target_ml_min = 1000, .mode = MEGAPOD_PUMP_MODE_MANUAL), 0,
	  "R0 R1 R2 ? W0 V0 W1 V1 R2 ? W2 V2" },
	{ "what a value is of stands before it", PUMP(2, SETS(DUTY) | SETS(MODE),
	  .duty_permille = 500, .mode = MEGAPOD_PUMP_MODE_MANUAL), 0,
	  "R0 R1 R2 ? W0 V0 W1 V1 R2 ? W2 V2" },
	{ "and a mode alone does not touch it", PUMP(2, SETS(MODE),
	  .mode = MEGAPOD_PUMP_MODE_AUTO), 0, "R0 ? R0 ? W0 V0" },
	{ "no such mode", PUMP(0, SETS(MODE), .mode = MEGAPOD_PUMP_MODE_STOPPED), -EOPNOTSUPP },
	{ "no such register", PUMP(1, SETS(FLOW_TARGET), .flow_target_ml_min = 1), -ERANGE },
	{ "too much", PUMP(0, SETS(FLOW_TARGET), .flow_target_ml_min = 6553600), -ERANGE },
	{ "a set-point", SETPOINT(0, 25000), 0, "R0 ? W0 P50 V0" },
	{ "a valve", SETPOINT(5, 500), 0, "R0 ? W0 V0" },
	{ "a set-point of a pump", SETPOINT(6, 500), -EOPNOTSUPP },
	{ "a set-point that can only be read", SETPOINT(1, 500), -ERANGE },
	{ "the safe state", { .type = MEGAPOD_COMMAND_SAFE_STATE }, 0, "R0 R1 ? W0 V0 R1 ? W1 V1" },
};

static void writing_name(const struct writing *w, char *desc)
{
	strscpy(desc, w->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(writing, writings, writing_name);

static void program_of_registers(struct kunit *test)
{
	const struct writing *w = test->param_value;
	u32 room = map_program_room(0, map_writes_room(&test_map));
	struct map_step *steps = kunit_kcalloc(test, room, sizeof(*steps), GFP_KERNEL);
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);
	char text[128];

	KUNIT_ASSERT_NOT_NULL(test, steps);
	KUNIT_ASSERT_NOT_NULL(test, regs);
	KUNIT_EXPECT_EQ(test, map_writes(&test_map, &w->cmd, regs), w->err);
	KUNIT_EXPECT_EQ_MSG(test, !regs->why[0], !w->err, "a refusal says why");
	KUNIT_EXPECT_EQ(test, map_writes_check(&test_map, &w->cmd, text), w->err);
	if (w->err)
		KUNIT_EXPECT_STREQ_MSG(test, text, regs->why, "the same when it is only checked");
	if (w->err)
		return;
	KUNIT_EXPECT_LE(test, regs->num, map_writes_room(&test_map));
	program_text(steps, map_program_writes(regs, steps), text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, w->program);
}

struct setting {
	const char *name;
	u32 index;
	s64 value;
	int err;
	u32 written;
};

static const struct setting settings[] = {
	{ "above zero", 0, 25000, 0, 250 },
	{ "below zero", 0, -5000, 0, (u16)-50 },
	{ "zero", 0, 0, 0, 0 },
	{ "the lowest", 0, -3276800, 0, 0x8000 },
	{ "the highest", 0, 3276700, 0, 0x7fff },
	{ "too low", 0, -3276900, -ERANGE },
	{ "too high", 0, 3276800, -ERANGE },
	{ "the lowest of all", 0, S64_MIN, -ERANGE },
	{ "the highest of all", 0, S64_MAX, -ERANGE },
	{ "two registers", 2, U32_MAX, 0, U32_MAX },
	{ "more than two registers", 2, 1LL << 32, -ERANGE },
	{ "below zero without a sign", 2, -1, -ERANGE },
	{ "a position", 5, 1000, 0, 100 },
	{ "hundredths of a percent", 3, 1000, 0, 10000 },
	{ "one tenth", 3, 1, 0, 10 },
	{ "too much in parts", 3, 6554, -ERANGE },
	{ "the highest of all in parts", 3, S64_MAX, -ERANGE },
	{ "gallons", 4, 37854, 0, 100 },
	{ "gallons rounded down", 4, 38043, 0, 100 },
	{ "gallons rounded up", 4, 38044, 0, 101 },
};

static void setting_name(const struct setting *s, char *desc)
{
	strscpy(desc, s->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(setting, settings, setting_name);

static void values_of_settings(struct kunit *test)
{
	const struct setting *s = test->param_value;
	const struct megapod_command cmd = SETPOINT(s->index, s->value);
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, regs);
	KUNIT_EXPECT_EQ(test, map_writes(&test_map, &cmd, regs), s->err);
	KUNIT_EXPECT_EQ(test, regs->pump, -1);
	if (s->err)
		return;
	KUNIT_ASSERT_EQ(test, regs->num, 1);
	KUNIT_EXPECT_EQ(test, regs->writes[0].value, s->written);
	KUNIT_EXPECT_TRUE(test, megapod_map_is_done(&regs->writes[0], s->written));
}

/* What can be set, and what it may read then */
static void units_of_settings(struct kunit *test)
{
	static const struct megapod_map_setting whole = { .step = 100, .tolerance = 2 };
	static const struct megapod_map_setting tenths = { .step = 1, .parts = 10, .tolerance = 5 };
	static const struct megapod_map_setting gallons = { .step = 378541, .parts = 1000 };

	KUNIT_EXPECT_EQ(test, megapod_map_unit(&whole), 100);
	KUNIT_EXPECT_EQ(test, megapod_map_tolerance(&whole), 200);
	KUNIT_EXPECT_EQ(test, megapod_map_unit(&tenths), 1);
	KUNIT_EXPECT_EQ(test, megapod_map_tolerance(&tenths), 1);
	KUNIT_EXPECT_EQ(test, megapod_map_unit(&gallons), 1);
	KUNIT_EXPECT_EQ_MSG(test, megapod_map_tolerance(&gallons), 190, "half a count");
}

struct sequence {
	const char *name;
	struct megapod_map_write writes[3];
	u8 num;
	const char *program;
};

#define KEY(_value, ...) { .reg = 9, .mask = 0xffff, .value = _value, .blind = true, ##__VA_ARGS__ }

static const struct sequence sequences[] = {
	{ "two registers", { { .reg = 1, .words = 2, .mask = 0xffffffff } }, 1, "R0 ? W0 V0" },
	{ "bits", { { .reg = 1, .mask = 1 } }, 1, "R0 ? R0 ? W0 V0" },
	{ "only read", { { .reg = 1 } }, 1, "R0 ?" },
	{ "a key", { KEY(1) }, 1, "? W0" },
	{ "a key that takes its time", { KEY(1, .settle_ms = 50) }, 1, "? W0 P50" },
	{ "a command that reads elsewhere", { KEY(1, .back = 8) }, 1, "R0 ? W0 V0" },
	{ "what settles", { { .reg = 1, .mask = 0xffff, .settle_ms = 100 } }, 1,
	  "R0 ? W0 P100 V0" },
	{ "a pulse", { { .reg = 1, .mask = 0xffff, .pulse_ms = 500 } }, 1,
	  "R0 ? W0 P500 w0 v0" },
	{ "a pulse of bits that settle", { { .reg = 1, .mask = 1, .pulse_ms = 500,
	  .settle_ms = 100 } }, 1, "R0 ? R0 ? W0 P500 w0 P100 v0" },
	{ "a pulse of a key", { KEY(1, .pulse_ms = 5) }, 1, "? W0 P5 w0" },
	{ "a requirement", { { .reg = 1, .mask = 1, .require = true } }, 1, "R0 ? ?" },
	{ "a requirement before a key", { { .reg = 1, .mask = 1, .require = true }, KEY(1),
	  { .reg = 2, .mask = 0xffff } }, 3, "R0 ? R2 ? W1 W2 V2" },
	{ "a requirement that comes true", { KEY(1), { .reg = 1, .mask = 1, .require = true,
	  .settle_ms = 20 }, { .reg = 2, .mask = 0xffff } }, 3, "R2 ? W0 P20 R1 ? W2 V2" },
	{ "unlock, write, lock", { KEY(1), { .reg = 2, .mask = 0xffff }, KEY(0) }, 3,
	  "R1 ? W0 W1 V1 W2" },
};

static void sequence_name(const struct sequence *s, char *desc)
{
	strscpy(desc, s->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sequence, sequences, sequence_name);

static void program_of_sequence(struct kunit *test)
{
	const struct sequence *s = test->param_value;
	struct map_step *steps = kunit_kcalloc(test, STEPS_OF_WRITES, sizeof(*steps),
					       GFP_KERNEL);
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);
	char text[64];
	u32 i, n;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	KUNIT_ASSERT_NOT_NULL(test, regs);
	memcpy(regs->writes, s->writes, sizeof(s->writes));
	regs->num = s->num;
	n = map_program_writes(regs, steps);
	program_text(steps, n, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, s->program);
	for (i = 0; i < n; i++) {
		const struct megapod_map_write *w = &s->writes[steps[i].item % 3];
		bool elsewhere = w->back && steps[i].op != MAP_OP_WRITE;

		if (steps[i].op == MAP_OP_REQUIRE || steps[i].op == MAP_OP_WAIT)
			continue;
		KUNIT_EXPECT_EQ(test, steps[i].count, w->words ? w->words : 1);
		KUNIT_EXPECT_EQ(test, steps[i].reg, elsewhere ? w->back : w->reg);
	}
}

/* As many writes as a command may have, with as many steps as a write may have */
static void program_of_longest(struct kunit *test)
{
	struct map_step *steps = kunit_kcalloc(test, STEPS_OF_WRITES, sizeof(*steps),
					       GFP_KERNEL);
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);
	u32 i, n, written = 0, waited_ms = 0;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	KUNIT_ASSERT_NOT_NULL(test, regs);
	for (i = 0; i < MEGAPOD_MAP_MAX_WRITES; i++)
		regs->writes[i] = (struct megapod_map_write){
			.reg = i, .mask = 3, .value = 1, .rest = 2, .pulse_ms = 20, .settle_ms = 10,
		};
	regs->num = MEGAPOD_MAP_MAX_WRITES;
	n = map_program_writes(regs, steps);
	KUNIT_ASSERT_LE(test, n, STEPS_OF_WRITES);
	for (i = 0; i < n; i++) {
		written += steps[i].op == MAP_OP_WRITE;
		waited_ms += steps[i].op == MAP_OP_WAIT ? steps[i].ms : 0;
	}
	KUNIT_EXPECT_EQ(test, written, 2 * MEGAPOD_MAP_MAX_WRITES);
	/* What a trip is told of the time: a wait for the pulse, and one to settle */
	KUNIT_EXPECT_EQ(test, waited_ms, MEGAPOD_MAP_MAX_WRITES * (20 + 10));
	KUNIT_EXPECT_EQ(test, steps[n - 1].op, MAP_OP_VERIFY);
	KUNIT_EXPECT_EQ(test, steps[n - 1].item, MEGAPOD_MAP_MAX_WRITES - 1);
}

/*
 * n: what need not be written if it reads as wanted; N: nor read again before. A whole register
 * that was written before, or locks, is always written.
 */
static void writes_if_needed(struct kunit *test)
{
	static const struct megapod_map_write writes[] = {
		{ .reg = 1, .mask = 0xffff }, { .reg = 2, .words = 2, .mask = 0xffffffff },
		{ .reg = 3, .mask = 0xffff }, { .reg = 1, .mask = 1 }, { .reg = 4, .mask = 1 },
		{ .reg = 5, .mask = 0xffff }, { .reg = 6, .mask = 1 },
	};
	struct map_step *steps = kunit_kcalloc(test, STEPS_OF_WRITES, sizeof(*steps),
					       GFP_KERNEL);
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);
	char text[ARRAY_SIZE(writes) + 1] = "-------";
	u32 i, n;

	KUNIT_ASSERT_NOT_NULL(test, steps);
	KUNIT_ASSERT_NOT_NULL(test, regs);
	memcpy(regs->writes, writes, sizeof(writes));
	regs->num = ARRAY_SIZE(writes);
	regs->num_lock = 2;
	n = map_program_writes(regs, steps);
	for (i = n; i--;)
		if (steps[i].if_needed && steps[i].op == MAP_OP_WRITE)
			text[steps[i].item] = 'n';
	for (i = n; i--;)
		if (steps[i].if_needed && steps[i].op == MAP_OP_READ)
			text[steps[i].item] = 'N';
	KUNIT_EXPECT_STREQ(test, text, "nn-nN-n");
}

static const struct megapod_map_write test_unlock[] = { KEY(1), { 8, 1, 1, .require = true } };

static const struct megapod_map_write test_lock[] = { KEY(0) };

/* A key is turned for what is written, not for what reads as wanted. */
static void writes_needed(struct kunit *test)
{
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);
	const struct megapod_command cmd = { .type = MEGAPOD_COMMAND_SAFE_STATE };
	struct megapod_map map = test_map;

	KUNIT_ASSERT_NOT_NULL(test, regs);
	map.unlock = test_unlock;
	map.num_unlock = ARRAY_SIZE(test_unlock);
	map.lock = test_lock;
	map.num_lock = ARRAY_SIZE(test_lock);
	KUNIT_ASSERT_EQ(test, map_writes(&map, &cmd, regs), 0);
	KUNIT_ASSERT_EQ(test, regs->num, 5);
	KUNIT_EXPECT_EQ(test, regs->num_unlock, 2);
	KUNIT_EXPECT_EQ(test, regs->num_lock, 1);
	KUNIT_EXPECT_TRUE(test, regs->writes[0].blind);
	KUNIT_EXPECT_EQ(test, regs->writes[2].reg, 10);
	KUNIT_EXPECT_TRUE(test, regs->writes[4].blind);
	KUNIT_EXPECT_FALSE(test, map_writes_needless(regs));
	regs->writes[2].old = 100;
	KUNIT_EXPECT_FALSE(test, map_writes_needless(regs));
	regs->writes[3].old = 0x13;
	KUNIT_EXPECT_TRUE(test, map_writes_needless(regs));
	regs->writes[0].blind = false;
	KUNIT_EXPECT_TRUE_MSG(test, map_writes_needless(regs), "whatever the key reads");
	regs->writes[3].pulse_ms = 1;
	KUNIT_EXPECT_FALSE_MSG(test, map_writes_needless(regs), "a pulse is wanted for itself");
	regs->num = 1;
	KUNIT_EXPECT_FALSE_MSG(test, map_writes_needless(regs), "and so is a key without a lock");

	KUNIT_EXPECT_EQ(test, map_writes_required(regs, 1), -EPERM);
	KUNIT_EXPECT_STREQ(test, regs->why,
			   "register 8 reads 0x0000, and must read 0x0001 in 0x0001");
	regs->writes[1].old = 0xff;
	KUNIT_EXPECT_EQ(test, map_writes_required(regs, 1), 0);
}

static void written_in_two(struct kunit *test)
{
	struct megapod_map_write w = { .words = 2, .mask = 0xffffffff, .value = 0x10000,
				       .tolerance = 2 };

	KUNIT_EXPECT_EQ(test, megapod_map_result(&w), 0x10000);
	KUNIT_EXPECT_TRUE(test, megapod_map_is_done(&w, 0xfffe));
	KUNIT_EXPECT_FALSE(test, megapod_map_is_done(&w, 0xfffd));
	KUNIT_EXPECT_FALSE(test, megapod_map_is_done(&w, 0));
}

/* The longest command has room. */
static void program_is_bounded(struct kunit *test)
{
	struct map_step *steps = kunit_kcalloc(test, STEPS_OF_WRITES, sizeof(*steps),
					       GFP_KERNEL);
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, steps);
	KUNIT_ASSERT_NOT_NULL(test, regs);
	for (regs->num = 0; regs->num < MEGAPOD_MAP_MAX_WRITES; regs->num++)
		regs->writes[regs->num] = (struct megapod_map_write){
			.mask = 1, .pulse_ms = 1, .settle_ms = 1,
		};
	KUNIT_EXPECT_EQ(test, map_program_writes(regs, steps), STEPS_OF_WRITES);
}

static void writes_guarded(struct kunit *test)
{
	struct megapod_map_command *regs = kunit_kzalloc(test, sizeof(*regs), GFP_KERNEL);
	const struct megapod_command cmd = { .type = MEGAPOD_COMMAND_SAFE_STATE };

	KUNIT_ASSERT_NOT_NULL(test, regs);
	KUNIT_ASSERT_EQ(test, map_writes(&test_map, &cmd, regs), 0);
	regs->writes[0].old = 0xff;
	regs->writes[1].old = 0x7f;
	KUNIT_EXPECT_EQ(test, map_writes_allowed(&test_map, regs), 0);
	regs->writes[1].old = 0x80;
	KUNIT_EXPECT_EQ(test, map_writes_allowed(&test_map, regs), -EPERM);
	KUNIT_EXPECT_STREQ(test, regs->why,
			   "register 12 reads 0x0080: a write would touch 0x0080 in it");
	regs->writes[1].mask = 0;
	KUNIT_EXPECT_EQ_MSG(test, map_writes_allowed(&test_map, regs), 0, "it is only read");
}

static void step_lengths(struct kunit *test)
{
	struct map_step coils = { .op = MAP_OP_VERIFY, .space = MODBUS_SPACE_COIL, .count = 17 };
	struct map_step regs = { .op = MAP_OP_READ, .space = MODBUS_SPACE_HOLDING, .count = 2 };

	/* A read: 8 + 5 characters and two for each word */
	KUNIT_EXPECT_EQ(test, map_step_words(&coils), 2);
	KUNIT_EXPECT_EQ(test, map_step_words(&regs), 2);
	/* FC 0F of 17: 9 + 3 + 8 characters, FC 10 of 2: 9 + 4 + 8, FC 06: 8 + 8 */
	coils.op = MAP_OP_WRITE;
	regs.op = MAP_OP_WRITE;
	KUNIT_EXPECT_GE(test, 13 + 2 * map_step_words(&coils), 20);
	KUNIT_EXPECT_GE(test, 13 + 2 * map_step_words(&regs), 21);
	regs.count = 1;
	KUNIT_EXPECT_GE(test, 13 + 2 * map_step_words(&regs), 16);
}

/* As many points as a file has room for, each of which depends on many registers. */
#define STRANGE_POINTS	6500

static void count_complaint(void *arg, const struct map_place *at, const char *why)
{
	++*(u32 *)arg;
}

/* What a stranger's map says is looked at once for each of MAP_MAX_WORDS registers. */
static void judged_in_time(struct kunit *test)
{
	struct megapod_point *points = kvcalloc(STRANGE_POINTS, sizeof(*points), GFP_KERNEL);
	struct megapod_block block = { .points = points, .num_points = STRANGE_POINTS };
	struct megapod_map map = { .name = "strange", .blocks = &block, .num_blocks = 1 };
	u32 i, complaints = 0;
	u64 start;

	KUNIT_ASSERT_NOT_NULL(test, points);
	block.repeat = (struct megapod_axis){ .count = 10, .stride = 6500 };
	for (i = 0; i < STRANGE_POINTS; i++) {
		points[i] = (struct megapod_point){
			.label = "#", .reg = i, .space = MODBUS_SPACE_HOLDING,
			.quantity = MEGAPOD_QUANTITY_RAW,
		};
		if (i < MAP_MAX_WORDS)
			continue;
		points[i].fault = (struct megapod_condition){
			.reg = i % MAP_MAX_WORDS, .mask = 1, .space = MODBUS_SPACE_HOLDING,
		};
		points[i].alarm = points[i].fault;
		points[i].valid = points[i].fault;
	}
	start = ktime_get_ns();
	KUNIT_EXPECT_EQ(test, map_validate(&map, count_complaint, &complaints), 0);
	kunit_info(test, "%llu us for %u points\n", div_u64(ktime_get_ns() - start, 1000),
		   STRANGE_POINTS);
	KUNIT_EXPECT_LT(test, ktime_get_ns() - start, 5ULL * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, complaints, 0);

	block.repeat.count = U16_MAX;
	KUNIT_EXPECT_EQ(test, map_validate(&map, count_complaint, &complaints), -EINVAL);
	KUNIT_EXPECT_EQ_MSG(test, complaints, 1, "too much is not looked at further");
	kvfree(points);
}

static const struct megapod_map_model models_of_map[] = {
	{ .id = 1, .length = 66 },
	{ .id = 802, .length = 62 },
	{ .id = 201, .last = 204, .length = 105 },
};

static const struct megapod_map map_of_models = {
	.name = "models",
	.models = models_of_map,
	.num_models = ARRAY_SIZE(models_of_map),
};

/* Whatever heads say the walk ends, within the registers that there are. */
static void chain_ends(struct kunit *test)
{
	struct map_chain chain = { .at = 40002 };
	struct rnd_state rnd;
	u32 i, steps, at;

	KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 1, 66), MAP_CHAIN_MODEL);
	KUNIT_EXPECT_EQ(test, chain.at, 40070);
	KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 802, 25463), MAP_CHAIN_BEYOND);
	KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 802, 25462), MAP_CHAIN_MODEL);
	KUNIT_EXPECT_EQ_MSG(test, chain.at, 65534, "room for the last head");
	KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 1, 0), MAP_CHAIN_BEYOND);
	KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 0xffff, 0xffff), MAP_CHAIN_END);

	chain = (struct map_chain){ .at = 2 };
	for (i = 0; i < MAP_CHAIN_MOST; i++)
		KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 0, 0), MAP_CHAIN_MODEL);
	KUNIT_EXPECT_EQ(test, map_chain_next(&chain, 0, 0), MAP_CHAIN_ENDLESS);

	prandom_seed_state(&rnd, 3);
	for (i = 0; i < 1000; i++) {
		chain = (struct map_chain){ .at = map_chain_bases[i % MAP_CHAIN_BASES] + 2 };
		for (steps = 0, at = chain.at;
		     map_chain_next(&chain, prandom_u32_state(&rnd),
				    prandom_u32_state(&rnd) & (0xffff >> i % 16)) ==
		     MAP_CHAIN_MODEL;
		     at = chain.at, steps++) {
			KUNIT_ASSERT_GT(test, chain.at, at + 1);
			KUNIT_ASSERT_LE(test, chain.at, 65534);
		}
		KUNIT_ASSERT_LE(test, steps, MAP_CHAIN_MOST);
	}
}

/* Registers go where the device has their model, as far as that has them. */
static void models_are_found(struct kunit *test)
{
	const struct megapod_map *map = &map_of_models, plain = { };
	struct map_found found[] = { { 1, 2, 65 }, { }, { 203, 69, 105 } };

	KUNIT_EXPECT_EQ(test, map_model_find(&plain, found, 123, 1), 123);
	KUNIT_EXPECT_EQ(test, map_model_by_id(map, 802), 1);
	KUNIT_EXPECT_EQ(test, map_model_by_id(map, 203), 2);
	KUNIT_EXPECT_EQ(test, map_model_by_id(map, 205), -1);
	KUNIT_EXPECT_EQ(test, map_model_by_id(map, 0), -1);
	KUNIT_EXPECT_EQ(test, map_model_reg(map, 1), 40070);
	KUNIT_EXPECT_EQ(test, map_model_reg(map, 3), 40241);
	KUNIT_EXPECT_EQ(test, map_model_at(map, 40001), -1);
	KUNIT_EXPECT_EQ(test, map_model_at(map, 40133), 1);
	KUNIT_EXPECT_EQ(test, map_model_at(map, 40134), 2);
	KUNIT_EXPECT_EQ(test, map_model_at(map, 40241), -1);
	KUNIT_EXPECT_EQ(test, map_model_find(map, found, 40004, 16), 4);
	KUNIT_EXPECT_EQ(test, map_model_find(map, found, 40068, 1), 68);
	KUNIT_EXPECT_EQ_MSG(test, map_model_find(map, found, 40069, 1), -1, "it is shorter");
	KUNIT_EXPECT_EQ_MSG(test, map_model_find(map, found, 40068, 2), -1, "it ends within");
	KUNIT_EXPECT_EQ_MSG(test, map_model_find(map, found, 40081, 1), -1, "it is not there");
	KUNIT_EXPECT_EQ(test, map_model_find(map, found, 40134 + 18, 1), 69 + 18);
	KUNIT_EXPECT_EQ(test, map_model_find(map, found, 40000, 1), -1);
}

/* hwmon and sysfs take it over. */
static void names_of_maps(struct kunit *test)
{
	static const struct {
		const char *name;
		int err;
	} names[] = {
		{ "a", 0 }, { "cdu_2", 0 }, { "", -EINVAL }, { NULL, -EINVAL },
		{ "2cdu", -EINVAL }, { "_cdu", -EINVAL }, { "a cdu", -EINVAL },
		{ "a-cdu", -EINVAL }, { "a*", -EINVAL }, { "a/b", -EINVAL }, { "..", -EINVAL },
		{ "CDU", -EINVAL }, { "a\n", -EINVAL }, { "a\xc3\xa4", -EINVAL },
		{ "abcdefghijklmnopqrstuvwxyzabcdefgh", -EINVAL },
	};
	static const struct megapod_point point = {
		.label = "a", .quantity = MEGAPOD_QUANTITY_RAW, .space = MODBUS_SPACE_HOLDING,
	};
	static const struct megapod_block block = { .points = &point, .num_points = 1 };
	struct megapod_map map = { .blocks = &block, .num_blocks = 1 };
	u32 i, complaints = 0;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		map.name = names[i].name;
		KUNIT_EXPECT_EQ_MSG(test, map_validate(&map, count_complaint, &complaints),
				    names[i].err, "'%s'", names[i].name ? names[i].name : "none");
	}
}

static struct kunit_case decode_cases[] = {
	KUNIT_CASE_PARAM(decode_number, decoding_gen_params),
	KUNIT_CASE(plausible),
	KUNIT_CASE(scales),
	KUNIT_CASE(conditions),
	KUNIT_CASE(decode_float_like_integer),
	KUNIT_CASE(decode_double_like_integer),
	KUNIT_CASE(decode_anything),
	KUNIT_CASE(decode_strings),
	KUNIT_CASE(decode_swapped_strings),
	KUNIT_CASE(decode_longest_string),
	KUNIT_CASE(decode_identification),
	KUNIT_CASE_SLOW(decode_identification_of_noise),
	KUNIT_CASE(labels),
	KUNIT_CASE(written),
	{}
};

static struct kunit_case plan_cases[] = {
	KUNIT_CASE_SLOW(plan_is_optimal),
	KUNIT_CASE(plan_at_the_end_of_the_space),
	KUNIT_CASE(merging),
	KUNIT_CASE(splitting),
	KUNIT_CASE(splitting_isolates),
	{}
};

static struct kunit_case program_cases[] = {
	KUNIT_CASE_PARAM(program_of_outlets, switching_gen_params),
	KUNIT_CASE(program_of_any_outlets),
	KUNIT_CASE(program_of_switches),
	KUNIT_CASE(program_of_cycles),
	KUNIT_CASE(outlet_values),
	KUNIT_CASE_PARAM(program_of_registers, writing_gen_params),
	KUNIT_CASE_PARAM(values_of_settings, setting_gen_params),
	KUNIT_CASE(units_of_settings),
	KUNIT_CASE_PARAM(program_of_sequence, sequence_gen_params),
	KUNIT_CASE(program_of_longest),
	KUNIT_CASE(program_is_bounded),
	KUNIT_CASE(writes_if_needed),
	KUNIT_CASE(writes_needed),
	KUNIT_CASE(written_in_two),
	KUNIT_CASE(writes_guarded),
	KUNIT_CASE(step_lengths),
	{}
};

/* I: the index, S: settle, R: read, C: check the index, then how it ends */
static void window_steps(const struct megapod_map_window *window, enum map_window_step failing,
			 u16 reads, char *text)
{
	static const char letters[] = "ISRC+!x";
	enum map_window_step step = MAP_WINDOW_INDEX;

	for (; *text++ = letters[step], step < MAP_WINDOW_GOOD;)
		step = map_window_next(window, 7, step, step == failing ? -ETIMEDOUT : 0, reads);
	*text = '\0';
}

static void windows(struct kunit *test)
{
	const struct megapod_map_window plain = { .there = true }, blind = { .blind = true },
		slow = { .settle_ms = 20 };
	const enum map_window_step none = MAP_WINDOW_FAILED;
	char text[8];

	window_steps(&plain, none, 7, text);
	KUNIT_EXPECT_STREQ(test, text, "IRC+");
	window_steps(&slow, none, 7, text);
	KUNIT_EXPECT_STREQ(test, text, "ISRC+");
	window_steps(&blind, none, 0, text);
	KUNIT_EXPECT_STREQ_MSG(test, text, "IR+", "what cannot be read is not asked for");
	window_steps(&plain, none, 6, text);
	KUNIT_EXPECT_STREQ_MSG(test, text, "IRC!", "another window");
	window_steps(&slow, MAP_WINDOW_INDEX, 7, text);
	KUNIT_EXPECT_STREQ_MSG(test, text, "Ix", "nothing is read behind an index that failed");
	window_steps(&slow, MAP_WINDOW_READ, 7, text);
	KUNIT_EXPECT_STREQ(test, text, "ISRx");
	window_steps(&plain, MAP_WINDOW_CHECK, 7, text);
	KUNIT_EXPECT_STREQ_MSG(test, text, "IRCx", "nobody knows of which window it was");
}

static void windows_are_told_apart(struct kunit *test)
{
	const struct megapod_block blocks[] = {
		{ .window = { .there = true, .step = 2, .value = 5 }, .repeat.count = 3 },
		{ .num_points = 0 },
		{ .window = { .there = true }, .repeat = { .count = 4, .stride = 1 } },
		{ .window = { .there = true } },
	};
	const struct megapod_map map = { .blocks = blocks, .num_blocks = ARRAY_SIZE(blocks) };

	KUNIT_EXPECT_EQ(test, map_window_number(&map, &blocks[0], 0), 1);
	KUNIT_EXPECT_EQ(test, map_window_number(&map, &blocks[0], 2), 3);
	KUNIT_EXPECT_EQ(test, map_window_number(&map, &blocks[1], 0), 0);
	KUNIT_EXPECT_EQ_MSG(test, map_window_number(&map, &blocks[2], 3), 4,
			    "one index for all repetitions is one window");
	KUNIT_EXPECT_EQ(test, map_window_number(&map, &blocks[3], 0), 5);
	KUNIT_EXPECT_EQ(test, map_window_value(&blocks[0].window, 2), 9);
}

static struct kunit_case validate_cases[] = {
	KUNIT_CASE(windows),
	KUNIT_CASE(windows_are_told_apart),
	KUNIT_CASE(chain_ends),
	KUNIT_CASE(models_are_found),
	KUNIT_CASE(names_of_maps),
	KUNIT_CASE(judged_in_time),
	{}
};

/* What a device would answer */
static struct map_answer answer_to(u16 addr, u16 count)
{
	return (struct map_answer){
		.fc = 3, .addr = addr, .count = count, .len = addr % 5,
		.status = addr % 3 ? 0 : -EREMOTEIO, .exception = addr % 3 ? 0 : 2,
	};
}

/* Whoever asks from the beginning with each reply asks a device each thing once, in order. */
static void answers_are_heard_again(struct kunit *test)
{
	const u32 questions = 9, room = questions * MAP_ANSWER_SIZE(4);
	struct map_heard *heard = kunit_kzalloc(test, struct_size(heard, bytes, room), GFP_KERNEL);
	u32 i, attempt, asked = 0;
	u8 data[4], sent[4];

	KUNIT_ASSERT_NOT_NULL(test, heard);
	heard->size = room;
	for (attempt = 0; attempt <= questions; attempt++) {
		map_heard_again(heard);
		for (i = 0; i < questions; i++) {
			struct map_answer want = answer_to(100 + i, 1 + i), found = {
				.fc = 3, .addr = 100 + i, .count = 1 + i,
			};

			memset(sent, i, sizeof(sent));
			if (!map_heard_next(heard, &found, data, sizeof(data))) {
				KUNIT_EXPECT_EQ(test, i, asked++);
				KUNIT_EXPECT_TRUE(test, map_heard_keep(heard, &want, sent));
				break;
			}
			KUNIT_EXPECT_MEMEQ(test, &found, &want, sizeof(want));
			KUNIT_EXPECT_MEMEQ(test, data, sent, want.len);
		}
	}
	KUNIT_EXPECT_EQ(test, asked, questions);
	KUNIT_EXPECT_EQ(test, i, questions);
}

static void other_questions_are_not_answered(struct kunit *test)
{
	const u32 room = MAP_ANSWER_SIZE(4) + MAP_ANSWER_SIZE(1) - 1;
	struct map_heard *heard = kunit_kzalloc(test, struct_size(heard, bytes, room), GFP_KERNEL);
	struct map_answer kept = answer_to(104, 2), found;
	u8 data[4] = { };

	KUNIT_ASSERT_NOT_NULL(test, heard);
	heard->size = room;
	KUNIT_EXPECT_TRUE(test, map_heard_keep(heard, &kept, data));
	kept.len = 1;
	KUNIT_EXPECT_FALSE_MSG(test, map_heard_keep(heard, &kept, data), "no room");
	map_heard_again(heard);
	found = answer_to(105, 2);
	KUNIT_EXPECT_EQ(test, map_heard_next(heard, &found, data, 4), -ESTALE);
	found = answer_to(104, 3);
	KUNIT_EXPECT_EQ(test, map_heard_next(heard, &found, data, 4), -ESTALE);
	found = answer_to(104, 2);
	found.fc = 4;
	KUNIT_EXPECT_EQ(test, map_heard_next(heard, &found, data, 4), -ESTALE);
	found = answer_to(104, 2);
	KUNIT_EXPECT_EQ_MSG(test, map_heard_next(heard, &found, data, 3), -ESTALE, "too long");
	KUNIT_EXPECT_EQ(test, map_heard_next(heard, &found, data, 4), 1);
	KUNIT_EXPECT_EQ(test, map_heard_next(heard, &found, data, 4), 0);
	map_heard_forget(heard);
	KUNIT_EXPECT_EQ(test, map_heard_next(heard, &found, data, 4), 0);
	KUNIT_EXPECT_TRUE(test, map_heard_keep(heard, &kept, data));
}

static struct kunit_case heard_cases[] = {
	KUNIT_CASE(answers_are_heard_again),
	KUNIT_CASE(other_questions_are_not_answered),
	{}
};

static struct kunit_suite heard_suite = {
	.name = "megapod_map_heard",
	.test_cases = heard_cases,
};

static struct kunit_suite decode_suite = {
	.name = "megapod_map_decode",
	.test_cases = decode_cases,
};

static struct kunit_suite plan_suite = {
	.name = "megapod_map_plan",
	.test_cases = plan_cases,
};

static struct kunit_suite program_suite = {
	.name = "megapod_map_program",
	.test_cases = program_cases,
};

static struct kunit_suite validate_suite = {
	.name = "megapod_map_validate",
	.test_cases = validate_cases,
};

kunit_test_suites(&decode_suite, &heard_suite, &plan_suite, &program_suite, &validate_suite);

MODULE_DESCRIPTION("KUnit tests of the register-map engine");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
