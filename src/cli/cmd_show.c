#include "fmnist/command.h"

#include "fmnist/figure_choice.h"
#include "fmnist/landscape_choice.h"
#include "fmnist/run_operand.h"
#include "fmnist/show_figure.h"
#include "fmnist/show_landscape.h"
#include "fmnist/show_network.h"
#include "fmnist/show_sweep.h"
#include "fmnist/store.h"

static int run(const struct options *options, struct err *err)
{
	struct run_operand operand;
	struct store_run run;
	struct store *store;
	bool landscape = landscape_choice_is_named(options);
	int rc = -1;

	if (options->operands == 0) {
		err_set(err, "'show' needs a run: its number, or last");
		return EXIT_USAGE;
	}
	if (figure_choice_check(options, err) != 0 ||
		landscape_choice_check(options, landscape, err) != 0)
		return EXIT_USAGE;
	store = store_open_reading(options->store, err);
	if (store == NULL)
		return EXIT_FAILED;
	if (run_operand_parse(&operand, store, options->operand[0], err) != 0 ||
		store_run(store, operand.run, &run, err) != 0)
		goto out;
	if (landscape && run.kind != RUN_AUTOENCODER)
		rc = show_landscape(options, store, &run, &operand, err);
	else if (options->figure != NULL)
		rc = show_figure(options, store, &run, &operand, err);
	else if (run.kind == RUN_SWEEP && operand.trial == 0)
		rc = show_sweep(store, &run, options->json, err);
	else
		rc = show_network(store, &run, operand.trial, options->json, err);
out:
	store_close(store);
	return rc == 0 ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_show = {
	.name = "show",
	.operands = "RUN[:TRIAL]",
	.summary = "tell everything about a run",
	.help = "Shows a run: when and where it was recorded, its hyper-parameters, "
		"results\n"
		"and last epochs; of a sweep how its trials ended, and the ten best of "
		"them.\n"
		"RUN is a number, or last for the newest one; 12:35 is trial 35 of sweep "
		"12.\n"
		"\n"
		"With --figure it is shown what the newest network of the run, of a "
		"sweep that of\n"
		"its best trial, makes of the test images, as a picture: which classes "
		"are taken\n"
		"for which, recall and precision of each, the most confident mistakes, "
		"and the\n"
		"first layer's weights.  Of an autoencoder it is the first test images "
		"and what\n"
		"becomes of them (--columns N), or with --what latent where their codes "
		"lie.\n"
		"With --what surface or --what map it is the stored landscape of the run.  "
		"The\n"
		"file's name ends in .png, .pdf or .svg.\n",
	.options = OPTIONS_COMMON | OPTIONS_FIGURE | OPTIONS_LOOK,
	.most_operands = 1,
	.run = run,
};
