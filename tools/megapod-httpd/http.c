// SPDX-License-Identifier: GPL-2.0-only
/*
 * The server: one thread, which waits for clients and for the kernel's events.
 *
 * A client is hostile. It only reads, by GET and HEAD; what it may send is limited in bytes
 * and in time, and so is their number. All answers are made of one snapshot of the kernel,
 * which is not taken more often than SNAPSHOT_MS however many ask.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <microhttpd.h>

#include "core/nl.h"
#include "auth.h"
#include "client.h"
#include "follow.h"
#include "http.h"
#include "metrics.h"
#include "reading.h"
#include "snapshot.h"

/* All who ask within this time are told the same. */
#define SNAPSHOT_MS 1000
/* Of a request's head, and what libmicrohttpd keeps with it. */
#define HEAD_BYTES 16384
/* Clients that are late are looked for so often. */
#define SWEEP_MS 1000

#define TEXT_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define OPENMETRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

static const struct http_options *options;
static struct MHD_Daemon *server;
static struct self self;

/* Both formats of the last snapshot. */
static struct {
	struct MHD_Response *response;
	unsigned long long serial;
} metrics[2];

static void on_kernel_event(json_object *event)
{
	(void)event;
}

static const struct snapshot *snapshot(void)
{
	const struct snapshot *is = snapshot_get(SNAPSHOT_MS);

	follow_snapshot(is, on_kernel_event);
	return is;
}

static void header(struct MHD_Response *response, const char *name, const char *value)
{
	if (MHD_add_response_header(response, name, value) != MHD_YES)
		must(NULL);
}

/* An answer of @buf, which becomes its. */
static struct MHD_Response *answer_of(struct buf *buf, const char *type)
{
	struct MHD_Response *response =
		must(MHD_create_response_from_buffer(buf->len, buf->text, MHD_RESPMEM_MUST_FREE));

	*buf = (struct buf){ 0 };
	header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	header(response, "X-Content-Type-Options", "nosniff");
	return response;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, unsigned int status,
				   struct MHD_Response *response)
{
	self.answered[status / 100]++;
	return MHD_queue_response(connection, status, response);
}

/* A status in words. */
static enum MHD_Result say(struct MHD_Connection *connection, unsigned int status,
			   const char *words)
{
	struct MHD_Response *response;
	struct buf buf = { 0 };
	enum MHD_Result result;

	buf_printf(&buf, "%s\n", words);
	response = answer_of(&buf, "text/plain; charset=utf-8");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	if (status == MHD_HTTP_UNAUTHORIZED)
		header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer realm=\"megapod\"");
	result = send_answer(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result get_metrics(struct MHD_Connection *connection)
{
	bool openmetrics = metrics_openmetrics(MHD_lookup_connection_value(connection,
				MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT));
	const struct snapshot *is = snapshot();
	struct buf buf = { 0 };

	if (metrics[openmetrics].serial != is->serial) {
		if (metrics[openmetrics].response)
			MHD_destroy_response(metrics[openmetrics].response);
		self.connections = clients_count();
		self.overruns = follow_overruns;
		self.resyncs = follow_resyncs;
		metrics_write(is, &self, openmetrics, &buf);
		metrics[openmetrics].serial = is->serial;
		metrics[openmetrics].response =
			answer_of(&buf, openmetrics ? OPENMETRICS_TYPE : TEXT_TYPE);
		header(metrics[openmetrics].response, MHD_HTTP_HEADER_VARY, "Accept");
	}
	return send_answer(connection, MHD_HTTP_OK, metrics[openmetrics].response);
}

/* For who only wants to know whether there is something to see. */
static enum MHD_Result get_health(struct MHD_Connection *connection)
{
	const struct snapshot *is = snapshot();

	if (is->why)
		return say(connection, MHD_HTTP_SERVICE_UNAVAILABLE, is->why);
	return say(connection, MHD_HTTP_OK, "ok");
}

static const struct {
	const char *path;
	enum MHD_Result (*get)(struct MHD_Connection *connection);
} pages[] = {
	{ "/metrics", get_metrics },
	{ "/-/healthy", get_health },
};

/*
 * Called when the head of a request is there, and again when all of it is, with @request as it
 * was left. What is refused is refused by its head, and the connection closed with whatever
 * follows; so is one that reads with a body.
 */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_size, void **request)
{
	(void)cls;
	(void)version;
	(void)upload;
	if (*upload_size)
		return MHD_NO;
	client_answering(client_of(connection), false);
	if (options->client_ca && !auth_certificate(connection))
		return say(connection, MHD_HTTP_FORBIDDEN, "a client certificate is needed");
	if (options->token && !auth_token(connection, options->token))
		return say(connection, MHD_HTTP_UNAUTHORIZED, "a bearer token is needed");
	if (strcmp(method, MHD_HTTP_METHOD_GET) && strcmp(method, MHD_HTTP_METHOD_HEAD))
		return say(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "nothing is changed here");
	if (!*request) {
		*request = server;
		return MHD_YES;
	}
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		if (!strcmp(url, pages[i].path))
			return pages[i].get(connection);
	return say(connection, MHD_HTTP_NOT_FOUND, "there is no such page");
}

static void on_answered(void *cls, struct MHD_Connection *connection, void **request,
			enum MHD_RequestTerminationCode code)
{
	(void)cls;
	(void)request;
	(void)code;
	client_answered(client_of(connection));
}

static int start(void)
{
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, options->cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, options->key },
		{ options->client_ca ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0,
		  options->client_ca },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

	server = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_ERROR_LOG |
				  (options->cert ? MHD_USE_TLS : 0),
				  0, NULL, NULL, on_request, NULL,
				  MHD_OPTION_LISTEN_SOCKET, options->listen,
				  MHD_OPTION_CONNECTION_LIMIT, options->clients,
				  MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES,
				  MHD_OPTION_CONNECTION_TIMEOUT, options->timeout_s,
				  MHD_OPTION_NOTIFY_CONNECTION, client_notify, NULL,
				  MHD_OPTION_NOTIFY_COMPLETED, on_answered, NULL,
				  MHD_OPTION_ARRAY, options->cert ? tls : none,
				  MHD_OPTION_END);
	if (server)
		return 0;
	fputs("megapod-httpd: cannot serve; are certificate and key good?\n", stderr);
	return 1;
}

/* What the server waits for, or a second. */
static long long wait_ms(void)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (MHD_get_timeout(server, &ms) != MHD_YES || ms > SWEEP_MS)
		return SWEEP_MS;
	return ms;
}

/* Until there is something to do. Return: false when told to stop. */
static bool wait_for(int stop)
{
	int clients = MHD_get_daemon_info(server, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	struct pollfd fds[] = {
		{ .fd = clients, .events = POLLIN },
		{ .fd = stop, .events = POLLIN },
		{ .fd = follow_fd(), .events = POLLIN },
	};
	long long ms = wait_ms();
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

	if (ppoll(fds, COUNT_OF(fds), &left, NULL) <= 0)
		return true;
	if (fds[2].revents)
		follow_read(on_kernel_event);
	return !fds[1].revents;
}

int http_run(const struct http_options *with)
{
	long long swept = now_ms();
	sigset_t stops;
	int stop;

	options = with;
	clients_limit(with->timeout_s);
	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	sigprocmask(SIG_BLOCK, &stops, NULL);
	stop = signalfd(-1, &stops, SFD_CLOEXEC);
	if (stop < 0 || start())
		return 1;
	snapshot();
	do {
		MHD_run(server);
		if (now_ms() - swept >= SWEEP_MS) {
			self.late += clients_sweep();
			swept = now_ms();
		}
	} while (wait_for(stop));
	MHD_stop_daemon(server);
	for (size_t i = 0; i < COUNT_OF(metrics); i++)
		if (metrics[i].response)
			MHD_destroy_response(metrics[i].response);
	snapshot_free();
	readings_free();
	close(stop);
	return 0;
}
