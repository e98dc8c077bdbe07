#include "fmnist/autoencoding.h"

int autoencoding_make(struct autoencoding *autoencoding, const struct hparams *hp,
	struct snapshot *snapshot, const struct images *test,
	const struct event_baseline *baseline, struct err *err)
{
	struct reconstruction *all = &autoencoding->all;
	double sum = 0.0;

	if (reconstruction_make(all, hp, snapshot, test, NULL, test->count, false, err) !=
		0)
		return -1;
	for (size_t i = 0; i < all->count; i++)
		sum += all->error[i];
	autoencoding->error = sum / (double)all->count;
	autoencoding->snapshot = snapshot_hold(snapshot);
	autoencoding->hparams = *hp;
	autoencoding->baseline = baseline != NULL ? *baseline : (struct event_baseline){0};
	return 0;
}

void autoencoding_release(struct autoencoding *autoencoding)
{
	reconstruction_release(&autoencoding->all);
	snapshot_drop(autoencoding->snapshot);
	*autoencoding = (struct autoencoding){0};
}
