#include "fmnist/run_list.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/claim.h"
#include "fmnist/columns.h"
#include "fmnist/xalloc.h"

char *run_directory(const struct database *db, uint32_t run)
{
	return xasprintf("%s/runs/%u", db->directory, run);
}

enum run_status run_status_named(const char *name)
{
	for (enum run_status status = RUN_RUNNING; status <= RUN_CANCELLED; status++)
		if (strcmp(run_status_name(status), name) == 0)
			return status;
	return RUN_FAILED;
}

static enum run_status status_column(sqlite3_stmt *statement, int column)
{
	char name[32];

	database_text(statement, column, name, sizeof name);
	return run_status_named(name);
}

static int refuse_unknown(struct database *db, uint32_t run, struct err *err)
{
	int64_t least, most;

	if (database_number(db, "SELECT min(id) FROM runs", 0, 0, &least, err) != 0 ||
		database_number(db, "SELECT max(id) FROM runs", 0, 0, &most, err) != 0)
		return -1;
	if (most == 0)
		return err_set(
			err, "no run %u: there are no runs in %s yet", run, db->directory);
	return err_set(err, "no run %u: the runs in %s are %lld to %lld", run,
		db->directory, (long long)least, (long long)most);
}

int run_status_stored(
	struct database *db, uint32_t run, enum run_status *status, struct err *err)
{
	static const char sql[] = "SELECT status FROM runs WHERE id = ?1";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	rc = database_step(db, statement, err);
	if (rc == 1)
		*status = status_column(statement, 0);
	sqlite3_reset(statement);
	return rc == 0 ? refuse_unknown(db, run, err) : rc < 0 ? -1 : 0;
}

int run_status_now(
	struct database *db, uint32_t run, enum run_status *status, struct err *err)
{
	char *directory;
	bool taken;

	if (run_status_stored(db, run, status, err) != 0)
		return -1;
	if (run_status_ended(*status))
		return 0;
	directory = run_directory(db, run);
	taken = claim_is_taken(directory);
	free(directory);
	if (taken)
		return 0;
	/* It may have ended in order between the two looks. */
	if (run_status_stored(db, run, status, err) != 0)
		return -1;
	if (!run_status_ended(*status))
		*status = RUN_INTERRUPTED;
	return 0;
}

#define RUN_COLUMNS                                                                    \
	"SELECT r.id, r.kind, r.status, r.name, r.started, r.ended, r.synthetic,"      \
	" r.inputs, r.classes, r.parameters, r.trials, r.best_trial,"                  \
	" r.train_loss, r.val_accuracy, r.test_accuracy, r.seconds, r.reason,"         \
	" CASE WHEN r.kind <> 'sweep' OR r.ended IS NOT NULL THEN r.epochs_done"       \
	" ELSE (SELECT total(epochs_done) FROM trials WHERE run = r.id) END,"          \
	" (SELECT count(*) FROM trials WHERE run = r.id"                               \
	" AND status NOT IN ('running', 'interrupted')), r.test_loss, {r}, b.run, {b}" \
	" FROM runs r"                                                                 \
	" LEFT JOIN trials b ON b.run = r.id AND b.trial = r.best_trial"

static uint64_t count_column(sqlite3_stmt *statement, int column)
{
	sqlite3_int64 value = sqlite3_column_int64(statement, column);

	return value > 0 ? (uint64_t)value : 0;
}

static void read_run(sqlite3_stmt *statement, struct store_run *run)
{
	static const int hparams = 20; /* column of the first, those of the best after */
	int best = hparams + (int)hparam_count;
	char kind[16];

	*run = (struct store_run){.id = (uint32_t)sqlite3_column_int64(statement, 0)};
	database_text(statement, 1, kind, sizeof kind);
	run->kind = run_kind_named(kind);
	run->status = status_column(statement, 2);
	database_text(statement, 3, run->name, sizeof run->name);
	run->started = database_real(statement, 4);
	run->ended = database_real(statement, 5);
	run->synthetic = sqlite3_column_int(statement, 6) != 0;
	run->inputs = count_column(statement, 7);
	run->classes = count_column(statement, 8);
	run->parameters = count_column(statement, 9);
	run->trials = count_column(statement, 10);
	if (sqlite3_column_type(statement, 11) != SQLITE_NULL)
		run->best_trial = (uint32_t)sqlite3_column_int64(statement, 11) + 1;
	run->train_loss = database_real(statement, 12);
	run->validation_accuracy = database_real(statement, 13);
	run->test_accuracy = database_real(statement, 14);
	run->seconds = sqlite3_column_double(statement, 15);
	database_text(statement, 16, run->reason, sizeof run->reason);
	run->epochs = count_column(statement, 17);
	run->trials_done = count_column(statement, 18);
	run->test_loss = database_real(statement, 19);
	/* What this program does not know shows as its default, in a list. */
	columns_read(statement,
		sqlite3_column_type(statement, best) != SQLITE_NULL ? best + 1 : hparams,
		&run->hparams, NULL);
}

/* Once the list's snapshot is given back: whether those that go on do. */
static int look_after(struct database *db, struct store_run *run, struct err *err)
{
	enum run_status status = run->status;

	if (run_status_ended(status))
		return 0;
	if (run_status_now(db, run->id, &status, err) != 0)
		return -1;
	if (status == RUN_INTERRUPTED || !run_status_ended(status)) {
		run->status = status;
		return 0;
	}
	return run_list_one(db, run->id, run, err);
}

int run_list_one(struct database *db, uint32_t run, struct store_run *out, struct err *err)
{
	static const char sql[] = RUN_COLUMNS " WHERE r.id = ?1";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	rc = database_step(db, statement, err);
	if (rc == 1)
		read_run(statement, out);
	sqlite3_reset(statement);
	if (rc == 0)
		return refuse_unknown(db, run, err);
	return rc < 0 ? -1 : look_after(db, out, err);
}

int run_list(struct database *db, struct store_run **runs, size_t *count, struct err *err)
{
	static const char sql[] = RUN_COLUMNS " ORDER BY r.id DESC";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	struct store_run *list = NULL;
	size_t n = 0, capacity = 0;
	int rc;

	if (statement == NULL)
		return -1;
	while ((rc = database_step(db, statement, err)) == 1) {
		if (n == capacity) {
			capacity = capacity > 0 ? 2 * capacity : 64;
			list = xrealloc(list, capacity, sizeof *list);
		}
		read_run(statement, &list[n++]);
	}
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = look_after(db, &list[i], err);
	if (rc != 0) {
		free(list);
		return -1;
	}
	*runs = list;
	*count = n;
	return 0;
}

int run_list_find(struct database *db, const char *text, uint32_t *run, struct err *err)
{
	enum run_status status;
	unsigned long value;
	int64_t newest;
	char *end;

	if (strcmp(text, "last") == 0) {
		if (database_number(db, "SELECT max(id) FROM runs", 0, 0, &newest, err) !=
			0)
			return -1;
		*run = (uint32_t)newest;
		return newest > 0
			? 0
			: err_set(err, "there are no runs in %s yet", db->directory);
	}
	errno = 0;
	value = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 ||
		value > UINT32_MAX)
		return err_set(err, "'%s' is no run: give its number, or 'last'", text);
	*run = (uint32_t)value;
	return run_status_stored(db, *run, &status, err);
}

int run_list_trial(struct database *db, uint32_t run, uint32_t trial, struct hparams *out,
	struct err *err)
{
	static const char sql[] = "SELECT {} FROM trials WHERE run = ?1 AND trial = ?2"
				  " AND started IS NOT NULL";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	enum run_status status;
	int rc;

	if (statement == NULL || run_status_stored(db, run, &status, err) != 0)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)trial - 1);
	rc = database_step(db, statement, err);
	if (rc == 1)
		rc = columns_read(statement, 0, out, err) == 0 ? 1 : -1;
	sqlite3_reset(statement);
	if (rc == 0)
		return err_set(err, "run %u has no trial %lld that was begun", run,
			(long long)trial - 1);
	return rc < 0 ? -1 : 0;
}

int run_list_best_epoch(
	struct database *db, uint32_t run, uint32_t trial, uint64_t *epoch, struct err *err)
{
	static const char of_run[] = "SELECT best_epoch FROM runs WHERE id = ?1";
	static const char of_trial[] =
		"SELECT best_epoch FROM trials WHERE run = ?1 AND trial = ?2";
	sqlite3_stmt *statement = database_prepare(db, trial == 0 ? of_run : of_trial, err);
	int rc;

	*epoch = 0;
	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	if (trial > 0)
		sqlite3_bind_int64(statement, 2, (sqlite3_int64)trial - 1);
	rc = database_step(db, statement, err);
	if (rc == 1)
		*epoch = count_column(statement, 0);
	sqlite3_reset(statement);
	return rc < 0 ? -1 : 0;
}

int run_list_spec(struct database *db, uint32_t run, char **text, struct err *err)
{
	static const char sql[] = "SELECT spec FROM runs WHERE id = ?1";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	const char *spec;
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	rc = database_step(db, statement, err);
	if (rc == 1) {
		spec = (const char *)sqlite3_column_text(statement, 0);
		*text = spec != NULL ? xstrdup(spec) : NULL;
	}
	sqlite3_reset(statement);
	return rc == 0 ? refuse_unknown(db, run, err) : rc < 0 ? -1 : 0;
}

/* Keeps the newest `most` of the values that come, as a ring that is put straight. */
struct newest {
	float *value; /* (most) */
	size_t most, seen;
};

static void newest_add(struct newest *newest, double value)
{
	newest->value[newest->seen++ % newest->most] = (float)value;
}

static void newest_finish(struct newest *newest, float **values, size_t *count)
{
	size_t kept = newest->seen < newest->most ? newest->seen : newest->most;
	float *straight = xmalloc((kept + 1) * sizeof *straight);

	for (size_t i = 0; i < kept; i++)
		straight[i] = newest->value[(newest->seen - kept + i) % newest->most];
	free(newest->value);
	*values = straight;
	*count = kept;
}

int run_list_curve(struct database *db, uint32_t run, size_t most, float **values,
	size_t *count, struct err *err)
{
	static const char epochs[] =
		"SELECT CASE (SELECT kind FROM runs WHERE id = ?1)"
		" WHEN 'autoencoder' THEN test_loss"
		" ELSE ifnull(val_accuracy, test_accuracy) END FROM (SELECT * FROM epochs"
		" WHERE run = ?1 AND trial = -1 ORDER BY epoch DESC LIMIT ?2) ORDER BY "
		"epoch";
	static const char trials[] =
		"SELECT val_accuracy FROM trials WHERE run = ?1 AND status = 'completed'"
		" ORDER BY trial";
	static const char kind[] = "SELECT kind = 'sweep' FROM runs WHERE id = ?1";
	struct newest newest = {.most = most > 0 ? most : 1};
	double best = NAN;
	sqlite3_stmt *statement;
	int64_t sweep;
	int rc;

	if (database_number(db, kind, run, 0, &sweep, err) != 0)
		return -1;
	statement = database_prepare(db, sweep ? trials : epochs, err);
	if (statement == NULL)
		return -1;
	sqlite3_bind_int64(statement, 1, run);
	if (!sweep)
		sqlite3_bind_int64(statement, 2, (sqlite3_int64)newest.most);
	newest.value = xmalloc(newest.most * sizeof *newest.value);
	while ((rc = database_step(db, statement, err)) == 1) {
		double value = database_real(statement, 0);

		/* fmax leaves out what was not measured. */
		best = sweep ? fmax(best, value) : value;
		newest_add(&newest, best);
	}
	if (rc != 0) {
		free(newest.value);
		return -1;
	}
	newest_finish(&newest, values, count);
	return 0;
}
