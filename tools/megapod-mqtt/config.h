/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configuration: a file of JSON, which Documentation/admin-guide/mqtt.rst explains. What is
 * wrong with it is said, and ends the program.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "dsx.h"

/* Numbers of a rule's inputs. */
#define INPUTS_MAX 32

/**
 * struct integration - who may request something
 * @name: as in topics
 * @topic: of its heartbeat
 */
struct integration {
	const char *name;
	char topic[DSX_TOPIC_SIZE];
};

/**
 * struct request - a point of a rack whose value is an integration's
 * @type: what is requested
 * @rack: of which rack
 * @from: whose it is, a number of &config.integrations
 * @input: number of the input that shows it, 0 for none
 * @topic: of its value
 */
struct request {
	enum dsx_type type;
	json_object *rack;
	size_t from;
	unsigned int input;
	char topic[DSX_TOPIC_SIZE];
};

/**
 * struct config - all of it; strings live as long as the program
 * @host: of the broker
 * @port: of the broker
 * @ca: file with authorities, NULL without TLS
 * @cert: file with a certificate of ours, NULL for none
 * @key: file with its key
 * @user: user, NULL for none
 * @password: its password
 * @name: what this pod is called; its tag paths begin with that
 * @racks: array of racks
 * @meters: array of meters
 * @heartbeat_ms: how long an integration's heartbeat counts
 * @request_ms: how long what it requests counts
 */
struct config {
	char host[254];
	unsigned int port;
	const char *ca;
	const char *cert;
	const char *key;
	const char *user;
	const char *password;
	const char *name;
	json_object *racks;
	json_object *meters;
	struct integration *integrations;
	size_t num_integrations;
	struct request *requests;
	size_t num_requests;
	long long heartbeat_ms;
	long long request_ms;
};

void config_read(const char *file, struct config *config);
void config_free(struct config *config);

/* The path of a point of a rack: "Rack/TYPE/NAME/RACK". */
void config_rack_point(const struct config *config, json_object *rack, enum dsx_type type,
		       char point[DSX_POINT_SIZE]);

/* That of a point of the system: "System/TYPE/NAME[/INTEGRATION]". */
void config_system_point(const struct config *config, const char *integration, enum dsx_type type,
			 char point[DSX_POINT_SIZE]);

#endif
