/*
 * jobs: what the worker can be given to do.
 *
 * Each job is initialised by its x_job_init(), started with worker_start(), and
 * read after worker_join(). What they point to must outlive them.
 */
#ifndef FMNIST_JOBS_H
#define FMNIST_JOBS_H

#include "fmnist/autoencoding.h"
#include "fmnist/baseline.h"
#include "fmnist/dataset.h"
#include "fmnist/hparams.h"
#include "fmnist/init_study.h"
#include "fmnist/inspection.h"
#include "fmnist/latent.h"
#include "fmnist/pool.h"
#include "fmnist/survey.h"
#include "fmnist/sweep.h"
#include "fmnist/worker.h"

/* Finds and loads the data set (locate.h). */
struct load_job {
	struct job job;
	const char *option;  /* --data's value, or NULL */
	struct dataset data; /* the result, the starter's to release */
};

/* Downloads the data set (fetch.h); posts EVENT_FETCH. */
struct fetch_job {
	struct job job;
	const char *url; /* NULL: the official one */
	const char *directory;
};

/* Trains one network (trainer.h). */
struct train_job {
	struct job job;
	uint32_t run;
	struct hparams hparams;
	const struct dataset *data;
	struct pool *pool;
	struct worker *worker;    /* set while it runs */
	struct baseline baseline; /* of an autoencoder */
};

/* Trains the trials of a sweep (sweep.h). Owns `sweep`; what is stored of it is given to
 * sweep_memory() before the start. sweep_cancel_trial() may be called while it runs. */
struct sweep_job {
	struct job job;
	uint32_t run;
	struct sweep *sweep;
	struct worker *worker; /* set while it runs */
};

/* Looks into a network (inspection.h), on one thread. */
struct inspect_job {
	struct job job;
	struct hparams hparams;
	struct snapshot *snapshot; /* held by whoever starts it */
	const struct dataset *data;
	struct inspection inspection; /* the result, the starter's to release */
};

/* Makes a survey (survey.h), unless it is there already, and fills it; posts the events of
 * a landscape. */
struct survey_job {
	struct job job;
	uint32_t run; /* that the events name */
	struct survey_settings settings;
	struct hparams hparams;
	struct snapshot *const *snapshot; /* (count): that it is made of */
	size_t count;
	struct survey *before; /* an earlier one of the run, or NULL; held by the starter */
	bool same_plane;       /* as `before` has */
	struct survey *survey; /* the result, held for whoever starts it; NULL: none yet */
	const struct dataset *data;
	size_t threads;
	bool aside;            /* whatever else wants a processor goes first */
	double cpu_seconds;    /* that its own thread took, after worker_join() */
	struct worker *worker; /* set while it runs */
};

/* Sees what an autoencoder makes of test images, on one thread. */
struct reconstruct_job {
	struct job job;
	struct hparams hparams;
	struct snapshot *snapshot; /* held by whoever starts it */
	const struct dataset *data;
	uint32_t *image; /* (count): the starter's */
	size_t count;
	bool all; /* of all of them, too */
	/* The results, the starter's to release. */
	struct reconstruction some;       /* of `image`, with outputs */
	struct autoencoding autoencoding; /* where `all` */
	struct latent latent;             /* likewise; count 0: there is no plane */
	struct err latent_problem;        /* then; else "" */
	double seconds;                   /* that it took */
};

/* Studies initialisations (init_study.h): drawn networks, or a trained one; posts the
 * events of a study. */
struct init_job {
	struct job job;
	struct init_settings settings;
	struct snapshot *snapshot; /* the trained one; held by whoever starts it; NULL:
				      networks are drawn */
	uint32_t run, trial;       /* whose it is */
	const struct dataset *data;
	size_t threads;
	bool aside;                 /* whatever else wants a processor goes first */
	struct init_result *result; /* held for whoever starts it; NULL: none yet */
	struct worker *worker;      /* set while it runs */
};

void load_job_init(struct load_job *job, const char *option);
void fetch_job_init(struct fetch_job *job, const char *url, const char *directory);
void train_job_init(struct train_job *job, uint32_t run, const struct hparams *hparams,
	const struct dataset *data, struct pool *pool);

void inspect_job_init(struct inspect_job *job, const struct hparams *hparams,
	struct snapshot *snapshot, const struct dataset *data);

/* What it is to make is set afterwards: a survey, or settings and hyper-parameters. */
void survey_job_init(struct survey_job *job, uint32_t run, struct snapshot *const *snapshot,
	size_t count, const struct dataset *data, size_t threads);

void reconstruct_job_init(struct reconstruct_job *job, const struct hparams *hparams,
	struct snapshot *snapshot, const struct dataset *data, uint32_t *image,
	size_t count, bool all);

/* Of a trained network: snapshot, run and trial are set afterwards. */
void init_job_init(struct init_job *job, const struct init_settings *settings,
	const struct dataset *data, size_t threads);

/* The spec must outlive the job, too. workers 0: as many as it says, else as there are
 * processors. */
int sweep_job_init(struct sweep_job *job, uint32_t run, const struct sweep_spec *spec,
	const struct dataset *data, size_t workers, struct err *err);
void sweep_job_release(struct sweep_job *job);

#endif
