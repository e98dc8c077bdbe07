/*
 * paragraph: a label and a text beside it, in lines of 80 columns.
 */
#ifndef FMNIST_PARAGRAPH_H
#define FMNIST_PARAGRAPH_H

#include <stdint.h>

#include "fmnist/hparams.h"

#define PARAGRAPH_COLUMNS 80

/* Stands for a space that keeps two words in one line. */
#define PARAGRAPH_TIE "\f"

/* To standard output. */
void paragraph_print(const char *label, const char *text);

/* Those hyper-parameters whose bit is set in `which` (bit i: hparam_table[i]). */
void paragraph_print_hparams(const char *label, const struct hparams *hp, uint64_t which);

#endif
