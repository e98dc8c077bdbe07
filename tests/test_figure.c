/*
 * Figures as files: what is on the page, what is in the file beside it, and what happens
 * when it cannot be written.
 */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "child.h"
#include "fmnist/figure.h"
#include "fmnist/pen.h"
#include "fmnist/bitmap.h"
#include "fmnist/xalloc.h"
#include "page.h"
#include "room.h"

#define WIDTH 300.0
#define HEIGHT 200.0

static const struct figure_tag tags[] = {{"Seed", "576"},
	{"Run",
		"gr\xc3\xbc"
		"n"}};
static const struct figure_about about = {
	.title = "A page & <its> title",
	.subtitle = "of these data\nwith this seed",
	.tag = tags,
	.tags = 2,
};

static int begin(void **state)
{
	*state = room_make();
	return 0;
}

static int end(void **state)
{
	room_remove(*state);
	return 0;
}

static struct figure *opened(const char *path, double scale)
{
	const struct figure_page page = {.width = WIDTH, .height = HEIGHT, .scale = scale};
	struct err err = {""};
	struct figure *figure = figure_open(path, &page, &about, &err);

	if (figure == NULL)
		fail_msg("%s", err.text);
	return figure;
}

static void closed(struct figure *figure)
{
	struct err err = {""};

	if (figure_close(figure, &err) != 0)
		fail_msg("%s", err.text);
}

/* A page with something of all kinds on it. */
static void draw_some(struct figure *figure)
{
	static const uint8_t grey[] = {0, 50, 100, 150, 200, 250};
	const struct point triangle[] = {{100, 100}, {160, 100}, {130, 150}};
	const struct lettering how = {FACE_BODY, colour_of(PEN_INK), 0.5, 0.5, 30};

	pen_text(figure, 60, 120, &how, "some text");
	pen_area(figure, triangle, 3, colour_of(0x2040c0));
	pen_lines(figure, triangle, 3, 2, colour_of(0));
	bitmap_grey(figure, (struct box){200, 100, 60, 40}, grey, 2, 3);
	pen_disc(figure, (struct point){200, 170}, 10, colour_of(0xc04020));
}

/* Writes a page; its path, to be freed. */
static char *written(const char *room, const char *name, double scale,
	void (*draw)(struct figure *figure))
{
	char *path = xasprintf("%s/%s", room, name);
	struct figure *figure = opened(path, scale);

	draw(figure);
	closed(figure);
	return path;
}

static struct page read_back(char *path)
{
	struct page page;

	page_read(&page, path);
	free(path);
	return page;
}

static size_t count_files(const char *directory)
{
	DIR *dir = opendir(directory);
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

/* ---- letters ---- */

static const char *draw_without_fonts(struct child *parent, void *arg)
{
	const struct figure_page page = {.width = WIDTH, .height = HEIGHT, .scale = 2};
	char *path = xasprintf("%s/none.png", (char *)arg);
	char *config = xasprintf("%s/fonts.conf", (char *)arg);
	struct figure *figure;

	(void)parent;
	MUST(setenv("FONTCONFIG_FILE", config, 1) == 0);
	figure = figure_open(path, &page, &about, NULL);
	MUST(figure != NULL);
	draw_some(figure);
	MUST(figure_close(figure, NULL) == 0);
	free(path);
	free(config);
	return NULL;
}

/* The first of the tests: fonts are looked for once in the life of a process. */
static void a_machine_without_fonts_gets_letters_all_the_same(void **state)
{
	static const char config[] = "<?xml version=\"1.0\"?><fontconfig></fontconfig>\n";
	struct bytes bytes = {(uint8_t *)xstrdup(config), sizeof config - 1};
	struct child child;
	struct page page;

	free(room_write(*state, "fonts.conf", bytes));
	free(bytes.data);
	child_start(&child, draw_without_fonts, *state);
	assert_child_ends_well(&child);
	page = read_back(xasprintf("%s/none.png", (char *)*state));
	assert_true(
		page_ink(&page, (struct box){FIGURE_MARGIN, FIGURE_MARGIN, 90, 10}) > 0.05);
	page_release(&page);
}

static void draw_nothing(struct figure *figure)
{
	(void)figure;
}

static void the_heading_is_drawn_and_the_margin_is_white(void **state)
{
	struct page page = read_back(written(*state, "a.png", 2, draw_nothing));
	double head = figure_overhead(&about, &(struct figure_page){.width = WIDTH}) -
		2 * FIGURE_MARGIN;

	/* The title is bold, the subtitle has two lines, and nothing is below. */
	assert_true(page_ink(&page,
			    (struct box){FIGURE_MARGIN, FIGURE_MARGIN + 4, 90, 10}) > 0.07);
	for (int line = 0; line < 2; line++)
		assert_true(
			page_ink(&page,
				(struct box){FIGURE_MARGIN,
					FIGURE_MARGIN + 20 + 10.5 * line, 40, 8}) > 0.05);
	assert_true(head > 16 + 2 * 10 && head < 60);
	assert_true(page_ink(&page, (struct box){0, 0, WIDTH, FIGURE_MARGIN - 1}) == 0);
	assert_true(page_ink(&page, (struct box){0, 0, FIGURE_MARGIN - 1, HEIGHT}) == 0);
	assert_true(page_ink(&page,
			    (struct box){0, FIGURE_MARGIN + head, WIDTH,
				    HEIGHT - FIGURE_MARGIN - head}) == 0);
	page_release(&page);
}

static void draw_placed_text(struct figure *figure)
{
	struct lettering how = {FACE_HEADING, colour_of(0), 0, 0, 0};

	pen_text(figure, 150, 100, &how, "MMM");
	how.across = 1;
	how.up = 1;
	pen_text(figure, 150, 100, &how, "MMM");
	how.turn = 90;
	how.across = how.up = 0;
	pen_text(figure, 50, 170, &how, "MMMMM");
}

static void text_stands_where_it_is_put(void **state)
{
	struct page page = read_back(written(*state, "a.png", 4, draw_placed_text));
	struct box right = {150, 92.5, 20, 7.5}, left = {130, 100, 20, 7.5};

	assert_true(page_ink(&page, right) > 0.2);
	assert_true(page_ink(&page, left) > 0.2);
	assert_true(page_ink(&page, (struct box){128, 90, 21.5, 9.5}) == 0);
	assert_true(page_ink(&page, (struct box){151, 100.5, 30, 10}) == 0);
	/* Turned against the clock it goes up, left of its foot. */
	assert_true(page_ink(&page, (struct box){43, 140, 7, 30}) > 0.2);
	assert_true(page_ink(&page, (struct box){51, 120, 20, 60}) == 0);
	page_release(&page);
}

static void draw_edged_text(struct figure *figure)
{
	const struct lettering how = {.face = FACE_TITLE,
		.colour = colour_of(0xff0000),
		.across = 0.5,
		.up = 0.5};

	pen_box(figure, (struct box){50, 80, 200, 80}, colour_of(0));
	pen_text_edged(figure, 150, 120, &how, 3, colour_of(0xffffff), "H");
	pen_text(figure, 80, 120, &how, "H");
}

static void letters_can_have_an_edge(void **state)
{
	struct page page = read_back(written(*state, "x.png", 4, draw_edged_text));

	/* The crossbar, and above it the edge's white where there was black. */
	assert_int_equal(page_at(&page, 150, 120), 0xff0000);
	assert_int_equal(page_at(&page, 150, 117), 0xffffff);
	assert_int_equal(page_at(&page, 80, 120), 0xff0000);
	assert_int_equal(page_at(&page, 80, 117), 0);
	assert_int_equal(page_at(&page, 150, 100), 0);
	page_release(&page);
}

static void draw_long_text(struct figure *figure)
{
	static const char text[] = "a name that is much longer than its place";
	const struct lettering how = {FACE_BODY, colour_of(0), 0, 1, 0};
	const struct lettering ends = {FACE_BODY, colour_of(0), 1, 1, 0};

	pen_text_within(figure, 100, 100, 50, &how, text);
	pen_text_within(figure, 100, 120, 50, &ends, text);
	pen_text_within(figure, 100, 140, 1, &how, text);
	assert_true(pen_paragraph(figure, 200, 100, 50, &how, text) >
		3 * pen_line_height(FACE_BODY) - 1e-9);
}

static void text_that_is_too_long_stays_in_its_place(void **state)
{
	struct page page = read_back(written(*state, "a.png", 2, draw_long_text));

	assert_true(page_ink(&page, (struct box){101, 100, 45, 8}) > 0.1);
	assert_true(page_ink(&page, (struct box){150.5, 100, 40, 10}) == 0);
	assert_true(page_ink(&page, (struct box){50, 120, 50, 8}) > 0.1);
	assert_true(page_ink(&page, (struct box){100.5, 120, 50, 10}) == 0);
	assert_true(page_ink(&page, (struct box){200, 100, 50, 30}) > 0.05);
	assert_true(page_ink(&page, (struct box){251, 90, 40, 100}) == 0);
	page_release(&page);
}

static void draw_broken_text(struct figure *figure)
{
	const struct lettering how = {FACE_BODY, colour_of(0), 0, 1, 0};

	pen_text(figure, 100, 100, &how, "\xff\xfe broken");
	pen_text(figure, 100, 120, &how, "after it");
}

static void text_that_is_not_utf8_spoils_nothing(void **state)
{
	struct page page = read_back(written(*state, "a.png", 2, draw_broken_text));

	assert_true(page_ink(&page, (struct box){100, 100, 30, 8}) > 0.05);
	assert_true(page_ink(&page, (struct box){100, 120, 20, 8}) > 0.05);
	page_release(&page);
}

static void draw_odd_boxes(struct figure *figure)
{
	pen_box(figure, (struct box){100, 100, NAN, 10}, colour_of(0));
	pen_box(figure, (struct box){NAN, 100, 10, 10}, colour_of(0));
	pen_box(figure, (struct box){100, 100, -10, 10}, colour_of(0));
	pen_box(figure, (struct box){100, 100, 10, 0}, colour_of(0));
	pen_box(figure, (struct box){150, 100, 10, 10}, colour_of(0));
}

static void a_box_without_an_extent_is_not_drawn(void **state)
{
	struct page page = read_back(written(*state, "a.png", 2, draw_odd_boxes));

	assert_true(page_ink(&page, (struct box){0, 90, 150, 110}) == 0);
	assert_true(page_ink(&page, (struct box){150, 100, 10, 10}) == 1);
	page_release(&page);
}

/* ---- files ---- */

static void a_png_has_the_size_and_the_tags_it_was_given(void **state)
{
	static const double scales[] = {1, 2, 2.5};

	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		struct page page =
			read_back(written(*state, "a.PNG", scales[i], draw_some));

		assert_int_equal(page.width, WIDTH * scales[i]);
		assert_int_equal(page.height, HEIGHT * scales[i]);
		assert_true(fabs(page.scale - scales[i]) < 1e-3);
		assert_int_equal(page.tags, 5);
		assert_string_equal(page_tag(&page, "Title"), about.title);
		assert_string_equal(page_tag(&page, "Description"), about.subtitle);
		assert_string_equal(
			page_tag(&page, "Software"), "fmnist-tui " PACKAGE_VERSION);
		assert_string_equal(page_tag(&page, "Seed"), "576");
		assert_string_equal(page_tag(&page, "Run"), "gr??n");
		page_release(&page);
	}
}

static void every_scale_shows_the_same(void **state)
{
	struct page small = read_back(written(*state, "a.png", 2, draw_some));
	struct page large = read_back(written(*state, "b.png", 6, draw_some));

	for (double y = 0; y < HEIGHT; y += 20)
		for (double x = 0; x < WIDTH; x += 20) {
			struct box box = {x, y, 20, 20};

			assert_true(fabs(page_ink(&small, box) - page_ink(&large, box)) <
				0.015);
		}
	page_release(&small);
	page_release(&large);
}

static bool holds(struct bytes bytes, const char *text)
{
	return memmem(bytes.data, bytes.size, text, strlen(text)) != NULL;
}

static void pdf_and_svg_are_what_they_seem_and_say_what_they_show(void **state)
{
	char *pdf = written(*state, "a.pdf", 2, draw_some);
	char *svg = written(*state, "a.svg", 2, draw_some);
	struct bytes a = room_read(pdf), b = room_read(svg);

	assert_true(a.size > 2000 && b.size > 2000);
	assert_memory_equal(a.data, "%PDF-1.", 7);
	assert_memory_equal(a.data + a.size - 6, "%%EOF\n", 6);
	assert_true(holds(a, "/Title (A page & <its> title)"));
	/* A date would make it another file each time. */
	assert_false(holds(a, "CreationDate"));
	/* In UTF-16, for the umlaut: "Seed: 576". */
	assert_true(holds(a, "0053006500650064003a0020003500370036") ||
		holds(a, "0053006500650064003A0020003500370036"));
	assert_true(holds(a, "(fmnist-tui " PACKAGE_VERSION ")"));
	assert_memory_equal(b.data, "<?xml", 5);
	assert_memory_equal(b.data + b.size - 7, "</svg>\n", 7);
	assert_true(holds(b, "<title>A page &amp; &lt;its&gt; title</title>"));
	assert_true(holds(b, "Seed: 576"));
	assert_true(holds(b, "width=\"300pt\" height=\"200pt\""));
	free(a.data);
	free(b.data);
	free(pdf);
	free(svg);
}

static void the_same_figure_is_the_same_file(void **state)
{
	static const char *const names[][2] = {
		{"a.png", "b.png"}, {"a.pdf", "b.pdf"}, {"a.svg", "b.svg"}};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *a = written(*state, names[i][0], 2, draw_some);
		char *b = written(*state, names[i][1], 2, draw_some);
		struct bytes first = room_read(a), second = room_read(b);

		assert_int_equal(first.size, second.size);
		assert_memory_equal(first.data, second.data, first.size);
		free(first.data);
		free(second.data);
		free(a);
		free(b);
	}
}

/* ---- refusals ---- */

static void an_ending_that_is_not_known_is_refused(void **state)
{
	static const char *const wrong[] = {
		"x.jpg", "x", "png", "x.png.gz", "dir.png/x", "x.", ""};
	static const char *const right[] = {"x.png", "a/b.c/x.PDF", ".svg"};
	const struct figure_page page = {.width = WIDTH, .height = HEIGHT, .scale = 2};
	struct err err;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char *path = xasprintf("%s/%s", (char *)*state, wrong[i]);

		assert_int_equal(figure_format_check(wrong[i], &err), -1);
		assert_says(&err, wrong[i], ".png", ".pdf", ".svg", NULL);
		assert_null(figure_open(path, &page, &about, &err));
		assert_says(&err, path, ".svg", NULL);
		free(path);
	}
	assert_int_equal(count_files(*state), 0);
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		assert_int_equal(figure_format_check(right[i], &err), 0);
}

static void a_directory_that_is_not_there_is_refused_at_once(void **state)
{
	const struct figure_page page = {.width = WIDTH, .height = HEIGHT, .scale = 2};
	char *path = xasprintf("%s/no/x.png", (char *)*state);
	struct err err;

	assert_null(figure_open(path, &page, &about, &err));
	assert_says(&err, path, "No such file or directory", NULL);
	free(path);
}

static void a_page_that_cairo_cannot_hold_is_refused(void **state)
{
	static const struct figure_page pages[] = {{40000, 10, 1, 0}, {10, 20000, 2, 0},
		{0, 10, 1, 0}, {10, 10, 0, 0}, {NAN, 10, 1, 0}, {10, 10, 0.01, 0}};
	char *path = xasprintf("%s/x.png", (char *)*state);
	struct err err;

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		assert_null(figure_open(path, &pages[i], &about, &err));
		assert_says(&err, path, "pixels", NULL);
	}
	assert_int_equal(count_files(*state), 0);
	free(path);
}

/* Of a pipe without a reader: to open it would wait for one. */
static void whether_it_can_be_written_is_asked_without_a_trace(void **state)
{
	static const struct figure_page page = {
		.width = WIDTH, .height = HEIGHT, .scale = 1};
	static const struct figure_page huge = {
		.width = WIDTH, .height = 40000, .scale = 1};
	struct bytes old = {(uint8_t *)xstrdup("old"), 3};
	char *file = room_write(*state, "x.png", old);
	char *directory = xasprintf("%s/d.png", (char *)*state);
	char *pipe = xasprintf("%s/p.png", (char *)*state);
	char *nowhere = xasprintf("%s/no/x.png", (char *)*state);
	struct err err = {""};
	struct bytes bytes;

	assert_int_equal(mkdir(directory, 0700), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_int_equal(figure_page_check(file, &page, &err), 0);
	assert_int_equal(figure_page_check(pipe, &page, &err), 0);
	assert_int_equal(figure_page_check(file, &huge, &err), -1);
	assert_says(&err, "at most 32767 pixels", NULL);
	assert_int_equal(figure_page_check(directory, &page, &err), -1);
	assert_says(&err, directory, "directory", NULL);
	assert_int_equal(figure_page_check(nowhere, &page, &err), -1);
	assert_says(&err, nowhere, "No such file", NULL);
	assert_int_equal(figure_page_check("x.jpeg", &page, &err), -1);
	assert_says(&err, ".png, .pdf or .svg", NULL);
	assert_int_equal(count_files(*state), 3);
	bytes = room_read(file);
	assert_int_equal(bytes.size, 3);
	assert_memory_equal(bytes.data, "old", 3);
	free(bytes.data);
	free(old.data);
	free(nowhere);
	free(pipe);
	free(directory);
	free(file);
}

static void a_figure_that_is_abandoned_leaves_nothing(void **state)
{
	static const char *const names[] = {"x.png", "x.pdf", "x.svg"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *path = xasprintf("%s/%s", (char *)*state, names[i]);
		struct figure *figure = opened(path, 2);

		draw_some(figure);
		figure_abandon(figure);
		assert_int_equal(count_files(*state), 0);
		free(path);
	}
}

/* No file may grow beyond so many bytes. Returns what was before. */
static rlim_t limit_files(rlim_t most)
{
	struct rlimit limit;
	rlim_t before;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = most;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	return before;
}

static void a_full_disk_leaves_the_old_file(void **state)
{
	static const char *const names[] = {"x.png", "x.pdf", "x.svg"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		uint8_t old[] = "old";
		char *path = room_write(*state, names[i], (struct bytes){old, 3});
		struct figure *figure = opened(path, 2);
		struct err err = {""};
		struct bytes bytes;
		rlim_t before;
		int rc;

		signal(SIGXFSZ, SIG_IGN);
		before = limit_files(1000);
		draw_some(figure);
		rc = figure_close(figure, &err);
		limit_files(before);
		signal(SIGXFSZ, SIG_DFL);
		assert_int_equal(rc, -1);
		assert_says(&err, path, "disk is full", NULL);
		bytes = room_read(path);
		assert_int_equal(bytes.size, 3);
		assert_memory_equal(bytes.data, "old", 3);
		assert_int_equal(count_files(*state), i + 1);
		free(bytes.data);
		free(path);
	}
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM(a_machine_without_fonts_gets_letters_all_the_same),
		ROOM(the_heading_is_drawn_and_the_margin_is_white),
		ROOM(text_stands_where_it_is_put),
		ROOM(letters_can_have_an_edge),
		ROOM(text_that_is_too_long_stays_in_its_place),
		ROOM(text_that_is_not_utf8_spoils_nothing),
		ROOM(a_box_without_an_extent_is_not_drawn),
		ROOM(a_png_has_the_size_and_the_tags_it_was_given),
		ROOM(every_scale_shows_the_same),
		ROOM(pdf_and_svg_are_what_they_seem_and_say_what_they_show),
		ROOM(the_same_figure_is_the_same_file),
		ROOM(an_ending_that_is_not_known_is_refused),
		ROOM(a_directory_that_is_not_there_is_refused_at_once),
		ROOM(a_page_that_cairo_cannot_hold_is_refused),
		ROOM(whether_it_can_be_written_is_asked_without_a_trace),
		ROOM(a_figure_that_is_abandoned_leaves_nothing),
		ROOM(a_full_disk_leaves_the_old_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
