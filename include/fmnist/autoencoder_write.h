/*
 * autoencoder_write: the picture and tables that w makes of the Autoencoder pane.
 *
 * They need what the network that is shown makes of all images, which is not known at every
 * moment: a key asks for them, and they are written once it is.
 */
#ifndef FMNIST_AUTOENCODER_WRITE_H
#define FMNIST_AUTOENCODER_WRITE_H

#include <stdbool.h>

#include "fmnist/ui.h"

/* Asks for them, of the run that is shown. */
void autoencoder_write(struct ui *ui);
/* They are asked for, and not written yet. */
bool autoencoder_write_waits(const struct ui *ui);
/* Writes them and says so, or says why not; where they are waited for, and all is known. */
void autoencoder_write_follow(struct ui *ui);

#endif
