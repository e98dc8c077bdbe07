/*
 * run_lines: what panes say of a run that trains one network, a line each.
 *
 * Pure drawing of a view.
 */
#ifndef FMNIST_RUN_LINES_H
#define FMNIST_RUN_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "fmnist/grid.h"
#include "fmnist/ui.h"
#include "fmnist/view.h"

/* The colour of its state. */
enum role run_lines_role(const struct view *view);

/* The epoch that is being trained, or the last one. */
uint64_t run_lines_epoch(const struct view *view);

/* Its number and hyper-parameters as far as there is room, and its state. */
void run_lines_config(const struct view *view, const struct area *line);

/* How fast it goes, and what the screen takes of that. */
void run_lines_speed(const struct ui *ui, const struct view *view, const struct area *line);
void run_lines_progress(const struct view *view, const struct area *line);
void run_lines_verdict(const struct view *view, const struct area *line);

/* Where there is no run: what s would start, of either kind of network, and what goes on
 * meanwhile. In a small area one line. */
void run_lines_welcome(
	const struct session *session, bool autoencoder, const struct area *area);

#endif
