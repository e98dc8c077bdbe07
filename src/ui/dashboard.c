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

struct loop {
	struct ui ui;
	struct term *term;
	struct grid grid;
	bool dirty;
	double next_frame; /* clock */
};

static void draw_frame(struct loop *loop)
{
	int rows, cols;

	term_size(loop->term, &rows, &cols);
	if (rows != loop->grid.rows || cols != loop->grid.cols) {
		grid_release(&loop->grid);
		grid_init(&loop->grid, rows, cols, term_glyphs(loop->term));
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

/* Milliseconds to sleep: to the next frame when there is something to draw. */
static int timeout(const struct loop *loop, double now)
{
	if (!loop->dirty && now >= loop->next_frame)
		return -1;
	return loop->next_frame > now ? (int)ceil((loop->next_frame - now) * 1000.0) : 0;
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
	if (fds[1].revents != 0)
		take_signals(loop);
	if (fds[0].revents != 0)
		take_keys(loop);
	if (fds[2].revents != 0)
		take_stderr(loop);
	if (fds[3].revents != 0) {
		session_dispatch(&loop->ui.session);
		ui_follow(&loop->ui);
		loop->dirty = true;
	}
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

/* After the screen is gone, one line says what became of the run. */
static void print_farewell(const struct view *view)
{
	const struct event_epoch *last = view_last(view);

	if (view->run == 0)
		return;
	printf("run %" PRIu32 " %s after %zu of %" PRId64 " epochs", view->run,
		view_running(view) ? "cancelled" : run_status_name(view->status),
		view->epochs, view->started.hparams.epochs);
	if (last != NULL)
		printf(": train loss %.4f, test accuracy %.4f", last->train_loss,
			last->test_accuracy);
	printf("%s\n", view->started.synthetic ? " (synthetic data)" : "");
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
	loop.ui.session.start_when_ready = options->start;
	draw_frame(&loop); /* before anything is read */
	session_load(&loop.ui.session, options->session.data);
	run_loop(&loop);
	rc = loop.ui.signal;
out:
	term_close(loop.term);
	if (loop.term != NULL)
		print_farewell(&loop.ui.session.view);
	grid_release(&loop.grid);
	ui_release(&loop.ui);
	return rc;
}
