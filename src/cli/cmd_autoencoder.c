#include "fmnist/command.h"

#include <string.h>

#include "fmnist/network_headless.h"
#include "fmnist/screen.h"

static int choose(const struct options *options, struct hparams *hp, struct err *err)
{
	hparams_default_autoencoder(hp);
	options_apply_given(options, hp);
	if (hparams_reconstruct(hp))
		return 0;
	return err_set(
		err, "--bottleneck 0: an autoencoder has at least one unit in its middle");
}

static int run(const struct options *options, struct err *err)
{
	struct hparams hp;

	if (choose(options, &hp, err) != 0)
		return EXIT_USAGE;
	return network_headless(options, RUN_AUTOENCODER, &hp, "", err);
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
		"answer.\n",
	.options = OPTIONS_COMMON | OPTIONS_AUTOENCODER | OPTIONS_FETCH,
	.run = run,
};
