#include "fmnist/plate_surface.h"

#include <math.h>

#include "fmnist/clearance.h"
#include "fmnist/colourbar.h"
#include "fmnist/inlay.h"
#include "fmnist/landscape_caption.h"
#include "fmnist/levels.h"
#include "fmnist/surface_frame.h"
#include "fmnist/surface_skin.h"
#include "fmnist/surface_track.h"

#define BAR_WIDTH 46.0
#define BAR_GAP 8.0
#define BAR_HEAD 12.0
#define BAR_PART 0.7 /* of the height */
#define MOST_HEIGHT 560.0
#define LEVELS 14

/* Pieces of the surface, a side. Without pixels each of them takes its room in the file,
 * and a surface of more cells than VECTOR_CELLS a side is an image. */
#define PIECES 180
#define VECTOR_PIECES 48
#define VECTOR_CELLS 64

static struct box beside_bar(struct box box)
{
	box.w -= BAR_WIDTH + BAR_GAP;
	return box;
}

double plate_surface_height(const struct prospect *prospect, double width)
{
	return fmin(
		surface_frame_height(prospect, width - BAR_WIDTH - BAR_GAP), MOST_HEIGHT);
}

/* So that there are about so many along a side of so many cells. */
static size_t divide(size_t pieces, size_t cells)
{
	return (pieces + cells - 1) / cells;
}

static void draw_skin(struct figure *figure, struct box box,
	const struct prospect *prospect, struct surface_skin *skin)
{
	size_t cols = prospect->relief.cols - 1, rows = prospect->relief.rows - 1;
	bool few = cols <= VECTOR_CELLS && rows <= VECTOR_CELLS;
	size_t pieces = figure->vector && few ? VECTOR_PIECES : PIECES;
	struct inlay inlay;

	skin->across = divide(pieces, cols);
	skin->down = divide(pieces, rows);
	if (figure->vector && few) {
		surface_skin_draw(figure, prospect, skin);
		return;
	}
	inlay_begin(&inlay, figure, box);
	surface_skin_draw(&inlay.figure, prospect, skin);
	inlay_end(&inlay);
}

static void draw_bar(struct figure *figure, struct box box,
	const struct colourscale *colours, const double *level, size_t levels)
{
	const struct lettering how = {.face = FACE_SMALL, .colour = colour_of(PEN_DIM)};

	pen_text(figure, box.x, box.y - BAR_HEAD + pen_capital(figure, FACE_SMALL), &how,
		colours->axis.log ? "loss (log)" : "loss");
	colourbar_draw_numbers(figure, box, colours, true, level, levels);
}

/* Beside the box, however much of the page that leaves. */
static struct box bar_box(struct box box, const struct prospect *prospect)
{
	struct box bounds = surface_frame_bounds(prospect);
	double x = fmin(bounds.x + bounds.w + BAR_GAP, box.x + box.w - BAR_WIDTH);

	return (struct box){x, bounds.y + BAR_HEAD + (1 - BAR_PART) / 2 * bounds.h,
		BAR_WIDTH, BAR_PART * bounds.h - BAR_HEAD};
}

static void find_names(const struct survey *survey, const struct prospect *prospect,
	struct landscape_name name[3])
{
	landscape_axis_name(survey, 0, &name[0]);
	landscape_axis_name(survey, 1, &name[1]);
	name[2] = prospect->heights.log
		? (struct landscape_name){"cross-entropy (log)", "loss (log)"}
		: (struct landscape_name){"cross-entropy", "loss"};
}

void plate_surface_draw(struct figure *figure, struct box box, const struct survey *survey,
	struct prospect *prospect)
{
	const struct axis *losses = &prospect->terrain->scale.colours;
	struct clearance clearance = {0};
	struct box bar, names = beside_bar(box);
	struct landscape_name name[3];
	struct colourscale colours;
	double level[LEVELS_MOST];
	struct surface_skin skin = {.colours = &colours,
		.level = level,
		.levels = levels_choose(losses, LEVELS, level)};

	find_names(survey, prospect, name);
	colourscale_init(&colours, COLORMAP_VALUES, losses, 1);
	surface_frame_fit(prospect, beside_bar(box));
	surface_frame_draw_walls(figure, prospect);
	surface_skin_mark_gaps(figure, prospect);
	draw_skin(figure, beside_bar(box), prospect, &skin);
	bar = bar_box(box, prospect);
	names.w = fmin(names.w, bar.x - BAR_GAP / 2 - names.x);
	surface_track_draw(figure, prospect, names, &clearance);
	surface_frame_draw_axes(figure, prospect, name, &clearance);
	if (loss_scale_shows(&prospect->terrain->scale))
		draw_bar(figure, bar, &colours, level, skin.levels);
	clearance_release(&clearance);
}
