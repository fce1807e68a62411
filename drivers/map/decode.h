/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From registers to values. Pure: no state, no kernel services; also built in user space.
 */
#ifndef _MEGAPOD_MAP_DECODE_H
#define _MEGAPOD_MAP_DECODE_H

#include <linux/types.h>

#include <linux/megapod_map.h>

/* What devices read where they have nothing: erased flash, and "not available" of 16 bits */
#define MAP_NOTHING_FROM	0xfffe

/* Objects 0 to 2 of FC 2B/0E, Modbus Application Protocol V1.1b3, section 6.21 */
enum map_device_id_object {
	MAP_ID_VENDOR,
	MAP_ID_PRODUCT,
	MAP_ID_REVISION,
	MAP_ID_OBJECTS,
};

unsigned int map_point_words(const struct megapod_point *pt);
unsigned int map_word_at(const struct megapod_point *pt, unsigned int i);
unsigned int map_point_reach(const struct megapod_point *pt);
bool map_is_so(const struct megapod_condition *when, u16 raw, unsigned int bit_shift);
struct megapod_condition map_outlets_on(const struct megapod_map_outlets *outlets);
u32 map_outlet_value(const struct megapod_map_outlets *outlets, u32 index, bool on);
bool map_scale(u16 raw, int *exponent);
bool map_is_plausible(const struct megapod_point *pt, s64 value);
bool map_decode(const struct megapod_point *pt, unsigned int bit_shift, const u16 *regs,
		s64 *value);
bool map_decode_scaled(const struct megapod_point *pt, unsigned int bit_shift, const u16 *regs,
		       int exponent, s64 *value);
void map_decode_string(const struct megapod_map_string *at, const u16 *regs,
		       char out[MEGAPOD_MAP_STRING_SIZE]);
int map_decode_device_id(const u8 *bytes, unsigned int len,
			 char objects[MAP_ID_OBJECTS][MEGAPOD_MAP_STRING_SIZE], u8 *next);
void map_expand_label(const char *label, unsigned int outer, unsigned int inner, char *out,
		      unsigned int size);

#endif /* _MEGAPOD_MAP_DECODE_H */
