/*
 * made_up_landscape: losses over a plane that no network has, and networks that were never
 * trained, for test programs only.
 *
 * All of it follows from the arguments by sums and products: the same on every machine.
 */
#ifndef FMNIST_TESTS_MADE_UP_LANDSCAPE_H
#define FMNIST_TESTS_MADE_UP_LANDSCAPE_H

#include "fmnist/survey.h"

/* Its range: x from -2 to 2, y from -1 to 1. */
#define MADE_UP_X 2.0
#define MADE_UP_Y 1.0

/* A valley along x, least at (1, -0.5), where it is MADE_UP_LEAST. */
#define MADE_UP_LEAST 0.25
double made_up_loss(double x, double y);

/* All rows, and a path of so many points from the upper left to the least loss, point i
 * after epoch i and 100 * i iterations, i / 10 off the plane. Its own losses are a quarter
 * more than those of the plane. To be dropped. */
struct survey *made_up_survey(
	enum plane_kind kind, size_t cols, size_t rows, size_t points);

/* The same without losses: of rows and path. */
struct survey *made_up_survey_begun(
	enum plane_kind kind, size_t cols, size_t rows, size_t points);
void made_up_survey_row(struct survey *survey, size_t row);
void made_up_survey_path(struct survey *survey);

/* The network of so many numbers after k steps in directions of their own, at iteration
 * 10 * k. Another salt: another walk. To be dropped. */
struct snapshot *made_up_step(size_t numbers, uint32_t salt, uint64_t k);

#endif
