/*
 * inspection_csv: the numbers of an inspection as CSV.
 *
 * Three tables, each with a line of names, as programs for tables read them:
 *
 *	confusion   a row a true class, a column a predicted one: test images
 *	classes     a row a class: images, predicted, correct, recall, precision
 *	mistakes    a row a mistake, the most confident first: number of the test image,
 *	            from 0, true and predicted class, confidence, and the probability of
 *	            each class
 */
#ifndef FMNIST_INSPECTION_CSV_H
#define FMNIST_INSPECTION_CSV_H

#include "fmnist/err.h"
#include "fmnist/inspection.h"

/* Their names, NULL at the end. */
extern const char *const inspection_csv_name[];

/* PREFIX-NAME.csv, to be freed. */
char *inspection_csv_path(const char *prefix, const char *name);

/* Writes all of them, each as a whole; the inspection must be of these images. */
int inspection_csv_write(const char *prefix, const struct inspection *inspection,
	const struct images *test, struct err *err);

#endif
