#include "fmnist/colourbar.h"

#include <math.h>

#include "fmnist/pen.h"
#include "fmnist/bitmap.h"

#define THICK 7.0
#define TICK 2.0
#define TICKS_MOST 7
#define ROOM_UPRIGHT 12.0 /* points, for a number */
#define ROOM_LYING 30.0
#define CLOSE 0.6 /* of a number's room: they do not touch yet */

static void draw_ramp(
	struct figure *figure, struct box bar, const struct colormap *map, bool upright)
{
	uint32_t ramp[COLORMAP_COLOURS];

	for (size_t i = 0; i < COLORMAP_COLOURS; i++)
		ramp[upright ? COLORMAP_COLOURS - 1 - i : i] = colour_rgb(map->colour[i]);
	bitmap_draw(figure, bar, ramp, upright ? COLORMAP_COLOURS : 1,
		upright ? 1 : COLORMAP_COLOURS);
}

/* At a part of the way along the bar. */
static void draw_tick(struct figure *figure, struct box bar, bool upright, double part,
	const char *number)
{
	struct lettering how = {.face = FACE_SMALL, .colour = colour_of(PEN_DIM)};
	struct point from, to;

	if (upright) {
		from = (struct point){bar.x + bar.w, bar.y + bar.h * (1 - part)};
		to = (struct point){from.x + TICK, from.y};
		how.up = 0.5;
		pen_text(figure, to.x + TICK, to.y, &how, number);
	} else {
		from = (struct point){bar.x + bar.w * part, bar.y + bar.h};
		to = (struct point){from.x, from.y + TICK};
		how.across = 0.5;
		how.up = 1;
		pen_text(figure, to.x, to.y + TICK, &how, number);
	}
	pen_line(figure, from, to, PEN_HAIR, colour_of(PEN_DIM));
}

void colourbar_draw_numbers(struct figure *figure, struct box box,
	const struct colourscale *scale, bool upright, const double *number, size_t count)
{
	struct box bar = {box.x, box.y, upright ? fmin(THICK, box.w) : box.w,
		upright ? box.h : fmin(THICK, box.h)};
	double apart = upright ? ROOM_UPRIGHT / box.h : ROOM_LYING / box.w, last = -1;
	char text[NUMBER_MAX];

	draw_ramp(figure, bar, &scale->map, upright);
	pen_frame(figure, bar, PEN_HAIR, colour_of(PEN_PALE));
	for (size_t i = 0; i < count; i++) {
		double part = colourscale_part(scale, number[i]);

		if (part - last < CLOSE * apart && last >= 0)
			continue;
		axis_number(text, &scale->axis, number, (int)count, (int)i);
		draw_tick(figure, bar, upright, part, text);
		last = part;
	}
}

void colourbar_draw(struct figure *figure, struct box box, const struct colourscale *scale,
	bool upright)
{
	double room = upright ? box.h / ROOM_UPRIGHT : box.w / ROOM_LYING;
	int most = (int)fmax(3, fmin(room, TICKS_MOST));
	double tick[TICKS_MOST];
	int ticks = axis_ticks(&scale->axis, most, tick);

	colourbar_draw_numbers(figure, box, scale, upright, tick, (size_t)ticks);
}
