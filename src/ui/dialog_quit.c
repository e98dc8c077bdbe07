/*
 * What to do with the run when leaving.
 */
#include "fmnist/ui.h"

#include <inttypes.h>

#define COLUMNS 52

/* On a narrow screen in fewer words. */
static const char *words(const struct area *inside, const char *all, const char *few)
{
	return inside->cols < COLUMNS ? few : all;
}

static void draw_what_runs(const struct session *session, const struct area *inside)
{
	const struct board *board = &session->live.board;
	const struct view *view = session_network(session);
	const char *state = run_status_name(session_status(session));
	struct board_counts counts;

	if (session_sweeping(session) && board_running(board)) {
		board_count(board, &counts);
		area_printf(inside, 0, 0, ROLE_TEXT, 0,
			"Sweep %" PRIu32 " is %s: %zu of %zu %s.", board->run, state,
			counts.done, board->trials, words(inside, "trials done", "done"));
	} else if (view_running(view)) {
		area_printf(inside, 0, 0, ROLE_TEXT, 0,
			"Run %" PRIu32 " is %s: epoch %zu of %" PRId64 ".", view->run,
			view_state(view), view->epochs + 1, view->started.hparams.epochs);
	} else {
		area_text(inside, 0, 0, ROLE_TEXT, 0, "A run is beginning.");
	}
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct session *session = &ui->session;
	bool sweep = session_sweeping(session);
	struct area inside = ui_box(area, 6, COLUMNS, "Quit");

	draw_what_runs(session, &inside);
	area_text(&inside, 2, 0, ROLE_KEY, ATTR_BOLD, "s");
	area_text(&inside, 2, 5, ROLE_TEXT, 0,
		sweep ? words(&inside, "stop after the trials that run, then quit",
				"finish what runs, then quit")
		      : words(&inside, "stop after this epoch, then quit",
				"finish this epoch, then quit"));
	area_text(&inside, 3, 0, ROLE_KEY, ATTR_BOLD, "c");
	area_text(&inside, 3, 5, ROLE_TEXT, 0,
		sweep ? words(&inside, "cancel now and quit; it can be resumed",
				"quit now; it can be resumed")
		      : "cancel now and quit");
	area_text(&inside, 4, 0, ROLE_KEY, ATTR_BOLD, "Esc");
	area_text(&inside, 4, 5, ROLE_TEXT, 0,
		session_status(session) == RUN_STOPPING ? "back" : "back, and go on");
}

static void press_stop(struct ui *ui)
{
	ui->leave_when_stopped = true;
	session_stop(&ui->session);
	ui_close_dialog(ui);
	ui_notice(ui, ROLE_TEXT, "leaving when %s",
		session_sweeping(&ui->session) ? "the trials that run have ended"
					       : "this epoch has ended");
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
	{'s', 0, "stop and quit", "stop after this epoch, or these trials, then quit",
		press_stop, NULL},
	{'c', KEYS_INTERRUPT, "cancel and quit", "cancel now and quit", press_cancel, NULL},
	{KEYS_ESCAPE, 'b', "back", "go on", press_back, NULL},
	{0},
};

const struct pane dialog_quit = {.name = "Quit", .draw = draw, .bindings = bindings};
