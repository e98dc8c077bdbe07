#include "fmnist/surface_skin.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/contour.h"
#include "fmnist/levels.h"
#include "fmnist/xalloc.h"

#define CORNERS RELIEF_CORNERS
#define CLIPPED_MOST (2 * CORNERS) /* corners, with those at the ceiling */
#define MESH_MOST 26               /* cells a side between whose lines there are others */
#define MESH_WIDTH 0.3
#define MESH_INK 0.22
#define CONTOUR_WIDTH 0.55
#define CONTOUR_INK 0.5
#define DARK 0.80 /* of the lightness, where no light falls */
#define LIT 0.26  /* more, where it falls straight */
#define LEFT 35.0 /* degrees, of the eye, and above it, the light comes from */
#define ABOVE 25.0
#define GAP_GROUND 0xdcdcdc
#define GAP_STROKE 0x8f8f8f
#define STROKES_MOST 40 /* across the floor */
#define RIM 0x4a4a4a
#define RIM_WIDTH 1.1

struct skin {
	struct figure *figure;
	const struct prospect *prospect;
	const struct surface_skin *about;
	struct place light;
	double low, high;          /* heights of the first colour and the last */
	double level[LEVELS_MOST]; /* heights of the contour lines */
	struct colour ink[LEVELS_MOST];
	size_t stride[2]; /* every so many lines of the grid are drawn */
	size_t cols, rows;
	size_t *turn_x, *turn_y; /* (cols), (rows): when each is painted */
};

/* A piece of a cell: where it begins, and its corners' places in it and heights. */
struct facet {
	size_t col, row;
	double x[CORNERS], y[CORNERS], height[CORNERS]; /* x, y within the cell */
};

static struct place minus(struct place a, struct place b)
{
	return (struct place){a.x - b.x, a.y - b.y, a.z - b.z};
}

static double dot(struct place a, struct place b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

static struct place cross(struct place a, struct place b)
{
	return (struct place){
		a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static struct place facet_place(const struct skin *skin, const struct facet *facet,
	double x, double y, double height)
{
	return relief_place(&skin->prospect->relief, (double)facet->col + x,
		(double)facet->row + y, height);
}

/* ---- colour and light ---- */

static struct colour shade(struct colour colour, double light)
{
	struct oklab lab = colour_oklab(colour);
	double times = DARK + LIT * light;

	lab.l = fmin(lab.l * times, 1);
	lab.a *= times;
	lab.b *= times;
	return colour_of_oklab(lab);
}

static struct colour facet_colour(const struct skin *skin, const struct facet *facet)
{
	struct place corner[CORNERS], normal;
	double height = 0, light, length;

	for (int i = 0; i < CORNERS; i++) {
		corner[i] = facet_place(
			skin, facet, facet->x[i], facet->y[i], facet->height[i]);
		height += facet->height[i] / CORNERS;
	}
	normal = cross(minus(corner[2], corner[0]), minus(corner[3], corner[1]));
	length = sqrt(dot(normal, normal));
	light = length > 0 ? dot(normal, skin->light) / length : 0;
	/* Seen from below it is lit from below. */
	if (dot(normal, projection_toward(&skin->prospect->projection, corner[0])) < 0)
		light = -light;
	return shade(colormap_colour(&skin->about->colours->map,
			     (height - skin->low) / (skin->high - skin->low)),
		fmax(light, 0));
}

/* ---- one facet ---- */

/* What of it is below the ceiling; returns how many corners that has. */
static size_t clip(const struct facet *facet, double ceiling, double x[CLIPPED_MOST],
	double y[CLIPPED_MOST], double height[CLIPPED_MOST])
{
	size_t n = 0;

	for (int i = 0; i < CORNERS; i++) {
		int k = (i + 1) % CORNERS;
		double a = facet->height[i], b = facet->height[k];

		if (a <= ceiling && n < CLIPPED_MOST) {
			x[n] = facet->x[i];
			y[n] = facet->y[i];
			height[n++] = a;
		}
		if ((a <= ceiling) != (b <= ceiling) && n < CLIPPED_MOST) {
			double part = (ceiling - a) / (b - a);

			x[n] = facet->x[i] + part * (facet->x[k] - facet->x[i]);
			y[n] = facet->y[i] + part * (facet->y[k] - facet->y[i]);
			height[n++] = ceiling;
		}
	}
	return n;
}

static void draw_area(
	const struct skin *skin, const struct facet *facet, struct colour colour)
{
	double x[CLIPPED_MOST], y[CLIPPED_MOST], height[CLIPPED_MOST];
	struct point at[CLIPPED_MOST];
	size_t n = clip(facet, skin->prospect->relief.ceiling, x, y, height);

	if (n < 3)
		return;
	for (size_t i = 0; i < n; i++)
		at[i] = prospect_point(
			skin->prospect, facet_place(skin, facet, x[i], y[i], height[i]));
	pen_facet(skin->figure, at, n, colour);
}

/* From one place of the facet to another, up to the ceiling. */
static void draw_stroke(const struct skin *skin, const struct facet *facet,
	const double x[2], const double y[2], const double height[2], double width,
	struct colour colour)
{
	double ceiling = skin->prospect->relief.ceiling;
	struct point at[2];

	if (height[0] > ceiling && height[1] > ceiling)
		return;
	for (int i = 0; i < 2; i++) {
		double part = height[i] > ceiling
			? (ceiling - height[!i]) / (height[i] - height[!i])
			: 1;

		at[i] = prospect_point(skin->prospect,
			facet_place(skin, facet, x[!i] + part * (x[i] - x[!i]),
				y[!i] + part * (y[i] - y[!i]),
				height[!i] + part * (height[i] - height[!i])));
	}
	pen_lines(skin->figure, at, 2, width, colour);
}

/* Whether one of its sides lies on a line of the grid that is drawn. */
static bool is_on_mesh(const struct skin *skin, const struct facet *facet, int side)
{
	const struct relief *relief = &skin->prospect->relief;
	bool along_y = side % 2; /* sides 1 and 3 */
	double within = along_y ? facet->x[side] : facet->y[side];
	size_t line = (along_y ? facet->col : facet->row) + (within > 0.5);
	size_t last = (along_y ? relief->cols : relief->rows) - 1;

	if (within > 0 && within < 1)
		return false;
	return line % skin->stride[along_y ? 0 : 1] == 0 || line == last;
}

/* What is beyond a side of a facet. */
enum beyond { NOTHING, GAP, PAINTED_BEFORE, PAINTED_LATER };

static enum beyond look_beyond(const struct skin *skin, size_t col, size_t row, int side)
{
	static const int right[] = {0, 1, 0, -1}, up[] = {-1, 0, 1, 0};
	size_t across = skin->about->across, down = skin->about->down;
	size_t to_col = col + (size_t)right[side], to_row = row + (size_t)up[side];
	double corner[CORNERS];

	/* Below 0 is beyond all. */
	if (to_col >= skin->cols || to_row >= skin->rows)
		return NOTHING;
	if (relief_cell(&skin->prospect->relief, to_col / across, to_row / down, corner) !=
		RELIEF_WHOLE)
		return GAP;
	return skin->turn_x[to_col] > skin->turn_x[col] ||
			skin->turn_y[to_row] > skin->turn_y[row]
		? PAINTED_LATER
		: PAINTED_BEFORE;
}

static void draw_mesh(const struct skin *skin, const struct facet *facet, size_t col,
	size_t row, struct colour colour)
{
	struct colour ink = colour_between(colour, colour_of(0), MESH_INK);

	for (int i = 0; i < CORNERS; i++) {
		int k = (i + 1) % CORNERS;
		const double x[] = {facet->x[i], facet->x[k]};
		const double y[] = {facet->y[i], facet->y[k]};
		const double height[] = {facet->height[i], facet->height[k]};
		enum beyond beyond = look_beyond(skin, col, row, i);

		/* What is painted later draws the side; the rim of a gap is marked, since
		 * its floor may be hidden. */
		if (beyond == GAP)
			draw_stroke(skin, facet, x, y, height, RIM_WIDTH, colour_of(RIM));
		else if (beyond != PAINTED_LATER && is_on_mesh(skin, facet, i))
			draw_stroke(skin, facet, x, y, height, MESH_WIDTH, ink);
	}
}

static void draw_contours(const struct skin *skin, const struct facet *facet)
{
	double wide = facet->x[1] - facet->x[0], high = facet->y[3] - facet->y[0];

	for (size_t i = 0; i < skin->about->levels; i++) {
		struct contour_piece piece[2];
		size_t n = contour_cell(facet->height, skin->level[i], piece);

		for (size_t k = 0; k < n; k++) {
			const double x[] = {facet->x[0] + wide * piece[k].x[0],
				facet->x[0] + wide * piece[k].x[1]};
			const double y[] = {facet->y[0] + high * piece[k].y[0],
				facet->y[0] + high * piece[k].y[1]};
			const double height[] = {skin->level[i], skin->level[i]};

			draw_stroke(skin, facet, x, y, height, CONTOUR_WIDTH, skin->ink[i]);
		}
	}
}

/* ---- all of them ---- */

static void draw_facet(const struct skin *skin, size_t col, size_t row)
{
	size_t across = skin->about->across, down = skin->about->down;
	struct facet facet = {.col = col / across, .row = row / down};
	double corner[CORNERS];
	double x0 = (double)(col % across) / (double)across, x1 = x0 + 1 / (double)across;
	double y0 = (double)(row % down) / (double)down, y1 = y0 + 1 / (double)down;
	const double x[] = {x0, x1, x1, x0}, y[] = {y0, y0, y1, y1};
	struct colour colour;

	if (relief_cell(&skin->prospect->relief, facet.col, facet.row, corner) !=
		RELIEF_WHOLE)
		return;
	for (int i = 0; i < CORNERS; i++) {
		facet.x[i] = x[i];
		facet.y[i] = y[i];
		facet.height[i] = (corner[0] * (1 - x[i]) + corner[1] * x[i]) * (1 - y[i]) +
			(corner[3] * (1 - x[i]) + corner[2] * x[i]) * y[i];
	}
	colour = facet_colour(skin, &facet);
	draw_area(skin, &facet, colour);
	draw_mesh(skin, &facet, col, row, colour);
	draw_contours(skin, &facet);
}

/* Which facet comes when, and when each comes. */
static void find_order(const struct prospect *prospect, int axis, size_t count,
	size_t **order, size_t **turn)
{
	const struct place *box = &prospect->relief.box;
	double side = axis == 0 ? box->x : box->y;

	*order = xcalloc(count, sizeof **order);
	*turn = xcalloc(count, sizeof **turn);
	projection_order(&prospect->projection, axis, -side / 2, side / 2, count, *order);
	for (size_t i = 0; i < count; i++)
		(*turn)[(*order)[i]] = i;
}

static void prepare(struct skin *skin)
{
	const struct prospect *prospect = skin->prospect;
	const struct axis *colours = &skin->about->colours->axis;
	struct projection at_light;

	projection_init(
		&at_light, prospect->azimuth - LEFT, prospect->elevation + ABOVE, 1);
	skin->light = at_light.toward;
	skin->low = axis_place(&prospect->heights, colours->low);
	skin->high = axis_place(&prospect->heights, colours->high);
	for (size_t i = 0; i < skin->about->levels; i++) {
		struct colour ground =
			colourscale_colour(skin->about->colours, skin->about->level[i]);

		skin->level[i] = axis_place(&prospect->heights, skin->about->level[i]);
		skin->ink[i] = colour_between(ground, colour_ink_on(ground), CONTOUR_INK);
	}
	skin->stride[0] = (prospect->relief.cols - 2) / MESH_MOST + 1;
	skin->stride[1] = (prospect->relief.rows - 2) / MESH_MOST + 1;
}

void surface_skin_draw(struct figure *figure, const struct prospect *prospect,
	const struct surface_skin *about)
{
	struct skin skin = {.figure = figure,
		.prospect = prospect,
		.about = about,
		.cols = (prospect->relief.cols - 1) * about->across,
		.rows = (prospect->relief.rows - 1) * about->down};
	size_t *col, *row;

	prepare(&skin);
	find_order(prospect, 0, skin.cols, &col, &skin.turn_x);
	find_order(prospect, 1, skin.rows, &row, &skin.turn_y);
	for (size_t i = 0; i < skin.rows; i++)
		for (size_t j = 0; j < skin.cols; j++)
			draw_facet(&skin, col[j], row[i]);
	free(col);
	free(row);
	free(skin.turn_x);
	free(skin.turn_y);
}

/* Along one diagonal of the cells where points are missing, along both where they are
 * infinite: lines that go on from cell to cell. */
static void draw_strokes(struct figure *figure, const struct point at[CORNERS],
	enum relief_gap gap, size_t col, size_t row, size_t apart)
{
	if ((col + row) % apart == 0)
		pen_lines(figure, (struct point[]){at[1], at[3]}, 2, MESH_WIDTH,
			colour_of(GAP_STROKE));
	if (gap == RELIEF_INFINITE && (col + apart * row - row) % apart == 0)
		pen_lines(figure, (struct point[]){at[0], at[2]}, 2, MESH_WIDTH,
			colour_of(GAP_STROKE));
}

void surface_skin_mark_gaps(struct figure *figure, const struct prospect *prospect)
{
	const struct relief *relief = &prospect->relief;
	size_t cells = (relief->rows > relief->cols ? relief->rows : relief->cols) - 1;

	for (size_t row = 0; row + 1 < relief->rows; row++)
		for (size_t col = 0; col + 1 < relief->cols; col++) {
			double corner[CORNERS];
			enum relief_gap gap = relief_cell(relief, col, row, corner);
			struct point at[CORNERS];

			if (gap == RELIEF_WHOLE)
				continue;
			for (int i = 0; i < CORNERS; i++)
				at[i] = prospect_grid_point(prospect,
					(double)col + (i == 1 || i == 2),
					(double)row + (i >= 2), 0);
			pen_facet(figure, at, CORNERS, colour_of(GAP_GROUND));
			draw_strokes(figure, at, gap, col, row, cells / STROKES_MOST + 1);
		}
}
