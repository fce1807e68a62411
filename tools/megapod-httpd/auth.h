/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef AUTH_H
#define AUTH_H

#include <stdbool.h>

#include <microhttpd.h>

/* The client says "Authorization: Bearer TOKEN". */
bool auth_token(struct MHD_Connection *connection, const char *token);

/* The client has a certificate, of those who may sign it, and it is good now. */
bool auth_certificate(struct MHD_Connection *connection);

#endif
