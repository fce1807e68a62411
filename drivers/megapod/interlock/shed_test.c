// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit: what a cap sheds, and what it leaves alone.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "shed.c"

#define S	((u64)NSEC_PER_SEC)
#define W	1000LL
#define NUM	6

/* Two accelerators of rank 1, a server, storage, a switch and a controller, all metered: 7 kW. */
static const struct shed_outlet pod[NUM] = {
	{ .rank = 1, .on = true, .mw = 2000 * W },
	{ .rank = 1, .on = true, .mw = 3000 * W },
	{ .rank = 2, .on = true, .mw = 1000 * W },
	{ .rank = 3, .on = true, .mw = 500 * W },
	{ .rank = 8, .last = true, .on = true, .mw = 300 * W },
	{ .rank = 16, .last = true, .on = true, .mw = 200 * W },
};

/**
 * struct world - a site and its outlets
 * @site: the site
 * @outlet: its outlets
 * @next_ns: when to decide again
 * @now_ns: now
 * @silent: a bit for each outlet whose meter is silent
 */
struct world {
	struct shed_site site;
	struct shed_outlet outlet[NUM];
	u64 next_ns;
	u64 now_ns;
	u32 silent;
};

static void world_init(struct world *w, s64 cap_mw)
{
	memset(w, 0, sizeof(*w));
	memcpy(w->outlet, pod, sizeof(pod));
	w->site.cap_mw = cap_mw;
	w->site.margin_mw = 100 * W;
	w->site.patience_ns = 3 * S;
	w->now_ns = 100 * S;
	shed_start(w->outlet, NUM);
}

/* The meters of the site say @mw, read now. */
static void world_meter(struct world *w, s64 mw)
{
	w->site.metered = true;
	w->site.silent = false;
	w->site.meters_mw = mw;
	w->site.meters_ns = w->now_ns;
	w->site.outlets_mw = shed_outlets_mw(w->outlet, NUM);
}

/* What is shed, a bit for each outlet. */
static u32 world_shed(struct world *w, u64 later_ns)
{
	u32 shed = 0, i;

	w->now_ns += later_ns;
	for (i = 0; i < NUM; i++)
		w->outlet[i].measured_mw = w->silent & BIT(i) ? 0 : w->outlet[i].mw;
	shed_more(&w->site, w->outlet, NUM, w->now_ns, &w->next_ns);
	for (i = 0; i < NUM; i++)
		shed |= w->outlet[i].shed << i;
	return shed;
}

/* It went off, and its meter says so. */
static void world_off(struct world *w, u32 i)
{
	w->outlet[i].on = false;
	w->outlet[i].mw = 0;
	w->outlet[i].confirmed = true;
}

static void counts(struct kunit *test)
{
	static const struct {
		struct shed_reading power;
		u32 rated_mw;
		bool off;
		s64 mw;
	} cases[] = {
		{ { 700 * W, true, true }, 2000 * W, false, 700 * W },
		/* silent: the rating, or the last that was more */
		{ { 700 * W, true, false }, 2000 * W, false, 2000 * W },
		{ { 2500 * W, true, false }, 2000 * W, false, 2500 * W },
		{ { 0, false, false }, 2000 * W, false, 2000 * W },
		/* silent, and off: nothing; off, and yet drawing: that */
		{ { 700 * W, true, false }, 2000 * W, true, 0 },
		{ { 700 * W, true, true }, 2000 * W, true, 700 * W },
		/* a reading that lies */
		{ { -5, true, true }, 2000 * W, false, 0 },
		{ { S64_MIN, true, true }, 2000 * W, false, 0 },
		{ { S64_MAX, true, true }, 2000 * W, false, SHED_MW_MAX },
		{ { S64_MAX, true, false }, 2000 * W, false, SHED_MW_MAX },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, cases[i].mw,
				    shed_outlet_mw(&cases[i].power, cases[i].rated_mw,
						   cases[i].off), "case %u", i);
}

static void order(struct kunit *test)
{
	struct world w;

	world_init(&w, 7000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0);
	/* at the cap is not above it */
	w.outlet[0].mw++;
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	/* the largest first, then the next, then the next rank: all at once */
	world_init(&w, 2000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(0) | BIT(1) | BIT(2));
	world_init(&w, 1000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(0) | BIT(1) | BIT(2) | BIT(3));
	/* what others need as well goes last of all */
	world_init(&w, 250 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0x3f);
	KUNIT_EXPECT_TRUE(test, w.outlet[5].shed);
	world_init(&w, 300 * W);
	w.outlet[4].mw = 100 * W;
	w.outlet[5].mw = 100 * W;
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0xf);
	world_init(&w, SHED_NO_CAP);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0);
}

/* A sum that lags sheds nothing twice: not before the meters can have seen it. */
static void lag(struct kunit *test)
{
	struct world w;

	world_init(&w, 6000 * W);
	world_meter(&w, 8000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	world_meter(&w, 8000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1));
	world_off(&w, 1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1));
	/* read before it was off, and less than it takes to show it later */
	KUNIT_EXPECT_EQ(test, world_shed(&w, 20 * S), BIT(1));
	w.site.meters_ns = 103 * S;
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1));
	/* it has had the time, and the site still draws 7.5 kW: something else does */
	world_meter(&w, 7500 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1) | BIT(0));
}

static void refuses(struct kunit *test)
{
	struct world w;

	world_init(&w, 6000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	KUNIT_EXPECT_EQ(test, w.next_ns, 103 * S);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 2 * S), BIT(1));
	/* it has had its time: the next goes in its place, and it stays wanted */
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1) | BIT(0));
	/* it does go off: nothing comes back, nothing more goes */
	world_off(&w, 1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1) | BIT(0));
	/* a relay that is welded reads off and draws: it counts */
	w.outlet[1].confirmed = false;
	w.outlet[1].mw = 3000 * W;
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1) | BIT(0));
}

/* Somebody switches on again what was shed: the command to it has its time before others go. */
static void foreign(struct kunit *test)
{
	struct world w;

	world_init(&w, 6000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	world_off(&w, 1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1));
	w.outlet[1] = (struct shed_outlet) {
		.rank = 1, .on = true, .mw = 3000 * W, .shed = true,
		.shed_ns = w.outlet[1].shed_ns, .credit_mw = 3000 * W,
		.confirmed_ns = w.outlet[1].confirmed_ns,
	};
	KUNIT_EXPECT_EQ(test, world_shed(&w, 60 * S), BIT(1));
	KUNIT_EXPECT_EQ(test, world_shed(&w, 3 * S), BIT(1) | BIT(0));
}

static void away(struct kunit *test)
{
	struct world w;

	world_init(&w, 6000 * W);
	w.outlet[1].away = true;
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(0));
	/* what is off, or draws nothing, would not help */
	world_init(&w, 6000 * W);
	w.outlet[1].mw = 0;
	w.outlet[0].on = false;
	w.site.metered = true;
	w.site.meters_mw = 6500 * W;
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(2));
	/* nothing answers: nothing is shed, and nothing loops */
	world_init(&w, 6000 * W);
	for (int i = 0; i < NUM; i++)
		w.outlet[i].away = true;
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0);
	KUNIT_EXPECT_GT(test, shed_left_mw(&w.site, w.outlet, NUM, w.now_ns), w.site.cap_mw);
}

/* The cap moves while it sheds. */
static void moves(struct kunit *test)
{
	struct world w;

	world_init(&w, 6000 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	w.site.cap_mw = 3500 * W;
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1) | BIT(0));
	w.site.cap_mw = 90000 * W;
	KUNIT_EXPECT_EQ(test, world_shed(&w, S), BIT(1) | BIT(0));
	/* between the cap and the margin below it nothing happens */
	world_init(&w, 7050 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0);
}

/* A meter that lies, or is silent. */
static void meters(struct kunit *test)
{
	struct world w;

	/* too little: the outlets are believed */
	world_init(&w, 6000 * W);
	world_meter(&w, -SHED_MW_MAX);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	KUNIT_EXPECT_EQ(test, shed_site_mw(&w.site, w.outlet, NUM), 7000 * W);
	/* too much: all that can go goes, and there it ends */
	world_init(&w, 6000 * W);
	world_meter(&w, 16 * SHED_MW_MAX);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0x3f);
	/* silent: what it read last, and what the outlets have grown since */
	world_init(&w, 9000 * W);
	world_meter(&w, 8000 * W);
	w.site.silent = true;
	KUNIT_EXPECT_EQ(test, shed_site_mw(&w.site, w.outlet, NUM), 8000 * W);
	w.outlet[2].mw += 1500 * W;
	KUNIT_EXPECT_EQ(test, shed_site_mw(&w.site, w.outlet, NUM), 9500 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	/* and what they have lost: it sheds once, not until the meter is back */
	world_off(&w, 1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 90 * S), BIT(1));
	KUNIT_EXPECT_EQ(test, shed_site_mw(&w.site, w.outlet, NUM), 6500 * W);
}

/* The meter of what is shed is silent meanwhile. */
static void stale_watts(struct kunit *test)
{
	struct world w;

	world_init(&w, 6000 * W);
	world_meter(&w, 7500 * W);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(1));
	/* it counts at its rating for ever, and the site does not */
	w.outlet[1].mw = 10000 * W;
	w.silent = BIT(1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 2 * S), BIT(1));
	/* where the site has a meter, a rating is no load */
	world_init(&w, 8000 * W);
	world_meter(&w, 7500 * W);
	w.outlet[1].mw = 10000 * W;
	w.silent = BIT(1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), 0);
	/* where it has none it is, but no reason to switch off what others need as well */
	world_init(&w, 5000 * W);
	w.outlet[0].mw = 10000 * W;
	w.outlet[1].mw = 10000 * W;
	w.outlet[0].away = true;
	w.outlet[1].away = true;
	w.silent = BIT(0) | BIT(1);
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(2) | BIT(3));
	/* what is measured is one */
	w.silent = 0;
	KUNIT_EXPECT_EQ(test, world_shed(&w, 0), BIT(2) | BIT(3) | BIT(4) | BIT(5));
}

static u32 seed = 1;

static u32 random(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* Whatever is read: nothing that is off or away is shed, none before its turn or without need. */
static void anything(struct kunit *test)
{
	struct shed_outlet before[NUM];
	struct world w;
	u32 n, i, k;

	for (n = 0; n < 20000; n++) {
		world_init(&w, (s64)random(8000) * W);
		w.site.margin_mw = min_t(s64, (s64)random(500) * W, w.site.cap_mw);
		w.site.metered = random(2);
		w.site.silent = random(2);
		w.site.meters_mw = ((s64)random(9000) - 1000) * W;
		w.site.meters_ns = w.now_ns - random(5) * S;
		w.site.outlets_mw = (s64)random(9000) * W;
		for (i = 0; i < NUM; i++) {
			w.outlet[i].on = random(4);
			w.outlet[i].away = !random(4);
			w.outlet[i].mw = (s64)random(3000) * W;
			w.silent |= !random(4) << i;
			w.outlet[i].shed = !random(4);
			w.outlet[i].shed_ns = w.now_ns - random(5) * S;
			w.outlet[i].credit_mw = w.outlet[i].shed ? (s64)random(3000) * W : 0;
			w.outlet[i].confirmed = w.outlet[i].shed && random(2);
		}
		memcpy(before, w.outlet, sizeof(before));
		world_shed(&w, 0);
		for (i = 0; i < NUM; i++) {
			KUNIT_ASSERT_TRUE(test, w.outlet[i].shed || !before[i].shed);
			if (!w.outlet[i].shed || before[i].shed)
				continue;
			KUNIT_ASSERT_TRUE(test, before[i].on && !before[i].away && before[i].mw);
			for (k = 0; k < NUM; k++)
				KUNIT_ASSERT_FALSE(test, may_go(&w.outlet[k]) &&
						   goes_before(&w.outlet[k], &w.outlet[i]));
		}
		/* either it is enough, or nothing is left but what others need as well */
		if (shed_left_mw(&w.site, w.outlet, NUM, w.now_ns) > w.site.cap_mw)
			for (i = 0; i < NUM; i++)
				KUNIT_ASSERT_FALSE(test,
						   may_go(&w.outlet[i]) && !w.outlet[i].last);
		/* asked again at once, it has nothing to add */
		KUNIT_ASSERT_EQ(test, 0,
				shed_more(&w.site, w.outlet, NUM, w.now_ns, &w.next_ns));
	}
}

static struct kunit_case shed_cases[] = {
	KUNIT_CASE(counts),
	KUNIT_CASE(order),
	KUNIT_CASE(lag),
	KUNIT_CASE(refuses),
	KUNIT_CASE(foreign),
	KUNIT_CASE(away),
	KUNIT_CASE(moves),
	KUNIT_CASE(meters),
	KUNIT_CASE(stale_watts),
	KUNIT_CASE(anything),
	{ }
};

static struct kunit_suite shed_suite = {
	.name = "megapod_shed",
	.test_cases = shed_cases,
};

kunit_test_suite(shed_suite);

MODULE_DESCRIPTION("KUnit: what a cap sheds");
MODULE_LICENSE("GPL");
