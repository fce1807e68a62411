// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of requests: those that are needed, the link or device that they name, and what may
 * not change while somebody holds it.
 */
#include <linux/err.h>
#include <net/genetlink.h>

#include "netlink.h"

int modbus_require(struct genl_info *info, int attr, const char *what)
{
	if (!GENL_REQ_ATTR_CHECK(info, attr))
		return 0;
	NL_SET_ERR_MSG_FMT(info->extack, "%s is missing", what);
	return -EINVAL;
}

int modbus_refuse_attr(struct genl_info *info, int attr, const char *why)
{
	if (!info->attrs[attr])
		return 0;
	NL_SET_BAD_ATTR(info->extack, info->attrs[attr]);
	NL_SET_ERR_MSG_FMT(info->extack, "%s", why);
	return -EINVAL;
}

void modbus_get_u32(struct genl_info *info, int attr, u32 *value)
{
	if (info->attrs[attr])
		WRITE_ONCE(*value, nla_get_u32(info->attrs[attr]));
}

void modbus_get_string(struct genl_info *info, int attr, char *string, size_t size)
{
	if (info->attrs[attr])
		nla_strscpy(string, info->attrs[attr], size);
}

/* The link that a request is about, with a reference */
struct modbus_link *modbus_get_link(struct genl_info *info, int id_attr, int name_attr)
{
	struct nlattr *id = info->attrs[id_attr];
	struct nlattr *name = info->attrs[name_attr];
	struct modbus_link *link;

	if (!id && !name)
		return ERR_PTR(modbus_require(info, id_attr, "id or name of the link"));
	link = id ? modbus_link_get(nla_get_u32(id)) : modbus_link_get_name(nla_data(name));
	if (link && id && name && nla_strcmp(name, link->config.name)) {
		modbus_link_put(link);
		link = NULL;
	}
	if (link)
		return link;

	NL_SET_BAD_ATTR(info->extack, id ?: name);
	if (name)
		NL_SET_ERR_MSG_FMT(info->extack, "link: no link '%s'", (char *)nla_data(name));
	else
		NL_SET_ERR_MSG_FMT(info->extack, "link: no link %u", nla_get_u32(id));
	return ERR_PTR(-ENOENT);
}

/* The device that a request is about, with a reference; no @name_attr if 0 */
struct modbus_node *modbus_get_node(struct genl_info *info, int id_attr, int name_attr)
{
	struct nlattr *name = name_attr ? info->attrs[name_attr] : NULL;
	struct nlattr *id = info->attrs[id_attr];
	struct modbus_node *node;

	if (!id && !name)
		return ERR_PTR(modbus_require(info, id_attr, name_attr ?
					      "id or name of the device" : "id of the device"));
	node = id ? modbus_node_get(nla_get_u32(id)) : modbus_node_get_name(nla_data(name));
	if (node && id && name && nla_strcmp(name, node->mdev.name)) {
		modbus_node_put(node);
		node = NULL;
	}
	if (node)
		return node;

	NL_SET_BAD_ATTR(info->extack, id ?: name);
	if (name)
		NL_SET_ERR_MSG_FMT(info->extack, "device: no device '%s'", (char *)nla_data(name));
	else
		NL_SET_ERR_MSG_FMT(info->extack, "device: no device %u", nla_get_u32(id));
	return ERR_PTR(-ENOENT);
}

/*
 * Whoever holds a device has counted on the times of its link: none of them is made longer
 * meanwhile.
 */
int modbus_check_held(struct genl_info *info, struct modbus_link *link, int type, u32 now,
		      const char *name)
{
	struct nlattr *attr = info->attrs[type];
	char by[MODBUS_NAME_SIZE * 2];

	if (!attr || nla_get_u32(attr) <= now || !modbus_link_held(link, by, sizeof(by)))
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "%s is held at %u by %s: disarm it first", name,
				now, by);
	return -EBUSY;
}
