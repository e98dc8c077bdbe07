#include "fmnist/dashboard.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/clock.h"
#include "fmnist/restore.h"
#include "fmnist/signals.h"
#include "fmnist/term.h"
#include "fmnist/ui.h"

/*
 * The loop sleeps in poll() until something happens: a key, a signal, a line on
 * standard error, an event. Keys are answered by a frame at once; events are
 * taken when the next frame is due, so that a fast run does not wake the loop
 * more often than it draws.
 */
#define FRAME_SECONDS 0.1

/* A line that has not taken the last frame is given time. */
#define BACKLOG_BYTES 1024
#define BACKLOG_SECONDS 0.5

/* How often somebody who waits for other processes looks at the store. */
#define STORE_SECONDS 1.0

struct loop {
	struct ui ui;
	struct term *term;
	struct grid grid;
	bool dirty;
	double next_frame; /* clock */
	double next_look;  /* clock: at the store */
};

static void draw_frame(struct loop *loop)
{
	int rows, cols;

	term_size(loop->term, &rows, &cols);
	if (rows != loop->grid.rows || cols != loop->grid.cols) {
		grid_release(&loop->grid);
		grid_init(&loop->grid, rows, cols, term_glyphs(loop->term));
		loop->grid.tones = term_tones(loop->term);
		loop->grid.colours = term_depth(loop->term) != DEPTH_MONO;
	}
	ui_draw(&loop->ui, &loop->grid);
	term_show(loop->term, &loop->grid);
	loop->dirty = false;
	loop->next_frame = clock_now() + FRAME_SECONDS;
}

static void leave_by_signal(struct loop *loop, int number)
{
	loop->ui.signal = number;
	loop->ui.leaving = true;
}

static void take_signals(struct loop *loop)
{
	int number;

	while ((number = signals_next()) != 0) {
		if (number == SIGWINCH) {
			term_resize(loop->term);
			loop->next_frame = 0.0;
			loop->dirty = true;
		} else if (number == SIGUSR1) {
			session_stop(&loop->ui.session);
		} else {
			leave_by_signal(loop, number);
		}
	}
}

static void take_keys(struct loop *loop)
{
	struct ui *ui = &loop->ui;
	int key;

	while (!ui->leaving && (key = term_key(loop->term)) != KEYS_NONE) {
		if (key == KEYS_HANGUP) {
			leave_by_signal(loop, SIGHUP);
			return;
		}
		ui_key(ui, key);
		if (ui->suspend)
			term_suspend(loop->term);
		if (ui->repaint)
			term_repaint(loop->term);
		ui->suspend = ui->repaint = false;
		loop->next_frame = 0.0;
		loop->dirty = true;
	}
}

static void take_stderr(struct loop *loop)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(term_stderr_fd(loop->term), bytes, sizeof bytes)) > 0) {
		logbook_feed(&loop->ui.session.log, bytes, (size_t)n);
		loop->dirty = true;
	}
}

/* Milliseconds to sleep: to the next frame when there is something to draw, else to the
 * next look at the store when somebody waits for what others write there. */
static int timeout(const struct loop *loop, double now)
{
	double due = loop->next_frame;

	if (!loop->dirty && now >= due) {
		if (!ui_watches(&loop->ui))
			return -1;
		due = loop->next_look;
	}
	return due > now ? (int)ceil((due - now) * 1000.0) : 0;
}

static void look_at_store(struct loop *loop)
{
	struct session *session = &loop->ui.session;
	uint64_t before = session->store_changes;

	if (!ui_watches(&loop->ui) || clock_now() < loop->next_look)
		return;
	loop->next_look = clock_now() + STORE_SECONDS;
	session_refresh(session);
	loop->dirty |= session->store_changes != before;
}

static void wait_and_take(struct loop *loop)
{
	double now = clock_now();
	bool due = now >= loop->next_frame;
	struct pollfd fds[] = {
		{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = signals_fd(), .events = POLLIN},
		{.fd = term_stderr_fd(loop->term), .events = POLLIN},
		/* A negative descriptor is passed over. */
		{.fd = due ? mailbox_fd(loop->ui.session.events) : -1, .events = POLLIN},
	};

	if (poll(fds, 4, timeout(loop, now)) < 0 && errno != EINTR)
		leave_by_signal(loop, SIGHUP);
	look_at_store(loop);
	if (fds[1].revents != 0)
		take_signals(loop);
	if (fds[0].revents != 0)
		take_keys(loop);
	if (fds[2].revents != 0)
		take_stderr(loop);
	if (fds[3].revents != 0) {
		session_dispatch(&loop->ui.session);
		loop->dirty = true;
	}
	if (loop->dirty)
		ui_follow(&loop->ui);
}

static void run_loop(struct loop *loop)
{
	while (!loop->ui.leaving) {
		if (loop->dirty && clock_now() >= loop->next_frame) {
			if (loop->next_frame > 0.0 &&
				term_backlog(loop->term) > BACKLOG_BYTES)
				loop->next_frame = clock_now() + BACKLOG_SECONDS;
			else
				draw_frame(loop);
		}
		wait_and_take(loop);
	}
}

static void print_network_farewell(const struct view *view)
{
	const struct event_epoch *last = view_last(view);

	if (view->run == 0)
		return;
	printf("%s %" PRIu32 " %s after %zu of %" PRId64 " epochs",
		view->reconstructs ? "autoencoder" : "run", view->run,
		view_running(view) ? "cancelled" : run_status_name(view->status),
		view->epochs, view->started.hparams.epochs);
	if (last != NULL && view->reconstructs)
		printf(": train error %.6f, test error %.6f", last->train_loss,
			last->test_loss);
	else if (last != NULL)
		printf(": train loss %.4f, test accuracy %.4f", last->train_loss,
			last->test_accuracy);
	printf("%s\n", view->started.synthetic ? " (synthetic data)" : "");
}

static void print_sweep_farewell(const struct board *board)
{
	struct board_counts counts;
	int best = board_best(board);

	if (board->run == 0)
		return;
	board_count(board, &counts);
	printf("sweep %" PRIu32 " %s after %zu of %zu trials", board->run,
		board_running(board) ? "cancelled" : run_status_name(board->status),
		counts.done, board->trials);
	if (best >= 0)
		printf(": best trial %d, %s %.4f", best, metric_name(board->sweep.metric),
			board->trial[best].score);
	printf("%s\n", board->sweep.synthetic ? " (synthetic data)" : "");
	if (counts.done < board->trials)
		printf("go on with: fmnist-tui sweep --resume %" PRIu32 "\n", board->run);
}

/* After the screen is gone, a line says what became of what ran. */
static void print_farewell(const struct exhibit *live)
{
	print_network_farewell(&live->view);
	print_network_farewell(&live->autoencoder);
	print_sweep_farewell(&live->board);
}

int dashboard_run(const struct dashboard_options *options, struct err *err)
{
	struct loop loop = {.dirty = true};
	int rc = -1;

	if (signals_open(restore_now, err) != 0 ||
		ui_init(&loop.ui, &options->session, err) != 0)
		goto out;
	loop.term = term_open(&options->term, err);
	if (loop.term == NULL)
		goto out;
	draw_frame(&loop); /* before anything is read */
	session_load(&loop.ui.session, options->session.data);
	run_loop(&loop);
	rc = loop.ui.signal;
out:
	term_close(loop.term);
	if (loop.term != NULL)
		print_farewell(&loop.ui.session.live);
	if (rc >= 0 && session_close(&loop.ui.session, err) != 0)
		rc = -1;
	grid_release(&loop.grid);
	ui_release(&loop.ui);
	return rc;
}
