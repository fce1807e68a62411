// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests as they are.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/modbus.h>

#include "base/out.h"
#include "base/text.h"
#include "core/nl.h"
#include "core/object.h"
#include "core/pdu.h"
#include "core/schema.h"

int unit_find(const char *name, struct unit *unit)
{
	const struct object_class *class = strchr(name, '/') ? &link_class : &device_class;
	unsigned int number = 0;
	json_object *object;
	char rest;
	int err;

	if (class == &link_class &&
	    (sscanf(strchr(name, '/'), "/%3u%c", &number, &rest) != 1 || number > 255))
		return fail(USAGE, "\"%s\" is not a unit, LINK/0 to LINK/255", name);
	err = object_get(class, text("%.*s", (int)strcspn(name, "/"), name), &object);
	if (err)
		return err;
	unit->id = get_number(object, "id");
	unit->number = class == &link_class ? (int)number : -1;
	json_object_put(object);
	return 0;
}

int pdu_ask(const struct unit *unit, const unsigned char *request, size_t len, const char *force,
	    unsigned char *reply, size_t *reply_len)
{
	struct nl_msg *msg = req_new(MODBUS, MODBUS_CMD_PDU);
	json_object *answer;
	int err;

	nla_put_u32(msg, unit->number < 0 ? MODBUS_A_PDU_DEVICE_ID : MODBUS_A_PDU_LINK_ID,
		    unit->id);
	if (unit->number >= 0)
		nla_put_u32(msg, MODBUS_A_PDU_UNIT, unit->number);
	nla_put(msg, MODBUS_A_PDU_REQUEST, len, request);
	if (force)
		nla_put_string(msg, MODBUS_A_PDU_FORCE, force);
	err = req_do(msg, pdu_attrs, &answer);
	if (!err && hex_parse(get_string(answer, "reply"), reply, PDU_MAX, reply_len))
		err = -EBADMSG;
	json_object_put(answer);
	return err;
}
