/*
 * What to do with the run when leaving.
 */
#include "fmnist/ui.h"

#include <inttypes.h>

static void draw(struct ui *ui, const struct area *area)
{
	const struct view *view = &ui->session.view;
	struct area inside = ui_box(area, 6, 52, "Quit");

	if (view_running(view))
		area_printf(&inside, 0, 0, ROLE_TEXT, 0,
			"Run %" PRIu32 " is %s: epoch %zu of %" PRId64 ".", view->run,
			view_state(view), view->epochs + 1, view->started.hparams.epochs);
	else
		area_text(&inside, 0, 0, ROLE_TEXT, 0, "A run is beginning.");
	area_text(&inside, 2, 0, ROLE_KEY, ATTR_BOLD, "s");
	area_text(&inside, 2, 5, ROLE_TEXT, 0, "stop after this epoch, then quit");
	area_text(&inside, 3, 0, ROLE_KEY, ATTR_BOLD, "c");
	area_text(&inside, 3, 5, ROLE_TEXT, 0, "cancel now and quit");
	area_text(&inside, 4, 0, ROLE_KEY, ATTR_BOLD, "Esc");
	area_text(&inside, 4, 5, ROLE_TEXT, 0,
		view->status == RUN_STOPPING ? "back" : "back, and go on training");
}

static void press_stop(struct ui *ui)
{
	ui->leave_when_stopped = true;
	session_stop(&ui->session);
	ui_close_dialog(ui);
	ui_notice(ui, ROLE_TEXT, "leaving when this epoch has ended");
}

static void press_cancel(struct ui *ui)
{
	session_cancel(&ui->session);
	ui->leaving = true;
}

static void press_back(struct ui *ui)
{
	ui->leave_when_stopped = false;
	ui_close_dialog(ui);
}

static const struct binding bindings[] = {
	{'s', 0, "stop and quit", "stop after this epoch, then quit", press_stop, NULL},
	{'c', KEYS_INTERRUPT, "cancel and quit", "cancel now and quit", press_cancel, NULL},
	{KEYS_ESCAPE, 'b', "back", "go on", press_back, NULL},
	{0},
};

const struct pane dialog_quit = {.name = "Quit", .draw = draw, .bindings = bindings};
