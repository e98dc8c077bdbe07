/*
 * sweep_head: what a sweep has done so far, above its leaderboard.
 *
 * Its name and state, how many trials are done, running, pruned, failed, time left, the
 * best trial with its hyper-parameters, and the best so far as a curve; or all of it in
 * one line. Reads a leaderboard that follows its board.
 */
#ifndef FMNIST_SWEEP_HEAD_H
#define FMNIST_SWEEP_HEAD_H

#include "fmnist/leaderboard.h"
#include "fmnist/sweep_layout.h"

void sweep_head_draw(const struct leaderboard *leaders, const struct area *area,
	const struct sweep_layout *layout);

/* The trial's hyper-parameters that vary, "layers 3  lr .01", as many as fit. Returns
 * the column after them. */
int sweep_head_varied(
	const struct leaderboard *leaders, size_t trial, const struct area *line, int col);

#endif
