// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a cap sheds, see shed.h. What counts as gone is in is_credited(), which goes next in goes().
 */
#include "shed.h"

static s64 more(s64 a, s64 b)
{
	return a > b ? a : b;
}

s64 shed_outlet_mw(const struct shed_reading *power, u32 rated_mw, bool off)
{
	s64 value = power->seen ? more(power->value, 0) : 0;

	if (value > SHED_MW_MAX)
		value = SHED_MW_MAX;
	if (power->good)
		return value;
	return off ? 0 : more(value, rated_mw);
}

void shed_start(struct shed_outlet *outlet, u32 num)
{
	u32 i;

	for (i = 0; i < num; i++) {
		outlet[i].shed = false;
		outlet[i].credit_mw = 0;
		outlet[i].confirmed_ns = INTERLOCK_NEVER;
	}
}

/* When what was shed does not count as gone any more, unless a meter or its relay says so. */
static u64 patience_end_ns(const struct shed_site *site, const struct shed_outlet *o)
{
	return after(o->shed_ns, site->patience_ns);
}

/* Whether it counts as gone, though a meter may not say so yet. */
static bool is_credited(const struct shed_site *site, const struct shed_outlet *o, u64 now_ns)
{
	if (!o->shed)
		return false;
	if (o->confirmed_ns == INTERLOCK_NEVER)
		return now_ns < patience_end_ns(site, o);
	return site->metered && !site->silent &&
	       site->meters_ns < after(o->confirmed_ns, SHED_SETTLE_NS);
}

s64 shed_outlets_mw(const struct shed_outlet *outlet, u32 num)
{
	s64 sum = 0;
	u32 i;

	for (i = 0; i < num; i++)
		sum += outlet[i].mw;
	return sum;
}

/**
 * struct sums - outlets together
 * @mw: what they count at
 * @measured_mw: what their meters say now
 * @credit_mw: what counts as gone
 */
struct sums {
	s64 mw;
	s64 measured_mw;
	s64 credit_mw;
};

static bool is_measured(const struct shed_site *site)
{
	return site->metered && !site->silent;
}

static s64 counts_at(const struct shed_site *site, const struct sums *sums)
{
	if (!site->metered)
		return sums->mw;
	if (site->silent)
		return more(site->meters_mw - site->outlets_mw + sums->mw, sums->mw);
	return more(site->meters_mw - sums->credit_mw, sums->measured_mw);
}

/* What of counts_at() is measured now, by the meters of the site or by those of outlets. */
static s64 measures(const struct shed_site *site, const struct sums *sums)
{
	return is_measured(site) ? counts_at(site, sums) : sums->measured_mw;
}

s64 shed_site_mw(const struct shed_site *site, const struct shed_outlet *outlet, u32 num)
{
	struct sums sums = { .mw = shed_outlets_mw(outlet, num) };
	u32 i;

	for (i = 0; i < num; i++)
		sums.measured_mw += outlet[i].measured_mw;
	return counts_at(site, &sums);
}

/* Sums over the outlets: the credit of those that count as gone, the power of all others. */
static struct sums add_up(const struct shed_site *site, const struct shed_outlet *outlet, u32 num,
			  u64 now_ns)
{
	struct sums sums = { 0 };
	u32 i;

	for (i = 0; i < num; i++) {
		if (is_credited(site, &outlet[i], now_ns)) {
			sums.credit_mw += outlet[i].credit_mw;
			continue;
		}
		sums.mw += outlet[i].mw;
		sums.measured_mw += outlet[i].measured_mw;
	}
	return sums;
}

s64 shed_left_mw(const struct shed_site *site, const struct shed_outlet *outlet, u32 num,
		 u64 now_ns)
{
	struct sums sums = add_up(site, outlet, num, now_ns);

	return counts_at(site, &sums);
}

static bool may_go(const struct shed_outlet *o)
{
	return !o->shed && o->on && !o->away && o->mw > 0;
}

/* Whether @a goes before @b. */
static bool goes_before(const struct shed_outlet *a, const struct shed_outlet *b)
{
	return a->rank != b->rank ? a->rank < b->rank : a->mw > b->mw;
}

/* The next to go, or NULL if nothing is left. */
static struct shed_outlet *goes(struct shed_outlet *outlet, u32 num)
{
	struct shed_outlet *next = NULL;
	u32 i;

	for (i = 0; i < num; i++)
		if (may_go(&outlet[i]) && (!next || goes_before(&outlet[i], next)))
			next = &outlet[i];
	return next;
}

/* What somebody switched on again has its time anew: it is commanded off as it was at first. */
static void look(struct shed_outlet *o, u64 now_ns)
{
	bool was = o->confirmed_ns != INTERLOCK_NEVER, is = o->shed && o->confirmed;

	if (was && !is) {
		o->shed_ns = now_ns;
		o->credit_mw = o->mw;
	}
	if (was != is)
		o->confirmed_ns = is ? now_ns : INTERLOCK_NEVER;
}

u32 shed_more(const struct shed_site *site, struct shed_outlet *outlet, u32 num, u64 now_ns,
	      u64 *next_ns)
{
	s64 limit = site->cap_mw;
	struct shed_outlet *next;
	u32 added = 0, i;
	struct sums sums;

	for (i = 0; i < num; i++)
		look(&outlet[i], now_ns);
	for (;;) {
		sums = add_up(site, outlet, num, now_ns);
		if (counts_at(site, &sums) <= limit)
			break;
		next = goes(outlet, num);
		if (!next || (next->last && measures(site, &sums) <= limit))
			break;
		next->shed = true;
		next->shed_ns = now_ns;
		next->credit_mw = next->mw;
		limit = site->cap_mw - site->margin_mw;
		added++;
	}
	*next_ns = INTERLOCK_NEVER;
	for (i = 0; i < num; i++)
		if (outlet[i].shed && outlet[i].confirmed_ns == INTERLOCK_NEVER &&
		    patience_end_ns(site, &outlet[i]) > now_ns &&
		    patience_end_ns(site, &outlet[i]) < *next_ns)
			*next_ns = patience_end_ns(site, &outlet[i]);
	return added;
}
