/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What netlink attributes are called and how they are read: one table per attribute set, made from
 * Documentation/netlink/specs (spec.h). JSON keys are the names of the specs with "_" for "-", and
 * besides them "unit" and "number". What the kernel leaves out is null.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "base/ctl.h"

struct nlattr;

/**
 * enum attr_type - how an attribute is read
 * @A_U32: u32
 * @A_UINT: unsigned of 4 or 8 bytes
 * @A_SINT: signed of 4 or 8 bytes
 * @A_STRING: string
 * @A_BYTES: bytes, in hexadecimal
 * @A_FLAG: flag; true or false, never null
 * @A_ENUM: u32 that stands for one of &attr.words
 * @A_BITS: u32 of which each bit stands for one of &attr.words
 * @A_NEST: nest of &attr.nest
 * @A_UNIT: u32 quantity of which the base unit is shown
 * @A_NUMBER: u32 index from 0, shown as people count
 */
enum attr_type {
	A_U32,
	A_UINT,
	A_SINT,
	A_STRING,
	A_BYTES,
	A_FLAG,
	A_ENUM,
	A_BITS,
	A_NEST,
	A_UNIT,
	A_NUMBER,
};

/**
 * struct attr - one attribute
 * @nr: its number
 * @type: how it is read
 * @key: its JSON key
 * @multi: it may be there several times; an array
 * @optional: no key at all if it is not there, as with all that only requests have
 * @words: for A_ENUM and A_BITS, NULL at the end
 * @nest: for A_NEST
 */
struct attr {
	int nr;
	enum attr_type type;
	const char *key;
	bool multi;
	bool optional;
	const char *const *words;
	const struct attr *nest;
};

#include "core/spec.h"

extern const char *const switch_words[];

/* Place of @word among @words, one past the last if it is not there. */
unsigned int word_number(const char *const *words, const char *word);

const struct attr *attr_find(const struct attr *attrs, int nr);

/* A parsed message; never NULL. */
json_object *attrs_to_json(const struct attr *attrs, const struct nlattr *head, int len);

#endif
