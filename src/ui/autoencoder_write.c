#include "fmnist/autoencoder_write.h"

#include "fmnist/keepsake.h"

static const struct view *shown_view(const struct ui *ui)
{
	return &ui->session.shown->autoencoder;
}

void autoencoder_write(struct ui *ui)
{
	ui->autoencoder.write_run = shown_view(ui)->run;
}

bool autoencoder_write_waits(const struct ui *ui)
{
	return ui->autoencoder.write_run != 0;
}

/* Of the page that is shown, or the one image that is. */
static int write_shown(
	const struct ui *ui, const struct autoencoding *all, char *message, size_t size)
{
	const struct autoencoder_pane *pane = &ui->autoencoder;
	const struct autoencoder_list *list = &pane->list;
	const struct session *session = &ui->session;
	const struct view *view = shown_view(ui);
	const struct origin origin = {view->run, 0, session->data.synthetic};
	size_t page = pairs_page(&pane->pairs), first = list->at - list->at % page;
	struct autoencoded made = {
		.autoencoding = all,
		.test = &session->data.test,
		.image = list->image + first,
		.images = list->count - first < page ? list->count - first : page,
		.epoch = view->epoch,
		.epochs = view->epochs,
		.latent = &session->reconstructor.latent,
	};

	return pane->view == AUTOENCODER_LATENT
		? latent_export(&made, &origin, message, size)
		: reconstruction_export(&made, &origin, message, size);
}

void autoencoder_write_follow(struct ui *ui)
{
	struct autoencoder_pane *pane = &ui->autoencoder;
	const struct reconstructor *made = &ui->session.reconstructor;
	struct sight sight = pane_autoencoder_sight(ui);
	struct autoencoding all;
	char message[sizeof ui->notice];
	int rc;

	if (pane->write_run == 0)
		return;
	if (pane->write_run != shown_view(ui)->run || sight.made == NULL) {
		pane->write_run = 0;
		return;
	}
	/* Figures are drawn by one thread at a time; its end is an event. */
	if (worker_busy(&ui->session.illustrator.worker))
		return;
	if (sight.all == NULL || sight.all->snapshot != made->snapshot) {
		/* It was tried in vain. */
		if (!worker_busy(&made->worker)) {
			ui_notice(ui, ROLE_FAILURE, "%s", made->problem);
			pane->write_run = 0;
		}
		return;
	}
	all = *sight.all;
	all.baseline = shown_view(ui)->baseline;
	pane->write_run = 0;
	rc = write_shown(ui, &all, message, sizeof message);
	ui_notice(ui, rc == 0 ? ROLE_TEXT : ROLE_FAILURE, "%s", message);
}
