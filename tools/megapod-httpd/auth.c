// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "auth.h"

/* In a time that does not tell how much of it was right, but for the length. */
static bool same(const char *said, const char *token)
{
	size_t len = strlen(token);
	unsigned char differs = 0;

	if (strlen(said) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		differs |= said[i] ^ token[i];
	return !differs;
}

bool auth_token(struct MHD_Connection *connection, const char *token)
{
	const char *said = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
						       MHD_HTTP_HEADER_AUTHORIZATION);

	return said && !strncasecmp(said, "Bearer ", 7) && same(said + 7, token);
}

/* libmicrohttpd asks for a certificate, but whether it is any good is left to us. */
bool auth_certificate(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	unsigned int status;

	return info && !gnutls_certificate_verify_peers2(info->tls_session, &status) && !status;
}
