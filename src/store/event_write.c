#include "fmnist/event_write.h"

#include <stdio.h>

#include "fmnist/columns.h"
#include "fmnist/landscape_table.h"
#include "fmnist/network_file.h"
#include "fmnist/trail_file.h"

/* Trials are numbered from 0 in the database; -1 is the run itself. */
static sqlite3_int64 trial_of(const struct event *event)
{
	return (sqlite3_int64)event->trial - 1;
}

/* A statement whose ?1 is the run, ?2 the trial and ?3 the time. */
static sqlite3_stmt *begin(
	struct database *db, const char *sql, const struct event *event, struct err *err)
{
	sqlite3_stmt *statement = database_prepare(db, sql, err);

	if (statement == NULL)
		return NULL;
	sqlite3_bind_int64(statement, 1, event->run);
	sqlite3_bind_int64(statement, 2, trial_of(event));
	sqlite3_bind_double(statement, 3, db->stamp);
	return statement;
}

static int run(
	struct database *db, const char *sql, const struct event *event, struct err *err)
{
	sqlite3_stmt *statement = begin(db, sql, event, err);

	return statement != NULL ? database_finish(db, statement, err) : -1;
}

static void bind_count(sqlite3_stmt *statement, int at, uint64_t count)
{
	sqlite3_bind_int64(statement, at, (sqlite3_int64)count);
}

/* NULL for 0: does not apply. */
static void bind_some(sqlite3_stmt *statement, int at, uint64_t count)
{
	if (count > 0)
		bind_count(statement, at, count);
}

static void bind_word(sqlite3_stmt *statement, int at, const char *text)
{
	if (text[0] != '\0')
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static int write_run_started(
	struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] =
		"UPDATE runs SET status = 'running', ended = NULL, updated = ?3,"
		" synthetic = ?4, inputs = ?5, classes = ?6, parameters = ?7,"
		" train_images = ?8, val_images = ?9, test_images = ?10,"
		" epoch_iterations = ?11, ({}) = ({?}) WHERE id = ?1";
	const struct event_run_started *started = &event->started;
	sqlite3_stmt *statement = begin(db, sql, event, err);

	if (statement == NULL)
		return -1;
	sqlite3_bind_int(statement, 4, started->synthetic);
	bind_count(statement, 5, started->inputs);
	bind_count(statement, 6, started->classes);
	bind_count(statement, 7, started->parameters);
	bind_count(statement, 8, started->train_images);
	bind_count(statement, 9, started->validation_images);
	bind_count(statement, 10, started->test_images);
	bind_count(statement, 11, started->iterations);
	columns_bind(statement, &started->hparams);
	return database_finish(db, statement, err);
}

/* "hidden_layers, lr" */
static void print_axes(const struct event_sweep_started *sweep, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (uint32_t i = 0; i < sweep->axes && used < size; i++) {
		char name[64];

		columns_name(&hparam_table[sweep->axis[i]], name, sizeof name);
		used += (size_t)snprintf(
			buffer + used, size - used, "%s%s", i > 0 ? ", " : "", name);
	}
}

/* A sweep that is resumed begins anew; what its trials have reached stays. */
static int write_sweep_started(
	struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] =
		"UPDATE runs SET status = 'running', ended = NULL, reason = NULL,"
		" updated = ?3, name = ?4, trials = ?5, workers = ?6, sampler_seed = ?7,"
		" metric = ?8, sampler = ?9, pruner = ?10, axes = ?11, synthetic = ?12,"
		" inputs = ?13, classes = ?14, train_images = ?15, val_images = ?16,"
		" test_images = ?17, ({}) = ({?}) WHERE id = ?1";
	const struct event_sweep_started *sweep = &event->sweep;
	sqlite3_stmt *statement = begin(db, sql, event, err);
	char axes[EVENT_AXES * 64];

	if (statement == NULL)
		return -1;
	print_axes(sweep, axes, sizeof axes);
	sqlite3_bind_text(statement, 4, sweep->name, -1, SQLITE_STATIC);
	bind_count(statement, 5, sweep->trials);
	bind_count(statement, 6, sweep->workers);
	sqlite3_bind_int64(statement, 7, sweep->seed);
	bind_word(statement, 8, metric_name(sweep->metric));
	bind_word(statement, 9, sweep->sampler);
	bind_word(statement, 10, sweep->pruner);
	sqlite3_bind_text(statement, 11, axes, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int(statement, 12, sweep->synthetic);
	bind_count(statement, 13, sweep->inputs);
	bind_count(statement, 14, sweep->classes);
	bind_count(statement, 15, sweep->train_images);
	bind_count(statement, 16, sweep->validation_images);
	bind_count(statement, 17, sweep->test_images);
	columns_bind(statement, &sweep->hparams);
	return database_finish(db, statement, err);
}

/* The sweep's best trial so far, by its metric; of equals the first. */
static int keep_best(struct database *db, const struct event *event, struct err *err)
{
#define BEST(metric, order)                                                             \
	"UPDATE runs SET (best_trial, best_epoch, train_loss, val_loss, val_accuracy,"  \
	" test_loss, test_accuracy) = (SELECT trial, best_epoch, train_loss, val_loss," \
	" val_accuracy, test_loss, test_accuracy FROM trials WHERE run = ?1"            \
	" AND status = 'completed' AND " metric " IS NOT NULL ORDER BY " metric order   \
	", trial LIMIT 1) WHERE id = ?1 AND metric = '" metric "'"
	static const char by_accuracy[] = BEST("val_accuracy", " DESC");
	static const char by_loss[] = BEST("val_loss", "");
#undef BEST

	return run(db, by_accuracy, event, err) != 0 || run(db, by_loss, event, err) != 0
		? -1
		: 0;
}

/* A sweep's seconds, while it goes on, are those in which something was heard of it. */
static int touch_sweep(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] =
		"UPDATE runs SET seconds = seconds + max(0, ?3 - updated), updated = ?3"
		" WHERE id = ?1";

	return run(db, sql, event, err);
}

/* A trial that was begun before is begun anew: nothing of it may stay. */
static int write_trial_started(
	struct database *db, const struct event *event, struct err *err)
{
	static const char forget[] = "DELETE FROM epochs WHERE run = ?1 AND trial = ?2";
	static const char sql[] =
		"REPLACE INTO trials (run, trial, status, started, parameters,"
		" train_images, val_images, test_images, epoch_iterations, {})"
		" VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?6, ?7, ?8, {?})";
	const struct event_run_started *started = &event->started;
	sqlite3_stmt *statement;

	if (run(db, forget, event, err) != 0)
		return -1;
	statement = begin(db, sql, event, err);
	if (statement == NULL)
		return -1;
	bind_count(statement, 4, started->parameters);
	bind_count(statement, 5, started->train_images);
	bind_count(statement, 6, started->validation_images);
	bind_count(statement, 7, started->test_images);
	bind_count(statement, 8, started->iterations);
	columns_bind(statement, &started->hparams);
	if (database_finish(db, statement, err) != 0 || keep_best(db, event, err) != 0)
		return -1;
	return touch_sweep(db, event, err);
}

/* Those of trials are not kept: there can be thousands of trials. */
static int write_iterations(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] = "REPLACE INTO losses (run, at, first, count, loss)"
				  " VALUES (?1, ?3, ?4, ?5, ?6)";
	const struct event_iterations *block = &event->iterations;
	sqlite3_stmt *statement;

	if (event->trial > 0)
		return 0;
	statement = begin(db, sql, event, err);
	if (statement == NULL)
		return -1;
	bind_count(statement, 4, block->first);
	bind_count(statement, 5, block->count);
	sqlite3_bind_blob(statement, 6, block->loss,
		(int)(block->count * sizeof block->loss[0]), SQLITE_STATIC);
	return database_finish(db, statement, err);
}

/* Of a trial the last epoch counts; of a run the best, where something chooses it. */
static const char epoch_of_trial[] =
	"UPDATE trials SET epochs_done = ?4, best_epoch = ?4, train_loss = ?5,"
	" val_loss = ?6, val_accuracy = ?7, test_accuracy = ?8, test_loss = ?10,"
	" seconds = seconds + ?9"
	" WHERE run = ?1 AND trial = ?2";
static const char epoch_of_run[] =
	"UPDATE runs SET epochs_done = ?4, train_loss = ?5, seconds = seconds + ?9,"
	" updated = ?3 WHERE id = ?1";
static const char best_epoch_of_run[] =
	"UPDATE runs SET best_epoch = ?4, val_loss = ?6, val_accuracy = ?7,"
	" test_accuracy = ?8, test_loss = ?10 WHERE id = ?1"
	" AND (best_epoch IS NULL OR ?7 IS NULL OR ?7 > val_accuracy)";

static int write_figures(
	struct database *db, const char *sql, const struct event *event, struct err *err)
{
	const struct event_epoch *epoch = &event->epoch;
	sqlite3_stmt *statement = begin(db, sql, event, err);

	if (statement == NULL)
		return -1;
	bind_count(statement, 4, epoch->epoch);
	sqlite3_bind_double(statement, 5, epoch->train_loss);
	sqlite3_bind_double(statement, 6, epoch->validation_loss);
	sqlite3_bind_double(statement, 7, epoch->validation_accuracy);
	sqlite3_bind_double(statement, 8, epoch->test_accuracy);
	sqlite3_bind_double(statement, 9, epoch->seconds);
	sqlite3_bind_double(statement, 10, epoch->test_loss);
	sqlite3_bind_double(statement, 11, epoch->examples_per_second);
	return database_finish(db, statement, err);
}

static int write_epoch(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] =
		"REPLACE INTO epochs (run, trial, at, epoch, train_loss, val_loss,"
		" val_accuracy, test_accuracy, seconds, test_loss, examples_per_second)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

	if (write_figures(db, sql, event, err) != 0)
		return -1;
	if (event->trial > 0)
		return write_figures(db, epoch_of_trial, event, err) != 0
			? -1
			: touch_sweep(db, event, err);
	if (write_figures(db, best_epoch_of_run, event, err) != 0)
		return -1;
	return write_figures(db, epoch_of_run, event, err);
}

static int write_baseline(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] = "UPDATE runs SET pca_components = ?4,"
				  " pca_test_loss = ?5, updated = ?3 WHERE id = ?1";
	sqlite3_stmt *statement = begin(db, sql, event, err);

	if (statement == NULL)
		return -1;
	bind_count(statement, 4, event->baseline.components);
	sqlite3_bind_double(statement, 5, event->baseline.test_loss);
	return database_finish(db, statement, err);
}

/* The newest network, and of a run that trains one its whole trail. */
static int write_snapshot(struct database *db, const struct event *event, struct err *err)
{
	if (event->trial == 0 && trail_file_append(db, event, err) != 0)
		return -1;
	return network_file_write(db, event, err);
}

static int write_state(struct database *db, const struct event *event, struct err *err)
{
	static const char state[] =
		"INSERT INTO states (run, at, status) VALUES (?1, ?3, ?4)";
	static const char status[] =
		"UPDATE runs SET status = ?4, updated = ?3 WHERE id = ?1";
	const char *const sql[] = {state, status};

	if (event->trial > 0)
		return 0;
	for (size_t i = 0; i < sizeof sql / sizeof sql[0]; i++) {
		sqlite3_stmt *statement = begin(db, sql[i], event, err);

		if (statement == NULL)
			return -1;
		bind_word(statement, 4, run_status_name(event->state));
		if (database_finish(db, statement, err) != 0)
			return -1;
	}
	return 0;
}

static int write_end(
	struct database *db, const char *sql, const struct event *event, struct err *err)
{
	const struct event_run_finished *finished = &event->finished;
	sqlite3_stmt *statement = begin(db, sql, event, err);

	if (statement == NULL)
		return -1;
	bind_word(statement, 4, run_status_name(finished->status));
	bind_count(statement, 5, finished->epochs);
	bind_some(statement, 6, finished->best_epoch);
	sqlite3_bind_double(statement, 7, finished->train_loss);
	sqlite3_bind_double(statement, 8, finished->validation_loss);
	sqlite3_bind_double(statement, 9, finished->validation_accuracy);
	sqlite3_bind_double(statement, 10, finished->test_accuracy);
	sqlite3_bind_double(statement, 11, finished->seconds);
	bind_some(statement, 12, finished->diverged_at);
	bind_word(statement, 13, finished->reason);
	sqlite3_bind_double(statement, 14, finished->test_loss);
	if (finished->best_trial > 0)
		sqlite3_bind_int64(statement, 15, (sqlite3_int64)finished->best_trial - 1);
	return database_finish(db, statement, err);
}

#define END_COLUMNS                                                                    \
	"(status, ended, epochs_done, best_epoch, train_loss, val_loss, val_accuracy," \
	" test_accuracy, seconds, diverged_at, reason, test_loss"
#define END_VALUES "?4, ?3, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"

static int write_trial_finished(
	struct database *db, const struct event *event, struct err *err)
{
	/* One that failed before it began has no row yet. */
	static const char there[] = "INSERT OR IGNORE INTO trials (run, trial, status)"
				    " VALUES (?1, ?2, 'running')";
	static const char sql[] = "UPDATE trials SET " END_COLUMNS ") = (" END_VALUES
				  ") WHERE run = ?1 AND trial = ?2";

	if (run(db, there, event, err) != 0 || write_end(db, sql, event, err) != 0 ||
		keep_best(db, event, err) != 0)
		return -1;
	return touch_sweep(db, event, err);
}

static int write_run_finished(
	struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] = "UPDATE runs SET updated = ?3, " END_COLUMNS
				  ", best_trial) = (" END_VALUES ", ?15) WHERE id = ?1";

	return write_end(db, sql, event, err);
}

static int write_message(struct database *db, const struct event *event, struct err *err)
{
	static const char sql[] = "INSERT INTO messages (run, trial, at, level, text)"
				  " VALUES (?1, ?2, ?3, ?4, ?5)";
	static const char *const level[] = {
		[MESSAGE_INFO] = "info",
		[MESSAGE_WARNING] = "warning",
		[MESSAGE_ERROR] = "error",
	};
	sqlite3_stmt *statement = begin(db, sql, event, err);

	if (statement == NULL)
		return -1;
	bind_word(statement, 4, level[event->message.level]);
	sqlite3_bind_text(statement, 5, event->message.text, -1, SQLITE_STATIC);
	return database_finish(db, statement, err);
}

int event_write(struct database *db, const struct event *event, struct err *err)
{
	static int (*const write[EVENT_JOB_ENDED + 1])(
		struct database *, const struct event *, struct err *) = {
		[EVENT_RUN_STARTED] = write_run_started,
		[EVENT_SWEEP_STARTED] = write_sweep_started,
		[EVENT_TRIAL_STARTED] = write_trial_started,
		[EVENT_ITERATIONS] = write_iterations,
		[EVENT_EPOCH] = write_epoch,
		[EVENT_STATE] = write_state,
		[EVENT_BASELINE] = write_baseline,
		[EVENT_SNAPSHOT] = write_snapshot,
		[EVENT_TRIAL_FINISHED] = write_trial_finished,
		[EVENT_RUN_FINISHED] = write_run_finished,
		[EVENT_LANDSCAPE] = landscape_table_begin,
		[EVENT_LANDSCAPE_PATH] = landscape_table_put_path,
		[EVENT_LANDSCAPE_ROW] = landscape_table_put_row,
		[EVENT_LANDSCAPE_FINISHED] = landscape_table_finish,
		[EVENT_MESSAGE] = write_message,
	};
	static const char there[] = "SELECT 1 FROM runs WHERE id = ?1";
	int64_t known;

	if (write[event->kind] == NULL)
		return 0;
	if (database_number(db, there, event->run, 0, &known, err) != 0)
		return -1;
	database_stamp(db);
	return known != 0 ? write[event->kind](db, event, err) : 0;
}
