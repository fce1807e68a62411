/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OUTLET_H
#define OUTLET_H

#include "command.h"

/**
 * outlets_resolve() - the outlets a list means
 * @list: host list of COMPONENT/WHICH, COMPONENT (all of it), @GROUP, @POD/GROUP
 * @absent_ok: outlets by number of a component that is not there are taken too
 * @targets: result, each outlet once; targets_free() it, also after an error
 *
 * A member of a group that is not there is kept with outcome MISSING.
 * Return: 0, or an exit code after fail(), which names all that is not there.
 */
int outlets_resolve(const char *list, bool absent_ok, struct targets *targets);

#endif
