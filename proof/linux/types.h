/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of the kernel's types as the pure files need, for the prover.
 */
#ifndef _PROOF_LINUX_TYPES_H
#define _PROOF_LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int32_t s32;
typedef long long s64;

#endif /* _PROOF_LINUX_TYPES_H */
