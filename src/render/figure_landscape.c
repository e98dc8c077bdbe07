#include "fmnist/figure_landscape.h"

#include "fmnist/landscape_page.h"
#include "fmnist/landscape_caption.h"
#include "fmnist/plate_map.h"
#include "fmnist/terrain.h"

int figure_landscape_check(
	const char *path, const struct landscape_look *look, struct err *err)
{
	return landscape_page_check(path, look, err);
}

int figure_landscape_write(const char *path, const struct survey *survey,
	const struct origin *origin, size_t inputs, const struct landscape_look *look,
	struct err *err)
{
	struct terrain terrain;
	struct caption caption;
	struct figure *figure;
	int rc = -1;

	if (landscape_page_check(path, look, err) != 0)
		return -1;
	terrain_init(&terrain, survey, look);
	landscape_caption(&caption, survey, &terrain, origin, inputs, NULL);
	figure = landscape_page_open(path, look, &caption.about,
		plate_map_height(survey, &terrain, landscape_page_inner(look)), err);
	if (figure != NULL) {
		plate_map_draw(figure, figure_inside(figure), survey, &terrain);
		rc = figure_close(figure, err);
	}
	caption_release(&caption);
	terrain_release(&terrain);
	return rc;
}
