#include "fmnist/figure_inspection.h"

#include <ctype.h>
#include <inttypes.h>

#include "fmnist/number.h"
#include "fmnist/plate.h"
#include "fmnist/plate_matrix.h"
#include "fmnist/plate_mistakes.h"
#include "fmnist/plate_weights.h"

static void make_caption(struct caption *caption, const struct inspection *inspection,
	const struct images *test, const struct origin *origin)
{
	uint64_t epoch = inspection->snapshot->epoch;
	char name[64], images[32], loss[32];

	number_loss(inspection->loss, loss, sizeof loss);
	origin_name(origin, name, sizeof name);
	name[0] = (char)toupper((unsigned char)name[0]);
	caption_init(caption, origin, "%s on the test images", name);
	caption_line(caption,
		"%s: %s test images, accuracy %.4f, loss %s, after %" PRIu64 " epoch%s",
		origin_data(origin),
		number_grouped(inspection->count, images, sizeof images),
		inspection->accuracy, loss, epoch, epoch == 1 ? "" : "s");
	caption_network(caption, origin, &inspection->hparams, test->rows * test->cols,
		DATASET_CLASSES);
	caption_tag(caption, "Epoch", "%" PRIu64, epoch);
	caption_tag(caption, "Test images", "%zu", inspection->count);
	caption_tag(caption, "Test accuracy", "%.4f", inspection->accuracy);
	caption_tag(caption, "Test loss", "%s", loss);
}

/* The parts below each other. */
static void draw(struct figure *figure, const struct inspection *inspection,
	const struct images *test)
{
	struct box box = figure_inside(figure);

	plate_matrix_draw(figure, box, inspection);
	box.y += plate_matrix_height() + PLATE_GAP;
	plate_mistakes_draw(figure, box, inspection, test);
	box.y += plate_mistakes_height(inspection) + PLATE_GAP;
	plate_weights_draw(figure, box, inspection, test);
}

static double height_of(const struct inspection *inspection, const struct images *test)
{
	return plate_matrix_height() + PLATE_GAP + plate_mistakes_height(inspection) +
		PLATE_GAP +
		plate_weights_height(inspection, test, FIGURE_WIDTH - 2 * FIGURE_MARGIN);
}

int figure_inspection_write(const char *path, const struct inspection *inspection,
	const struct images *test, const struct origin *origin, double scale,
	struct err *err)
{
	struct figure_page page = {.width = FIGURE_WIDTH, .scale = scale};
	struct caption caption;
	struct figure *figure;
	int rc = -1;

	make_caption(&caption, inspection, test, origin);
	page.height = figure_overhead(&caption.about, &page) + height_of(inspection, test);
	figure = figure_open(path, &page, &caption.about, err);
	if (figure != NULL) {
		draw(figure, inspection, test);
		rc = figure_close(figure, err);
	}
	caption_release(&caption);
	return rc;
}
