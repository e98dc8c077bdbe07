#include "fmnist/sweep_builtin.h"

#include <stddef.h>
#include <string.h>

static const char homework[] =
	"; The search of the homework: random, chosen by validation accuracy.\n"
	"\n"
	"[sweep]\n"
	"metric = val_accuracy\n"
	"trials = 50\n"
	"seed = 541\n"
	"sampler = random\n"
	"pruner = none\n"
	"\n"
	"[fixed]\n"
	"train-on = train\n"
	"split-seed = 541\n"
	"activation = relu\n"
	"init = torch\n"
	"optimizer = sgd\n"
	"decay-scope = weights\n"
	"\n"
	"; Values are drawn in the order of these lines.\n"
	"[space]\n"
	"hidden-layers = 2 3 4 5 6\n"
	"batch-size = 8 12 16 20 32 48 64 128 145 256\n"
	"lr = 0.01 0.005 0.001 0.0005 0.0001 0.00005 0.00001\n"
	"hidden-units = 5 10 20 30 40\n"
	"weight-decay = 0 0.0005 0.001 0.0001 0.00001\n"
	"epochs = 15 20 25\n";

static const char enhanced[] =
	"; The search over the enhanced network: random, chosen by validation accuracy.\n"
	"\n"
	"[sweep]\n"
	"metric = val_accuracy\n"
	"trials = 15\n"
	"seed = 541\n"
	"sampler = random\n"
	"pruner = none\n"
	"\n"
	"[fixed]\n"
	"train-on = train\n"
	"split-seed = 541\n"
	"init = torch\n"
	"optimizer = sgd\n"
	"decay-scope = weights\n"
	"\n"
	"; Values are drawn in the order of these lines.\n"
	"[space]\n"
	"hidden-layers = 3 4 5\n"
	"batch-size = 32 64 128\n"
	"lr = 0.001 0.0005 0.0001\n"
	"hidden-units = 64 128 256\n"
	"weight-decay = 0 0.0001 0.001\n"
	"epochs = 30 50\n"
	"batch-norm = true false\n"
	"dropout = 0 0.2 0.4\n"
	"activation = relu leaky_relu elu prelu\n";

static const char best[] =
	"; For the highest accuracy of a fully connected network in a few minutes: random,\n"
	"; over what is left to choose once a network is wide, normalised and drops units,\n"
	"; the learning rate falls to 0 and the labels are smoothed.\n"
	"\n"
	"[sweep]\n"
	"metric = val_accuracy\n"
	"trials = 12\n"
	"seed = 541\n"
	"sampler = random\n"
	"pruner = none\n"
	"\n"
	"[fixed]\n"
	"train-on = train\n"
	"split-seed = 541\n"
	"activation = relu\n"
	"batch-norm = true\n"
	"init = torch\n"
	"optimizer = adamw\n"
	"decay-scope = weights\n"
	"schedule = cosine\n"
	"warmup-epochs = 1\n"
	"epochs = 30\n"
	"\n"
	"; Values are drawn in the order of these lines.\n"
	"[space]\n"
	"widths = 512-512 512-512-512\n"
	"batch-size = 64 128\n"
	"lr = 0.0005 0.001 0.002\n"
	"dropout = 0.2 0.3 0.4\n"
	"weight-decay = 0.05 0.1 0.2\n"
	"label-smoothing = 0.05 0.1\n";

const char *const sweep_builtin_names[] = {"homework", "enhanced", "best", NULL};
static const char *const texts[] = {homework, enhanced, best};

const char *sweep_builtin_text(const char *name)
{
	for (size_t i = 0; sweep_builtin_names[i] != NULL; i++)
		if (strcmp(sweep_builtin_names[i], name) == 0)
			return texts[i];
	return NULL;
}
