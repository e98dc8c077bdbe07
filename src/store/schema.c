#include "fmnist/schema.h"

#include <stdio.h>

#include "fmnist/columns.h"
#include "fmnist/store.h"

#define STORE_APPLICATION 1179471188 /* 'FMNT' */
#define QUOTE(x) #x
#define TEXT_OF(x) QUOTE(x)

/* Trials are numbered from 0; trial -1 is the run itself. */
static const char version_1[] = "PRAGMA application_id = " TEXT_OF(
	STORE_APPLICATION) ";"
			   "CREATE TABLE runs ("
			   " id INTEGER PRIMARY KEY AUTOINCREMENT,"
			   " kind TEXT NOT NULL,"
			   " status TEXT NOT NULL,"
			   " name TEXT NOT NULL,"
			   " started REAL NOT NULL,"
			   " ended REAL,"
			   " updated REAL NOT NULL,"
			   " epochs_done INTEGER NOT NULL DEFAULT 0,"
			   " best_epoch INTEGER,"
			   " best_trial INTEGER,"
			   " train_loss REAL, val_loss REAL, val_accuracy REAL, "
			   "test_accuracy REAL,"
			   " seconds REAL NOT NULL DEFAULT 0,"
			   " diverged_at INTEGER,"
			   " reason TEXT,"
			   " synthetic INTEGER, inputs INTEGER, classes INTEGER, "
			   "parameters INTEGER,"
			   " train_images INTEGER, val_images INTEGER, test_images INTEGER,"
			   " epoch_iterations INTEGER,"
			   " trials INTEGER, workers INTEGER, sampler TEXT, sampler_seed "
			   "INTEGER,"
			   " metric TEXT, pruner TEXT, axes TEXT, spec TEXT);"
			   "CREATE TABLE trials ("
			   " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
			   " trial INTEGER NOT NULL,"
			   " status TEXT NOT NULL,"
			   " started REAL,"
			   " ended REAL,"
			   " epochs_done INTEGER NOT NULL DEFAULT 0,"
			   " best_epoch INTEGER,"
			   " train_loss REAL, val_loss REAL, val_accuracy REAL, "
			   "test_accuracy REAL,"
			   " seconds REAL NOT NULL DEFAULT 0,"
			   " diverged_at INTEGER,"
			   " reason TEXT,"
			   " parameters INTEGER,"
			   " train_images INTEGER, val_images INTEGER, test_images INTEGER,"
			   " epoch_iterations INTEGER,"
			   " PRIMARY KEY (run, trial)) WITHOUT ROWID;"
			   "CREATE INDEX trials_by_status ON trials (run, status, "
			   "epochs_done);"
			   "CREATE INDEX trials_by_accuracy ON trials (run, val_accuracy "
			   "DESC, trial)"
			   " WHERE status = 'completed';"
			   "CREATE INDEX trials_by_loss ON trials (run, val_loss, trial)"
			   " WHERE status = 'completed';"
			   "CREATE TABLE epochs ("
			   " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
			   " trial INTEGER NOT NULL,"
			   " epoch INTEGER NOT NULL,"
			   " at REAL NOT NULL,"
			   " train_loss REAL, val_loss REAL, val_accuracy REAL,"
			   " test_loss REAL, test_accuracy REAL,"
			   " seconds REAL, examples_per_second REAL,"
			   " PRIMARY KEY (run, trial, epoch)) WITHOUT ROWID;"
			   "CREATE TABLE losses ("
			   " id INTEGER PRIMARY KEY,"
			   " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
			   " first INTEGER NOT NULL,"
			   " count INTEGER NOT NULL,"
			   " at REAL NOT NULL,"
			   " loss BLOB NOT NULL,"
			   " UNIQUE (run, first));"
			   "CREATE TABLE states ("
			   " id INTEGER PRIMARY KEY,"
			   " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
			   " at REAL NOT NULL,"
			   " status TEXT NOT NULL);"
			   "CREATE INDEX states_by_run ON states (run, at);"
			   "CREATE TABLE messages ("
			   " id INTEGER PRIMARY KEY,"
			   " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
			   " trial INTEGER NOT NULL,"
			   " at REAL NOT NULL,"
			   " level TEXT NOT NULL,"
			   " text TEXT NOT NULL);"
			   "CREATE INDEX messages_by_run ON messages (run, at);"
			   "CREATE TABLE artifacts ("
			   " id INTEGER PRIMARY KEY,"
			   " run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
			   " at REAL NOT NULL,"
			   " kind TEXT NOT NULL,"
			   " file TEXT NOT NULL,"
			   " UNIQUE (run, file));"
			   "CREATE VIEW history AS SELECT id, kind, name, status,"
			   " datetime(started, 'unixepoch', 'localtime') AS started,"
			   " datetime(ended, 'unixepoch', 'localtime') AS ended,"
			   " epochs_done, best_epoch, best_trial, train_loss, "
			   "val_accuracy, test_accuracy,"
			   " round(seconds, 1) AS seconds FROM runs;"
			   "CREATE VIEW leaderboard AS SELECT rank() OVER (PARTITION BY "
			   "t.run ORDER BY"
			   " t.status <> 'completed',"
			   " CASE r.metric WHEN 'val_loss' THEN t.val_loss ELSE "
			   "-t.val_accuracy END"
			   " NULLS LAST) AS rank, t.* FROM trials t JOIN runs r ON r.id = "
			   "t.run;";

/* Which epoch a network is of, and the loss an autoencoder is judged by. */
static const char version_2[] =
	"ALTER TABLE runs ADD COLUMN test_loss REAL;"
	"ALTER TABLE trials ADD COLUMN test_loss REAL;"
	"ALTER TABLE runs ADD COLUMN snapshots_seen INTEGER;"
	"ALTER TABLE runs ADD COLUMN snapshots_stride INTEGER;"
	"CREATE TABLE snapshots ("
	" run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
	" number INTEGER NOT NULL,"
	" epoch INTEGER NOT NULL,"
	" iteration INTEGER NOT NULL,"
	" PRIMARY KEY (run, number)) WITHOUT ROWID;"
	"ALTER TABLE runs ADD COLUMN pca_components INTEGER;"
	"ALTER TABLE runs ADD COLUMN pca_test_loss REAL;"
	"ALTER TABLE artifacts ADD COLUMN epoch INTEGER;"
	"ALTER TABLE artifacts ADD COLUMN iteration INTEGER;"
	"CREATE TABLE landscapes ("
	" run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,"
	" at REAL NOT NULL,"
	" plane TEXT NOT NULL, through_1 INTEGER, through_2 INTEGER,"
	" snapshots INTEGER NOT NULL, not_finite INTEGER NOT NULL,"
	" explained_1 REAL, explained_2 REAL,"
	" random_walk_1 REAL, random_walk_2 REAL,"
	" columns INTEGER NOT NULL, rows INTEGER NOT NULL,"
	" x_min REAL NOT NULL, x_max REAL NOT NULL,"
	" y_min REAL NOT NULL, y_max REAL NOT NULL,"
	" images INTEGER NOT NULL, seed INTEGER NOT NULL,"
	" seconds REAL);"
	"CREATE TABLE landscape_rows ("
	" run INTEGER NOT NULL REFERENCES landscapes"
	" ON DELETE CASCADE,"
	" row INTEGER NOT NULL,"
	" y REAL NOT NULL,"
	" loss BLOB NOT NULL,"
	" PRIMARY KEY (run, row));"
	"CREATE TABLE landscape_path ("
	" run INTEGER NOT NULL REFERENCES landscapes"
	" ON DELETE CASCADE,"
	" number INTEGER NOT NULL,"
	" epoch INTEGER NOT NULL, iteration INTEGER NOT NULL,"
	" x REAL NOT NULL, y REAL NOT NULL,"
	" distance REAL NOT NULL,"
	" loss REAL, plane_loss REAL,"
	" PRIMARY KEY (run, number)) WITHOUT ROWID;";

/* step[v] makes version v + 1 of version v. */
static const char *const steps[STORE_VERSION] = {version_1, version_2};

static int read_version(struct database *db, int64_t *version, struct err *err)
{
	int64_t application, tables;

	if (database_number(db, "PRAGMA user_version", 0, 0, version, err) != 0 ||
		database_number(db, "PRAGMA application_id", 0, 0, &application, err) !=
			0 ||
		database_number(
			db, "SELECT count(*) FROM sqlite_schema", 0, 0, &tables, err) != 0)
		return -1;
	if (tables > 0 && application != STORE_APPLICATION)
		return err_set(err,
			"%s: a database of another program: move it away, or choose "
			"another "
			"directory with --store DIR",
			db->path);
	if (*version > STORE_VERSION)
		return err_set(err,
			"%s: the store is of version %lld, from a newer fmnist-tui; this "
			"one "
			"reads up to version %d: update it, or choose another with --store "
			"DIR",
			db->path, (long long)*version, STORE_VERSION);
	return 0;
}

static int has_column(struct database *db, const char *table, const char *column, bool *has,
	struct err *err)
{
	static const char sql[] = "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2";
	sqlite3_stmt *statement = database_prepare(db, sql, err);
	int rc;

	if (statement == NULL)
		return -1;
	sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, column, -1, SQLITE_STATIC);
	rc = database_step(db, statement, err);
	*has = rc == 1;
	sqlite3_reset(statement);
	return rc < 0 ? -1 : 0;
}

/* Adds the columns that are missing, or only counts them. */
static int complete_columns(
	struct database *db, const char *table, bool add, size_t *missing, struct err *err)
{
	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];
		char name[64], sql[192];
		bool has;

		columns_name(param, name, sizeof name);
		if (has_column(db, table, name, &has, err) != 0)
			return -1;
		if (has)
			continue;
		++*missing;
		snprintf(sql, sizeof sql, "ALTER TABLE %s ADD COLUMN %s %s", table, name,
			column_type(param));
		if (add && database_execute(db, sql, err) != 0)
			return -1;
	}
	return 0;
}

static int bring_up_to_date(struct database *db, int64_t version, struct err *err)
{
	size_t missing = 0;
	char sql[64];

	for (; version < STORE_VERSION; version++)
		if (database_execute(db, steps[version], err) != 0)
			return -1;
	snprintf(sql, sizeof sql, "PRAGMA user_version = %d", STORE_VERSION);
	if (complete_columns(db, "runs", true, &missing, err) != 0 ||
		complete_columns(db, "trials", true, &missing, err) != 0)
		return -1;
	return database_execute(db, sql, err);
}

/* A store that is up to date is only read. */
static int is_current(struct database *db, int64_t *version, bool *current, struct err *err)
{
	size_t missing = 0;

	*current = false;
	if (read_version(db, version, err) != 0)
		return -1;
	if (*version < STORE_VERSION)
		return 0;
	if (complete_columns(db, "runs", false, &missing, err) != 0 ||
		complete_columns(db, "trials", false, &missing, err) != 0)
		return -1;
	*current = missing == 0;
	return 0;
}

int schema_update(struct database *db, struct err *err)
{
	int64_t version;
	bool current;

	if (is_current(db, &version, &current, err) != 0)
		return -1;
	if (current)
		return 0;
	/* Another process may have been faster, so look again under the lock. */
	if (database_execute(db, "BEGIN IMMEDIATE", err) != 0)
		return -1;
	if (is_current(db, &version, &current, err) != 0 ||
		(!current && bring_up_to_date(db, version, err) != 0) ||
		database_execute(db, "COMMIT", err) != 0) {
		database_cancel(db);
		return -1;
	}
	return 0;
}

bool schema_is_older(struct database *db)
{
	int64_t version;
	bool current;

	return is_current(db, &version, &current, NULL) == 0 && !current;
}

int schema_check(struct database *db, struct err *err)
{
	int64_t version, tables;
	bool current;

	if (is_current(db, &version, &current, err) != 0)
		return -1;
	if (current)
		return 0;
	if (database_number(db, "SELECT count(*) FROM sqlite_schema", 0, 0, &tables, err) !=
		0)
		return -1;
	/* There was no room for more than the file. */
	if (tables == 0)
		return err_set(err, "there is no store in %s yet: the first run makes it",
			db->directory);
	return err_set(err,
		"%s: the store is older than this program and cannot be read before it is "
		"brought up to date: start a run, which does",
		db->path);
}
