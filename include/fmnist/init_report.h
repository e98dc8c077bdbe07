/*
 * init_report: a study of initialisations as text, or as JSON Lines.
 *
 * Text: for each scheme a table of the layers and one of the steps of the derivation
 * (init_step.h), and in the end the schemes beside one another. JSON Lines: an object
 * `init` with what was studied; for each scheme an `init_scheme`, an `init_layer` a layer
 * and an `init_step` for each step of each layer that has it; and `init_finished`.
 */
#ifndef FMNIST_INIT_REPORT_H
#define FMNIST_INIT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "fmnist/init_result.h"

void init_report_print(const struct init_result *result, bool unicode);
void init_report_json(const struct init_result *result, FILE *out);

#endif
