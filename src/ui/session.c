#include "fmnist/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/file.h"
#include "fmnist/locate.h"
#include "fmnist/xalloc.h"

static struct session *session_of(struct sink *sink)
{
	return (struct session *)(void *)((char *)sink - offsetof(struct session, sink));
}

static void start_job(struct session *session, struct job *job)
{
	struct err err;

	if (worker_start(&session->worker, job, &err) == 0)
		return;
	logbook_add(&session->log, ROLE_FAILURE, "%s", err.text);
	session->data_state = DATA_MISSING;
	snprintf(session->data_problem, sizeof session->data_problem, "%s", err.text);
}

static void run_refused(struct session *session, const struct err *err)
{
	logbook_add(&session->log, ROLE_FAILURE, "%s", err->text);
	snprintf(session->run_problem, sizeof session->run_problem, "%s", err->text);
}

/* What was asked for while there were no data. */
static int start_pending(struct session *session, struct err *err)
{
	enum session_start pending = session->pending;

	session->pending = START_NOTHING;
	if (pending == START_TRAIN)
		return session_start(session, err);
	if (pending == START_AUTOENCODER)
		return session_start_autoencoder(session, err);
	if (pending == START_SWEEP)
		return session_start_sweep(session, err);
	if (pending == START_RESUME)
		return session_resume(session, session->resume, err);
	return 0;
}

static void data_ready(struct session *session)
{
	struct err err;

	inspector_forget(&session->inspector);
	surveyor_forget(&session->surveyor);
	examiner_forget(&session->examiner);
	reconstructor_forget(&session->reconstructor);
	illustrator_wait(&session->illustrator);
	dataset_release(&session->data);
	session->data = session->job.load.data;
	session->job.load.data = (struct dataset){0};
	session->data_state = DATA_READY;
	logbook_add(&session->log, ROLE_TEXT, "data: %s, from %s",
		dataset_title(&session->data), session->data.where);
	if (start_pending(session, &err) != 0)
		run_refused(session, &err);
}

static void data_missing(struct session *session)
{
	session->data_state = DATA_MISSING;
	snprintf(session->data_problem, sizeof session->data_problem, "%s",
		session->worker.err.text);
}

/* Of an autoencoder, in its run's folder. */
static void leave_figures(struct session *session)
{
	const struct view *view = &session->live.autoencoder;

	if (session->recording.store != NULL && view->run == session->recording.run)
		illustrator_draw(&session->illustrator,
			store_directory(session->recording.store), view, &session->data);
}

static void job_ended(struct session *session)
{
	const struct job *job = session->worker.job;
	bool failed = worker_join(&session->worker) != 0;

	if (job == &session->job.sweep.job)
		sweep_job_release(&session->job.sweep);
	if (job == &session->job.train.job || job == &session->job.sweep.job) {
		if (failed)
			snprintf(session->run_problem, sizeof session->run_problem, "%s",
				session->worker.err.text);
		leave_figures(session);
		return;
	}
	if (failed)
		data_missing(session);
	else if (session->data_state == DATA_FETCHING)
		session_load(session, session->fetch_directory);
	else
		data_ready(session);
}

static void session_take(struct sink *sink, const struct event *event)
{
	struct session *session = session_of(sink);

	if (event->kind == EVENT_FETCH)
		session->fetched = event->fetch;
	else if (event->kind == EVENT_MESSAGE && event->message.level == MESSAGE_WARNING)
		snprintf(session->run_problem, sizeof session->run_problem, "%s",
			event->message.text);
	else if (event->kind == EVENT_JOB_ENDED && event->ended.worker == &session->worker)
		job_ended(session);
	inspector_take(&session->inspector, event);
	surveyor_take(&session->surveyor, event);
	examiner_take(&session->examiner, event);
	reconstructor_take(&session->reconstructor, event);
	illustrator_take(&session->illustrator, event);
}

/* Without a store networks are trained, and nothing is kept. */
static void open_store(struct session *session)
{
	struct err err;

	if (recording_open(
		    &session->recording, session->options->store, &session->hub, &err) == 0)
		return;
	session->reading = store_open_reading(session->options->store, NULL);
	snprintf(session->store_problem, sizeof session->store_problem, "%s", err.text);
	logbook_add(&session->log, ROLE_WARNING, "nothing is recorded: %s", err.text);
}

int session_init(
	struct session *session, const struct session_options *options, struct err *err)
{
	*session = (struct session){
		.options = options,
		.hparams = options->hparams,
		.autoencoder = options->autoencoder,
		.workers = options->workers,
		.pending = options->start,
		.resume = options->run,
		.sink.take = session_take,
		.sweep = xstrdup(options->sweep != NULL ? options->sweep : "homework"),
		.data_option = options->data != NULL ? xstrdup(options->data) : NULL,
	};
	session->events = mailbox_new(err);
	if (session->events == NULL)
		return -1;
	hub_add(&session->hub, session->events);
	worker_init(&session->worker, &session->hub);
	inspector_init(&session->inspector, &session->hub);
	surveyor_init(&session->surveyor, &session->hub);
	if (options->survey != NULL)
		surveyor_want(&session->surveyor, options->survey);
	examiner_init(&session->examiner, &session->hub);
	if (options->init != NULL)
		examiner_want(&session->examiner, options->init);
	reconstructor_init(&session->reconstructor, &session->hub);
	illustrator_init(&session->illustrator, &session->hub);
	exhibit_init(&session->live);
	exhibit_init(&session->past);
	session->shown = &session->live;
	logbook_init(&session->log);
	mailbox_add_sink(session->events, &session->live.view.sink);
	mailbox_add_sink(session->events, &session->live.autoencoder.sink);
	mailbox_add_sink(session->events, &session->live.board.sink);
	mailbox_add_sink(session->events, &session->log.sink);
	mailbox_add_sink(session->events, &session->sink);
	session->pool = pool_new(options->threads);
	snprintf(session->name, sizeof session->name, "%s",
		options->name != NULL ? options->name : "");
	open_store(session);
	if (options->run == 0 || options->start == START_RESUME)
		return 0;
	return session_show(session, options->run, err);
}

struct store *session_store(const struct session *session)
{
	return session->recording.store != NULL ? session->recording.store
						: session->reading;
}

int session_close(struct session *session, struct err *err)
{
	if (worker_busy(&session->worker)) {
		session_cancel(session);
		worker_join(&session->worker);
	}
	/* The hub loses a mailbox: nobody may post any more. */
	inspector_forget(&session->inspector);
	surveyor_forget(&session->surveyor);
	examiner_forget(&session->examiner);
	reconstructor_forget(&session->reconstructor);
	illustrator_wait(&session->illustrator);
	return recording_close(&session->recording, err);
}

void session_release(struct session *session)
{
	if (session->events == NULL)
		return;
	session_close(session, NULL);
	worker_release(&session->worker);
	inspector_release(&session->inspector);
	surveyor_release(&session->surveyor);
	examiner_release(&session->examiner);
	reconstructor_release(&session->reconstructor);
	illustrator_release(&session->illustrator);
	sweep_job_release(&session->job.sweep);
	sweep_spec_release(&session->spec);
	store_close(session->reading);
	dataset_release(&session->job.load.data); /* that nobody has taken */
	pool_free(session->pool);
	mailbox_free(session->events);
	exhibit_release(&session->live);
	exhibit_release(&session->past);
	logbook_release(&session->log);
	dataset_release(&session->data);
	free(session->data_option);
	free(session->fetch_directory);
	free(session->sweep);
	session->events = NULL;
}

void session_dispatch(struct session *session)
{
	mailbox_dispatch(session->events);
}

void session_load(struct session *session, const char *option)
{
	char *kept = option != NULL ? xstrdup(option) : NULL;

	free(session->data_option);
	session->data_option = kept;
	session->data_state = DATA_READING;
	load_job_init(&session->job.load, session->data_option);
	start_job(session, &session->job.load.job);
}

void session_fetch(struct session *session)
{
	free(session->fetch_directory);
	session->fetch_directory = path_user_data();
	if (session->fetch_directory == NULL) {
		snprintf(session->data_problem, sizeof session->data_problem,
			"no home directory to download to: set XDG_DATA_HOME");
		return;
	}
	session->fetched = (struct event_fetch){.total = -1};
	session->data_state = DATA_FETCHING;
	fetch_job_init(
		&session->job.fetch, session->options->url, session->fetch_directory);
	start_job(session, &session->job.fetch.job);
}

/* -1: something runs. 0: it can begin; 1: once the data are read. */
static int may_begin(struct session *session, enum session_start what, struct err *err)
{
	if (session->data_state != DATA_READY) {
		session->pending = what;
		return 1;
	}
	if (worker_busy(&session->worker))
		return err_set(err, "run %u is not finished: stop it first",
			session->recording.run);
	session_show_live(session);
	return 0;
}

static int start_network(struct session *session, enum run_kind kind, const char *name,
	const struct hparams *hparams, struct err *err)
{
	uint32_t run;

	if (recording_begin(&session->recording, kind, name, NULL, &run, err) != 0)
		return -1;
	train_job_init(&session->job.train, run, hparams, &session->data, session->pool);
	return worker_start(&session->worker, &session->job.train.job, err);
}

int session_start(struct session *session, struct err *err)
{
	int rc = may_begin(session, START_TRAIN, err);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = start_network(session, RUN_TRAIN, session->name, &session->hparams, err);
	if (rc == 0)
		session->name[0] = '\0';
	return rc;
}

int session_start_autoencoder(struct session *session, struct err *err)
{
	int rc = may_begin(session, START_AUTOENCODER, err);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return start_network(session, RUN_AUTOENCODER, "", &session->autoencoder, err);
}

static int open_spec(struct session *session, struct err *err)
{
	struct sweep_spec spec;

	if (sweep_spec_open(&spec, session->sweep, err) != 0)
		return -1;
	sweep_spec_release(&session->spec);
	session->spec = spec;
	return 0;
}

static int make_sweep_job(struct session *session, uint32_t run, struct err *err)
{
	size_t workers = session->workers > 0 ? session->workers : session->spec.workers;

	return sweep_job_init(&session->job.sweep, run, &session->spec, &session->data,
		workers > 0 ? workers : pool_processors(), err);
}

int session_start_sweep(struct session *session, struct err *err)
{
	uint32_t run;
	int rc;

	/* It is worth hours: one that could not be resumed is not begun. */
	if (session->recording.store == NULL)
		return err_set(
			err, "a sweep has to be recorded: %.400s", session->store_problem);
	rc = may_begin(session, START_SWEEP, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (open_spec(session, err) != 0 ||
		recording_begin(&session->recording, RUN_SWEEP, session->spec.name,
			session->spec.text, &run, err) != 0 ||
		make_sweep_job(session, run, err) != 0)
		return -1;
	return worker_start(&session->worker, &session->job.sweep.job, err);
}

int session_resume(struct session *session, uint32_t run, struct err *err)
{
	struct store *store = session->recording.store;
	struct sweep_spec spec;
	int rc = may_begin(session, START_RESUME, err);

	session->resume = run;
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (recording_resume(
		    &session->recording, run, session->data.synthetic, &spec, err) != 0)
		return -1;
	sweep_spec_release(&session->spec);
	session->spec = spec;
	if (make_sweep_job(session, run, err) != 0 ||
		recording_recall(&session->recording, session->job.sweep.sweep, err) != 0 ||
		store_replay(store, run, true, &session->live.board.sink, err) != 0)
		return -1;
	store_replay_network(store, run, &session->live.board.sink, NULL);
	return worker_start(&session->worker, &session->job.sweep.job, err);
}

void session_cancel_trial(struct session *session, uint32_t trial)
{
	if (session->job.sweep.sweep != NULL)
		sweep_cancel_trial(session->job.sweep.sweep, trial);
}

/* A larger sweep is read without its trials' epochs, which come when they are asked
 * for. */
#define TRIALS_WITH_CURVES 500

int session_show(struct session *session, uint32_t run, struct err *err)
{
	struct store *store = session_store(session);
	struct exhibit *past = &session->past;
	struct store_run stored;
	struct sink *sink;
	bool brief;

	if (exhibit_has(&session->live, run)) {
		session_show_live(session);
		return 0;
	}
	if (store == NULL)
		return err_set(err, "%s", session->store_problem);
	if (store_run(store, run, &stored, err) != 0)
		return -1;
	exhibit_release(past);
	exhibit_init(past);
	sink = exhibit_sink(past, stored.kind);
	brief = stored.trials > TRIALS_WITH_CURVES;
	if (store_replay(store, run, brief, sink, err) != 0) {
		session_show_live(session);
		return -1;
	}
	store_replay_network(store, run, sink, NULL);
	session->past_run = run;
	session->shown = past;
	return 0;
}

void session_show_live(struct session *session)
{
	session->shown = &session->live;
}

static const struct dataset *data_to_see(const struct session *session)
{
	return session->data_state == DATA_READY ? &session->data : NULL;
}

void session_inspect(struct session *session)
{
	struct subject subject = exhibit_subject(session->shown);

	inspector_look(&session->inspector, &subject, data_to_see(session));
}

void session_reconstruct(struct session *session, const struct reconstruct_wish *wish)
{
	struct subject subject = exhibit_autoencoder(session->shown);

	reconstructor_look(&session->reconstructor, &subject, data_to_see(session), wish);
}

/* Something goes on here that wants the processors. */
static bool is_at_work(const struct session *session)
{
	return session_training(session) && session_status(session) != RUN_PAUSED;
}

void session_survey(struct session *session)
{
	struct subject subject = exhibit_subject(session->shown);

	surveyor_look(&session->surveyor, &subject, session_store(session),
		data_to_see(session), is_at_work(session));
}

void session_examine(struct session *session, bool trained)
{
	struct subject subject = exhibit_subject(session->shown);

	examiner_look(&session->examiner, trained ? &subject : NULL, data_to_see(session),
		is_at_work(session));
}

void session_fill_trial(struct session *session, uint32_t trial)
{
	struct board *board = &session->shown->board;

	/* A sweep that goes on here began with trials of the store, too. */
	if (board->run != 0 && session_store(session) != NULL)
		store_replay_trial(
			session_store(session), board->run, trial, &board->sink, NULL);
}

/* A run of another process that goes on. */
static bool shown_goes_on(const struct session *session)
{
	return session->shown == &session->past && exhibit_goes_on(&session->past);
}

void session_refresh(struct session *session)
{
	struct store *store = session_store(session);

	if (store == NULL)
		return;
	if (!worker_busy(&session->worker))
		recording_settle(&session->recording);
	if (!store_changed(store))
		return;
	session->store_changes++;
	if (shown_goes_on(session))
		session_show(session, session->past_run, NULL);
}

bool session_watches(const struct session *session)
{
	return session_store(session) != NULL &&
		(shown_goes_on(session) ||
			(session->recording.claimed != 0 &&
				!worker_busy(&session->worker)));
}

bool session_training(const struct session *session)
{
	return session->data_state == DATA_READY && worker_busy(&session->worker);
}

bool session_sweeping(const struct session *session)
{
	return session->worker.job == &session->job.sweep.job;
}

const struct view *session_network(const struct session *session)
{
	const struct exhibit *live = &session->live;

	/* Also before its first event. */
	if (session->worker.job == &session->job.train.job)
		return hparams_reconstruct(&session->job.train.hparams) ? &live->autoencoder
									: &live->view;
	return exhibit_network(live);
}

enum run_status session_status(const struct session *session)
{
	return session_sweeping(session) ? session->live.board.status
					 : session_network(session)->status;
}

void session_toggle_pause(struct session *session)
{
	struct control *control = &session->worker.control;

	if ((control_check(control) & REQUEST_PAUSE) != 0)
		control_resume(control);
	else
		control_request(control, REQUEST_PAUSE);
}

void session_stop(struct session *session)
{
	control_request(&session->worker.control, REQUEST_STOP);
}

void session_cancel(struct session *session)
{
	control_request(&session->worker.control, REQUEST_CANCEL);
}
