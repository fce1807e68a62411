// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which versions work together here: of the tool and of the modules that are loaded.
 */
#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "cmd/commands.h"

static const char *const modules[] = {
	"modbus", "megapod", "megapod_map", "orv3_rpu", "gude_pdu",
	"orv3_psu", "orv3_bbu", "sdm_meter", "cg_meter", "rle_leak", "kenmec_cdu",
	"adam_di", "iologik_di", "victron_gx", "sunspec", "apc_ups", "netio_pdu",
	"waveshare_relay", "imp_pump", "grundfos_cim", "belimo_valve",
	"megapod_site"
};

/* Version of a loaded module, "" if it is not loaded. */
static const char *version_of(const char *module)
{
	FILE *in = fopen(text("/sys/module/%s/version", module), "re");
	char line[64] = "";

	if (in) {
		if (!fgets(line, sizeof(line), in))
			*line = '\0';
		fclose(in);
	}
	return text("%.*s", (int)strcspn(line, "\n"), line);
}

static int version(const struct args *args)
{
	json_object *loaded = json_object_new_object();

	(void)args;
	if (!ctl.json)
		puts("megapodctl " VERSION);
	for (size_t i = 0; i < COUNT_OF(modules); i++) {
		const char *is = version_of(modules[i]);

		json_object_object_add(loaded, modules[i],
				       *is ? json_object_new_string(is) : NULL);
		if (*is && !ctl.json)
			printf("%s %s%s\n", modules[i], is, strcmp(is, VERSION) ?
			       ": not that of megapodctl, see megapodctl doctor" : "");
	}
	doc_add("version", json_object_new_string(VERSION));
	doc_add("modules", loaded);
	return 0;
}

static const struct param no_params[] = { { 0 } };

const struct command version_commands[] = {
	{ "version", NULL, no_params, 0, false, NULL, version,
	  "Show the versions of megapodctl and of the modules that are loaded",
	  "megapodctl version" },
	{ 0 }
};
