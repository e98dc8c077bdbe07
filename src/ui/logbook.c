#include "fmnist/logbook.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

static void add_text(struct logbook *log, enum role role, const char *text)
{
	struct log_line *line;

	if (log->count == LOGBOOK_LINES) {
		free(log->line[log->first].text);
		log->first = (log->first + 1) % LOGBOOK_LINES;
		log->count--;
	}
	line = &log->line[(log->first + log->count++) % LOGBOOK_LINES];
	*line = (struct log_line){.when = time(NULL), .role = role, .text = xstrdup(text)};
}

void logbook_add(struct logbook *log, enum role role, const char *fmt, ...)
{
	char text[EVENT_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	add_text(log, role, text);
}

static void end_partial(struct logbook *log)
{
	log->partial[log->partial_size] = '\0';
	if (log->partial_size > 0)
		logbook_add(log, ROLE_WARNING, "stderr: %s", log->partial);
	log->partial_size = 0;
}

void logbook_feed(struct logbook *log, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\n' || log->partial_size + 1 == sizeof log->partial)
			end_partial(log);
		if (c == '\t')
			c = ' ';
		if (c >= ' ' && c != 0x7f)
			log->partial[log->partial_size++] = (char)c;
	}
}

const struct log_line *logbook_line(const struct logbook *log, size_t i)
{
	return &log->line[(log->first + i) % LOGBOOK_LINES];
}

static void take_started(struct logbook *log, const struct event *event)
{
	char shape[128];
	const struct event_run_started *started = &event->started;

	logbook_add(log, ROLE_TEXT,
		"run %" PRIu32 " started: %s, batch %" PRId64 ", lr %g, seed %" PRId64,
		event->run,
		hparams_shape(&started->hparams, started->inputs, started->classes, shape,
			sizeof shape),
		started->hparams.batch_size, started->hparams.lr, started->hparams.seed);
}

static void take_state(struct logbook *log, const struct event *event)
{
	logbook_add(log, ROLE_TEXT, "run %" PRIu32 " is %s", event->run,
		run_status_name(event->state));
}

/* An autoencoder has errors, and no accuracy. */
static void describe(const struct event_run_finished *finished, char *text, size_t size)
{
	if (isnan(finished->test_accuracy))
		snprintf(text, size, "train loss %.6f, test loss %.6f",
			finished->train_loss, finished->test_loss);
	else
		snprintf(text, size, "train loss %.4f, test accuracy %.4f",
			finished->train_loss, finished->test_accuracy);
}

static void take_finished(struct logbook *log, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;
	char figures[96];

	describe(finished, figures, sizeof figures);
	if (finished->reason[0] != '\0')
		logbook_add(log, ROLE_FAILURE, "run %" PRIu32 " %s: %s", event->run,
			run_status_name(finished->status), finished->reason);
	else if (finished->epochs > 0)
		logbook_add(log, ROLE_TEXT,
			"run %" PRIu32 " %s after %" PRIu64 " epochs: %s", event->run,
			run_status_name(finished->status), finished->epochs, figures);
	else
		logbook_add(log, ROLE_TEXT, "run %" PRIu32 " %s in its first epoch",
			event->run, run_status_name(finished->status));
}

static void take_message(struct logbook *log, const struct event *event)
{
	static const enum role role[] = {
		[MESSAGE_INFO] = ROLE_TEXT,
		[MESSAGE_WARNING] = ROLE_WARNING,
		[MESSAGE_ERROR] = ROLE_FAILURE,
	};

	logbook_add(log, role[event->message.level], "%s", event->message.text);
}

static void logbook_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct logbook *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_STATE] = take_state,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_MESSAGE] = take_message,
		[EVENT_JOB_ENDED] = NULL,
	};

	if (take[event->kind] != NULL)
		take[event->kind]((struct logbook *)sink, event);
}

void logbook_init(struct logbook *log)
{
	*log = (struct logbook){.sink.take = logbook_take};
}

void logbook_release(struct logbook *log)
{
	for (size_t i = 0; i < log->count; i++)
		free(log->line[(log->first + i) % LOGBOOK_LINES].text);
	log->count = 0;
}
