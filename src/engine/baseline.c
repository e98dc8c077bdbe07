#include "fmnist/baseline.h"

#include "fmnist/batch.h"
#include "fmnist/pca.h"
#include "fmnist/signals.h"

static void get_images(const void *arg, size_t first, size_t n, float *out)
{
	batch_gather(arg, NULL, first, n, PIXEL_UNIT, out, NULL);
}

static struct pca_rows rows_of(const struct baseline *baseline, const struct images *images)
{
	return (struct pca_rows){
		.count = images->count,
		.width = images->rows * images->cols,
		.get = get_images,
		.arg = images,
		.stop = &baseline->stop,
	};
}

static void *compute(void *arg)
{
	struct baseline *baseline = arg;
	struct pca_rows train = rows_of(baseline, &baseline->data->train);
	struct pca_rows test = rows_of(baseline, &baseline->data->test);
	struct event event = {.kind = EVENT_BASELINE};
	struct pca pca;

	if (pca_fit(&pca, &train, baseline->components, NULL) != 0)
		return NULL;
	event.baseline.components = pca.components;
	event.baseline.test_loss = pca_error(&pca, &test);
	pca_release(&pca);
	if (!atomic_load(&baseline->stop))
		baseline->emit(baseline->arg, &event);
	return NULL;
}

void baseline_start(struct baseline *baseline, const struct dataset *data,
	size_t components, void (*emit)(void *arg, const struct event *event), void *arg)
{
	sigset_t before;

	baseline->data = data;
	baseline->components = components;
	baseline->emit = emit;
	baseline->arg = arg;
	atomic_init(&baseline->stop, false);
	signals_block(&before);
	baseline->running = pthread_create(&baseline->thread, NULL, compute, baseline) == 0;
	signals_unblock(&before);
}

void baseline_finish(struct baseline *baseline, bool stop)
{
	if (!baseline->running)
		return;
	if (stop)
		atomic_store(&baseline->stop, true);
	pthread_join(baseline->thread, NULL);
	baseline->running = false;
}
