/*
 * What the key w of the Landscape pane writes: the view that is shown, and the numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dashboard.h"
#include "fmnist/file.h"
#include "fmnist/xalloc.h"
#include "page.h"

static struct page read_page(struct tui *tui, const char *name)
{
	char *path = xasprintf("%s/%s", tui_home(tui), name);
	struct page page;

	page_read(&page, path);
	free(path);
	return page;
}

static void assert_written(struct tui *tui, const char *name)
{
	char *path = xasprintf("%s/%s", tui_home(tui), name);

	if (!path_is_file(path))
		fail_msg("there is no %s", path);
	free(path);
}

static void open_pane(struct tui *tui, const char *args)
{
	dashboard_data(tui);
	dashboard_start(tui, NULL, args);
	dashboard_wait_ready(tui);
	tui_key(tui, "s");
	dashboard_pane(tui, "Landscape");
	tui_wait_regex(tui, "of the path's variance", SOON);
}

static void w_writes_the_view_that_is_shown_and_its_numbers(void **state)
{
	struct tui *tui = *state;
	struct page page;

	open_pane(tui, "--epochs 3 " SMALL);
	tui_wait_regex(tui, "● completed$", SOON);
	tui_key(tui, "y");
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-landscape-map.png", SOON);
	page = read_page(tui, "fmnist-run1-landscape-map.png");
	assert_string_equal(page_tag(&page, "Title"), "The loss landscape of run 1");
	assert_string_equal(page_tag(&page, "Network"), "784-8-10");
	page_release(&page);
	assert_written(tui, "fmnist-run1-landscape-map-grid.csv");
	assert_written(tui, "fmnist-run1-landscape-map-path.csv");
	tui_key(tui, "v");
	tui_key(tui, "Left");
	tui_key(tui, "Up");
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-landscape-surface.png", SOON);
	page = read_page(tui, "fmnist-run1-landscape-surface.png");
	assert_string_equal(page_tag(&page, "Eye"), "azimuth -50, elevation 25 degrees");
	page_release(&page);
}

static void w_takes_no_name_twice_and_a_run_goes_on(void **state)
{
	struct tui *tui = *state;

	open_pane(tui, ENDLESS " " SMALL);
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-landscape-map.png", SOON);
	tui_key(tui, "w");
	tui_wait_text(tui, "written: fmnist-run1-landscape-map-2.png", SOON);
	assert_written(tui, "fmnist-run1-landscape-map-2-grid.csv");
	dashboard_pane(tui, "Train");
	dashboard_wait_next_epoch(tui);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(w_writes_the_view_that_is_shown_and_its_numbers),
		IN_TERMINAL(w_takes_no_name_twice_and_a_run_goes_on),
	};

	return cmocka_run_group_tests_name("landscape figure", tests, NULL, NULL);
}
