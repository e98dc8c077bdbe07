/*
 * pool: independent pieces of one computation on several threads.
 *
 * pool_run() calls task(arg, i, worker) once for every i in [0, count) and
 * returns when all are done. Which worker gets which piece is not determined;
 * a result that must not depend on the number of threads is written by piece
 * and summed in order afterwards.
 *
 * The calling thread is worker 0 and works too; a pool of one has no threads.
 * One pool_run() at a time.
 */
#ifndef FMNIST_POOL_H
#define FMNIST_POOL_H

#include <stddef.h>

struct pool;

typedef void pool_task(void *arg, size_t piece, size_t worker);

struct pool *pool_new(size_t workers);
void pool_free(struct pool *pool);
size_t pool_workers(const struct pool *pool);
void pool_run(struct pool *pool, size_t count, pool_task *task, void *arg);

/* Processors this process may use. */
size_t pool_processors(void);

#endif
