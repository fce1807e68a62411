// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the scope of a trip. */
#include <kunit/test.h>

#include "scope.c"

/* A cable with two parts and a gap, a detector without a cable, and what always goes. */
static const struct scope_place places[] = {
	{ .placed = true, .part = true, .input = 0, .from_mm = 0, .to_mm = 5000 },
	{ .placed = true, .part = true, .input = 0, .from_mm = 6000, .to_mm = 9000 },
	{ .placed = true, .input = 1 },
	{ },
	{ .placed = true, .part = true, .input = 0, .from_mm = 4000, .to_mm = 9000 },
};

#define FIRST	BIT(0)
#define SECOND	BIT(1)
#define PAN	BIT(2)
#define ALWAYS	BIT(3)
#define LONG	BIT(4)

static const struct scope_input dry, wet = { .votes = true, .reads = true };

static struct scope_input at(s64 mm)
{
	return (struct scope_input){
		.votes = true, .reads = true, .located = true, .at_mm = mm,
	};
}

static u32 scope(struct scope_input cable, struct scope_input pan, struct scope_input other)
{
	const struct scope_input input[] = { cable, pan, other };

	return scope_of(places, ARRAY_SIZE(places), input, ARRAY_SIZE(input));
}

static void scope_of_one_leak(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, scope(at(1), dry, dry), FIRST | ALWAYS);
	KUNIT_EXPECT_EQ(test, scope(at(4500), dry, dry), FIRST | LONG | ALWAYS);
	KUNIT_EXPECT_EQ(test, scope(at(5500), dry, dry), LONG | ALWAYS);
	KUNIT_EXPECT_EQ(test, scope(at(8999), dry, dry), SECOND | LONG | ALWAYS);
	KUNIT_EXPECT_EQ(test, scope(dry, wet, dry), PAN | ALWAYS);
}

static void scope_of_several(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, scope(at(1), wet, dry), FIRST | PAN | ALWAYS);
	KUNIT_EXPECT_EQ(test, scope(wet, wet, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(1), wet, wet), SCOPE_WHOLE);
}

static void scope_is_wide(struct kunit *test)
{
	const struct scope_input silent = { .votes = true };
	struct scope_input lost = at(1);

	lost.reads = false;
	/* nowhere, outside of all, at each end */
	KUNIT_EXPECT_EQ(test, scope(wet, dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(9001), dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(-1), dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(0), dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(4000), dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(5000), dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(9000), dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(at(S64_MAX), dry, dry), SCOPE_WHOLE);
	/* it votes because it is silent, wherever it last was */
	KUNIT_EXPECT_EQ(test, scope(silent, dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(lost, dry, dry), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(dry, silent, dry), SCOPE_WHOLE);
	/* no action has a place of it; nothing votes */
	KUNIT_EXPECT_EQ(test, scope(dry, dry, wet), SCOPE_WHOLE);
	KUNIT_EXPECT_EQ(test, scope(dry, dry, dry), SCOPE_WHOLE);
}

static void scope_without_places(struct kunit *test)
{
	const struct scope_place nowhere[2] = { };
	const struct scope_input leak = at(1);

	KUNIT_EXPECT_EQ(test, scope_of(nowhere, 2, &leak, 1), SCOPE_WHOLE);
}

static void scope_same_places(struct kunit *test)
{
	const struct scope_place other = { .input = 3, .from_mm = 1 };
	u32 i, k;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		for (k = 0; k < ARRAY_SIZE(places); k++)
			KUNIT_EXPECT_EQ(test, scope_same(&places[i], &places[k]), i == k);
	KUNIT_EXPECT_TRUE(test, scope_same(&places[3], &other));
}

static struct kunit_case scope_cases[] = {
	KUNIT_CASE(scope_of_one_leak),
	KUNIT_CASE(scope_of_several),
	KUNIT_CASE(scope_is_wide),
	KUNIT_CASE(scope_without_places),
	KUNIT_CASE(scope_same_places),
	{ }
};

static struct kunit_suite scope_suite = {
	.name = "megapod_scope",
	.test_cases = scope_cases,
};

kunit_test_suite(scope_suite);

MODULE_DESCRIPTION("Tests of the scope of a trip");
MODULE_LICENSE("GPL");
