// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices of a site: served by a map that megapod-map has compiled, with no driver of their own.
 *
 * ``device add NAME driver site map MAP`` loads megapod/MAP.map where firmware is, so that what
 * guards firmware (LoadPin, IMA) guards maps. It is copied: whatever becomes of the file, the
 * device keeps its map until it is deleted.
 *
 * Anybody's map may be read by. For a device to be written, ``trust`` names the SHA-256 of the map,
 * and all its sources are of grade A: a wrong register that is read misinforms, one that is
 * written acts.
 */
#include <crypto/sha2.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/kernel.h>
#include <linux/megapod_blob.h>
#include <linux/megapod_map.h>
#include <linux/modbus.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#define SITE_FILE_SIZE	(MODBUS_NAME_SIZE + 16)

static_assert(MODBUS_DIGEST_SIZE == 2 * SHA256_DIGEST_SIZE + 1);

static bool is_map_name(const char *name)
{
	if (!isascii(*name) || !isalnum(*name))
		return false;
	while (isascii(*name) && (isalnum(*name) || (*name && strchr("_-.", *name))))
		name++;
	return !*name;
}

/* The file of a map. Return: NULL after saying why not, with *err */
static const struct firmware *load(struct modbus_device *mdev, int *err)
{
	const struct firmware *file;
	char name[SITE_FILE_SIZE];

	*err = -EINVAL;
	if (!mdev->map[0]) {
		modbus_device_refuse(mdev, "map: one is needed, that of megapod/NAME.map");
		return NULL;
	}
	if (!is_map_name(mdev->map)) {
		modbus_device_refuse(mdev, "map: a name has letters, digits, '_', '-' and '.'");
		return NULL;
	}
	snprintf(name, sizeof(name), "megapod/%s.map", mdev->map);
	*err = request_firmware_direct(&file, name, &mdev->dev);
	if (!*err)
		return file;
	if (*err == -ENOENT)
		modbus_device_refuse(mdev, "map: there is no %s where firmware is", name);
	else
		modbus_device_refuse(mdev, "map: %s cannot be read: error %d", name, *err);
	return NULL;
}

static void unload(void *blob)
{
	kvfree(blob);
}

/* The map in memory that goes with the device. Return: NULL after saying why not, with *err */
static struct map_blob *unpack(struct modbus_device *mdev, const struct firmware *file, int *err)
{
	char why[MEGAPOD_MAP_WHY_SIZE];
	struct map_blob *blob;
	size_t size;

	*err = map_blob_size(file->data, file->size, &size, why);
	if (*err) {
		modbus_device_refuse(mdev, "map: %s", why);
		return NULL;
	}
	blob = kvzalloc(size, GFP_KERNEL);
	*err = blob ? devm_add_action_or_reset(&mdev->dev, unload, blob) : -ENOMEM;
	if (*err)
		return NULL;
	*err = map_blob_read(file->data, file->size, blob, why);
	if (!*err)
		return blob;
	modbus_device_refuse(mdev, "map: %s", why);
	return NULL;
}

static bool is_digest(const char *text)
{
	size_t i;

	for (i = 0; isxdigit(text[i]); i++)
		;
	return !text[i] && i == MODBUS_DIGEST_SIZE - 1;
}

static int check_trust(struct modbus_device *mdev, const char *digest)
{
	if (!mdev->trust[0] || !strcasecmp(mdev->trust, digest))
		return 0;
	if (!is_digest(mdev->trust))
		modbus_device_refuse(mdev, "trust: 64 hexadecimal digits wanted, of sha256sum");
	else
		modbus_device_refuse(mdev, "trust: it is %s", digest);
	return -EINVAL;
}

static int serve(struct modbus_device *mdev, const struct firmware *file)
{
	char digest[MODBUS_DIGEST_SIZE];
	u8 sum[SHA256_DIGEST_SIZE];
	struct map_blob *blob;
	int err;

	sha256(file->data, file->size, sum);
	snprintf(digest, sizeof(digest), "%*phN", (int)sizeof(sum), sum);
	err = check_trust(mdev, digest);
	if (err)
		return err;
	blob = unpack(mdev, file, &err);
	if (!blob)
		return err;
	blob->map.owner = THIS_MODULE;
	blob->map.read_only = !mdev->trust[0] || blob->grade != 'A';
	if (mdev->trust[0] && blob->map.read_only)
		dev_notice(&mdev->dev, "read-only: writing wants a map of grade A, it is %c\n",
			   blob->grade);
	modbus_device_set_map(mdev, digest, blob->grade);
	return megapod_map_probe(mdev, &blob->map);
}

static int site_probe(struct modbus_device *mdev)
{
	const struct firmware *file;
	int err;

	file = load(mdev, &err);
	if (!file)
		return err;
	err = serve(mdev, file);
	release_firmware(file);
	return err;
}

static const struct modbus_device_id site_ids[] = {
	{ "site" },
	{ }
};

static struct modbus_driver site_driver = {
	.driver.name = "site",
	.id_table = site_ids,
	.by_map = true,
	.probe = site_probe,
	.remove = megapod_map_remove,
	.link_changed = megapod_map_link_changed,
};
module_modbus_driver(site_driver);

MODULE_ALIAS(MODBUS_MODULE_PREFIX "site");
MODULE_DESCRIPTION("Modbus devices served by a map of the site");
MODULE_AUTHOR("megapod maintainers");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("MEGAPOD_MAP");
