#include "fmnist/event_read.h"

#include <math.h>
#include <string.h>

#include "fmnist/columns.h"
#include "fmnist/run_list.h"

/* Rows in the order of their time, one ahead. */
struct stream {
	sqlite3_stmt *statement; /* NULL: at its end */
	double at;               /* of the row it stands on; infinite at its end */
};

struct reading {
	struct database *db;
	struct sink *sink;
	struct err *err;
	struct event event;
	bool alive; /* somebody works on it: what has no end goes on */
	bool sweep;
	/* What a trial has of the run. */
	bool synthetic;
	uint64_t inputs, classes;
	struct stream notes; /* states and messages */
};

static void give(struct reading *r)
{
	r->sink->take(r->sink, &r->event);
}

static uint64_t count_at(sqlite3_stmt *statement, int column)
{
	sqlite3_int64 value = sqlite3_column_int64(statement, column);

	return value > 0 ? (uint64_t)value : 0;
}

static void stream_next(struct reading *r, struct stream *stream, int *rc)
{
	int row = 0;

	if (stream->statement != NULL && *rc == 0)
		row = database_step(r->db, stream->statement, r->err);
	if (row == 1) {
		stream->at = sqlite3_column_double(stream->statement, 0);
		return;
	}
	if (row < 0)
		*rc = -1;
	stream->statement = NULL;
	stream->at = INFINITY;
}

/* ?1 is the run. */
static void stream_open(struct reading *r, struct stream *stream, const char *sql, int *rc)
{
	stream->statement = database_prepare(r->db, sql, r->err);
	if (stream->statement == NULL)
		*rc = -1;
	else
		sqlite3_bind_int64(stream->statement, 1, r->event.run);
	stream_next(r, stream, rc);
}

static void stream_close(struct stream *stream)
{
	if (stream->statement != NULL)
		sqlite3_reset(stream->statement);
	stream->statement = NULL;
}

static const char notes_sql[] =
	"SELECT at, NULL, status, NULL FROM states WHERE run = ?1"
	" UNION ALL SELECT at, level, text, trial FROM messages WHERE run = ?1 ORDER BY at";

static enum message_level level_named(const char *name)
{
	if (strcmp(name, "error") == 0)
		return MESSAGE_ERROR;
	return strcmp(name, "warning") == 0 ? MESSAGE_WARNING : MESSAGE_INFO;
}

static void give_note(struct reading *r)
{
	sqlite3_stmt *statement = r->notes.statement;
	struct event *event = &r->event;
	char word[32];

	event->trial = 0;
	if (sqlite3_column_type(statement, 1) == SQLITE_NULL) {
		event->kind = EVENT_STATE;
		database_text(statement, 2, word, sizeof word);
		event->state = run_status_named(word);
	} else {
		event->kind = EVENT_MESSAGE;
		event->trial = (uint32_t)(sqlite3_column_int64(statement, 3) + 1);
		database_text(statement, 1, word, sizeof word);
		event->message.level = level_named(word);
		database_text(
			statement, 2, event->message.text, sizeof event->message.text);
	}
	give(r);
}

static void give_notes_until(struct reading *r, double at, int *rc)
{
	while (r->notes.at < at && *rc == 0) {
		give_note(r);
		stream_next(r, &r->notes, rc);
	}
}

static void give_block(struct reading *r, sqlite3_stmt *statement)
{
	struct event_iterations *block = &r->event.iterations;
	int bytes = sqlite3_column_bytes(statement, 2);
	size_t n = (size_t)bytes / sizeof block->loss[0];

	r->event.kind = EVENT_ITERATIONS;
	r->event.trial = 0;
	block->first = count_at(statement, 1);
	block->count = (uint32_t)(n < EVENT_LOSSES ? n : EVENT_LOSSES);
	if (n > 0)
		memcpy(block->loss, sqlite3_column_blob(statement, 2),
			block->count * sizeof block->loss[0]);
	give(r);
}

#define EPOCH_COLUMNS                                                                     \
	"at, trial, epoch, train_loss, val_loss, val_accuracy, test_loss, test_accuracy," \
	" seconds, examples_per_second"

static void give_epoch(struct reading *r, sqlite3_stmt *statement, uint64_t epochs)
{
	r->event.kind = EVENT_EPOCH;
	r->event.trial = (uint32_t)(sqlite3_column_int64(statement, 1) + 1);
	r->event.epoch = (struct event_epoch){
		.epoch = count_at(statement, 2),
		.epochs = epochs,
		.train_loss = database_real(statement, 3),
		.validation_loss = database_real(statement, 4),
		.validation_accuracy = database_real(statement, 5),
		.test_loss = database_real(statement, 6),
		.test_accuracy = database_real(statement, 7),
		.seconds = database_real(statement, 8),
		.examples_per_second = database_real(statement, 9),
	};
	give(r);
}

/* Columns of an end, the same of runs and of trials. */
#define END_COLUMNS                                                            \
	"status, epochs_done, best_epoch, train_loss, val_loss, val_accuracy," \
	" test_accuracy, seconds, diverged_at, reason, test_loss"
#define END_COUNT 11

/* Leaves the event as it is when there is no end yet. */
static bool read_end(struct reading *r, sqlite3_stmt *statement, int first)
{
	struct event_run_finished *finished = &r->event.finished;
	enum run_status status;
	char word[32];

	database_text(statement, first, word, sizeof word);
	status = run_status_named(word);
	if (!run_status_ended(status)) {
		if (r->alive)
			return false;
		status = RUN_INTERRUPTED;
	}
	finished->status = status;
	finished->epochs = count_at(statement, first + 1);
	finished->best_trial = 0;
	finished->best_epoch = count_at(statement, first + 2);
	finished->train_loss = database_real(statement, first + 3);
	finished->validation_loss = database_real(statement, first + 4);
	finished->validation_accuracy = database_real(statement, first + 5);
	finished->test_accuracy = database_real(statement, first + 6);
	finished->seconds = sqlite3_column_double(statement, first + 7);
	finished->diverged_at = count_at(statement, first + 8);
	database_text(statement, first + 9, finished->reason, sizeof finished->reason);
	finished->test_loss = database_real(statement, first + 10);
	return true;
}

/* Columns: parameters, train_images, val_images, test_images, epoch_iterations, {} */
static int read_started(struct reading *r, sqlite3_stmt *statement, int first)
{
	struct event_run_started *started = &r->event.started;

	started->synthetic = r->synthetic;
	started->inputs = r->inputs;
	started->classes = r->classes;
	started->parameters = count_at(statement, first);
	started->train_images = count_at(statement, first + 1);
	started->validation_images = count_at(statement, first + 2);
	started->test_images = count_at(statement, first + 3);
	started->iterations = count_at(statement, first + 4);
	return columns_read(statement, first + 5, &started->hparams, r->err);
}

#define TRIALS_SQL                                                                  \
	"SELECT started, trial, parameters, train_images, val_images, test_images," \
	" epoch_iterations, {}, " END_COLUMNS " FROM trials WHERE run = ?1 ORDER BY trial"

static int give_trial(
	struct reading *r, sqlite3_stmt *statement, struct stream *epochs, int *rc)
{
	uint32_t trial = (uint32_t)(sqlite3_column_int64(statement, 1) + 1);
	uint64_t planned = 0;

	if (sqlite3_column_type(statement, 0) != SQLITE_NULL) {
		r->event.kind = EVENT_TRIAL_STARTED;
		r->event.trial = trial;
		if (read_started(r, statement, 2) != 0)
			return -1;
		planned = (uint64_t)r->event.started.hparams.epochs;
		give(r);
	}
	while (epochs->statement != NULL && *rc == 0 &&
		sqlite3_column_int64(epochs->statement, 1) + 1 <= trial) {
		give_epoch(r, epochs->statement, planned);
		stream_next(r, epochs, rc);
	}
	r->event.kind = EVENT_TRIAL_FINISHED;
	r->event.trial = trial;
	if (read_end(r, statement, 7 + (int)hparam_count))
		give(r);
	return *rc;
}

static int give_trials(struct reading *r, bool brief)
{
	static const char trials_sql[] = TRIALS_SQL;
	static const char epochs_sql[] =
		"SELECT " EPOCH_COLUMNS " FROM epochs WHERE run = ?1"
		" AND trial >= 0 ORDER BY trial, epoch";
	struct stream trials = {0}, epochs = {0};
	int rc = 0;

	stream_open(r, &trials, trials_sql, &rc);
	if (!brief)
		stream_open(r, &epochs, epochs_sql, &rc);
	while (trials.statement != NULL && rc == 0) {
		give_notes_until(r, trials.at, &rc);
		if (give_trial(r, trials.statement, &epochs, &rc) != 0)
			rc = -1;
		stream_next(r, &trials, &rc);
	}
	stream_close(&trials);
	stream_close(&epochs);
	return rc;
}

/* Blocks and epochs, each in their own order, as they came one after the other. */
static int give_training(struct reading *r, uint64_t planned, bool brief)
{
	static const char losses_sql[] =
		"SELECT at, first, loss FROM losses WHERE run = ?1 ORDER BY first";
	static const char epochs_sql[] = "SELECT " EPOCH_COLUMNS " FROM epochs"
					 " WHERE run = ?1 AND trial = -1 ORDER BY epoch";
	struct stream losses = {.at = INFINITY}, epochs = {0};
	int rc = 0;

	if (!brief)
		stream_open(r, &losses, losses_sql, &rc);
	stream_open(r, &epochs, epochs_sql, &rc);
	while ((losses.statement != NULL || epochs.statement != NULL) && rc == 0) {
		give_notes_until(r, fmin(losses.at, epochs.at), &rc);
		if (losses.at <= epochs.at) {
			give_block(r, losses.statement);
			stream_next(r, &losses, &rc);
		} else {
			give_epoch(r, epochs.statement, planned);
			stream_next(r, &epochs, &rc);
		}
	}
	stream_close(&losses);
	stream_close(&epochs);
	return rc;
}

static const char run_sql[] =
	"SELECT kind = 'sweep', synthetic, inputs, classes, parameters, train_images,"
	" val_images, test_images, epoch_iterations, {}, " END_COLUMNS ", name, trials,"
	" workers, sampler_seed, metric, sampler, pruner, axes, best_trial,"
	" (SELECT total(epochs_done) FROM trials WHERE run = ?1), pca_components,"
	" pca_test_loss FROM runs WHERE id = ?1";
#define RUN_STARTED 4
#define RUN_HPARAMS (RUN_STARTED + 5)
#define RUN_END (RUN_HPARAMS + (int)hparam_count)
#define RUN_SWEEP_COLUMNS (RUN_END + END_COUNT)
#define RUN_BEST_TRIAL (RUN_SWEEP_COLUMNS + 8)
#define RUN_BASELINE (RUN_BEST_TRIAL + 2)

/* "hidden_layers, lr". What this program does not know is left out. */
static void read_axes(struct event_sweep_started *sweep, const char *text)
{
	sweep->axes = 0;
	while (text != NULL && *text != '\0' && sweep->axes < EVENT_AXES) {
		size_t n = strcspn(text, ", ");
		const struct hparam *param;
		char name[64];

		if (n > 0 && n < sizeof name) {
			memcpy(name, text, n);
			name[n] = '\0';
			param = hparam_find(name);
			if (param != NULL)
				sweep->axis[sweep->axes++] =
					(uint8_t)(param - hparam_table);
		}
		text += n;
		text += strspn(text, ", ");
	}
}

static int read_sweep(struct reading *r, sqlite3_stmt *statement)
{
	struct event_sweep_started *sweep = &r->event.sweep;
	int first = RUN_SWEEP_COLUMNS;
	char metric[16];

	*sweep = (struct event_sweep_started){
		.trials = count_at(statement, first + 1),
		.workers = count_at(statement, first + 2),
		.seed = sqlite3_column_int64(statement, first + 3),
		.synthetic = r->synthetic,
		.inputs = r->inputs,
		.classes = r->classes,
		.train_images = count_at(statement, RUN_STARTED + 1),
		.validation_images = count_at(statement, RUN_STARTED + 2),
		.test_images = count_at(statement, RUN_STARTED + 3),
	};
	database_text(statement, first, sweep->name, sizeof sweep->name);
	database_text(statement, first + 4, metric, sizeof metric);
	sweep->metric = strcmp(metric, metric_name(METRIC_VAL_LOSS)) == 0
		? METRIC_VAL_LOSS
		: METRIC_VAL_ACCURACY;
	database_text(statement, first + 5, sweep->sampler, sizeof sweep->sampler);
	database_text(statement, first + 6, sweep->pruner, sizeof sweep->pruner);
	read_axes(sweep, (const char *)sqlite3_column_text(statement, first + 7));
	return columns_read(statement, RUN_HPARAMS, &sweep->hparams, r->err);
}

static int give_start(struct reading *r, sqlite3_stmt *statement)
{
	int rc;

	r->sweep = sqlite3_column_int(statement, 0) != 0;
	/* One that failed before it began has nothing to say of its start. */
	if (sqlite3_column_type(statement, 1) == SQLITE_NULL)
		return 0;
	r->synthetic = sqlite3_column_int(statement, 1) != 0;
	r->inputs = count_at(statement, 2);
	r->classes = count_at(statement, 3);
	r->event.kind = r->sweep ? EVENT_SWEEP_STARTED : EVENT_RUN_STARTED;
	rc = r->sweep ? read_sweep(r, statement) : read_started(r, statement, RUN_STARTED);
	if (rc == 0)
		give(r);
	return rc;
}

static void give_baseline(struct reading *r, sqlite3_stmt *statement)
{
	if (sqlite3_column_type(statement, RUN_BASELINE) == SQLITE_NULL)
		return;
	r->event.kind = EVENT_BASELINE;
	r->event.trial = 0;
	r->event.baseline = (struct event_baseline){
		.components = count_at(statement, RUN_BASELINE),
		.test_loss = database_real(statement, RUN_BASELINE + 1),
	};
	give(r);
}

static void give_end(struct reading *r, sqlite3_stmt *statement)
{
	r->event.kind = EVENT_RUN_FINISHED;
	r->event.trial = 0;
	if (!read_end(r, statement, RUN_END))
		return;
	if (r->event.finished.status == RUN_INTERRUPTED && r->sweep)
		r->event.finished.epochs = count_at(statement, RUN_BEST_TRIAL + 1);
	if (sqlite3_column_type(statement, RUN_BEST_TRIAL) != SQLITE_NULL)
		r->event.finished.best_trial =
			(uint32_t)sqlite3_column_int64(statement, RUN_BEST_TRIAL) + 1;
	give(r);
}

static int read_run(struct reading *r, bool brief)
{
	sqlite3_stmt *row = database_prepare(r->db, run_sql, r->err);
	uint64_t planned;
	int rc = 0;

	if (row == NULL)
		return -1;
	sqlite3_bind_int64(row, 1, r->event.run);
	if (database_step(r->db, row, r->err) != 1)
		return -1;
	rc = give_start(r, row);
	planned = r->sweep ? 0 : (uint64_t)r->event.started.hparams.epochs;
	if (rc == 0)
		stream_open(r, &r->notes, notes_sql, &rc);
	if (rc == 0)
		rc = r->sweep ? give_trials(r, brief) : give_training(r, planned, brief);
	give_notes_until(r, INFINITY, &rc);
	stream_close(&r->notes);
	if (rc == 0) {
		give_baseline(r, row);
		give_end(r, row);
	}
	sqlite3_reset(row);
	return rc;
}

int event_read(
	struct database *db, uint32_t run, bool brief, struct sink *sink, struct err *err)
{
	struct reading reading = {
		.db = db, .sink = sink, .err = err, .event = {.run = run}};
	enum run_status status;
	int rc;

	if (run_status_now(db, run, &status, err) != 0)
		return -1;
	reading.alive = status != RUN_INTERRUPTED && !run_status_ended(status);
	if (database_execute(db, "BEGIN", err) != 0)
		return -1;
	rc = read_run(&reading, brief);
	database_cancel(db);
	return rc;
}

int event_read_trial(struct database *db, uint32_t run, uint32_t trial, struct sink *sink,
	struct err *err)
{
	static const char epochs_sql[] = "SELECT " EPOCH_COLUMNS " FROM epochs"
					 " WHERE run = ?1 AND trial = ?2 ORDER BY epoch";
	struct reading reading = {
		.db = db, .sink = sink, .err = err, .event = {.run = run}};
	sqlite3_stmt *statement = database_prepare(db, epochs_sql, err);
	struct hparams hp;
	int rc;

	if (statement == NULL || run_list_trial(db, run, trial, &hp, err) != 0)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)trial - 1);
	while ((rc = database_step(db, statement, err)) == 1)
		give_epoch(&reading, statement, (uint64_t)hp.epochs);
	return rc;
}
