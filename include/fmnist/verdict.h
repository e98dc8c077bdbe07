/*
 * verdict: what a colleague would say of a run, in one line.
 *
 * A pure function of the view. Overfitting is judged by the loss on the
 * validation images, or on the test images where none validate: its mean over
 * the last VERDICT_WINDOW epochs lies more than 5 % above its lowest, while the
 * training loss has gone on falling.
 *
 * An autoencoder is judged by its error on the test images, beside that of as many
 * principal components, the linear answer.
 */
#ifndef FMNIST_VERDICT_H
#define FMNIST_VERDICT_H

#include <stddef.h>

#include "fmnist/grid.h"
#include "fmnist/view.h"

#define VERDICT_WINDOW 5

/* Writes the line and returns the role it is shown in. */
enum role verdict(const struct view *view, char *text, size_t size);

#endif
