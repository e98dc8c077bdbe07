/*
 * The Inspect pane: what a network makes of the test images, and what it looks for.
 */
#include "fmnist/pane_inspect.h"

#include "fmnist/clock.h"
#include "fmnist/inspect_head.h"
#include "fmnist/inspect_images.h"
#include "fmnist/inspect_weights.h"
#include "fmnist/keepsake.h"
#include "fmnist/ui.h"

/* A fast run is followed at the pace of an eye, and not at the cost of the training. */
#define LOOK_SECONDS 0.5

void pane_inspect_init(struct inspect_pane *pane)
{
	*pane = (struct inspect_pane){.filter = {CLASS_ANY, CLASS_ANY}};
	inspect_list_init(&pane->list);
}

void pane_inspect_release(struct inspect_pane *pane)
{
	inspect_list_release(&pane->list);
}

/* ---- what is shown ---- */

const struct inspection *pane_inspect_shown(const struct ui *ui)
{
	const struct session *session = &ui->session;
	struct subject subject = exhibit_subject(session->shown);

	return inspector_find(&session->inspector, &subject);
}

/* What this process trains goes on: there will be events, and other networks. */
static bool goes_on(const struct ui *ui)
{
	const struct session *session = &ui->session;
	enum run_status status = session_status(session);

	return session->shown == &session->live && session_training(session) &&
		(status == RUN_RUNNING || status == RUN_STOPPING);
}

void pane_inspect_follow(struct ui *ui)
{
	struct inspect_pane *pane = &ui->inspect;
	struct inspector *inspector = &ui->session.inspector;
	bool busy = worker_busy(&inspector->worker);
	double now = clock_now();

	if (pane->held && pane_inspect_shown(ui) == NULL)
		pane->held = false;
	if (pane->held || (goes_on(ui) && now < pane->next_look))
		return;
	session_inspect(&ui->session);
	if (!busy && worker_busy(&inspector->worker))
		pane->next_look = now + LOOK_SECONDS;
}

static const struct images *test_images(const struct ui *ui)
{
	return &ui->session.data.test;
}

/* Keys may come before the next drawing, so both see to what is chosen. Returns what is
 * shown. */
static const struct inspection *follow_choice(struct ui *ui)
{
	struct inspect_pane *pane = &ui->inspect;
	const struct inspection *inspection = pane_inspect_shown(ui);
	size_t units;

	if (inspection == NULL)
		return NULL;
	if (!pane->cursor_chosen)
		confusion_worst(inspection, &pane->cursor, 1);
	units = inspect_weights_units(inspection, test_images(ui));
	if (pane->unit >= units)
		pane->unit = units > 0 ? units - 1 : 0;
	return inspection;
}

/* The images of a filter, in pane->list. */
static void make_list(
	struct ui *ui, const struct inspection *inspection, struct inspect_filter filter)
{
	struct inspect_list *list = &ui->inspect.list;

	if (!inspect_filter_equal(list->filter, filter))
		inspect_list_reset(list);
	inspect_list_make(list, inspection, ui->session.inspector.changes + 1,
		test_images(ui)->labels, filter);
}

/* ---- drawing ---- */

#define HEAD_ROWS 2
#define BLANK_FROM 20   /* rows of the pane */
#define BESIDE_FROM 128 /* columns: the images of a field stand beside the matrix */
#define BESIDE_LEAST 54
#define BESIDE_MOST 100
#define MATRIX_WIDE 118 /* with names that need not be cut */
#define SPACED_FROM 17  /* rows of a gallery and the line above */
#define WORDS_LEAST 5   /* rows below a matrix that could be higher */

static void draw_images(struct ui *ui, const struct inspection *inspection,
	struct inspect_filter filter, const struct area *area)
{
	struct inspect_pane *pane = &ui->inspect;
	const struct images *test = test_images(ui);
	int body_row = area->rows >= SPACED_FROM ? 2 : 1;
	struct area line = area_part(area, 0, 0, 1, area->cols);
	struct area body = area_part(area, body_row, 0, area->rows - body_row, area->cols);

	make_list(ui, inspection, filter);
	inspect_images_layout(test, &body, pane->other_size, &pane->gallery);
	inspect_images_say(&pane->list, &pane->gallery, &line);
	inspect_images_draw(&pane->list, inspection, test, &pane->gallery, &body);
}

/* The matrix, and below it in words what it says. */
static void draw_matrix(
	const struct ui *ui, const struct inspection *inspection, const struct area *area)
{
	struct confusion_field cursor = ui->inspect.cursor;
	int spare = area->rows > CONFUSION_ROWS + 2 * WORDS_LEAST ? WORDS_LEAST : 0;
	struct area top = area_part(area, 0, 0, area->rows - spare, area->cols);
	int row = confusion_draw(inspection, cursor, &top);
	struct area line, list;

	row += area->rows - row > 2;
	line = area_part(area, row, 0, 1, area->cols);
	row += 1 + (area->rows - row > 3);
	list = area_part(area, row, 0, area->rows - row, area->cols);
	confusion_say(inspection, cursor, &line);
	confusion_list(inspection, &list);
}

/* Columns for the images beside the matrix; 0: none. */
static int beside_cols(int cols)
{
	int beside = cols - MATRIX_WIDE;

	if (cols < BESIDE_FROM)
		return 0;
	if (beside < BESIDE_LEAST)
		return BESIDE_LEAST;
	return beside < BESIDE_MOST ? beside : BESIDE_MOST;
}

static void draw_confusion(
	struct ui *ui, const struct inspection *inspection, const struct area *area)
{
	struct confusion_field cursor = ui->inspect.cursor;
	int beside = beside_cols(area->cols);
	struct area left = area_part(
		area, 0, 0, area->rows, area->cols - beside - (beside > 0 ? 2 : 0));
	struct area right = area_part(area, 0, area->cols - beside, area->rows, beside);

	draw_matrix(ui, inspection, &left);
	if (beside > 0)
		draw_images(ui, inspection,
			(struct inspect_filter){cursor.true_class, cursor.predicted},
			&right);
}

static void draw_filtered(
	struct ui *ui, const struct inspection *inspection, const struct area *area)
{
	draw_images(ui, inspection, ui->inspect.filter, area);
}

static void draw_weights(
	struct ui *ui, const struct inspection *inspection, const struct area *area)
{
	struct inspect_pane *pane = &ui->inspect;
	const struct images *test = test_images(ui);
	size_t units = inspect_weights_units(inspection, test);
	int body_row = area->rows >= SPACED_FROM ? 2 : 1;
	struct area line = area_part(area, 0, 0, 1, area->cols);
	struct area body = area_part(area, body_row, 0, area->rows - body_row, area->cols);

	inspect_weights_layout(test, &body, pane->other_size, &pane->gallery);
	inspect_weights_say(inspection, units, pane->unit, &pane->gallery, &line);
	inspect_weights_draw(inspection, test, pane->unit, &pane->gallery, &body);
}

static void (*const views[INSPECT_VIEWS])(
	struct ui *, const struct inspection *, const struct area *) = {
	[INSPECT_CONFUSION] = draw_confusion,
	[INSPECT_IMAGES] = draw_filtered,
	[INSPECT_WEIGHTS] = draw_weights,
};

#define STATUS_ROWS 3 /* up to here there is one line */

/* The matrix, and the bars of an image with the line above, are whole before there is a
 * head. */
static int head_rows(const struct ui *ui, int rows)
{
	int head = rows - CONFUSION_ROWS;

	if (ui->inspect.view != INSPECT_CONFUSION)
		head = rows >= 16 ? HEAD_ROWS : rows > CONFUSION_ROWS;
	return head < 0 ? 0 : head > HEAD_ROWS ? HEAD_ROWS : head;
}

static void draw(struct ui *ui, const struct area *area)
{
	const struct inspection *inspection = follow_choice(ui);
	int head = head_rows(ui, area->rows), blank = area->rows >= BLANK_FROM;
	struct area top = area_part(area, 0, 0, head, area->cols);
	struct area body =
		area_part(area, head + blank, 0, area->rows - head - blank, area->cols);

	if (inspection == NULL) {
		inspect_head_empty(ui, area);
		return;
	}
	if (area->rows <= STATUS_ROWS) {
		inspect_head_status(ui, inspection, area);
		return;
	}
	if (head > 0)
		inspect_head_draw(ui, inspection, &top);
	views[ui->inspect.view](ui, inspection, &body);
}

/* ---- keys ---- */

static void press_view(struct ui *ui)
{
	ui->inspect.view = (ui->inspect.view + 1) % INSPECT_VIEWS;
}

static void press_back(struct ui *ui)
{
	ui->inspect.view = INSPECT_CONFUSION;
}

static void press_field(struct ui *ui)
{
	struct inspect_pane *pane = &ui->inspect;

	if (follow_choice(ui) == NULL)
		return;
	pane->filter =
		(struct inspect_filter){pane->cursor.true_class, pane->cursor.predicted};
	pane->view = INSPECT_IMAGES;
}

static void press_hold(struct ui *ui)
{
	ui->inspect.held = !ui->inspect.held;
}

static void press_size(struct ui *ui)
{
	ui->inspect.other_size = !ui->inspect.other_size;
}

static void press_write(struct ui *ui)
{
	const struct session *session = &ui->session;
	const struct inspector *inspector = &session->inspector;
	const struct origin origin = {
		inspector->run, inspector->trial, session->data.synthetic};
	char message[sizeof ui->notice];
	int rc;

	/* Figures are drawn by one thread at a time. */
	illustrator_wait(&ui->session.illustrator);
	rc = inspect_export(
		pane_inspect_shown(ui), test_images(ui), &origin, message, sizeof message);

	ui_notice(ui, rc == 0 ? ROLE_TEXT : ROLE_FAILURE, "%s", message);
}

static int next_class(int class, int step)
{
	int classes = DATASET_CLASSES + 1;

	/* After the last comes any. */
	return (class - CLASS_ANY + step + classes) % classes + CLASS_ANY;
}

static void press_true(struct ui *ui)
{
	ui->inspect.filter.true_class = next_class(ui->inspect.filter.true_class, 1);
}

static void press_true_before(struct ui *ui)
{
	ui->inspect.filter.true_class = next_class(ui->inspect.filter.true_class, -1);
}

static void press_predicted(struct ui *ui)
{
	ui->inspect.filter.predicted = next_class(ui->inspect.filter.predicted, 1);
}

static void press_predicted_before(struct ui *ui)
{
	ui->inspect.filter.predicted = next_class(ui->inspect.filter.predicted, -1);
}

static void press_all(struct ui *ui)
{
	ui->inspect.filter = (struct inspect_filter){CLASS_ANY, CLASS_ANY};
}

static void press_worst(struct ui *ui)
{
	ui->inspect.cursor_chosen = false;
	follow_choice(ui);
}

static void move_cursor(struct ui *ui, int down, int right)
{
	struct confusion_field *cursor = &ui->inspect.cursor;

	if (follow_choice(ui) == NULL)
		return;
	cursor->true_class =
		(cursor->true_class + down + DATASET_CLASSES) % DATASET_CLASSES;
	cursor->predicted = (cursor->predicted + right + DATASET_CLASSES) % DATASET_CLASSES;
	ui->inspect.cursor_chosen = true;
}

/* By so many pictures of the view in front. */
static void move_picture(struct ui *ui, long places)
{
	struct inspect_pane *pane = &ui->inspect;
	const struct inspection *inspection = follow_choice(ui);
	long unit = (long)pane->unit + places;
	size_t units;

	if (inspection == NULL)
		return;
	if (pane->view == INSPECT_IMAGES) {
		make_list(ui, inspection, pane->filter);
		inspect_list_move(&pane->list, places);
		return;
	}
	units = inspect_weights_units(inspection, test_images(ui));
	pane->unit = unit < 0 ? 0 : (size_t)unit < units ? (size_t)unit : units;
	follow_choice(ui);
}

static void move(struct ui *ui, int down, int right)
{
	struct inspect_pane *pane = &ui->inspect;
	size_t at = pane->view == INSPECT_IMAGES ? pane->list.at : pane->unit, to = at;

	if (pane->view == INSPECT_CONFUSION) {
		move_cursor(ui, down, right);
		return;
	}
	if (down < 0)
		to = gallery_above(&pane->gallery, at);
	else if (down > 0)
		to = gallery_under(&pane->gallery, at);
	move_picture(ui, (long)to - (long)at + right);
}

static void press_up(struct ui *ui)
{
	move(ui, -1, 0);
}

static void press_down(struct ui *ui)
{
	move(ui, 1, 0);
}

static void press_left(struct ui *ui)
{
	move(ui, 0, -1);
}

static void press_right(struct ui *ui)
{
	move(ui, 0, 1);
}

static void press_page_up(struct ui *ui)
{
	move_picture(ui, -(long)gallery_page(&ui->inspect.gallery));
}

static void press_page_down(struct ui *ui)
{
	move_picture(ui, (long)gallery_page(&ui->inspect.gallery));
}

static void press_first(struct ui *ui)
{
	inspect_list_reset(&ui->inspect.list);
	ui->inspect.unit = 0;
}

#define FARTHEST 1000000000L

static void press_last(struct ui *ui)
{
	move_picture(ui, FARTHEST);
}

/* ---- when keys do something ---- */

static bool shows(const struct ui *ui)
{
	return pane_inspect_shown(ui) != NULL;
}

static bool in_confusion(const struct ui *ui)
{
	return shows(ui) && ui->inspect.view == INSPECT_CONFUSION;
}

static bool in_images(const struct ui *ui)
{
	return shows(ui) && ui->inspect.view == INSPECT_IMAGES;
}

static bool in_weights(const struct ui *ui)
{
	return shows(ui) && ui->inspect.view == INSPECT_WEIGHTS;
}

static bool has_pictures(const struct ui *ui)
{
	return shows(ui) && ui->inspect.view != INSPECT_CONFUSION;
}

static bool is_filtered(const struct ui *ui)
{
	static const struct inspect_filter all = {CLASS_ANY, CLASS_ANY};

	return in_images(ui) && !inspect_filter_equal(ui->inspect.filter, all);
}

static bool can_hold(const struct ui *ui)
{
	struct subject subject = exhibit_subject(ui->session.shown);

	return shows(ui) && subject.running && !ui->inspect.held;
}

static bool is_held(const struct ui *ui)
{
	return shows(ui) && ui->inspect.held;
}

static const struct binding bindings[] = {
	{KEYS_ESCAPE, 0, "back", "back to the confusion matrix", press_back, has_pictures},
	{'v', 0, "images", "to the images", press_view, in_confusion},
	{'v', 0, "weights", "to the first layer's weights", press_view, in_images},
	{'v', 0, "confusion", "to the confusion matrix", press_view, in_weights},
	{KEYS_ENTER, 0, "its images", "the images of the field, also those recognised",
		press_field, in_confusion},
	{'t', 0, "true", "mistakes on one class: the next", press_true, in_images},
	{'T', 0, NULL, "the class before", press_true_before, in_images},
	{'a', 0, "seen as", "what is seen as one class: the next", press_predicted,
		in_images},
	{'A', 0, NULL, "the class before", press_predicted_before, in_images},
	{'u', 0, "all", "all mistakes again", press_all, is_filtered},
	{' ', 0, "hold", "keep this network on the screen", press_hold, can_hold},
	{' ', 0, "follow", "follow the newest network again", press_hold, is_held},
	{'w', 0, "write", "write a picture and tables", press_write, shows},
	{'z', 0, "size", "small pictures larger, or smaller", press_size, has_pictures},
	{KEYS_UP, 'k', NULL, "the field or picture above", press_up, shows},
	{KEYS_DOWN, 'j', NULL, "the field or picture below", press_down, shows},
	{KEYS_LEFT, 0, NULL, "the field or picture to the left", press_left, shows},
	{KEYS_RIGHT, 0, NULL, "the field or picture to the right", press_right, shows},
	{KEYS_PAGE_UP, 0, NULL, "a page of pictures up", press_page_up, has_pictures},
	{KEYS_PAGE_DOWN, 0, NULL, "a page of pictures down", press_page_down, has_pictures},
	{KEYS_HOME, 'g', NULL, "the most frequent confusion", press_worst, in_confusion},
	{KEYS_HOME, 'g', NULL, "the first picture", press_first, has_pictures},
	{KEYS_END, 'G', NULL, "the last picture", press_last, has_pictures},
	{0},
};

const struct pane pane_inspect = {
	.name = "Inspect",
	.draw = draw,
	.bindings = bindings,
	.notes = "Test figures are for showing: nothing is chosen by them.\n"
		 "A field of the matrix is hotter the more images of its row it has, on a "
		 "logarithmic scale; the diagonal is what was recognised. Recall is the "
		 "accuracy on a class, precision the share of what was taken for it that "
		 "is it.\n"
		 "Of a sweep the best trial so far is shown. Images and units are numbered "
		 "from 0.",
};
