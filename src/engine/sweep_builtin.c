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

const char *const sweep_builtin_names[] = {"homework", "enhanced", NULL};
static const char *const texts[] = {homework, enhanced};

const char *sweep_builtin_text(const char *name)
{
	for (size_t i = 0; sweep_builtin_names[i] != NULL; i++)
		if (strcmp(sweep_builtin_names[i], name) == 0)
			return texts[i];
	return NULL;
}
