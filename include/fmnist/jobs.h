/*
 * jobs: what the worker can be given to do.
 *
 * Each job is initialised by its x_job_init(), started with worker_start(), and
 * read after worker_join(). What they point to must outlive them.
 */
#ifndef FMNIST_JOBS_H
#define FMNIST_JOBS_H

#include "fmnist/dataset.h"
#include "fmnist/hparams.h"
#include "fmnist/pool.h"
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
	struct worker *worker; /* set while it runs */
};

void load_job_init(struct load_job *job, const char *option);
void fetch_job_init(struct fetch_job *job, const char *url, const char *directory);
void train_job_init(struct train_job *job, uint32_t run, const struct hparams *hparams,
	const struct dataset *data, struct pool *pool);

#endif
