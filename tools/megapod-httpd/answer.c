// SPDX-License-Identifier: GPL-2.0-only
#include "answer.h"
#include "base/ctl.h"

unsigned long long answers[6];

void answer_header(struct MHD_Response *response, const char *name, const char *value)
{
	if (MHD_add_response_header(response, name, value) != MHD_YES)
		must(NULL);
}

/* Nothing comes from elsewhere, nothing is framed, and no script is in a page itself. */
#define POLICY \
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " \
	"img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

void answer_common(struct MHD_Response *response, const char *type)
{
	answer_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	answer_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	answer_header(response, "X-Content-Type-Options", "nosniff");
	answer_header(response, "Content-Security-Policy", POLICY);
	answer_header(response, "Referrer-Policy", "no-referrer");
}

struct MHD_Response *answer_of(struct buf *buf, const char *type)
{
	struct MHD_Response *response =
		must(MHD_create_response_from_buffer(buf->len, buf->text, MHD_RESPMEM_MUST_FREE));

	*buf = (struct buf){ 0 };
	answer_common(response, type);
	return response;
}

enum MHD_Result answer_send(struct MHD_Connection *connection, unsigned int status,
			    struct MHD_Response *response)
{
	answers[status / 100]++;
	return MHD_queue_response(connection, status, response);
}

enum MHD_Result answer_once(struct MHD_Connection *connection, unsigned int status,
			    struct MHD_Response *response)
{
	enum MHD_Result result = answer_send(connection, status, response);

	MHD_destroy_response(response);
	return result;
}

enum MHD_Result answer_words(struct MHD_Connection *connection, unsigned int status,
			     const char *words)
{
	struct MHD_Response *response;
	struct buf buf = { 0 };

	buf_printf(&buf, "%s\n", words);
	response = answer_of(&buf, "text/plain; charset=utf-8");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		answer_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	if (status == MHD_HTTP_UNAUTHORIZED)
		answer_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE,
			      "Bearer realm=\"megapod\"");
	return answer_once(connection, status, response);
}
