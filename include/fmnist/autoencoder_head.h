/*
 * autoencoder_head: the lines above an autoencoder's images: which views there are, and how
 * good it is.
 *
 * Where there are no images to show, why.
 */
#ifndef FMNIST_AUTOENCODER_HEAD_H
#define FMNIST_AUTOENCODER_HEAD_H

#include "fmnist/ui.h"

/* Views, and the test error beside the linear answer's. */
void autoencoder_head_tabs(const struct ui *ui, const struct area *line);

/* Which images are shown, and in what order. */
void autoencoder_head_list(const struct ui *ui, const struct area *line);

/* All of it in one line, for a very small terminal. */
void autoencoder_head_status(const struct ui *ui, const struct area *line);

/* Why there is nothing to be seen; NULL: there is. */
const char *autoencoder_head_obstacle(const struct ui *ui);
/* The same of codes. */
const char *autoencoder_head_latent_obstacle(const struct ui *ui);

/* In the place of what is missing. */
void autoencoder_head_missing(const char *why, const struct area *area);

#endif
