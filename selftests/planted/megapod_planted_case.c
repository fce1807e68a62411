// SPDX-License-Identifier: GPL-2.0-only
/*
 * A KUnit case that fails, and one with parameters of which one fails.
 */
#include <kunit/test.h>
#include <linux/module.h>

static void fails(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 2);
}

static const struct {
	const char *name;
	int value;
} values[] = { { "good", 1 }, { "bad", 2 } };

KUNIT_ARRAY_PARAM_DESC(value, values, name);

static void fails_once(struct kunit *test)
{
	const typeof(values[0]) *param = test->param_value;

	KUNIT_EXPECT_EQ(test, param->value, 1);
}

static struct kunit_case planted_cases[] = {
	KUNIT_CASE(fails),
	KUNIT_CASE_PARAM(fails_once, value_gen_params),
	{}
};

static struct kunit_suite planted_suite = {
	.name = "megapod_planted",
	.test_cases = planted_cases,
};

kunit_test_suite(planted_suite);

MODULE_DESCRIPTION("A case that fails on purpose");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
