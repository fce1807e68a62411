/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a program that serves begins: what it is told by options, files and systemd. What is wrong
 * is said, and ends it.
 */
#ifndef START_H
#define START_H

#include <stdbool.h>

/* What it is called in what it says; each program has one. */
extern const char *const program;

/* "PROGRAM: WHAT: WHY"; ends the program. */
void start_fail(const char *what, const char *why) __attribute__((noreturn));

/* All of a small file, to be freed; one that is empty is wrong. */
char *start_file(const char *name);

/* The first line of it, which is not empty. */
char *start_secret(const char *name);

/* @word as a number from 1 to @max; @what are its units, in plural. */
unsigned int start_number(const char *word, unsigned int max, const char *what);

/* The socket that systemd hands over, or -1. */
int start_handed(void);

/* One that listens at "ADDRESS:PORT"; beyond loopback only if it is @open, else @needs is said. */
int start_listen(const char *where, unsigned int port, bool open, const char *needs);

#endif
