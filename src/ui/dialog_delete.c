/*
 * Whether the runs that were marked are to go.
 */
#include "fmnist/ui.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define COLUMNS 60
#define FEET 4 /* rows below the runs: blank, warning, blank, keys */

static void draw_run(const struct store_run *run, const struct area *line)
{
	bool sweep = run->kind == RUN_SWEEP;
	char name[EVENT_NAME * 4];

	area_printf(line, 0, 0, ROLE_TEXT, 0, "%-6" PRIu32 "%-6s %" PRIu64 " %s  %s",
		run->id, run_kind_name(run->kind), sweep ? run->trials_done : run->epochs,
		sweep ? "trials" : "epochs", runs_name(run, name, sizeof name));
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct runs_pane *runs = &ui->runs;
	int count = (int)runs->doomed_count;
	int most = area->rows - 2 - FEET;
	int lines = count <= most ? count : most;
	char title[64];
	struct area inside;
	int row = 0;

	snprintf(title, sizeof title, count == 1 ? "Delete this run?" : "Delete %d runs?",
		count);
	inside = ui_box(area, (lines > 1 ? lines : 1) + FEET, COLUMNS, title);
	for (; row < lines; row++) {
		const struct store_run *run =
			runs_list_find(&runs->list, runs->doomed[row]);
		struct area line = area_part(&inside, row, 0, 1, inside.cols);

		if (row + 1 == lines && lines < count) {
			area_printf(&line, 0, 0, ROLE_DIM, 0, "and %d more", count - row);
			continue;
		}
		if (run != NULL)
			draw_run(run, &line);
	}
	if (inside.rows - 3 >= row)
		area_text(&inside, inside.rows - 3, 0, ROLE_WARNING, 0,
			"This cannot be undone.");
	area_text(&inside, inside.rows - 1, 0, ROLE_KEY, ATTR_BOLD, "y");
	area_text(&inside, inside.rows - 1, 2, ROLE_TEXT, 0, "delete");
	area_text(&inside, inside.rows - 1, 11, ROLE_KEY, ATTR_BOLD, "Esc");
	area_text(&inside, inside.rows - 1, 15, ROLE_TEXT, 0, "keep");
}

static void forget(struct ui *ui)
{
	free(ui->runs.doomed);
	ui->runs.doomed = NULL;
	ui->runs.doomed_count = 0;
	ui_close_dialog(ui);
}

static void press_delete(struct ui *ui)
{
	struct runs_pane *runs = &ui->runs;
	size_t deleted = 0;
	struct err err = {""};

	for (size_t i = 0; i < runs->doomed_count; i++) {
		struct err refused;

		if (store_remove(ui->session.recording.store, runs->doomed[i], &refused) ==
			0)
			deleted++;
		else if (err.text[0] == '\0')
			err = refused;
	}
	if (err.text[0] != '\0')
		ui_notice(ui, ROLE_WARNING, "%s", err.text);
	else if (deleted == 1)
		ui_notice(ui, ROLE_TEXT, "run %" PRIu32 " is deleted", runs->doomed[0]);
	else
		ui_notice(ui, ROLE_TEXT, "%zu runs are deleted", deleted);
	runs->read = false;
	forget(ui);
	runs_pane_read(ui);
}

static const struct binding bindings[] = {
	{'y', 0, "delete", "delete for good", press_delete, NULL},
	{KEYS_ESCAPE, 'n', "keep", "delete nothing", forget, NULL},
	{'q', KEYS_INTERRUPT, NULL, "as Esc", forget, NULL},
	{0},
};

const struct pane dialog_delete = {.name = "Delete", .draw = draw, .bindings = bindings};
