// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that are part of the program.
 */
#include "page.h"

#define EMBED(name, file) \
	__asm__(".pushsection .rodata\n" \
		".global " #name ", " #name "_end\n" \
		#name ":\n" \
		".incbin \"" file "\"\n" \
		#name "_end:\n" \
		".byte 0\n" \
		".popsection")

EMBED(page_css, "page.css");
EMBED(page_js, "page.js");
