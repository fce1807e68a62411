/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PEER_H
#define PEER_H

#include <stdbool.h>

/* Whether what is connected to @fd is the kernel, or root, on this machine. */
bool peer_is_root(int fd);

#endif
