#include "fmnist/screen.h"

#include <unistd.h>

#include "fmnist/command.h"
#include "fmnist/dashboard.h"

bool screen_wanted(const struct options *options)
{
	return !options->headless && !options->json && isatty(STDIN_FILENO) &&
		isatty(STDOUT_FILENO);
}

int screen_run(const struct options *options, bool start, struct err *err)
{
	const struct dashboard_options dashboard = {
		.session =
			{
				.hparams = options->hparams,
				.data = options->data,
				.url = options->url,
				.threads = options_threads(options),
			},
		.term = {.no_color = options->no_color, .ascii = options->ascii},
		.start = start,
	};
	int rc = dashboard_run(&dashboard, err);

	if (rc < 0)
		return EXIT_FAILED;
	return rc > 0 ? 128 + rc : EXIT_DONE;
}
