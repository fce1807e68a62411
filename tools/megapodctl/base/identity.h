/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

/* Objects of Read Device Identification: basic are the first three, regular all. */
#define ID_BASIC 3
#define ID_OBJECTS 7
#define ID_TEXT 128

/**
 * struct identity - what a unit says of itself; what it does not say is empty
 * @object: of function 2B/0E: vendor, product code, revision, URL, product, model, application
 * @server_id: what it answers to function 11
 */
struct identity {
	char object[ID_OBJECTS][ID_TEXT];
	char server_id[ID_TEXT];
};

/**
 * identity_take() - what a reply to function 2B/0E says
 * @pdu: the reply, which may be anything
 * @len: how many bytes
 * @id: filled with what is in it
 * @next: object to ask for next, 0 if that is all
 *
 * Modbus application protocol V1.1b3, section 6.21.
 * Return: false if it is no such reply; what came before what is wrong is taken.
 */
bool identity_take(const unsigned char *pdu, size_t len, struct identity *id, unsigned int *next);

/* Whether a reply to function 2B/0E says that there are more than the basic objects. */
bool identity_is_regular(const unsigned char *pdu, size_t len);

/* The same of a reply to function 11, section 6.13: text where it is, else bytes. */
bool identity_take_server(const unsigned char *pdu, size_t len, struct identity *id);

/* The text of registers, two bytes each, up to NUL or 0xff and without blanks at the end. */
void identity_text(const unsigned char *bytes, size_t len, char text[ID_TEXT]);

#endif
