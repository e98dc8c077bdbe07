#include "fmnist/prospect.h"

#include <math.h>

#define DISTANCE 6.5   /* of the eye; the box's longest side is 1 */
#define LEAST_SIDE 0.7 /* of the shorter side of the plane to the longer */
#define HIGH 0.62      /* of the box */
#define UNDER 0.04     /* of the heights there are, the floor is below them */
#define TURNS 8        /* azimuths that are tried */
#define SAMPLES 14     /* a side, of the surface */
#define PATH_SAMPLES 60
#define PATH_COUNTS 2.0 /* times the surface */

/* The sides of the box: the longer one in the plane is 1. */
static struct place box_of(const struct terrain *terrain)
{
	double aspect = terrain_aspect(terrain, LEAST_SIDE, 1 / LEAST_SIDE);

	return (struct place){aspect > 1 ? 1 / aspect : 1, aspect > 1 ? 1 : aspect, HIGH};
}

/* The heights of the scale, with some room below. */
static struct axis heights_of(const struct loss_scale *scale)
{
	struct axis axis = scale->heights;

	if (axis.log)
		axis.low *= pow(axis.low / axis.high, UNDER);
	else
		axis.low -= UNDER * (axis.high - axis.low);
	return axis;
}

static double share_of_path(const struct prospect *prospect)
{
	size_t points = prospect->terrain->points, seen = 0, all = 0;
	size_t stride = points / PATH_SAMPLES + 1;

	for (size_t i = 0; i < points; i += stride) {
		const struct terrain_point *at = &prospect->terrain->point[i];
		double height;

		if (!prospect_stand(prospect, i, &height))
			continue;
		seen += !prospect_hides(prospect, at->col, at->row, height);
		all++;
	}
	return all > 0 ? (double)seen / (double)all : 1;
}

/* How much the surface is turned towards the eye at a place, 0 to 1. */
static double facing(const struct prospect *prospect, double col, double row)
{
	const struct relief *relief = &prospect->relief;
	double by = 0.25, height = relief_height(relief, col, row);
	struct place at = relief_place(relief, col, row, height);
	struct place x =
		relief_place(relief, col + by, row, relief_height(relief, col + by, row));
	struct place y =
		relief_place(relief, col, row + by, relief_height(relief, col, row + by));
	struct place toward = projection_toward(&prospect->projection, at);
	double slope_x = (x.z - at.z) / (x.x - at.x), slope_y = (y.z - at.z) / (y.y - at.y);
	double length = sqrt(1 + slope_x * slope_x + slope_y * slope_y);

	return fabs(toward.z - slope_x * toward.x - slope_y * toward.y) / length;
}

static double share_of_surface(const struct prospect *prospect)
{
	double seen = 0;
	size_t all = 0;

	for (size_t i = 0; i < SAMPLES * SAMPLES; i++) {
		double col = floor((double)(i % SAMPLES) *
				     (double)(prospect->relief.cols - 1) / SAMPLES) +
			0.5;
		double row = floor((double)(i / SAMPLES) *
				     (double)(prospect->relief.rows - 1) / SAMPLES) +
			0.5;
		double height = relief_height(&prospect->relief, col, row);

		if (isnan(height) || height > prospect->relief.ceiling)
			continue;
		if (!prospect_hides(prospect, col, row, height))
			seen += facing(prospect, col, row);
		all++;
	}
	return all > 0 ? seen / (double)all : 1;
}

static void turn(struct prospect *prospect, double azimuth)
{
	prospect->azimuth = azimuth;
	projection_init(&prospect->projection, azimuth, prospect->elevation, DISTANCE);
}

/* 30 degrees to the left and to the right of each corner; of equals the first. */
static double best_azimuth(struct prospect *prospect)
{
	double best = 0, most = -1;

	for (int i = 0; i < TURNS; i++) {
		double azimuth = -60 + 90 * (i / 2) + 30 * (i % 2), share;

		turn(prospect, azimuth);
		share = PATH_COUNTS * share_of_path(prospect) + share_of_surface(prospect);
		if (share > most + 1e-9) {
			most = share;
			best = azimuth;
		}
	}
	return best > 180 ? best - 360 : best;
}

void prospect_init(struct prospect *prospect, const struct terrain *terrain,
	const struct landscape_look *look)
{
	*prospect = (struct prospect){.terrain = terrain,
		.heights = heights_of(&terrain->scale),
		.elevation = look->elevation,
		.scale = 1};
	terrain_relief(terrain, &prospect->heights, box_of(terrain), &prospect->relief);
	turn(prospect, isnan(look->azimuth) ? best_azimuth(prospect) : look->azimuth);
}

void prospect_release(struct prospect *prospect)
{
	relief_release(&prospect->relief);
}

/* What the corners of the box fill, before it is fitted. */
static struct box extent(const struct prospect *prospect)
{
	const struct place *side = &prospect->relief.box;
	double left = INFINITY, right = -INFINITY, top = INFINITY, foot = -INFINITY;

	for (int i = 0; i < 8; i++) {
		struct place seen = projection_see(&prospect->projection,
			(struct place){(i & 1 ? 0.5 : -0.5) * side->x,
				(i & 2 ? 0.5 : -0.5) * side->y,
				(i & 4 ? 0.5 : -0.5) * side->z});

		left = fmin(left, seen.x);
		right = fmax(right, seen.x);
		top = fmin(top, -seen.y);
		foot = fmax(foot, -seen.y);
	}
	return (struct box){left, top, right - left, foot - top};
}

double prospect_aspect(const struct prospect *prospect)
{
	struct box all = extent(prospect);

	return all.h / all.w;
}

void prospect_fit(struct prospect *prospect, struct box box)
{
	struct box all = extent(prospect);

	prospect->scale = fmin(box.w / all.w, box.h / all.h);
	prospect->middle.x = box.x + box.w / 2 - prospect->scale * (all.x + all.w / 2);
	prospect->middle.y = box.y + box.h / 2 - prospect->scale * (all.y + all.h / 2);
}

struct point prospect_point(const struct prospect *prospect, struct place place)
{
	struct place seen = projection_see(&prospect->projection, place);

	return (struct point){prospect->middle.x + prospect->scale * seen.x,
		prospect->middle.y - prospect->scale * seen.y};
}

struct point prospect_grid_point(
	const struct prospect *prospect, double col, double row, double height)
{
	return prospect_point(prospect, relief_place(&prospect->relief, col, row, height));
}

bool prospect_hides(const struct prospect *prospect, double col, double row, double height)
{
	return relief_hides(&prospect->relief, &prospect->projection,
		relief_place(&prospect->relief, col, row, height));
}

static double surface_or_floor(const struct relief *relief, const struct terrain_point *at)
{
	double height = relief_height(relief, at->col, at->row);

	return isnan(height) ? 0 : height;
}

bool prospect_stand(const struct prospect *prospect, size_t point, double *height)
{
	const struct terrain_point *at = &prospect->terrain->point[point];
	const struct relief *relief = &prospect->relief;

	if (!(at->col >= 0 && at->col <= (double)(relief->cols - 1) && at->row >= 0 &&
		    at->row <= (double)(relief->rows - 1)))
		return false;
	if (isnan(at->loss))
		*height = surface_or_floor(relief, at);
	else if (axis_can_show(&prospect->heights, at->loss))
		*height = axis_place(&prospect->heights, at->loss);
	else
		*height = 0;
	return *height <= 1 + 1e-9;
}
