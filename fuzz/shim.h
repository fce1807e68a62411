/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pure kernel files take from the kernel, in user space. Every linux/x.h that they include and
 * that is not our own is this file; see the Makefile.
 *
 * A division traps and a shift too far is reported here as there. KERNEL_BUG() is for targets: what must hold.
 */
#ifndef _FUZZ_SHIM_H
#define _FUZZ_SHIM_H

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef s32 __s32;
typedef s64 __s64;
typedef u16 __le16;
typedef u32 __le32;
typedef u64 __le64;
typedef s64 ktime_t;
typedef unsigned long kernel_ulong_t;

#define U16_MAX		((u16)~0U)
#define U32_MAX		((u32)~0U)
#define S32_MAX		((s32)(U32_MAX >> 1))
#define S32_MIN		((s32)(-S32_MAX - 1))
#define U64_MAX		((u64)~0ULL)
#define S64_MAX		((s64)(U64_MAX >> 1))
#define S64_MIN		((s64)(-S64_MAX - 1))

#define sizeof_field(type, field)	sizeof(((type *)0)->field)
#define EXPORT_SYMBOL_NS_GPL(symbol, namespace)	struct module

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define BIT(n)		(1UL << (n))
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define container_of_const	container_of

struct module;
struct list_head { struct list_head *next, *prev; };
struct device { struct device *parent; };
struct device_driver { const char *name; };

static inline void strscpy(char *to, const char *from, size_t size)
{
	snprintf(to, size, "%s", from);
}

static inline void *dev_get_drvdata(const struct device *dev) { return dev->parent; }
static inline void dev_set_drvdata(struct device *dev, void *data) { dev->parent = data; }

#define check_mul_overflow(a, b, d)	__builtin_mul_overflow(a, b, d)
#define check_add_overflow(a, b, d)	__builtin_add_overflow(a, b, d)
#define div64_s64(a, b)			((s64)(a) / (s64)(b))
#define div64_u64(a, b)			((u64)(a) / (u64)(b))
#define div_u64(a, b)			((u64)(a) / (u32)(b))

static inline int fls64(u64 n)
{
	return n ? 64 - __builtin_clzll(n) : 0;
}

static inline u16 get_unaligned_be16(const void *p)
{
	const u8 *b = p;

	return b[0] << 8 | b[1];
}

static inline u16 get_unaligned_le16(const void *p)
{
	const u8 *b = p;

	return b[1] << 8 | b[0];
}

static inline void put_unaligned_be16(u16 v, void *p)
{
	u8 *b = p;

	b[0] = v >> 8;
	b[1] = v;
}

static inline void put_unaligned_le16(u16 v, void *p)
{
	u8 *b = p;

	b[0] = v;
	b[1] = v >> 8;
}

/* Modbus over Serial Line V1.02, section 6.2.2 */
static inline u16 crc16(u16 crc, const u8 *p, size_t len)
{
	u8 bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return crc;
}

/* IEEE 802.3, section 3.2.9, without its complements */
static inline u32 crc32_le(u32 crc, const u8 *p, size_t len)
{
	u8 bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return crc;
}

#define KERNEL_BUG(condition) do {							\
	if (condition) {								\
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);		\
		abort();								\
	}										\
} while (0)

/* The fuzzer's input, taken from the front; zeros when it is used up */
struct input {
	const u8 *p;
	size_t left;
};

static inline u8 take8(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static inline u16 take16(struct input *in)
{
	u16 high = take8(in);

	return high << 8 | take8(in);
}

static inline u32 take32(struct input *in)
{
	u32 high = take16(in);

	return high << 16 | take16(in);
}

static inline size_t take_bytes(struct input *in, u8 *to, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = take8(in);
	return n;
}

/* A copy that ends where the memory ends, so that a read of one too many is seen */
static inline u8 *tight(const void *bytes, size_t len)
{
	u8 *copy = malloc(len ? len : 1);

	if (!copy)
		abort();
	memcpy(copy, bytes, len);
	return copy;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#endif /* _FUZZ_SHIM_H */
