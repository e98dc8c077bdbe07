/*
 * keyline: the last line of the screen, with what can be pressed now.
 *
 * Made from the tables of bindings: the keys of what is in front first, then those that
 * work everywhere, as many as fit; help and quit always have their place at the end.
 */
#ifndef FMNIST_KEYLINE_H
#define FMNIST_KEYLINE_H

#include "fmnist/ui.h"

void keyline_draw(const struct ui *ui, const struct area *line);

#endif
