// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink attributes to JSON, by tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/megapod.h>
#include <linux/modbus.h>
#include <netlink/attr.h>

#include "core/schema.h"
#include "base/text.h"
#include "base/units.h"

/* Past the number of any attribute. */
#define MAX_ATTR 128

const char *const switch_words[] = { "off", "on", NULL };

const struct attr *attr_find(const struct attr *attrs, int nr)
{
	for (; attrs->key; attrs++)
		if (attrs->nr == nr)
			return attrs;
	abort();
}

unsigned int word_number(const char *const *words, const char *word)
{
	unsigned int nr = 0;

	while (words[nr] && strcmp(words[nr], word))
		nr++;
	return nr;
}

static size_t count_words(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* A word a newer kernel may have added is shown as its number. */
static json_object *word_json(const char *const *words, uint32_t value)
{
	char number[16];

	if (value < count_words(words))
		return json_object_new_string(words[value]);
	snprintf(number, sizeof(number), "%u", value);
	return json_object_new_string(number);
}

static json_object *bits_json(const char *const *words, uint32_t value)
{
	json_object *array = json_object_new_array();

	for (uint32_t bit = 0; bit < 32; bit++)
		if (value & 1u << bit)
			json_object_array_add(array, word_json(words, bit));
	return array;
}

static json_object *string_json(const struct nlattr *nla)
{
	char *text = must(text_clean(nla_data(nla), nla_len(nla)));
	json_object *object = json_object_new_string(text);

	free(text);
	return object;
}

static json_object *bytes_json(const struct nlattr *nla)
{
	size_t len = nla_len(nla);
	char *hex = must(malloc(2 * len + 1));
	json_object *object;

	hex_text(nla_data(nla), len, "", hex);
	object = json_object_new_string(hex);
	free(hex);
	return object;
}

/* NULL, which is null in JSON, for what is not as it should be. */
static json_object *value_json(const struct attr *attr, const struct nlattr *nla)
{
	bool wide = nla_len(nla) == 8;

	switch (attr->type) {
	case A_STRING:
		return string_json(nla);
	case A_BYTES:
		return bytes_json(nla);
	case A_FLAG:
		return json_object_new_boolean(true);
	case A_NEST:
		return attrs_to_json(attr->nest, nla_data(nla), nla_len(nla));
	default:
		break;
	}
	if (!wide && nla_len(nla) != 4)
		return NULL;
	if (attr->type == A_SINT)
		return json_object_new_int64(wide ? nla_get_s64(nla) : nla_get_s32(nla));
	if (attr->type == A_UINT)
		return json_object_new_uint64(wide ? nla_get_u64(nla) : nla_get_u32(nla));
	if (wide)
		return NULL;
	switch (attr->type) {
	case A_ENUM:
		return word_json(attr->words, nla_get_u32(nla));
	case A_BITS:
		return bits_json(attr->words, nla_get_u32(nla));
	case A_UNIT:
		return json_object_new_string(units_base(nla_get_u32(nla)));
	case A_NUMBER:
		return json_object_new_int64((int64_t)nla_get_u32(nla) + 1);
	default:
		return json_object_new_int64(nla_get_u32(nla));
	}
}

static json_object *all_json(const struct attr *attr, const struct nlattr *head, int len)
{
	json_object *array = json_object_new_array();
	const struct nlattr *nla;
	int rest;

	nla_for_each_attr(nla, (struct nlattr *)head, len, rest)
		if (nla_type(nla) == attr->nr)
			json_object_array_add(array, value_json(attr, nla));
	return array;
}

/* Keys are constants of the tables, and none comes twice: neither is copied nor looked up. */
static void add(json_object *object, const char *key, json_object *value)
{
	json_object_object_add_ex(object, key, value, JSON_C_OBJECT_ADD_KEY_IS_NEW |
				  JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

json_object *attrs_to_json(const struct attr *attrs, const struct nlattr *head, int len)
{
	const struct nlattr *first[MAX_ATTR] = { NULL }, *nla;
	json_object *object = json_object_new_object();
	int rest;

	nla_for_each_attr(nla, (struct nlattr *)head, len, rest)
		if (nla_type(nla) < MAX_ATTR && !first[nla_type(nla)])
			first[nla_type(nla)] = nla;
	for (; attrs->key; attrs++) {
		nla = first[attrs->nr];
		/* Without -j null is as what is not there, and units are those of people. */
		if ((!nla && (attrs->optional || !ctl.json)) ||
		    (attrs->type == A_UNIT && !ctl.json))
			continue;
		if (attrs->multi)
			add(object, attrs->key, all_json(attrs, head, len));
		else if (nla)
			add(object, attrs->key, value_json(attrs, nla));
		else
			add(object, attrs->key, attrs->type == A_FLAG ?
			    json_object_new_boolean(false) : NULL);
	}
	return object;
}
