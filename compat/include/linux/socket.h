/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_SOCKET_H
#define _COMPAT_LINUX_SOCKET_H

#include_next <linux/socket.h>

/* kernel_bind() and kernel_connect() take a type of their own since 6.19. */
#ifndef COMPAT_HAVE_SOCKADDR_UNSIZED
#define sockaddr_unsized sockaddr
#endif

#endif
