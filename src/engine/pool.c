#include "fmnist/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

#include "fmnist/signals.h"
#include "fmnist/xalloc.h"

struct helper {
	pthread_t thread;
	struct pool *pool;
	size_t worker;
};

struct pool {
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t work, done;
	struct helper *helper; /* (workers - 1) */
	size_t workers;
	pool_task *task;
	void *arg;
	size_t count, next; /* pieces, and the first that nobody has taken */
	size_t unfinished;
	bool ending;
};

/* Takes and does pieces until none is left; called and returns locked. */
static void work_locked(struct pool *pool, size_t worker)
{
	while (pool->next < pool->count) {
		size_t piece = pool->next++;

		pthread_mutex_unlock(&pool->lock);
		pool->task(pool->arg, piece, worker);
		pthread_mutex_lock(&pool->lock);
		if (--pool->unfinished == 0)
			pthread_cond_signal(&pool->done);
	}
}

static void *helper_main(void *arg)
{
	struct helper *helper = arg;
	struct pool *pool = helper->pool;

	pthread_mutex_lock(&pool->lock);
	while (!pool->ending) {
		work_locked(pool, helper->worker);
		if (!pool->ending)
			pthread_cond_wait(&pool->work, &pool->lock);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

struct pool *pool_new(size_t workers)
{
	struct pool *pool = xcalloc(1, sizeof *pool);
	sigset_t before;

	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->done, NULL);
	pool->workers = 1;
	pool->helper = xcalloc(workers > 1 ? workers - 1 : 0, sizeof *pool->helper);
	signals_block(&before);
	while (pool->workers < workers) {
		struct helper *helper = &pool->helper[pool->workers - 1];

		helper->pool = pool;
		helper->worker = pool->workers;
		/* Fewer threads than wanted are slower and not wrong. */
		if (pthread_create(&helper->thread, NULL, helper_main, helper) != 0)
			break;
		pool->workers++;
	}
	signals_unblock(&before);
	return pool;
}

void pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i + 1 < pool->workers; i++)
		pthread_join(pool->helper[i].thread, NULL);
	pthread_cond_destroy(&pool->work);
	pthread_cond_destroy(&pool->done);
	pthread_mutex_destroy(&pool->lock);
	free(pool->helper);
	free(pool);
}

size_t pool_workers(const struct pool *pool)
{
	return pool->workers;
}

void pool_run(struct pool *pool, size_t count, pool_task *task, void *arg)
{
	pthread_mutex_lock(&pool->lock);
	pool->task = task;
	pool->arg = arg;
	pool->count = pool->unfinished = count;
	pool->next = 0;
	pthread_cond_broadcast(&pool->work);
	work_locked(pool, 0);
	while (pool->unfinished > 0)
		pthread_cond_wait(&pool->done, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
}

size_t pool_processors(void)
{
	long online;
#ifdef __linux__
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
		return (size_t)CPU_COUNT(&allowed);
#endif
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (size_t)online : 1;
}
