#include "fmnist/run_data.h"

#include <inttypes.h>

#include "fmnist/locate.h"

const char *run_data_option(const struct options *options, const struct store_run *run)
{
	return options->data == NULL && run->synthetic ? LOCATE_SYNTHETIC : options->data;
}

int run_data_check(const struct dataset *data, const struct store_run *run, struct err *err)
{
	if (data->synthetic == run->synthetic)
		return 0;
	return err_set(err, "run %" PRIu32 " was made with %s: give it --data", run->id,
		run->synthetic ? "the synthetic data set" : "Fashion-MNIST");
}
