/*
 * run_data: the data that a stored run was made with.
 */
#ifndef FMNIST_RUN_DATA_H
#define FMNIST_RUN_DATA_H

#include "fmnist/dataset.h"
#include "fmnist/err.h"
#include "fmnist/options.h"
#include "fmnist/store.h"

/* What to give to dataset_open(): synthetic data need no --data, as there is one set. */
const char *run_data_option(const struct options *options, const struct store_run *run);

/* Whether it is Fashion-MNIST or the synthetic set as it was then. */
int run_data_check(
	const struct dataset *data, const struct store_run *run, struct err *err);

#endif
