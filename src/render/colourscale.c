#include "fmnist/colourscale.h"

#include <math.h>

void colourscale_init(struct colourscale *scale, enum colormap_kind kind,
	const struct axis *axis, double power)
{
	colormap_init(&scale->map, kind);
	scale->axis = *axis;
	scale->power = power;
}

void colourscale_init_signed(struct colourscale *scale, double most)
{
	const struct axis axis = {.low = -most, .high = most};

	colourscale_init(scale, COLORMAP_SIGNED, &axis, 1);
}

double colourscale_part(const struct colourscale *scale, double value)
{
	double place;

	if (isinf(value))
		return value > 0 ? 1 : 0;
	if (!axis_can_show(&scale->axis, value))
		return isnan(value) ? NAN : 0;
	place = axis_place(&scale->axis, value);
	return scale->power == 1 ? place : pow(fmax(place, 0), scale->power);
}

struct colour colourscale_colour(const struct colourscale *scale, double value)
{
	return colormap_colour(&scale->map, colourscale_part(scale, value));
}
