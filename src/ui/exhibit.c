#include "fmnist/exhibit.h"

#include <stddef.h>

void exhibit_init(struct exhibit *exhibit)
{
	view_init(&exhibit->view);
	view_init_autoencoder(&exhibit->autoencoder);
	board_init(&exhibit->board);
}

void exhibit_release(struct exhibit *exhibit)
{
	view_release(&exhibit->view);
	view_release(&exhibit->autoencoder);
	board_release(&exhibit->board);
}

struct sink *exhibit_sink(struct exhibit *exhibit, enum run_kind kind)
{
	struct sink *const sink[] = {
		[RUN_TRAIN] = &exhibit->view.sink,
		[RUN_SWEEP] = &exhibit->board.sink,
		[RUN_AUTOENCODER] = &exhibit->autoencoder.sink,
	};

	return sink[kind];
}

enum run_kind exhibit_kind(const struct exhibit *exhibit)
{
	const struct view *network = exhibit_network(exhibit);

	if (exhibit->board.run > network->run)
		return RUN_SWEEP;
	return network->reconstructs ? RUN_AUTOENCODER : RUN_TRAIN;
}

bool exhibit_has(const struct exhibit *exhibit, uint32_t run)
{
	return run == exhibit->view.run || run == exhibit->autoencoder.run ||
		run == exhibit->board.run;
}

bool exhibit_goes_on(const struct exhibit *exhibit)
{
	return view_running(&exhibit->view) || view_running(&exhibit->autoencoder) ||
		board_running(&exhibit->board);
}

const struct view *exhibit_network(const struct exhibit *exhibit)
{
	return exhibit->autoencoder.run > exhibit->view.run ? &exhibit->autoencoder
							    : &exhibit->view;
}

static struct subject subject_of_sweep(const struct board *board)
{
	uint32_t trial = board->network_trial;
	bool known = board->network != NULL && trial > 0 && trial <= board->trials;

	return (struct subject){
		.run = board->run,
		.trial = known ? trial : 0,
		.snapshot = known ? board->network : NULL,
		.hparams = known ? &board->trial[trial - 1].begun.hparams : NULL,
		.inputs = board->sweep.inputs,
		.synthetic = board->sweep.synthetic,
		.running = board_running(board),
	};
}

static struct subject subject_of_network(const struct view *view)
{
	return (struct subject){
		.run = view->run,
		.snapshot = view->network,
		.hparams = &view->started.hparams,
		.inputs = view->started.inputs,
		.synthetic = view->started.synthetic,
		.running = view_running(view),
	};
}

struct subject exhibit_subject(const struct exhibit *exhibit)
{
	if (exhibit->board.run > exhibit->view.run)
		return subject_of_sweep(&exhibit->board);
	return exhibit->view.run != 0 ? subject_of_network(&exhibit->view)
				      : exhibit_autoencoder(exhibit);
}

struct subject exhibit_autoencoder(const struct exhibit *exhibit)
{
	return subject_of_network(&exhibit->autoencoder);
}

const char *subject_obstacle(const struct subject *subject, const struct dataset *data)
{
	if (data == NULL)
		return "the test images are not there yet";
	if (subject->snapshot == NULL)
		return subject->running ? "the first network is still being trained"
					: "the network of this run was not kept";
	if (subject->synthetic && !data->synthetic)
		return "this network was trained on synthetic data: show it with --data "
		       "synthetic";
	if (!subject->synthetic && data->synthetic)
		return "this network was trained on Fashion-MNIST, which is not there";
	return NULL;
}
