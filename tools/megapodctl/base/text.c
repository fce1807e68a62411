// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text that comes from outside, and the words of a batch. Pure: see tests/unit.c.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Length of the printable UTF-8 character at @s, 0 if there is none: RFC 3629 section 4. */
static size_t utf8_length(const unsigned char *s, size_t len)
{
	unsigned int low = 0x80, high = 0xbf;
	size_t n;

	if (s[0] < 0x80)
		return s[0] >= 0x20 && s[0] != 0x7f;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		n = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		n = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		n = 4;
	else
		return 0;
	if (len < n)
		return 0;
	switch (s[0]) {
	case 0xc2:	/* U+0080 to U+009f are control characters too */
	case 0xe0:
		low = 0xa0;
		break;
	case 0xed:
		high = 0x9f;
		break;
	case 0xf0:
		low = 0x90;
		break;
	case 0xf4:
		high = 0x8f;
		break;
	}
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

char *text_clean(const char *text, size_t len)
{
	char *clean, *out;

	len = strnlen(text, len);
	clean = malloc(len * 4 + 1);
	if (!clean)
		return NULL;
	out = clean;
	while (len) {
		size_t n = utf8_length((const unsigned char *)text, len);

		if (n) {
			memcpy(out, text, n);
			out += n;
		} else {
			out += sprintf(out, "\\x%02x", (unsigned char)*text);
			n = 1;
		}
		text += n;
		len -= n;
	}
	*out = '\0';
	return clean;
}

size_t text_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

const char *text_split(char *line, char **word, size_t max, size_t *count)
{
	char *out = line;

	for (*count = 0;; (*count)++) {
		char quote = '\0';

		while (isspace((unsigned char)*line))
			line++;
		if (!*line || *line == '#')
			return NULL;
		if (*count == max)
			return "too many words";
		word[*count] = out;
		for (; *line && (quote || !isspace((unsigned char)*line)); line++) {
			if (*line == '\\' && quote != '\'') {
				if (!*++line)
					return "the line ends in a backslash";
				*out++ = *line;
			} else if (quote ? *line == quote : *line == '"' || *line == '\'') {
				quote = quote ? '\0' : *line;
			} else {
				*out++ = *line;
			}
		}
		if (quote)
			return "a quote is not closed";
		if (*line)
			line++;
		*out++ = '\0';
	}
}

size_t text_uncomment(char *line)
{
	char quote = '\0', *at;
	bool begin = true;

	for (at = line; *at; at++) {
		if (!quote && begin && *at == '#') {
			strcpy(at, "\n");
			return at + 1 - line;
		}
		begin = !quote && isspace((unsigned char)*at);
		if (*at == '\\' && quote != '\'' && at[1])
			at++;
		else if (quote ? *at == quote : *at == '"' || *at == '\'')
			quote = quote ? '\0' : *at;
	}
	return at - line;
}

bool text_goes_on(const char *line, size_t len)
{
	size_t slashes = 0;

	if (len < 2 || line[len - 1] != '\n')
		return false;
	while (slashes < len - 1 && line[len - 2 - slashes] == '\\')
		slashes++;
	return slashes % 2;
}

char *text_quote(const char *text)
{
	static const char safe[] = "_-+./:,@%[]";
	const char *plain;
	char *quoted, *out;

	for (plain = text; isalnum((unsigned char)*plain) || (*plain && strchr(safe, *plain));)
		plain++;
	if (*text && !*plain)
		return strdup(text);
	quoted = malloc(strlen(text) * 2 + 3);
	if (!quoted)
		return NULL;
	out = quoted;
	*out++ = '"';
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			*out++ = '\\';
		*out++ = *text;
	}
	strcpy(out, "\"");
	return quoted;
}

void hex_text(const unsigned char *bytes, size_t len, const char *between, char *text)
{
	*text = '\0';
	for (size_t i = 0; i < len; i++)
		text += sprintf(text, "%s%02x", i ? between : "", bytes[i]);
}

const char *hex_parse(const char *text, unsigned char *bytes, size_t size, size_t *len)
{
	*len = 0;
	for (text += strspn(text, " :"); *text; text += strspn(text, " :")) {
		char pair[3] = { text[0], text[1] };

		if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]))
			return "is not pairs of hexadecimal digits";
		if (*len == size)
			return "is too long";
		bytes[(*len)++] = strtoul(pair, NULL, 16);
		text += 2;
	}
	return *len ? NULL : "is empty";
}
