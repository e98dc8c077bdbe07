#include "fmnist/examine_layers.h"

#include <stdio.h>

#include "fmnist/examine_column.h"

enum {
	LAYER,
	SHAPE,
	X2,
	Z,
	Z_THEORY,
	RATIO,
	RATIO_THEORY,
	GRADIENT,
	GRADIENT_THEORY,
	COLUMNS,
};

static const struct examine_column columns[COLUMNS] = {
	[LAYER] = {"layer", 5, false, 0},
	[SHAPE] = {"n→m", 9, false, 60},
	[X2] = {"E[x²]", 8, false, 69},
	[Z] = {"Var[z]", 8, false, 0},
	[Z_THEORY] = {"theory", 8, false, 50},
	[RATIO] = {"ratio ± 95 %", 12, false, 0},
	[RATIO_THEORY] = {"th.", 5, false, 80},
	[GRADIENT] = {"Var[δz]", 8, false, 0},
	[GRADIENT_THEORY] = {"theory", 8, false, 79},
};

static void put_theory(struct examine_cell *cell, const struct init_estimate *of)
{
	examine_number(of->theory, cell->text);
	cell->role = ROLE_DIM;
}

static void fill(const struct init_result *result, size_t scheme, size_t i,
	struct examine_cell *cell)
{
	const struct init_layer *layer = &result->scheme[scheme].layer[i];

	if (i + 1 < result->layers)
		snprintf(cell[LAYER].text, EXAMINE_TEXT, "%zu", i + 1);
	else
		snprintf(cell[LAYER].text, EXAMINE_TEXT, "out");
	snprintf(cell[SHAPE].text, EXAMINE_TEXT, "%zu→%zu", layer->in, layer->out);
	examine_number(layer->x2.mean, cell[X2].text);
	examine_number(layer->z.mean, cell[Z].text);
	put_theory(&cell[Z_THEORY], &layer->z);
	examine_estimate(&layer->ratio, cell[RATIO].text);
	put_theory(&cell[RATIO_THEORY], &layer->ratio);
	examine_number(layer->gradient.mean, cell[GRADIENT].text);
	put_theory(&cell[GRADIENT_THEORY], &layer->gradient);
	cell[SHAPE].role = ROLE_DIM;
}

size_t examine_layers_rows(const struct area *area)
{
	return area->rows > 1 ? (size_t)(area->rows - 1) : 0;
}

void examine_layers_draw(const struct init_result *result, size_t scheme, size_t chosen,
	size_t top, const struct area *area)
{
	size_t rows = examine_layers_rows(area);

	examine_column_names(area, columns, COLUMNS);
	for (size_t row = 0; row < rows && top + row < result->layers; row++) {
		struct area line = area_part(area, 1 + (int)row, 0, 1, area->cols);
		struct examine_cell cell[COLUMNS] = {{.role = ROLE_TEXT}};

		fill(result, scheme, top + row, cell);
		examine_column_row(&line, columns, cell, COLUMNS, top + row == chosen);
	}
}
