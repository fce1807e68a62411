// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "config.h"
#include "start.h"

#define PORT 1883
#define PORT_TLS 8883
/*
 * Of ten seconds between two heartbeats, and of 100 s between two values, two may be missed and
 * the third be late.
 */
#define HEARTBEAT_S 35
#define REQUEST_S 350
#define LEASE_S_MAX 3600

static const char *file;
static json_object *root;
/* What was allocated; it is freed in the end. */
static char *password, *paths[4];
static size_t num_paths;

static void wrong(const char *where, const char *why) __attribute__((noreturn));
static void wrong(const char *where, const char *why)
{
	char text[512];

	snprintf(text, sizeof(text), "%s: %s", where, why);
	start_fail(file, text);
}

/* A key that must be one of @keys, which end with NULL. */
static void check_keys(json_object *object, const char *where, const char *const *keys)
{
	char text[256];

	if (!json_object_is_type(object, json_type_object))
		wrong(where, "is no object");
	json_object_object_foreach(object, key, value) {
		size_t i = 0;

		(void)value;
		while (keys[i] && strcmp(keys[i], key))
			i++;
		if (keys[i])
			continue;
		snprintf(text, sizeof(text), "%s.%s", where, key);
		wrong(text, "is no field");
	}
}

static const char *string_at(json_object *object, const char *where, const char *key, bool must_be)
{
	json_object *value = json_object_object_get(object, key);
	char text[256];

	if (!value && !must_be)
		return NULL;
	if (json_object_is_type(value, json_type_string) && *json_object_get_string(value))
		return json_object_get_string(value);
	snprintf(text, sizeof(text), "%s.%s", where, key);
	wrong(text, "is no string, or an empty one");
}

static long long seconds_at(const char *key, long long otherwise)
{
	json_object *value = json_object_object_get(root, key);
	long long s = json_object_get_int64(value);

	if (!value)
		return otherwise;
	if (!json_object_is_type(value, json_type_int) || s < 1 || s > LEASE_S_MAX)
		wrong(key, "is no number of seconds from 1 to 3600");
	return s;
}

/*
 * A file without a folder is one of those that systemd hands over, or stands beside the
 * configuration.
 */
static const char *path_at(const char *key)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	const char *name = string_at(root, "", key, false);
	const char *slash = strrchr(file, '/');
	char *path;
	int len;

	if (!name || strchr(name, '/'))
		return name;
	len = folder ? asprintf(&path, "%s/%s", folder, name) :
	      asprintf(&path, "%.*s%s", slash ? (int)(slash + 1 - file) : 0, file, name);
	if (len < 0)
		must(NULL);
	paths[num_paths++] = path;
	return path;
}

static bool is_loopback(const struct address *at)
{
	struct in_addr four;

	if (at->name)
		return !strcmp(at->host, "localhost");
	return !strcmp(at->host, "::1") ||
	       (inet_pton(AF_INET, at->host, &four) == 1 && ntohl(four.s_addr) >> 24 == 127);
}

static void read_broker(struct config *config)
{
	struct address at;
	const char *broker = string_at(root, "", "broker", true), *secret;

	config->ca = path_at("ca");
	config->cert = path_at("cert");
	config->key = path_at("key");
	config->user = string_at(root, "", "user", false);
	secret = path_at("password");
	if (address_parse(broker, config->ca ? PORT_TLS : PORT, &at))
		wrong("broker", "is no server, as exchange.example.com:8883");
	if (!config->cert != !config->key || (config->cert && !config->ca))
		wrong("cert", "goes with key and ca");
	if (!config->user != !secret)
		wrong("user", "goes with password, which is a file");
	if (!config->ca && !is_loopback(&at) && !get_flag(root, "insecure"))
		wrong("broker", "is not on this machine: say ca, or \"insecure\": true");
	strcpy(config->host, at.host);
	config->port = at.port;
	if (secret)
		password = start_secret(secret);
	config->password = password;
}

static size_t integration_of(struct config *config, const char *name)
{
	char point[DSX_POINT_SIZE], plain[DSX_POINT_SIZE] = "";
	struct integration *all = config->integrations;

	for (size_t i = 0; i < config->num_integrations; i++)
		if (!strcmp(all[i].name, name))
			return i;
	dsx_path_add(plain, name);
	if (strcmp(plain, name) || !strcmp(name, "PUB"))
		wrong(name, "is no name of an integration: letters, digits, - and _");
	all = must(realloc(all, (config->num_integrations + 1) * sizeof(*all)));
	config->integrations = all;
	config_system_point(config, name, HEARTBEAT_INTEGRATION, point);
	all[config->num_integrations].name = name;
	dsx_topic(all[config->num_integrations].topic, name, "Value", point);
	return config->num_integrations++;
}

static unsigned int input_at(const struct config *config, json_object *object, const char *where)
{
	json_object *value = json_object_object_get(object, "input");
	long long input = json_object_get_int64(value);

	if (!value)
		return 0;
	if (!json_object_is_type(value, json_type_int) || input < 1 || input > INPUTS_MAX)
		wrong(where, "input is 1 to 32");
	for (size_t i = 0; i < config->num_requests; i++)
		if (config->requests[i].input == input)
			wrong(where, "has the input of another request");
	return input;
}

static void read_request(struct config *config, json_object *rack, const char *where,
			 enum dsx_type type)
{
	static const char *const keys[] = { "integration", "input", NULL };
	json_object *object = json_object_object_get(rack, dsx_types[type].name);
	char at[256], point[DSX_POINT_SIZE];
	struct request *request;

	if (!object)
		return;
	snprintf(at, sizeof(at), "%s.%s", where, dsx_types[type].name);
	check_keys(object, at, keys);
	config->requests = must(realloc(config->requests, (config->num_requests + 1) *
					sizeof(*request)));
	request = &config->requests[config->num_requests];
	*request = (struct request){ .type = type, .rack = rack };
	request->from = integration_of(config, string_at(object, at, "integration", true));
	request->input = input_at(config, object, at);
	config_rack_point(config, rack, type, point);
	dsx_topic(request->topic, config->integrations[request->from].name, "Value", point);
	config->num_requests++;
}

static void check_list(json_object *object, const char *where, const char *key, bool must_be)
{
	json_object *list = json_object_object_get(object, key), *item;
	char text[256];
	bool good = json_object_is_type(list, json_type_array) && length(list);

	if (!list && !must_be)
		return;
	for_each_object(item, good ? list : NULL)
		good &= json_object_is_type(item, json_type_string);
	if (good)
		return;
	snprintf(text, sizeof(text), "%s.%s", where, key);
	wrong(text, "is no list of strings");
}

/* Readings, a valve and a group are named by strings, and what may be several by lists. */
static void read_rack(struct config *config, json_object *rack, const char *where)
{
	static const enum dsx_type one[] = {
		RACK_SUPPLY_TEMPERATURE, RACK_RETURN_TEMPERATURE, RACK_FLOW,
		RACK_DIFFERENTIAL_PRESSURE, RACK_VALVE_POSITION, RACK_POWER,
		RACK_ELECTRICAL_STATUS,
	}, several[] = { RACK_LEAK, RACK_LIQUID_STATUS };
	const char *keys[RACK_ELECTRICAL_REQUEST - RACK_SUPPLY_TEMPERATURE + 4] = { "id", "name" };
	size_t count = 2;

	for (size_t i = RACK_SUPPLY_TEMPERATURE; i <= RACK_ELECTRICAL_REQUEST; i++)
		if (i != RACK_LEAK_FAULT)
			keys[count++] = dsx_types[i].name;
	check_keys(rack, where, keys);
	string_at(rack, where, "id", true);
	string_at(rack, where, "name", false);
	for (size_t i = 0; i < COUNT_OF(one); i++)
		string_at(rack, where, dsx_types[one[i]].name, false);
	for (size_t i = 0; i < COUNT_OF(several); i++)
		check_list(rack, where, dsx_types[several[i]].name, false);
	read_request(config, rack, where, RACK_LIQUID_REQUEST);
	read_request(config, rack, where, RACK_ELECTRICAL_REQUEST);
}

static void read_meter(struct config *config, json_object *meter, const char *where)
{
	const char *keys[METER_CURRENT - METER_VOLTAGE + 4] = { "id", "serves" };
	size_t count = 2;

	(void)config;
	for (size_t i = METER_VOLTAGE; i <= METER_CURRENT; i++) {
		keys[count++] = dsx_types[i].name;
		string_at(meter, where, dsx_types[i].name, false);
	}
	check_keys(meter, where, keys);
	string_at(meter, where, "id", true);
	check_list(meter, where, "serves", true);
}

/* Each of a list, and no two with the same place in topics. */
static json_object *read_list(struct config *config, const char *key,
			      void (*read)(struct config *config, json_object *item,
					   const char *where))
{
	json_object *list = json_object_object_get(root, key), *item, *other;
	char where[64], path[DSX_POINT_SIZE], others[DSX_POINT_SIZE];

	if (list && !json_object_is_type(list, json_type_array))
		wrong(key, "is no list");
	for_each_object(item, list) {
		snprintf(where, sizeof(where), "%s[%zu]", key, item_nr);
		if (!json_object_is_type(item, json_type_object))
			wrong(where, "is no object");
		read(config, item, where);
		*path = '\0';
		dsx_path_add(path, get_string(item, "id"));
		for_each_object(other, list) {
			*others = '\0';
			dsx_path_add(others, get_string(other, "id"));
			if (other_nr < item_nr && !strcmp(path, others))
				wrong(where, "has the id of another");
		}
	}
	return list;
}

void config_read(const char *name, struct config *config)
{
	static const char *const keys[] = {
		"broker", "ca", "cert", "key", "user", "password", "insecure", "name", "racks",
		"meters", "heartbeat_s", "request_s", NULL
	};
	enum json_tokener_error err;
	char *text;

	*config = (struct config){ 0 };
	file = name;
	text = start_file(name);
	root = json_tokener_parse_verbose(text, &err);
	free(text);
	if (err != json_tokener_success)
		start_fail(file, json_tokener_error_desc(err));
	check_keys(root, "the file", keys);
	config->name = string_at(root, "", "name", true);
	config->heartbeat_ms = 1000 * seconds_at("heartbeat_s", HEARTBEAT_S);
	config->request_ms = 1000 * seconds_at("request_s", REQUEST_S);
	read_broker(config);
	config->racks = read_list(config, "racks", read_rack);
	config->meters = read_list(config, "meters", read_meter);
}

void config_free(struct config *config)
{
	while (num_paths)
		free(paths[--num_paths]);
	free(password);
	free(config->integrations);
	free(config->requests);
	json_object_put(root);
}

static void path_begin(char point[DSX_POINT_SIZE], const char *object, enum dsx_type type)
{
	snprintf(point, DSX_POINT_SIZE, "%s/%s", object, dsx_types[type].name);
}

void config_rack_point(const struct config *config, json_object *rack, enum dsx_type type,
		       char point[DSX_POINT_SIZE])
{
	path_begin(point, "Rack", type);
	dsx_path_add(point, config->name);
	dsx_path_add(point, get_string(rack, "id"));
}

void config_system_point(const struct config *config, const char *integration, enum dsx_type type,
			 char point[DSX_POINT_SIZE])
{
	path_begin(point, "System", type);
	dsx_path_add(point, config->name);
	if (integration)
		dsx_path_add(point, integration);
}
