#include "fmnist/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/blas.h"
#include "fmnist/clock.h"
#include "fmnist/jsonl.h"
#include "fmnist/locate.h"
#include "fmnist/number.h"
#include "fmnist/trainer.h"
#include "fmnist/xalloc.h"

#define SIDE 1024
#define PRODUCTS 5

struct timings {
	double *speed; /* (epochs) images per second */
	size_t count;
};

static void keep_speed(void *arg, const struct event *event)
{
	struct timings *timings = arg;

	if (event->kind == EVENT_EPOCH)
		timings->speed[timings->count++] = event->epoch.examples_per_second;
}

static unsigned nothing_asked(void *arg)
{
	(void)arg;
	return 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Best of a few square products on one thread: what the processor can do. */
static double gemm_gflops(void)
{
	real *m = xaligned(3 * SIDE * SIDE, sizeof *m); /* (3, SIDE, SIDE) */
	double best = 0.0;

	for (size_t i = 0; i < 2 * SIDE * SIDE; i++)
		m[i] = (real)(i % 7) - REAL(3.0);
	for (int i = 0; i < PRODUCTS; i++) {
		double began = clock_now();
		double flops = 2.0 * SIDE * SIDE * SIDE;
		double rate;

		blas_gemm(BLAS_AS_IS, BLAS_AS_IS, SIDE, SIDE, SIDE, REAL(1.0), m, SIDE,
			m + SIDE * SIDE, SIDE, REAL(0.0), m + 2 * SIDE * SIDE, SIDE);
		rate = flops / (clock_now() - began) * 1e-9;
		best = rate > best ? rate : best;
	}
	free(m);
	return best;
}

static void print_results(const struct options *options, const struct hparams *hp,
	const struct dataset *data, const struct timings *timings, double gflops)
{
	double median = timings->speed[timings->count / 2];
	double best = timings->speed[timings->count - 1];
	char shape[128], a[32], b[32];

	hparams_shape(hp, data->train.rows * data->train.cols, DATASET_CLASSES, shape,
		sizeof shape);
	if (options->json) {
		json_t *object = json_object();

		json_object_set_new(object, "network", json_string(shape));
		json_object_set_new(object, "batch_size", json_integer(hp->batch_size));
		json_object_set_new(
			object, "epochs", json_integer((json_int_t)timings->count));
		json_object_set_new(object, "examples_per_second", jsonl_number(median));
		json_object_set_new(object, "examples_per_second_best", jsonl_number(best));
		json_object_set_new(object, "gemm_gflops", jsonl_number(gflops));
		json_object_set_new(object, "blas_core", json_string(blas_core()));
		jsonl_write(stdout, object);
		return;
	}
	printf("network    %s, batch %lld, %s\n", shape, (long long)hp->batch_size,
		dataset_title(data));
	printf("training   %s images/s (median of %zu epochs), best %s\n",
		number_grouped((uint64_t)median, a, sizeof a), timings->count,
		number_grouped((uint64_t)best, b, sizeof b));
	printf("sgemm      %.0f GFLOP/s on one thread, %d x %d\n", gflops, SIDE, SIDE);
	printf("kernels    OpenBLAS for %s\n", blas_core());
}

static int choose(const struct options *options, struct hparams *hp, struct err *err)
{
	hparams_default(hp);
	if (options->operands > 0 && strcmp(options->operand[0], "autoencoder") != 0)
		return err_set(err, "bench '%s': not a network that there is: autoencoder",
			options->operand[0]);
	if (options->operands > 0)
		hparams_default_autoencoder(hp);
	options_apply_given(options, hp);
	return 0;
}

static int run(const struct options *options, struct err *err)
{
	struct dataset data = {0};
	struct timings timings = {0};
	struct pool *pool = NULL;
	struct hparams hp;
	struct trainer trainer = {
		.hparams = &hp,
		.data = &data,
		.emit = keep_speed,
		.check = nothing_asked,
		.arg = &timings,
	};
	int status = EXIT_FAILED;

	if (choose(options, &hp, err) != 0)
		return EXIT_USAGE;
	if (dataset_open(&data, options->data, err) != 0)
		return EXIT_FAILED;
	timings.speed = xcalloc((size_t)hp.epochs, sizeof *timings.speed);
	pool = pool_new(options_threads(options));
	trainer.pool = pool;
	if (trainer_run(&trainer, NULL, err) != 0)
		goto out;
	if (timings.count == 0) {
		err_set(err,
			"training diverged in the first epoch: nothing was measured; "
			"try a lower --lr");
		goto out;
	}
	qsort(timings.speed, timings.count, sizeof *timings.speed, by_size);
	print_results(options, &hp, &data, &timings, gemm_gflops());
	status = EXIT_DONE;
out:
	pool_free(pool);
	free(timings.speed);
	dataset_release(&data);
	return status;
}

const struct command command_bench = {
	.name = "bench",
	.operands = "[autoencoder]",
	.summary = "measure how fast this machine trains",
	.most_operands = 1,
	.help = "Trains --epochs epochs of the given network, a classifier or an "
		"autoencoder,\n"
		"and prints images per second, beside the speed of a large matrix product. "
		"Of\n"
		"--threads only large batches of large networks make use.\n",
	.options = OPTIONS_COMMON | OPTIONS_HPARAMS,
	.run = run,
};
