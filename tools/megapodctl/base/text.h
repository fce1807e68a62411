/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * text_clean() - copy a string from outside so that it is safe to print
 * @text: the string, not necessarily terminated
 * @len: its length; it ends at a NUL before
 *
 * Control characters and bytes that are not UTF-8 become \xNN.
 * Return: allocated text, or NULL without memory.
 */
char *text_clean(const char *text, size_t len);

/* Columns of @text on a terminal, for cleaned text. */
size_t text_width(const char *text);

/**
 * text_split() - cut a line of a batch into words
 * @line: the line; overwritten
 * @word: result, pointers into @line
 * @max: size of @word
 * @count: number of words
 *
 * Words are separated by blanks; quotes of both kinds hold them together, a backslash takes the
 * meaning from the next character, and "#" at the begin of a word ends the line.
 * Return: NULL, or what is wrong.
 */
const char *text_split(char *line, char **word, size_t max, size_t *count);

/* End @line where a comment of it begins, outside of quotes. Return: its length then. */
size_t text_uncomment(char *line);

/* A line ends in a backslash, which no other takes the meaning from, and a newline. */
bool text_goes_on(const char *line, size_t len);

/* @text as one word of a batch, quoted if it needs to be; allocated. */
char *text_quote(const char *text);

/* Bytes in hexadecimal with @between each two, into (2 + strlen(@between)) * @len + 1 chars. */
void hex_text(const unsigned char *bytes, size_t len, const char *between, char *text);

/**
 * hex_parse() - read "03 0000 00:02"
 * @text: pairs of hexadecimal digits, with blanks or colons between them or not
 * @bytes: result
 * @size: of @bytes
 * @len: how many
 *
 * Return: NULL, or what is wrong with it.
 */
const char *hex_parse(const char *text, unsigned char *bytes, size_t size, size_t *len);

#endif
