#include "fmnist/figure_choice.h"

#include <string.h>

#include "fmnist/figure.h"
#include "fmnist/figure_latent.h"
#include "fmnist/figure_reconstruction.h"

#define OF_CLASSIFIERS "inspection"

static size_t columns_of(const struct options *options)
{
	return options->columns > 0 ? (size_t)options->columns : FIGURE_COLUMNS;
}

double figure_choice_scale(const struct options *options)
{
	return options->scale > 0 ? options->scale : FIGURE_SCALE;
}

static int check_reconstruction(
	const struct options *options, const struct images *test, struct err *err)
{
	return figure_reconstruction_check(options->figure, test, columns_of(options),
		figure_choice_scale(options), err);
}

static int write_reconstruction(const struct options *options,
	const struct autoencoding *autoencoding, const struct images *test,
	const struct origin *origin, struct err *err)
{
	return figure_reconstruction_write(options->figure, autoencoding, test, NULL,
		columns_of(options), origin, figure_choice_scale(options), err);
}

static int check_latent(
	const struct options *options, const struct images *test, struct err *err)
{
	(void)test;
	return figure_latent_check(options->figure, figure_choice_scale(options), err);
}

static int write_latent(const struct options *options,
	const struct autoencoding *autoencoding, const struct images *test,
	const struct origin *origin, struct err *err)
{
	return figure_latent_write(options->figure, autoencoding, test, origin,
		figure_choice_scale(options), err);
}

/* The first is the one that is meant without --what. */
static const struct figure_choice choices[] = {
	{"reconstruction", "test images and their reconstructions", true,
		check_reconstruction, write_reconstruction},
	{"latent", "the codes of the test images", false, check_latent, write_latent},
};

int figure_choice_check(const struct options *options, struct err *err)
{
	if (options->figure != NULL)
		return figure_format_check(options->figure, err);
	if (options->what != NULL || options->columns > 0 || options->scale > 0)
		return err_set(err, "--%s is of a picture: give it --figure FILE",
			options->what != NULL          ? "what"
				: options->columns > 0 ? "columns"
						       : "scale");
	return 0;
}

const struct figure_choice *figure_choice_find(
	const struct options *options, struct err *err)
{
	const char *what = options->what != NULL ? options->what : choices[0].what;

	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
		const struct figure_choice *choice = &choices[i];

		if (strcmp(choice->what, what) != 0)
			continue;
		if (options->columns == 0 || choice->columns)
			return choice;
		err_set(err, "--columns is of the figure of reconstructions, not of '%s'",
			what);
		return NULL;
	}
	err_set(err,
		"--what '%s': an autoencoder has the figures reconstruction and latent",
		what);
	return NULL;
}

int figure_choice_check_classifier(const struct options *options, struct err *err)
{
	if (options->columns > 0)
		return err_set(
			err, "--columns is of reconstructions: this is no autoencoder");
	if (options->what != NULL && strcmp(options->what, OF_CLASSIFIERS) != 0)
		return err_set(err,
			"--what '%s': a classifier has the figure " OF_CLASSIFIERS
			", and its landscape surface and map",
			options->what);
	return 0;
}
