#include "fmnist/landscape_look.h"

#include <math.h>

#include "fmnist/figure.h"

void landscape_look_default(struct landscape_look *look)
{
	*look = (struct landscape_look){
		.scale = LANDSCAPE_AUTOMATIC,
		.ceiling = NAN,
		.azimuth = NAN,
		.elevation = LANDSCAPE_ELEVATION,
		.width = NAN,
		.height = NAN,
		.pixels = FIGURE_SCALE,
	};
}

int landscape_look_check(const struct landscape_look *look, struct err *err)
{
	if (!(look->elevation >= -90 && look->elevation <= 90))
		return err_set(err, "the elevation is between -90 and 90 degrees, not %g",
			look->elevation);
	if (isinf(look->azimuth))
		return err_set(err, "the azimuth is a number of degrees");
	if (look->ceiling <= 0)
		return err_set(err, "the ceiling is a loss above 0, not %g", look->ceiling);
	return 0;
}
