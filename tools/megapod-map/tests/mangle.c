// SPDX-License-Identifier: GPL-2.0-only
/*
 * A compiled map that something happened to: cut off at every byte, every bit of it turned, with
 * a check sum that is wrong and with one that is right. Built with sanitizers, in memory that ends
 * where the file does.
 *
 * usage: mangle FILE
 */
#include "map.h"

#include <linux/megapod_blob.h>

#include "validate.h"

enum verdict { REFUSED, WRONG, TAKEN, VERDICTS };

static void count(void *arg, const struct map_place *at, const char *why)
{
	KERNEL_BUG(!at->field || !*why || strlen(why) >= MEGAPOD_MAP_WHY_SIZE);
	++*(unsigned int *)arg;
}

static enum verdict judge(const u8 *bytes, size_t len)
{
	char why[MEGAPOD_MAP_WHY_SIZE] = "";
	u8 *copy = tight(bytes, len);
	unsigned int complaints = 0;
	struct map_blob *blob;
	size_t size;
	int err;

	err = map_blob_size(copy, len, &size, why);
	if (err) {
		KERNEL_BUG(!*why);
		free(copy);
		return REFUSED;
	}
	blob = calloc(1, size);
	KERNEL_BUG(!blob);
	err = map_blob_read(copy, len, blob, why);
	free(copy);
	KERNEL_BUG(!err != !*why);
	if (!err)
		KERNEL_BUG(!map_validate(&blob->map, count, &complaints) != !complaints);
	free(blob);
	return err ? REFUSED : complaints ? WRONG : TAKEN;
}

static void mend(u8 *bytes, size_t len)
{
	u32 crc = map_blob_crc(bytes, len - MAP_BLOB_CRC), i;

	for (i = 0; i < MAP_BLOB_CRC; i++)
		bytes[len - MAP_BLOB_CRC + i] = crc >> 8 * i;
}

int main(int argc, char **argv)
{
	static u8 bytes[MAP_BLOB_MAX];
	FILE *in = argc == 2 ? fopen(argv[1], "rb") : NULL;
	unsigned int cut[VERDICTS] = { 0 }, turned[VERDICTS] = { 0 }, mended[VERDICTS] = { 0 };
	size_t len, i;

	KERNEL_BUG(!in);
	len = fread(bytes, 1, sizeof(bytes), in);
	fclose(in);
	KERNEL_BUG(judge(bytes, len) != TAKEN);
	for (i = 0; i < len; i++)
		cut[judge(bytes, i)]++;
	for (i = 0; i < 8 * len; i++) {
		bytes[i / 8] ^= 1 << i % 8;
		turned[judge(bytes, len)]++;
		if (i / 8 < len - MAP_BLOB_CRC) {
			mend(bytes, len);
			mended[judge(bytes, len)]++;
		}
		bytes[i / 8] ^= 1 << i % 8;
		mend(bytes, len);
	}
	printf("cut %u of %zu taken, turned %u of %zu taken, mended %s\n",
	       cut[WRONG] + cut[TAKEN], len, turned[WRONG] + turned[TAKEN], 8 * len,
	       mended[REFUSED] && mended[WRONG] && mended[TAKEN] ? "of each kind" : "of one kind");
	return 0;
}
