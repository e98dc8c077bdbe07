#include "fmnist/screen.h"

#include <unistd.h>

#include "fmnist/command.h"
#include "fmnist/dashboard.h"
#include "fmnist/run_operand.h"

bool screen_wanted(const struct options *options)
{
	return !options->headless && !options->json && isatty(STDIN_FILENO) &&
		isatty(STDOUT_FILENO);
}

/* The number of the run that `text` names. */
static int find_run(
	const struct options *options, const char *text, uint32_t *run, struct err *err)
{
	struct store *store = store_open_reading(options->store, err);
	struct run_operand operand;
	int rc;

	if (store == NULL)
		return -1;
	rc = run_operand_parse(&operand, store, text, err);
	*run = operand.run;
	store_close(store);
	return rc;
}

/* Each kind of network has its own; what was given is of one of them. */
static void choose_hparams(const struct options *options, const struct screen_start *start,
	struct session_options *session)
{
	hparams_default_autoencoder(&session->autoencoder);
	if (start->what == START_AUTOENCODER) {
		hparams_default(&session->hparams);
		session->autoencoder = *start->hparams;
	} else {
		session->hparams =
			start->hparams != NULL ? *start->hparams : options->hparams;
	}
}

/* NULL: none is named. */
static const char *named_run(
	const struct options *options, const struct screen_start *start)
{
	if (start->run != NULL)
		return start->run;
	return start->what == START_RESUME ? options->resume : options->run;
}

int screen_run(
	const struct options *options, const struct screen_start *start, struct err *err)
{
	const char *text = named_run(options, start);
	struct dashboard_options dashboard = {
		.session =
			{
				.name = start->name,
				.sweep = start->what == START_SWEEP && options->operands > 0
					? options->operand[0]
					: NULL,
				.workers = (size_t)options->threads,
				.store = options->store,
				.data = options->data,
				.url = options->url,
				.threads = options_threads(options),
				.start = start->what,
				.survey = start->survey,
				.init = start->init,
			},
		.term = {.no_color = options->no_color, .ascii = options->ascii},
	};
	int rc;

	choose_hparams(options, start, &dashboard.session);
	if (text != NULL && find_run(options, text, &dashboard.session.run, err) != 0)
		return EXIT_FAILED;
	rc = dashboard_run(&dashboard, err);
	if (rc < 0)
		return EXIT_FAILED;
	return rc > 0 ? 128 + rc : EXIT_DONE;
}
