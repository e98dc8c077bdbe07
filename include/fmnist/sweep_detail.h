/*
 * sweep_detail: one trial with its curves, or the curves of several in one chart.
 *
 * Draws what a leaderboard has selected or tagged. The epochs of stored trials must have
 * been read before (session_fill_trial()).
 */
#ifndef FMNIST_SWEEP_DETAIL_H
#define FMNIST_SWEEP_DETAIL_H

#include "fmnist/leaderboard.h"

/* Curves in one chart at most; more could not be told apart. */
#define SWEEP_OVERLAY_MOST 12

void sweep_detail_draw(const struct leaderboard *leaders, const struct area *area);
void sweep_detail_overlay(const struct leaderboard *leaders, const struct area *area);

#endif
