/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DEVICE_RAW_H
#define DEVICE_RAW_H

#include "core/args.h"

/* Registers and requests as they are: commands of a device. */
extern const struct param peek_params[], poke_params[], pdu_params[];

int device_peek(const struct args *args);
int check_poke(const struct args *args);
int device_poke(const struct args *args);
int check_pdu(const struct args *args);
int device_pdu(const struct args *args);

#endif
