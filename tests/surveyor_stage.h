/*
 * surveyor_stage: a surveyor with a store and a few images of 6x5 pixels, for test programs
 * only.
 *
 * Nothing is trained: snapshots are made up, as those of a run in this process or of one in
 * the store. Failures fail the running test.
 */
#ifndef FMNIST_TESTS_SURVEYOR_STAGE_H
#define FMNIST_TESTS_SURVEYOR_STAGE_H

#include "fmnist/surveyor.h"

struct stage {
	char *directory;
	struct store *store;
	struct mailbox *events;
	struct hub hub;
	struct sink sink; /* gives what comes to the surveyor */
	int ends;         /* of jobs, so far */
	struct surveyor surveyor;
	struct dataset data;
	struct hparams hparams;
	size_t numbers; /* of the network */
	/* What is looked at. */
	struct subject subject;
	bool training;
};

/* For cmocka: *state is a struct stage. A landscape has 5x4 points. */
int stage_begin(void **state);
int stage_end(void **state);

#define STAGE(test) cmocka_unit_test_setup_teardown(test, stage_begin, stage_end)

/* ---- runs ---- */

/* A run of this process begins, and is looked at. */
void stage_train(struct stage *stage, uint32_t run);
/* Its snapshots [from, from + count) come. */
void stage_snapshots(struct stage *stage, uint64_t from, uint64_t count);
void stage_train_ends(struct stage *stage);

/* A run in the store that has ended, with so many snapshots; its number. */
uint32_t stage_store(struct stage *stage, uint64_t snapshots);
/* It has snapshots more, as another process would add them. */
void stage_store_more(struct stage *stage, uint32_t run, uint64_t from, uint64_t count);
/* Its landscape. */
void stage_store_survey(struct stage *stage, uint32_t run, struct survey *survey);
/* A run of the store is looked at, of which `newest` was the last snapshot. */
void stage_show(struct stage *stage, uint32_t run, uint64_t newest);

/* ---- looking ---- */

bool stage_busy(const struct stage *stage);
/* Once; and until there is nothing more to be done. */
void stage_look(struct stage *stage);
void stage_look_through(struct stage *stage);
/* Takes what comes until no job runs. */
void stage_wait(struct stage *stage);
/* Takes what comes until so many jobs have ended. */
void stage_wait_ends(struct stage *stage, int ends);
struct survey *stage_found(struct stage *stage);
void assert_problem(struct stage *stage, const char *part);

#endif
