// SPDX-License-Identifier: GPL-2.0-only
/*
 * A map to go on with, from a device profile of phosphor-modbus (OpenBMC): its sensors with the
 * units that it gives each type, its states as alarms and leaks. A state of which 0 means trouble
 * is raw. What it writes is left out.
 */
#include "import.h"

static const struct {
	const char *type;
	const char *unit;
	int quantity;
} sensors[] = {
	{ "FanTach", "rpm", -1 }, { "LiquidFlow", "L/min", -1 }, { "Power", "W", -1 },
	{ "Pressure", "Pa", -1 }, { "Temperature", "°C", -1 }, { "Voltage", "V", -1 },
	{ "Current", "A", -1 }, { "Airflow", "CFM", -1 }, { "Altitude", "m", -1 },
	{ "Energy", "J", -1 }, { "Frequency", "Hz", -1 }, { "Humidity", "%RH", -1 },
	{ "Utilization", "%", MEGAPOD_QUANTITY_DUTY }, { "Valve", "%", MEGAPOD_QUANTITY_DUTY },
	{ "Charge", "Ah", -1 }, { "RotationalPosition", "rad", -1 },
	{ "ValveClosedDuration", "s", -1 }, { "ValveOpenDuration", "s", -1 },
};

static const struct {
	const char *type;
	int kind;
} kinds[] = {
	{ "ReservoirPumpUnit", MEGAPOD_COMPONENT_KIND_CDU },
	{ "HeatExchanger", MEGAPOD_COMPONENT_KIND_CDU },
	{ "BatteryBackupUnit", MEGAPOD_COMPONENT_KIND_UPS },
	{ "CapacitorBankUnit", MEGAPOD_COMPONENT_KIND_UPS },
	{ "FlowMeter", MEGAPOD_COMPONENT_KIND_SENSOR },
};

/* Numbers that are written as text: "0x9002". Return: -1 if it is none */
static int offset_of(struct json_object *object)
{
	const char *text = json_text(object, "Offset");
	unsigned long n;
	char *end;

	if (!text)
		return -1;
	n = strtoul(text, &end, 0);
	return end == text || *end || n > U16_MAX ? -1 : (int)n;
}

static int size_of(struct json_object *object)
{
	return (int)json_number(object, "Size", 1);
}

static const char *type_of(struct json_object *object, int words)
{
	const char *form = json_text(object, "Format");
	bool sign = json_number(object, "IsSigned", 0) != 0;

	if (form && !strcmp(form, "Float32"))
		return words == 2 ? "f32" : "a float of another size";
	switch (words) {
	case 1:
		return sign ? "s16" : "u16";
	case 2:
		return sign ? "s32" : "u32";
	case 4:
		return sign ? "s64" : "u64";
	default:
		return format("a number of %d registers", words);
	}
}

static void take_sensor(struct import *im, struct json_object *object)
{
	const char *type = json_text(object, "Type");
	struct import_point pt = {
		.reg = offset_of(object), .bit = -1, .words = size_of(object), .quantity = -1,
		.scale_at = -1,
		.name = json_text(object, "Name"), .context = type,
	};
	double shift = json_number(object, "Shift", 0), scale = json_number(object, "Scale", 1);
	int precision = (int)json_number(object, "Precision", 0);
	size_t i;

	if (pt.reg < 0 || !type || pt.words < 1)
		return;
	if (!pt.name)
		pt.name = type;
	pt.type = type_of(object, pt.words);
	for (i = 0; i < ARRAY_SIZE(sensors); i++) {
		if (strcmp(sensors[i].type, type))
			continue;
		pt.unit = sensors[i].unit;
		pt.quantity = sensors[i].quantity;
	}
	if (precision < 0 || precision > 30) {
		import_left_out(im, pt.reg, pt.words, "%s: a precision out of range", pt.name);
		return;
	}
	pt.scale = scale == 1 && precision ? format("1/%u", 1U << precision) :
		   import_decimal(scale / (1U << precision));
	if (shift != 0)
		pt.offset = import_decimal(shift);
	import_point(im, &pt);
}

static void take_state(struct import *im, int reg, struct json_object *bit)
{
	const char *type = json_text(bit, "Type");
	struct import_point pt = {
		.reg = reg, .bit = (int)json_number(bit, "BitPosition", -1), .bits = 1,
		.words = 1, .name = json_text(bit, "Name"), .context = type,
		.quantity = MEGAPOD_QUANTITY_ALARM, .scale_at = -1,
	};

	if (!pt.name || !type || pt.bit < 0 || pt.bit > 15)
		return;
	if (strstr(type, "Leak"))
		pt.quantity = MEGAPOD_QUANTITY_LEAK;
	if (!json_number(bit, "Value", 1)) {
		import_decide(im, "%d.%d: 0 means %s here: raw", reg, pt.bit, type);
		pt.quantity = MEGAPOD_QUANTITY_RAW;
	} else if (!strstr(type, "Critical") && strcmp(type, "PumpFailure")) {
		pt.more = "severity: warning";
	}
	import_point(im, &pt);
}

static void take_states(struct import *im, struct json_object *list)
{
	size_t i, k;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *word = json_object_array_get_idx(list, i);
		struct json_object *bits = json_list(word, "Bits");
		int reg = offset_of(word);

		for (k = 0; bits && reg >= 0 && k < json_object_array_length(bits); k++)
			take_state(im, reg, json_object_array_get_idx(bits, k));
	}
}

/* Those that tell one device from another are in the identity. */
static void take_texts(struct import *im, struct json_object *list)
{
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *object = json_object_array_get_idx(list, i);
		const char *type = json_text(object, "Type");

		if (type && offset_of(object) >= 0 && !import_is_identity(im, offset_of(object)))
			import_text(im, type, offset_of(object), size_of(object));
	}
}

static void leave_out(struct import *im, struct json_object *list, const char *what,
		      const char *known)
{
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *object = json_object_array_get_idx(list, i);
		const char *type = json_text(object, "Type");

		if (type && offset_of(object) >= 0 && (!known || !strstr(known, type)))
			import_left_out(im, offset_of(object), size_of(object), "%s: %s", what,
					type);
	}
}

static void take_text(struct import *im, struct json_object *list, const char *type,
		      const char *to, int but)
{
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *object = json_object_array_get_idx(list, i);
		const char *name = json_text(object, "Type");

		if (!name || strcmp(name, type) || offset_of(object) < 0 ||
		    offset_of(object) == but)
			continue;
		import_identity(im, to, offset_of(object), size_of(object));
		return;
	}
}

/* The register that the profile is recognised by is what 'expect' speaks of. */
static void take_identity(struct import *im, struct json_object *root)
{
	struct json_object *list = json_list(root, "InventoryRegisters"), *probe, *expected;
	int at = -1;

	if (json_object_object_get_ex(root, "ProbeRegister", &probe) &&
	    json_object_object_get_ex(probe, "ExpectedValue", &expected) &&
	    json_object_is_type(expected, json_type_string)) {
		at = offset_of(probe);
		import_identity(im, format("expect: \"%s\"", json_object_get_string(expected)), 0,
				0);
		import_identity(im, "model", at, size_of(probe));
	} else {
		import_unknown(im, false);
		take_text(im, list, "Model", "model", -1);
	}
	take_text(im, list, "Manufacturer", "vendor", at);
	take_text(im, list, "SerialNumber", "serial", at);
	take_text(im, json_list(root, "FirmwareRegisters"), "Version", "firmware", -1);
}

static void take_sensors(struct import *im, struct json_object *list)
{
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++)
		take_sensor(im, json_object_array_get_idx(list, i));
}

/**
 * import_phosphor() - a map from a device profile of phosphor-modbus
 * @file: its name
 * @out: where to
 *
 * Return: 0 or -1, which was said.
 */
int import_phosphor(const char *file, FILE *out)
{
	struct json_object *root = json_object_from_file(file);
	const char *model = root ? json_text(root, "DeviceModel") : NULL;
	const char *type = root ? json_text(root, "DeviceType") : NULL;
	int kind = MEGAPOD_COMPONENT_KIND_OTHER;
	struct import *im;
	size_t i;

	if (!model || !type) {
		fprintf(stderr, "megapod-map: %s: no JSON with a DeviceType and a DeviceModel\n",
			file);
		return -1;
	}
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].type, type))
			kind = kinds[i].kind;
	im = import_begin(out, model, kind, format("%s, %s", model, type),
			  format("Modbus RTU, %.0f baud, parity %s",
				 json_number(root, "BaudRate", 0),
				 json_text(root, "Parity") ? json_text(root, "Parity") : "?"));
	import_source(im, "phosphor", "a device profile of phosphor-modbus", 'B');
	take_identity(im, root);
	import_block(im, "sensors", MODBUS_SPACE_HOLDING, 1, 0);
	take_sensors(im, json_list(root, "SensorRegisters"));
	take_sensors(im, json_list(root, "MetricRegisters"));
	import_block(im, "states", MODBUS_SPACE_HOLDING, 1, 0);
	take_states(im, json_list(root, "StatusRegisters"));
	take_texts(im, json_list(root, "InventoryRegisters"));
	leave_out(im, json_list(root, "FirmwareRegisters"), "firmware", "Version");
	leave_out(im, json_list(root, "ConfigRegisters"), "a setting", NULL);
	import_end(im, file);
	json_object_put(root);
	return 0;
}
