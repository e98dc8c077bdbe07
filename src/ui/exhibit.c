#include "fmnist/exhibit.h"

#include <stddef.h>

void exhibit_init(struct exhibit *exhibit)
{
	view_init(&exhibit->view);
	board_init(&exhibit->board);
}

void exhibit_release(struct exhibit *exhibit)
{
	view_release(&exhibit->view);
	board_release(&exhibit->board);
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

struct subject exhibit_subject(const struct exhibit *exhibit)
{
	const struct view *view = &exhibit->view;

	if (exhibit->board.run > view->run)
		return subject_of_sweep(&exhibit->board);
	return (struct subject){
		.run = view->run,
		.snapshot = view->network,
		.hparams = &view->started.hparams,
		.inputs = view->started.inputs,
		.synthetic = view->started.synthetic,
		.running = view_running(view),
	};
}
