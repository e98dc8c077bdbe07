#include "inspect_stage.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/tone.h"
#include "fmnist/xalloc.h"
#include "learner.h"

int begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	struct err err;

	snprintf(stage->store, sizeof stage->store, "/tmp/fmnist-inspect-XXXXXX");
	if (mkdtemp(stage->store) == NULL)
		return -1;
	hparams_default(&stage->options.hparams);
	stage->options.threads = 1;
	stage->options.store = stage->store;
	/* Nothing is ever fetched from elsewhere. */
	stage->options.url = "http://127.0.0.1:1/";
	if (ui_init(&stage->ui, &stage->options, &err) != 0)
		return -1;
	stage->ui.session.data_state = DATA_READY;
	stage->ui.session.data.synthetic = true;
	learner_images(&stage->ui.session.data.test, IMAGES);
	stage->ui.pane = &pane_inspect;
	*state = stage;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

int end(void **state)
{
	struct stage *stage = *state;

	stage->ui.session.worker.job = NULL;
	ui_release(&stage->ui);
	nftw(stage->store, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(stage);
	return 0;
}

void keys(struct stage *stage, const int *key, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ui_key(&stage->ui, key[i]);
}

struct grid drawn(struct stage *stage, int rows, int cols, enum glyphs glyphs, bool tones)
{
	struct grid grid;

	grid_init(&grid, rows, cols, glyphs);
	grid.tones = tones;
	ui_draw(&stage->ui, &grid);
	return grid;
}

char *screen(struct stage *stage, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid = drawn(stage, rows, cols, glyphs, false);
	char *text = grid_dump(&grid);

	grid_release(&grid);
	return text;
}

bool shows(struct stage *stage, int rows, int cols, const char *part)
{
	char *text = screen(stage, rows, cols, GLYPHS_BRAILLE);
	bool found = strstr(text, part) != NULL;

	free(text);
	return found;
}

void assert_shows(struct stage *stage, int rows, int cols, const char *part)
{
	char *text = screen(stage, rows, cols, GLYPHS_BRAILLE);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not on the screen of %dx%d:\n%s", part, rows, cols, text);
	free(text);
}

static bool has(enum glyphs glyphs, uint32_t glyph)
{
	if (glyph < ' ' || (glyph >= 0x7f && glyph < 0xa0))
		return false;
	if (glyphs == GLYPHS_ASCII)
		return glyph < 0x7f;
	return glyphs == GLYPHS_BRAILLE || glyph < 0x2800 || glyph > 0x28ff;
}

void check_cells(const char *name, const struct grid *grid)
{
	for (int i = 0; i < grid->rows * grid->cols; i++) {
		const struct cell *cell = &grid->cell[i];

		if (!has(grid->glyphs, cell->glyph) || cell->role >= ROLE_COUNT ||
			cell->ink >= TONE_COUNT || cell->paper >= TONE_COUNT ||
			(!grid->tones && (cell->ink != 0 || cell->paper != 0)))
			fail_msg(
				"%s at %dx%d: glyph U+%04X of role %d, tones %d and %d, at "
				"row %d, column %d",
				name, grid->rows, grid->cols, cell->glyph, cell->role,
				cell->ink, cell->paper, i / grid->cols, i % grid->cols);
	}
}

/* ---- what is shown ---- */

const struct inspection *shown(const struct stage *stage)
{
	return pane_inspect_shown(&stage->ui);
}

/* The network of run 1 after so many epochs, as the inspector would have it. */
void become(struct stage *stage, uint64_t epoch)
{
	struct inspector *inspector = &stage->ui.session.inspector;

	inspection_release(&inspector->inspection);
	learner_inspection(&inspector->inspection, &stage->ui.session.data.test, epoch);
	inspector->run = 1;
	inspector->changes++;
}

uint32_t chosen(const struct stage *stage)
{
	const struct inspect_list *list = &stage->ui.inspect.list;

	assert_true(list->count > 0);
	return list->image[list->at];
}

void redraw(struct stage *stage)
{
	free(screen(stage, 24, 80, GLYPHS_BRAILLE));
}

void no_network(struct stage *stage)
{
	story_begin(&stage->story, &stage->ui.session.live.view.sink, 50);
	ui_follow(&stage->ui);
}

void confusion(struct stage *stage)
{
	stage->ui.session.worker.job = &stage->running;
	story_begin(&stage->story, &stage->ui.session.live.view.sink, 50);
	for (int i = 1; i <= 4; i++)
		story_epoch(&stage->story, 0.3 + 0.8 / i, 0.5, 0.8);
	become(stage, 4);
}

void images(struct stage *stage)
{
	confusion(stage);
	KEYS(stage, 'v');
}

void no_image(struct stage *stage)
{
	images(stage);
	/* All sandals are recognised. */
	KEYS(stage, 't', 't', 't', 't', 't', 't');
}

void weights(struct stage *stage)
{
	confusion(stage);
	KEYS(stage, 'v', 'v');
	redraw(stage);
	KEYS(stage, KEYS_PAGE_DOWN);
}
