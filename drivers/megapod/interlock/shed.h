/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a cap sheds: what the site counts at, and which outlets go.
 *
 * It is pure, as the evaluator is, and calls nothing of the kernel. Powers are milliwatts, times
 * boot time in nanoseconds.
 *
 *	outlet		counts at what its meter says; while that is silent, at its rating, or what
 *			it drew last if that was more; at nothing only when its relay reads off.
 *	site		counts at what its meters say together, and never at less than what those
 *			of its outlets do. While one of them is silent, what they said last and the
 *			outlets have grown since is what counts. A site without meters is its
 *			outlets.
 *	order		By rank, within a rank the largest first; what answers, and draws anything.
 *			What does not answer would not go off, and is passed over until it does.
 *	last		Outlets that others need as well go only for what meters say now: what
 *			counts at its rating is no reason to switch off a network.
 *	credit		What was shed counts as gone at once, though no meter says so yet: until
 *			meters have had the time to see it after it was confirmed, or until it has
 *			had its time and was not. So a sum that lags sheds nothing twice, and an
 *			outlet that does not go off has another shed in its place.
 *	enough		Above the cap it sheds until below the cap less the margin, all at once.
 *			Between both it does nothing, and nothing is ever switched on.
 */
#ifndef _MEGAPOD_INTERLOCK_SHED_H
#define _MEGAPOD_INTERLOCK_SHED_H

#include <linux/types.h>

#include "instant.h"

/* No cap */
#define SHED_NO_CAP		((s64)(INTERLOCK_NEVER >> 1))
/* A terawatt: no site has it, and sums of readings that lie are far from an overflow */
#define SHED_MW_MAX		1000000000000000LL
/* For meters that average: until they show what went off */
#define SHED_SETTLE_NS		2000000000ULL

/**
 * struct shed_reading - what is read of an outlet's power
 * @value: of the last sample
 * @seen: there was a sample
 * @good: it is fresh
 */
struct shed_reading {
	s64 value;
	bool seen;
	bool good;
};

/**
 * struct shed_outlet - an outlet that may be shed
 * @rank: those of a lower one go first
 * @last: others need it as well
 * @on: observation: it reads on, or is not known
 * @away: observation: its device does not answer
 * @confirmed: observation: it went off after it was shed, and is off
 * @mw: observation: what it counts at, from shed_outlet_mw()
 * @measured_mw: observation: what its meter says now, 0 while that is silent
 * @shed: decision: it is to be off
 * @shed_ns: since when
 * @credit_mw: what it counted at then
 * @confirmed_ns: since when it is confirmed, INTERLOCK_NEVER if it is not
 */
struct shed_outlet {
	u8 rank;
	bool last;
	bool on;
	bool away;
	bool confirmed;
	s64 mw;
	s64 measured_mw;
	bool shed;
	u64 shed_ns;
	s64 credit_mw;
	u64 confirmed_ns;
};

/**
 * struct shed_site - what is known of the site
 * @cap_mw: its cap, SHED_NO_CAP if it has none
 * @margin_mw: how far below that is enough
 * @patience_ns: how long an outlet may take to go off
 * @metered: it has meters
 * @silent: one of them is silent
 * @meters_mw: what they said together when none was
 * @meters_ns: when the oldest of that was read
 * @outlets_mw: what the outlets counted at then
 */
struct shed_site {
	s64 cap_mw;
	s64 margin_mw;
	u64 patience_ns;
	bool metered;
	bool silent;
	s64 meters_mw;
	u64 meters_ns;
	s64 outlets_mw;
};

/**
 * shed_outlet_mw() - what an outlet counts at
 * @power: what is read of its power
 * @rated_mw: the most it draws
 * @off: its relay reads off
 *
 * Return: power in milliwatts, never negative.
 */
s64 shed_outlet_mw(const struct shed_reading *power, u32 rated_mw, bool off);

/**
 * shed_outlets_mw() - what outlets count at together
 * @outlet: the outlets
 * @num: number of @outlet, at most 255
 *
 * Return: power in milliwatts.
 */
s64 shed_outlets_mw(const struct shed_outlet *outlet, u32 num);

/**
 * shed_site_mw() - what the site counts at, without any credit
 * @site: the site
 * @outlet: its outlets
 * @num: number of @outlet
 *
 * Return: power in milliwatts.
 */
s64 shed_site_mw(const struct shed_site *site, const struct shed_outlet *outlet, u32 num);

/**
 * shed_left_mw() - what is left of the site, when all comes about that was shed
 * @site: the site
 * @outlet: its outlets
 * @num: number of @outlet
 * @now_ns: now
 *
 * Return: power in milliwatts.
 */
s64 shed_left_mw(const struct shed_site *site, const struct shed_outlet *outlet, u32 num,
		 u64 now_ns);

/**
 * shed_more() - decide
 * @site: the site
 * @outlet: its outlets; those that are to go off now become &shed_outlet.shed
 * @num: number of @outlet
 * @now_ns: now
 * @next_ns: when to decide again at the latest, or INTERLOCK_NEVER
 *
 * Return: how many are shed in addition.
 */
u32 shed_more(const struct shed_site *site, struct shed_outlet *outlet, u32 num, u64 now_ns,
	      u64 *next_ns);

/**
 * shed_start() - nothing has been shed
 * @outlet: the outlets
 * @num: number of @outlet
 */
void shed_start(struct shed_outlet *outlet, u32 num);

#endif /* _MEGAPOD_INTERLOCK_SHED_H */
