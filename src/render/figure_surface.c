#include "fmnist/figure_surface.h"

#include "fmnist/landscape_page.h"
#include "fmnist/landscape_caption.h"
#include "fmnist/plate_surface.h"
#include "fmnist/prospect.h"
#include "fmnist/terrain.h"

#define NOTE                                                                            \
	"each network stands at its own loss, with a thin line to the surface; dashes " \
	"are behind the surface"

int figure_surface_check(
	const char *path, const struct landscape_look *look, struct err *err)
{
	return landscape_page_check(path, look, err);
}

static int write_page(const char *path, const struct survey *survey,
	struct prospect *prospect, const struct caption *caption,
	const struct landscape_look *look, struct err *err)
{
	struct figure *figure = landscape_page_open(path, look, &caption->about,
		plate_surface_height(prospect, landscape_page_inner(look)), err);

	if (figure == NULL)
		return -1;
	plate_surface_draw(figure, figure_inside(figure), survey, prospect);
	return figure_close(figure, err);
}

int figure_surface_write(const char *path, const struct survey *survey,
	const struct origin *origin, size_t inputs, const struct landscape_look *look,
	struct err *err)
{
	struct prospect prospect;
	struct terrain terrain;
	struct caption caption;
	int rc;

	if (landscape_page_check(path, look, err) != 0)
		return -1;
	terrain_init(&terrain, survey, look);
	prospect_init(&prospect, &terrain, look);
	landscape_caption(&caption, survey, &terrain, origin, inputs, NOTE);
	caption_tag(&caption, "Eye", "azimuth %g, elevation %g degrees", prospect.azimuth,
		prospect.elevation);
	rc = write_page(path, survey, &prospect, &caption, look, err);
	caption_release(&caption);
	prospect_release(&prospect);
	terrain_release(&terrain);
	return rc;
}
