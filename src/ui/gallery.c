#include "fmnist/gallery.h"

#include "fmnist/picture.h"

#define GAP 1
#define CAPTION_ROWS 1
/* So many small pictures at their full size are enough. */
#define FULL_SIZE_FROM 6

static void fit(const struct gallery_plan *plan, int rows, int cols, int *high, int *wide)
{
	struct picture picture = picture_of_bytes(NULL, plan->pixel_rows, plan->pixel_cols);

	picture_fit(&picture, rows, cols, high, wide);
}

/* ---- the large picture ---- */

static void place_facts_beside(
	int rows, int cols, const struct gallery_plan *plan, struct gallery *out)
{
	int room = cols - plan->facts_cols - GAP, high, wide;
	bool facts = rows >= plan->facts_least && room >= plan->facts_cols / 3;

	fit(plan, rows, facts ? room : cols, &high, &wide);
	out->large = (struct rect){0, 0, high, wide};
	if (facts)
		out->facts = (struct rect){0, wide + GAP,
			rows < plan->facts_rows ? rows : plan->facts_rows,
			plan->facts_cols};
}

static void place_facts_below(
	int rows, int cols, const struct gallery_plan *plan, struct gallery *out)
{
	/* Not at the cost of the picture. */
	bool facts = rows > 4 * plan->facts_rows;
	int high, wide;

	fit(plan, facts ? rows - plan->facts_rows : rows, cols, &high, &wide);
	out->large = (struct rect){0, 0, high, wide};
	if (facts)
		out->facts = (struct rect){high, 0, plan->facts_rows, wide};
}

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static struct rect block_of(const struct gallery *gallery)
{
	const struct rect *large = &gallery->large, *facts = &gallery->facts;

	return (struct rect){0, 0, larger(large->rows, facts->row + facts->rows),
		larger(large->cols, facts->col + facts->cols)};
}

/* ---- the small ones ---- */

static int count_fitting(int room, int size, int gap)
{
	return room >= size ? (room + gap) / (size + gap) : 0;
}

/* Pictures that are `scale` times smaller than a column a pixel. Those below the block
 * stand in line with those beside it. */
static void place_small(
	int rows, int cols, const struct gallery_plan *plan, int scale, struct gallery *out)
{
	struct rect block = block_of(out);
	int line, lines, pitch;

	fit(plan, (plan->pixel_rows + 2 * scale - 1) / (2 * scale),
		(plan->pixel_cols + scale - 1) / scale, &out->picture_rows,
		&out->picture_cols);
	line = out->picture_rows + CAPTION_ROWS;
	pitch = out->picture_cols + GAP;
	lines = count_fitting(rows, line, 0);
	out->col_beside = block.cols + GAP;
	out->beside = count_fitting(cols - out->col_beside, out->picture_cols, GAP);
	out->col_below = out->col_beside % pitch;
	out->below = out->beside + out->col_beside / pitch;
	out->lines_beside = (block.rows + line - 1) / line;
	if (out->lines_beside > lines)
		out->lines_beside = lines;
	out->lines_below = out->below > 0 ? lines - out->lines_beside : 0;
}

static int count_small(const struct gallery *gallery)
{
	return gallery->beside * gallery->lines_beside +
		gallery->below * gallery->lines_below;
}

void gallery_layout(
	int rows, int cols, const struct gallery_plan *plan, struct gallery *out)
{
	*out = (struct gallery){.beside = 0};
	if (rows <= 0 || cols <= 0 || plan->pixel_rows <= 0 || plan->pixel_cols <= 0)
		return;
	if (plan->facts_cols > 0)
		place_facts_beside(rows, cols, plan, out);
	else
		place_facts_below(rows, cols, plan, out);
	place_small(rows, cols, plan, 1, out);
	if ((count_small(out) >= FULL_SIZE_FROM) == plan->other_size)
		place_small(rows, cols, plan, 2, out);
}

/* ---- pages ---- */

size_t gallery_shown(const struct gallery *gallery)
{
	return (size_t)count_small(gallery);
}

size_t gallery_page(const struct gallery *gallery)
{
	size_t shown = gallery_shown(gallery);

	return shown > 0 ? shown : 1;
}

size_t gallery_first(const struct gallery *gallery, size_t at)
{
	return at - at % gallery_page(gallery);
}

/* A picture of a page: its line, and its column counted from the left of those below. */
struct spot {
	int line, col;
};

/* Columns below the block that are left of those beside it. */
static int indent(const struct gallery *gallery)
{
	return gallery->below - gallery->beside;
}

static struct spot spot_of(const struct gallery *gallery, size_t i)
{
	int beside = gallery->beside * gallery->lines_beside, at = (int)i;

	if (at < beside)
		return (struct spot){
			at / gallery->beside, indent(gallery) + at % gallery->beside};
	at -= beside;
	return (struct spot){
		gallery->lines_beside + at / gallery->below, at % gallery->below};
}

static size_t at_spot(const struct gallery *gallery, struct spot spot)
{
	int before = gallery->beside * gallery->lines_beside;
	int col = spot.col - indent(gallery);

	if (spot.line < gallery->lines_beside)
		return (size_t)(spot.line * gallery->beside + larger(col, 0));
	return (size_t)(before + (spot.line - gallery->lines_beside) * gallery->below +
		spot.col);
}

static int first_line(const struct gallery *gallery)
{
	return gallery->beside > 0 ? 0 : gallery->lines_beside;
}

static int end_line(const struct gallery *gallery)
{
	return gallery->lines_beside + gallery->lines_below;
}

size_t gallery_above(const struct gallery *gallery, size_t at)
{
	size_t first = gallery_first(gallery, at);
	struct spot spot;

	if (gallery_shown(gallery) == 0)
		return at > 0 ? at - 1 : 0;
	spot = spot_of(gallery, at - first);
	if (spot.line == first_line(gallery) && first == 0)
		return at;
	if (spot.line == first_line(gallery)) {
		first -= gallery_page(gallery);
		spot.line = end_line(gallery);
	}
	spot.line--;
	return first + at_spot(gallery, spot);
}

size_t gallery_under(const struct gallery *gallery, size_t at)
{
	size_t first = gallery_first(gallery, at);
	struct spot spot;

	if (gallery_shown(gallery) == 0)
		return at + 1;
	spot = spot_of(gallery, at - first);
	spot.line++;
	if (spot.line == end_line(gallery)) {
		first += gallery_page(gallery);
		spot.line = first_line(gallery);
	}
	return first + at_spot(gallery, spot);
}

struct rect gallery_place(const struct gallery *gallery, size_t i)
{
	struct spot spot = spot_of(gallery, i);
	int line = gallery->picture_rows + CAPTION_ROWS;
	int pitch = gallery->picture_cols + GAP;

	return (struct rect){spot.line * line, gallery->col_below + spot.col * pitch, line,
		gallery->picture_cols};
}
