/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a proof is written in. A variable without a value has any; prove() says in words what must
 * hold whatever they are, and is one test of run.sh.
 */
#ifndef _PROOF_PROVE_H
#define _PROOF_PROVE_H

#include <linux/types.h>

#define MS	1000000ULL
#define SECOND	(1000 * MS)
/* The clock stays below this: 146 years */
#define TIME_END	(1ULL << 62)

#define assume(condition) __CPROVER_assume(condition)
/* NO_CLAIMS leaves what has to hold in any C: bounds, pointers, overflows, ends of loops. */
#ifdef NO_CLAIMS
#define prove(words, condition) ((void)(condition))
#else
#define prove(words, condition) __CPROVER_assert(condition, "prove: " words)
#endif

/*
 * What holds before a decision and so has to hold after it. One proof proves all that comes after a
 * start, however long.
 */
#define invariant(proving, words, condition)		\
	do {						\
		bool holds = condition;			\
							\
		if (proving)				\
			prove(words, holds);		\
		else					\
			assume(holds);			\
	} while (0)

/* The prover knows these by their name. */
extern u8 nondet_u8(void);
extern u32 nondet_u32(void);
extern u64 nondet_u64(void);
extern s64 nondet_s64(void);

/* Uninitialised memory may hold a bool that is neither. */
static inline bool any_bool(void)
{
	return nondet_u8() & 1;
}

static inline u64 any_time(void)
{
	u64 time_ns = nondet_u64();

	assume(time_ns < TIME_END);
	return time_ns;
}

#endif /* _PROOF_PROVE_H */
