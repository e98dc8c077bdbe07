#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdatomic.h>
#include <string.h>

#include "fmnist/pool.h"

#define PIECES 1000

struct tally {
	atomic_int done[PIECES];
	atomic_int strangers; /* workers with a number out of range */
	size_t workers;
};

static void tick(void *arg, size_t piece, size_t worker)
{
	struct tally *tally = arg;

	atomic_fetch_add(&tally->done[piece], 1);
	if (worker >= tally->workers)
		atomic_fetch_add(&tally->strangers, 1);
}

static void run_with(size_t workers, size_t pieces)
{
	static struct tally tally;
	struct pool *pool = pool_new(workers);

	memset(&tally, 0, sizeof tally);
	tally.workers = pool_workers(pool);
	for (int again = 1; again <= 3; again++) {
		pool_run(pool, pieces, tick, &tally);
		/* All are done when pool_run returns. */
		for (size_t i = 0; i < PIECES; i++)
			assert_int_equal(
				atomic_load(&tally.done[i]), i < pieces ? again : 0);
	}
	assert_int_equal(atomic_load(&tally.strangers), 0);
	pool_free(pool);
}

static void every_piece_is_done_once_by_one_worker(void **state)
{
	(void)state;
	run_with(1, PIECES);
}

static void every_piece_is_done_once_by_several_workers(void **state)
{
	(void)state;
	run_with(2, PIECES);
	run_with(7, PIECES);
}

static void fewer_pieces_than_workers_are_no_trouble(void **state)
{
	(void)state;
	run_with(4, 1);
	run_with(4, 0);
}

static void there_is_at_least_one_processor(void **state)
{
	(void)state;
	assert_true(pool_processors() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_piece_is_done_once_by_one_worker),
		cmocka_unit_test(every_piece_is_done_once_by_several_workers),
		cmocka_unit_test(fewer_pieces_than_workers_are_no_trouble),
		cmocka_unit_test(there_is_at_least_one_processor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
