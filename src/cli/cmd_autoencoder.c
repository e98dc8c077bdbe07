#include "fmnist/command.h"

#include <stdio.h>

#include "fmnist/network_headless.h"
#include "fmnist/preset.h"
#include "fmnist/figure_choice.h"
#include "fmnist/run_figures.h"
#include "fmnist/screen.h"

static int choose(const struct options *options, struct hparams *hp, struct err *err)
{
	const struct preset *preset = &preset_table[0];

	if (options->preset != NULL)
		preset = preset_find(options->preset, err);
	if (preset == NULL)
		return -1;
	preset_apply(preset, hp);
	options_apply_given(options, hp);
	if (!hparams_reconstruct(hp))
		return err_set(err,
			"--bottleneck 0: an autoencoder has at least one unit in its "
			"middle");
	if (figure_choice_check(options, err) != 0)
		return -1;
	return options->figure == NULL || figure_choice_find(options, err) != NULL ? 0 : -1;
}

/* What cannot be written is to be known before it is waited for. */
static int check_figure(const struct headless *headless, struct err *err)
{
	const struct options *options = headless->options;

	if (options->figure == NULL)
		return 0;
	return figure_choice_find(options, err)->check(options, &headless->data.test, err);
}

static int write_figure(const struct headless *headless,
	const struct autoencoding *autoencoding, const struct origin *origin,
	struct err *err)
{
	const struct options *options = headless->options;
	const struct figure_choice *choice;

	if (options->figure == NULL)
		return 0;
	choice = figure_choice_find(options, err);
	if (choice->write(options, autoencoding, &headless->data.test, origin, err) != 0)
		return -1;
	if (!options->json)
		printf("%s: %s\n", options->figure, choice->shows);
	return 0;
}

/* The network is worth more than its pictures. */
static void leave_figures(const struct headless *headless,
	const struct autoencoding *autoencoding, const struct origin *origin)
{
	struct store *store = headless->recording.store;
	struct err err = {""};

	if (store != NULL &&
		run_figures_write(store, origin->run, autoencoding, &headless->data.test,
			origin->synthetic, &err) != 0)
		fprintf(stderr, "fmnist-tui: the run's folder lacks figures: %s\n",
			err.text);
}

static int draw(const struct headless *headless, const struct view *view, struct err *err)
{
	/* Without a store runs have numbers that nobody can look up. */
	const struct origin origin = {
		.run = headless->recording.store != NULL ? view->run : 0,
		.synthetic = headless->data.synthetic};
	struct autoencoding autoencoding;
	int rc;

	if (view->network == NULL)
		return err_set(err, "there is no network to draw");
	if (autoencoding_make(&autoencoding, &view->started.hparams, view->network,
		    &headless->data.test, &view->baseline, err) != 0)
		return -1;
	leave_figures(headless, &autoencoding, &origin);
	rc = write_figure(headless, &autoencoding, &origin, err);
	autoencoding_release(&autoencoding);
	return rc;
}

static int run(const struct options *options, struct err *err)
{
	static const struct network_errand errand = {
		.kind = RUN_AUTOENCODER, .name = "", .before = check_figure, .after = draw};
	struct hparams hp;

	if (choose(options, &hp, err) != 0)
		return EXIT_USAGE;
	/* A picture is asked for where nobody watches. */
	if (screen_wanted(options) && options->figure == NULL) {
		const struct screen_start start = {
			.what = START_AUTOENCODER, .hparams = &hp};

		return screen_run(options, &start, err);
	}
	return network_headless(options, &errand, &hp, err);
}

const struct command command_autoencoder = {
	.name = "autoencoder",
	.operands = "",
	.summary = "train the dense autoencoder",
	.help = "Trains a network that reconstructs its input through a narrow middle, on "
		"all\n"
		"training images; the error is the mean squared error of a pixel, pixels "
		"from 0\n"
		"to 1. Beside it stands that of as many principal components, the linear "
		"answer.\n"
		"\n"
		"On a terminal it opens the dashboard and starts at once, where what comes "
		"out\n"
		"stands below what went in. With --headless, --json, --figure or when "
		"standard\n"
		"output is not a terminal it prints a table, and progress on standard "
		"error.\n"
		"\n"
		"In the end reconstruction.png and latent.png are in the run's folder. "
		"With\n"
		"--figure a picture is written where it says, too: the first test images "
		"above\n"
		"their reconstructions, as many as --columns, or with --what latent where "
		"the\n"
		"codes of all test images lie.\n"
		"\n"
		"Hyper-parameters that are given beside --preset go over the preset's.\n",
	.options = OPTIONS_COMMON | OPTIONS_AUTOENCODER | OPTIONS_FETCH | OPTIONS_FIGURE,
	.run = run,
};
