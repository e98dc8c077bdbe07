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

#include "fmnist/csv.h"
#include "fmnist/dataset.h"
#include "fmnist/inspection.h"

/* What the tables are of. */
struct inspected {
	const struct inspection *inspection;
	const struct images *test; /* that it is of */
};

/* For csv_write_tables(), of a struct inspected. */
extern const struct csv_table inspection_tables[];

#endif
