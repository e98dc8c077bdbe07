#include "made_up_autoencoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/network.h"
#include "fmnist/rng.h"
#include "fmnist/synthetic.h"
#include "fmnist/xalloc.h"

struct hparams made_up_autoencoder(int64_t bottleneck)
{
	struct hparams hp;

	hparams_default_autoencoder(&hp);
	hp.hidden_units = 9;
	hp.bottleneck = bottleneck;
	/* No unit is dead. */
	assert_int_equal(hparam_set(&hp, hparam_find("activation"), "elu", NULL), 0);
	return hp;
}

static void invent(struct made_up_autoencoding *made, const struct hparams *hp)
{
	const struct event_baseline baseline = {.components = 3, .test_loss = 0.02};
	struct snapshot *snapshot;
	struct model model;
	struct rng rng;

	network_build(&model, hp, made->test.rows * made->test.cols, 0);
	rng_seed(&rng, 5);
	model_draw_parameters(&model, &init_he, &rng);
	snapshot = snapshot_new(&model, 7, 700);
	assert_int_equal(autoencoding_make(&made->autoencoding, hp, snapshot, &made->test,
				 &baseline, NULL),
		0);
	snapshot_drop(snapshot);
	model_release(&model);
}

void made_up_autoencoding_init(
	struct made_up_autoencoding *made, const struct hparams *hp, size_t count)
{
	synthetic_draw(&made->test, count, 3);
	invent(made, hp);
}

void made_up_autoencoding_init_sized(struct made_up_autoencoding *made,
	const struct hparams *hp, size_t count, size_t rows, size_t cols)
{
	made->test = (struct images){.count = count,
		.rows = rows,
		.cols = cols,
		.pixels = xmalloc(count * rows * cols),
		.labels = xmalloc(count)};
	for (size_t i = 0; i < count; i++)
		made->test.labels[i] = (uint8_t)(i % DATASET_CLASSES);
	for (size_t i = 0; i < count * rows * cols; i++)
		made->test.pixels[i] = (uint8_t)(i * 29);
	invent(made, hp);
}

void made_up_autoencoding_release(struct made_up_autoencoding *made)
{
	autoencoding_release(&made->autoencoding);
	images_release(&made->test);
}
