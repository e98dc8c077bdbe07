/*
 * The Autoencoder pane: what comes out of an autoencoder, beside what went in.
 */
#include "fmnist/pane_autoencoder.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/autoencoder_head.h"
#include "fmnist/autoencoder_latent.h"
#include "fmnist/autoencoder_write.h"
#include "fmnist/clock.h"
#include "fmnist/curves.h"
#include "fmnist/run_lines.h"
#include "fmnist/ui.h"
#include "fmnist/xalloc.h"

/* Some images follow the training at the pace of an eye. All of them take as long as an
 * evaluation, so they are given a small part of the time. */
#define LOOK_SECONDS 0.25
#define ALL_SECONDS 1.0
#define ALL_PART 0.04

void pane_autoencoder_init(struct autoencoder_pane *pane)
{
	*pane = (struct autoencoder_pane){.zoom = 1.0};
	camera_init(&pane->camera);
	/* What counts is how far it is from the linear answer, relative to that. */
	pane->camera.log_y = true;
	autoencoder_list_init(&pane->list);
}

void pane_autoencoder_release(struct autoencoder_pane *pane)
{
	autoencoder_list_release(&pane->list);
}

static const struct view *shown_view(const struct ui *ui)
{
	return &ui->session.shown->autoencoder;
}

struct sight pane_autoencoder_sight(const struct ui *ui)
{
	const struct session *session = &ui->session;
	const struct reconstructor *made = &session->reconstructor;
	uint32_t run = shown_view(ui)->run;

	return (struct sight){
		.test = &session->data.test,
		.made = reconstructor_knows(made, run) ? made : NULL,
		.all = reconstructor_all(made, run),
		.list = &ui->autoencoder.list,
	};
}

/* Keys may come before the next drawing, so both see to it. */
static void make_list(struct ui *ui)
{
	const struct session *session = &ui->session;
	const struct autoencoding *all = pane_autoencoder_sight(ui).all;

	autoencoder_list_make(&ui->autoencoder.list, &session->data.test,
		all != NULL ? all->all.error : NULL, session->reconstructor.changes + 1);
}

/* ---- what is to be made ---- */

/* What this process trains goes on: there will be events, and other networks. */
static bool goes_on(const struct ui *ui)
{
	const struct session *session = &ui->session;
	enum run_status status = session_status(session);

	return session->shown == &session->live && session_training(session) &&
		(status == RUN_RUNNING || status == RUN_STOPPING);
}

/* The pages around the chosen image; returns how many images, into an array to be freed. */
static size_t choose_images(const struct autoencoder_pane *pane, uint32_t **images)
{
	const struct autoencoder_list *list = &pane->list;
	size_t page = pairs_page(&pane->pairs), first = list->at - list->at % page, count;

	first -= first >= page ? page : 0;
	count = list->count - first < 3 * page ? list->count - first : 3 * page;
	*images = xcalloc(count, sizeof **images);
	for (size_t i = 0; i < count; i++)
		(*images)[i] = list->image[first + i];
	return count;
}

/* Those that must be there at once: a key has asked for them. */
static bool is_missing(const struct ui *ui)
{
	struct sight sight = pane_autoencoder_sight(ui);
	size_t page = pairs_page(&ui->autoencoder.pairs);
	size_t first = sight.list->at - sight.list->at % page;

	if (sight.made == NULL)
		return true;
	for (size_t i = first; i < sight.list->count && i < first + page; i++)
		if (reconstructor_find(sight.made, sight.list->image[i]) ==
			sight.made->some.count)
			return true;
	return false;
}

/* All images: where they are shown, or cost nothing that goes on. */
static bool needs_all(const struct ui *ui, double now)
{
	const struct autoencoder_pane *pane = &ui->autoencoder;

	if (!goes_on(ui))
		return true;
	return (pane->view == AUTOENCODER_LATENT || pane->list.order != ORDER_NUMBER) &&
		now >= pane->next_all;
}

void pane_autoencoder_follow(struct ui *ui)
{
	struct autoencoder_pane *pane = &ui->autoencoder;
	struct reconstructor *made = &ui->session.reconstructor;
	bool busy = worker_busy(&made->worker), held;
	double now = clock_now();
	struct reconstruct_wish wish;
	uint32_t *images;

	if (shown_view(ui)->run == 0) {
		pane->write_run = 0;
		return;
	}
	if (pane_autoencoder_sight(ui).made == NULL)
		pane->held = false;
	make_list(ui);
	held = pane->held || autoencoder_write_waits(ui);
	wish.all = needs_all(ui, now) || autoencoder_write_waits(ui);
	wish.held = held || (goes_on(ui) && now < pane->next_look && !wish.all);
	wish.count = choose_images(pane, &images);
	wish.image = images;
	if (!wish.held || held || is_missing(ui))
		session_reconstruct(&ui->session, &wish);
	free(images);
	autoencoder_write_follow(ui);
	if (busy || !worker_busy(&made->worker))
		return;
	pane->next_look = now + LOOK_SECONDS;
	if (wish.all)
		pane->next_all = now + fmax(ALL_SECONDS, made->seconds / ALL_PART);
}

/* ---- drawing ---- */

static void draw_pictures(struct ui *ui, const struct area *area)
{
	struct autoencoder_pane *pane = &ui->autoencoder;
	struct sight sight = pane_autoencoder_sight(ui);
	const char *obstacle = autoencoder_head_obstacle(ui);
	struct pictures_layout layout;
	struct area chart, difference, facts, sentence, code;

	layout_pictures(area->rows, area->cols, sight_pixels(&sight), &layout);
	pane->pairs = layout.pairs;
	chart = layout_part(area, layout.chart);
	curves_draw_errors(shown_view(ui), &pane->camera, &chart);
	if (obstacle != NULL) {
		struct area rest = area_part(
			area, 0, chart.cols + 2, area->rows, area->cols - chart.cols - 2);

		autoencoder_head_missing(obstacle, &rest);
		return;
	}
	difference = layout_part(area, layout.difference);
	facts = layout_part(area, layout.facts);
	sentence = layout_part(area, layout.sentence);
	code = layout_part(area, layout.code);
	autoencoder_images_pairs(&sight, &layout.pairs, area);
	autoencoder_images_trio(&sight, layout.trio, layout.caption, area);
	autoencoder_images_difference(&sight, &difference);
	autoencoder_images_facts(&sight, &facts);
	autoencoder_images_sentence(&sight, &sentence);
	autoencoder_images_code(&sight, &code);
}

static void draw_image(struct ui *ui, const struct area *area)
{
	struct sight sight = pane_autoencoder_sight(ui);
	const char *obstacle = autoencoder_head_obstacle(ui);
	struct image_layout layout;
	struct area sentence, code;

	ui->autoencoder.pairs.line = 0;
	if (obstacle != NULL) {
		autoencoder_head_missing(obstacle, area);
		return;
	}
	layout_image(area->rows, area->cols, sight_pixels(&sight), &layout);
	sentence = layout_part(area, layout.sentence);
	code = layout_part(area, layout.code);
	autoencoder_images_trio(&sight, layout.trio, layout.caption, area);
	autoencoder_images_sentence(&sight, &sentence);
	autoencoder_images_code(&sight, &code);
}

static void draw_latent(struct ui *ui, const struct area *area)
{
	const struct autoencoder_pane *pane = &ui->autoencoder;
	struct sight sight = pane_autoencoder_sight(ui);
	const char *obstacle = autoencoder_head_latent_obstacle(ui);
	struct latent_scene scene = {.latent = &ui->session.reconstructor.latent,
		.test = sight.test,
		.class = pane->list.class,
		.zoom = pane->zoom};
	struct latent_layout layout;
	struct area plot, legend, original, reconstruction, caption;

	ui->autoencoder.pairs.line = 0;
	if (obstacle != NULL || !sight_chosen(&sight, &scene.chosen)) {
		autoencoder_head_missing(obstacle != NULL ? obstacle : "", area);
		return;
	}
	layout_latent(area->rows, area->cols, sight_pixels(&sight), &layout);
	plot = layout_part(area, layout.plot);
	legend = layout_part(area, layout.legend);
	original = layout_part(area, layout.original);
	reconstruction = layout_part(area, layout.reconstruction);
	caption = layout_part(area, layout.caption);
	autoencoder_latent_draw(&scene, &plot);
	autoencoder_latent_legend(sight.all, sight.test, pane->list.class, &legend);
	autoencoder_images_original(&sight, &original);
	autoencoder_images_reconstruction(&sight, &reconstruction);
	autoencoder_images_caption(&sight, &caption);
}

static void (*const views[AUTOENCODER_VIEWS])(struct ui *, const struct area *) = {
	[AUTOENCODER_PICTURES] = draw_pictures,
	[AUTOENCODER_IMAGE] = draw_image,
	[AUTOENCODER_LATENT] = draw_latent,
};

static void draw(struct ui *ui, const struct area *area)
{
	const struct view *view = shown_view(ui);
	struct autoencoder_frame frame;
	struct area config, tabs, list, body, speed, progress, verdict, status;

	if (view->run == 0) {
		run_lines_welcome(&ui->session, true, area);
		return;
	}
	make_list(ui);
	layout_autoencoder(area->rows, area->cols, &frame);
	config = layout_part(area, frame.config);
	tabs = layout_part(area, frame.tabs);
	list = layout_part(area, frame.list);
	body = layout_part(area, frame.body);
	speed = layout_part(area, frame.speed);
	progress = layout_part(area, frame.progress);
	verdict = layout_part(area, frame.verdict);
	status = layout_part(area, frame.status);
	run_lines_config(view, &config);
	autoencoder_head_tabs(ui, &tabs);
	views[ui->autoencoder.view](ui, &body);
	autoencoder_head_list(ui, &list);
	run_lines_speed(ui, view, &speed);
	run_lines_progress(view, &progress);
	run_lines_verdict(view, &verdict);
	autoencoder_head_status(ui, &status);
}

/* ---- keys ---- */

static void press_start(struct ui *ui)
{
	ui_start_autoencoder(ui);
}

static void press_configure(struct ui *ui)
{
	ui_configure(ui, &ui->session.autoencoder);
}

static void press_view(struct ui *ui)
{
	ui->autoencoder.view = (ui->autoencoder.view + 1) % AUTOENCODER_VIEWS;
}

static void press_back(struct ui *ui)
{
	ui->autoencoder.view = AUTOENCODER_PICTURES;
}

static void press_image(struct ui *ui)
{
	ui->autoencoder.view = AUTOENCODER_IMAGE;
}

static void press_hold(struct ui *ui)
{
	ui->autoencoder.held = !ui->autoencoder.held;
}

static void turn_class(struct ui *ui, int step)
{
	struct autoencoder_list *list = &ui->autoencoder.list;
	int classes = DATASET_CLASSES + 1;

	/* After the last comes any. */
	autoencoder_list_class(
		list, (list->class - CLASS_ANY + step + classes) % classes + CLASS_ANY);
	make_list(ui);
}

static void press_class(struct ui *ui)
{
	turn_class(ui, 1);
}

static void press_class_before(struct ui *ui)
{
	turn_class(ui, -1);
}

static void press_all(struct ui *ui)
{
	autoencoder_list_class(&ui->autoencoder.list, CLASS_ANY);
	make_list(ui);
}

static void turn_order(struct ui *ui, int step)
{
	struct autoencoder_list *list = &ui->autoencoder.list;
	int order = ((int)list->order + step + ORDERS) % ORDERS;

	autoencoder_list_order(list, (enum autoencoder_order)order);
	make_list(ui);
}

static void press_order(struct ui *ui)
{
	turn_order(ui, 1);
}

static void press_order_before(struct ui *ui)
{
	turn_order(ui, -1);
}

static void move(struct ui *ui, long places)
{
	make_list(ui);
	autoencoder_list_move(&ui->autoencoder.list, places);
}

static void press_left(struct ui *ui)
{
	move(ui, -1);
}

static void press_right(struct ui *ui)
{
	move(ui, 1);
}

static long line_of(const struct ui *ui)
{
	const struct pairs_layout *pairs = &ui->autoencoder.pairs;

	return pairs->line > 0 ? pairs->line : 1;
}

static void press_up(struct ui *ui)
{
	move(ui, -line_of(ui));
}

static void press_down(struct ui *ui)
{
	move(ui, line_of(ui));
}

static void press_page_up(struct ui *ui)
{
	move(ui, -(long)pairs_page(&ui->autoencoder.pairs));
}

static void press_page_down(struct ui *ui)
{
	move(ui, (long)pairs_page(&ui->autoencoder.pairs));
}

#define FARTHEST 1000000000L

static void press_first(struct ui *ui)
{
	move(ui, -FARTHEST);
}

static void press_last(struct ui *ui)
{
	move(ui, FARTHEST);
}

static void press_log_axis(struct ui *ui)
{
	ui->autoencoder.camera.log_y = !ui->autoencoder.camera.log_y;
}

#define ZOOM_STEP 1.5
#define ZOOM_MOST 100.0

static void zoom(struct ui *ui, double factor)
{
	struct autoencoder_pane *pane = &ui->autoencoder;

	if (pane->view == AUTOENCODER_LATENT)
		pane->zoom = fmax(1.0, fmin(pane->zoom * factor, ZOOM_MOST));
	else
		camera_zoom(&pane->camera, factor);
}

static void press_zoom_in(struct ui *ui)
{
	zoom(ui, ZOOM_STEP);
}

static void press_zoom_out(struct ui *ui)
{
	zoom(ui, 1.0 / ZOOM_STEP);
}

/* ---- when keys do something ---- */

static bool is_idle(const struct ui *ui)
{
	return !session_training(&ui->session);
}

static bool has_run(const struct ui *ui)
{
	return shown_view(ui)->run != 0;
}

static bool shows(const struct ui *ui)
{
	return has_run(ui) && pane_autoencoder_sight(ui).made != NULL;
}

static bool in_pictures(const struct ui *ui)
{
	return has_run(ui) && ui->autoencoder.view == AUTOENCODER_PICTURES;
}

static bool in_image(const struct ui *ui)
{
	return has_run(ui) && ui->autoencoder.view == AUTOENCODER_IMAGE;
}

static bool in_latent(const struct ui *ui)
{
	return has_run(ui) && ui->autoencoder.view == AUTOENCODER_LATENT;
}

static bool not_in_pictures(const struct ui *ui)
{
	return has_run(ui) && !in_pictures(ui);
}

static bool not_in_image(const struct ui *ui)
{
	return shows(ui) && !in_image(ui);
}

static bool has_charts(const struct ui *ui)
{
	return has_run(ui) && !in_image(ui);
}

static bool is_filtered(const struct ui *ui)
{
	return shows(ui) && ui->autoencoder.list.class != CLASS_ANY;
}

static bool can_hold(const struct ui *ui)
{
	return shows(ui) && view_running(shown_view(ui)) && !ui->autoencoder.held;
}

static bool is_held(const struct ui *ui)
{
	return shows(ui) && ui->autoencoder.held;
}

static bool can_write(const struct ui *ui)
{
	return shows(ui) && autoencoder_head_obstacle(ui) == NULL;
}

static const struct binding bindings[] = {
	{'s', 0, "start", "start training an autoencoder", press_start, is_idle},
	{'c', 0, "configure", "edit its hyper-parameters and start", press_configure, NULL},
	{KEYS_ESCAPE, 0, "back", "back to the pictures", press_back, not_in_pictures},
	{'v', 0, "image", "to the chosen image, large", press_view, in_pictures},
	{'v', 0, "latent space", "to the codes of the test images", press_view, in_image},
	{'v', 0, "pictures", "to the pictures", press_view, in_latent},
	{KEYS_ENTER, 0, "large", "the chosen image, large", press_image, not_in_image},
	{'t', 0, "class", "images of one class: the next", press_class, shows},
	{'T', 0, NULL, "the class before", press_class_before, shows},
	{'u', 0, "all", "images of all classes again", press_all, is_filtered},
	{'>', 0, "sort", "by number, greatest error, least error", press_order, shows},
	{'<', 0, NULL, "the order before", press_order_before, shows},
	{' ', 0, "hold", "keep this network on the screen", press_hold, can_hold},
	{' ', 0, "follow", "follow the newest network again", press_hold, is_held},
	{'w', 0, "write", "write a picture and tables", autoencoder_write, can_write},
	{'y', 0, "log axis", "logarithmic error axis", press_log_axis, in_pictures},
	{'z', 0, "zoom", "zoom into the chart, or the latent space", press_zoom_in,
		has_charts},
	{'Z', 0, NULL, "zoom out", press_zoom_out, has_charts},
	{KEYS_LEFT, 0, NULL, "the image before", press_left, shows},
	{KEYS_RIGHT, 0, NULL, "the next image", press_right, shows},
	{KEYS_UP, 'k', NULL, "the image above", press_up, shows},
	{KEYS_DOWN, 'j', NULL, "the image below", press_down, shows},
	{KEYS_PAGE_UP, 0, NULL, "a page of images up", press_page_up, shows},
	{KEYS_PAGE_DOWN, 0, NULL, "a page of images down", press_page_down, shows},
	{KEYS_HOME, 'g', NULL, "the first image", press_first, shows},
	{KEYS_END, 'G', NULL, "the last image", press_last, shows},
	{0},
};

const struct pane pane_autoencoder = {
	.name = "Autoencoder",
	.draw = draw,
	.bindings = bindings,
	.notes =
		"Above an image as it is, below it what comes out, and its error: the mean "
		"squared difference of a pixel, from 0 to 1.\n"
		"PCA-64 is the error of 64 principal components, the best that a linear "
		"autoencoder of this width can do.\n"
		"In a difference the reconstruction is too dark below 0 and too bright "
		"above, on the image's own scale.\n"
		"Test figures are for showing: nothing is chosen by them.",
};
