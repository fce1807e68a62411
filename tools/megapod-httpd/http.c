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
#include "answer.h"
#include "auth.h"
#include "client.h"
#include "follow.h"
#include "http.h"
#include "live.h"
#include "metrics.h"
#include "reading.h"
#include "redfish.h"
#include "stream.h"

/* Of a request's head, and what libmicrohttpd keeps with it. */
#define HEAD_BYTES 16384
/* Clients that are late are looked for so often. */
#define SWEEP_MS 1000

#define TEXT_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define HTML_TYPE "text/html; charset=utf-8"
#define OPENMETRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

static const struct http_options *options;
static struct MHD_Daemon *server;
static struct self self;

/* Both formats of the last snapshot. */
static struct {
	struct MHD_Response *response;
	unsigned long long serial;
} metrics[2];

static enum MHD_Result get_metrics(struct MHD_Connection *connection)
{
	bool openmetrics = metrics_openmetrics(MHD_lookup_connection_value(connection,
				MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT));
	const struct snapshot *is = live_snapshot();
	struct buf buf = { 0 };

	if (metrics[openmetrics].serial != is->serial) {
		if (metrics[openmetrics].response)
			MHD_destroy_response(metrics[openmetrics].response);
		self.connections = clients_count();
		self.streams = streams_count();
		memcpy(self.answered, answers, sizeof(answers));
		self.overruns = follow_overruns;
		self.resyncs = follow_resyncs;
		metrics_write(is, &self, openmetrics, &buf);
		metrics[openmetrics].serial = is->serial;
		metrics[openmetrics].response =
			answer_of(&buf, openmetrics ? OPENMETRICS_TYPE : TEXT_TYPE);
		answer_header(metrics[openmetrics].response, MHD_HTTP_HEADER_VARY, "Accept");
	}
	return answer_send(connection, MHD_HTTP_OK, metrics[openmetrics].response);
}

/* For who only wants to know whether there is something to see. */
static enum MHD_Result get_health(struct MHD_Connection *connection)
{
	const struct snapshot *is = live_snapshot();

	if (is->why)
		return answer_words(connection, MHD_HTTP_SERVICE_UNAVAILABLE, is->why);
	return answer_words(connection, MHD_HTTP_OK, "ok");
}

static enum MHD_Result get_page(struct MHD_Connection *connection)
{
	const struct page *page = live_page();
	struct buf buf = { 0 };

	if (!page)
		return get_health(connection);
	page_write(page, &buf);
	return answer_once(connection, MHD_HTTP_OK, answer_of(&buf, HTML_TYPE));
}

static enum MHD_Result get_readings(struct MHD_Connection *connection)
{
	const struct snapshot *is = live_snapshot();
	struct buf buf = { 0 };

	if (is->why)
		return get_health(connection);
	page_readings(is, &buf);
	return answer_once(connection, MHD_HTTP_OK, answer_of(&buf, HTML_TYPE));
}

static enum MHD_Result open_stream(struct MHD_Connection *connection, const struct page *page)
{
	struct MHD_Response *response = stream_open(connection, page);

	if (!response)
		return answer_words(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "too many listen");
	answer_common(response, "text/event-stream; charset=utf-8");
	client_answering(client_of(connection), true);
	return answer_once(connection, MHD_HTTP_OK, response);
}

static enum MHD_Result get_events(struct MHD_Connection *connection)
{
	const struct page *page = live_page();

	return page ? open_stream(connection, page) : get_health(connection);
}

static enum MHD_Result get_redfish_events(struct MHD_Connection *connection)
{
	return live_snapshot()->why ? get_health(connection) : open_stream(connection, NULL);
}

static enum MHD_Result get_file(struct MHD_Connection *connection, const char *from,
				const char *to, const char *type)
{
	struct buf buf = { 0 };

	buf_put(&buf, from, to - from);
	return answer_once(connection, MHD_HTTP_OK, answer_of(&buf, type));
}

static enum MHD_Result get_css(struct MHD_Connection *connection)
{
	return get_file(connection, page_css, page_css_end, "text/css; charset=utf-8");
}

static enum MHD_Result get_js(struct MHD_Connection *connection)
{
	return get_file(connection, page_js, page_js_end, "text/javascript; charset=utf-8");
}

/* All below /redfish. */
static enum MHD_Result get_redfish(struct MHD_Connection *connection, const char *path)
{
	const struct snapshot *is = live_snapshot();
	struct MHD_Response *response;
	struct buf buf = { 0 };
	json_object *resource;

	if (is->why)
		return get_health(connection);
	resource = redfish_get(is, path);
	if (!resource)
		return answer_words(connection, MHD_HTTP_NOT_FOUND, "there is no such resource");
	buf_puts(&buf, json_object_to_json_string_ext(resource, JSON_C_TO_STRING_PLAIN |
						      JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(resource);
	response = answer_of(&buf, "application/json; charset=utf-8");
	answer_header(response, "OData-Version", "4.0");
	return answer_once(connection, MHD_HTTP_OK, response);
}

static const struct {
	const char *path;
	enum MHD_Result (*get)(struct MHD_Connection *connection);
} pages[] = {
	{ "/", get_page },
	{ "/page.css", get_css },
	{ "/page.js", get_js },
	{ "/readings", get_readings },
	{ "/events", get_events },
	{ "/redfish/v1/EventService/SSE", get_redfish_events },
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
		return answer_words(connection, MHD_HTTP_FORBIDDEN,
				    "a client certificate is needed");
	if (options->token && !auth_token(connection, options->token))
		return answer_words(connection, MHD_HTTP_UNAUTHORIZED, "a bearer token is needed");
	if (strcmp(method, MHD_HTTP_METHOD_GET) && strcmp(method, MHD_HTTP_METHOD_HEAD))
		return answer_words(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
				    "nothing is changed here");
	if (!*request) {
		*request = server;
		return MHD_YES;
	}
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		if (!strcmp(url, pages[i].path))
			return pages[i].get(connection);
	if (!strncmp(url, "/redfish", 8))
		return get_redfish(connection, url);
	return answer_words(connection, MHD_HTTP_NOT_FOUND, "there is no such page");
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
				  MHD_ALLOW_SUSPEND_RESUME |
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

/* How long to wait if nothing happens. */
static long long wait_ms(long long next)
{
	MHD_UNSIGNED_LONG_LONG ms;
	long long wait = next < SWEEP_MS ? next : SWEEP_MS;

	if (MHD_get_timeout(server, &ms) != MHD_YES || ms > (unsigned long long)wait)
		return wait;
	return ms;
}

/* Until there is something to do. Return: false when told to stop. */
static bool wait_for(int stop, long long next)
{
	int clients = MHD_get_daemon_info(server, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	struct pollfd fds[] = {
		{ .fd = clients, .events = POLLIN },
		{ .fd = stop, .events = POLLIN },
		{ .fd = live_fd(), .events = POLLIN },
	};
	long long ms = wait_ms(next);
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

	if (ppoll(fds, COUNT_OF(fds), &left, NULL) <= 0)
		return true;
	if (fds[2].revents)
		live_read();
	return !fds[1].revents;
}

int http_run(const struct http_options *with)
{
	long long swept = now_ms(), next;
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
	live_snapshot();
	do {
		/* first, since a connection that is resumed does not wake the wait */
		next = live_tick();
		MHD_run(server);
		if (now_ms() - swept >= SWEEP_MS) {
			self.late += clients_sweep();
			swept = now_ms();
		}
	} while (wait_for(stop, next));
	streams_end();
	MHD_run(server);
	MHD_stop_daemon(server);
	for (size_t i = 0; i < COUNT_OF(metrics); i++)
		if (metrics[i].response)
			MHD_destroy_response(metrics[i].response);
	live_free();
	readings_free();
	close(stop);
	return 0;
}
