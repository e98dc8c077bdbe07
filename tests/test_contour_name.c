/*
 * Where the numbers of contour lines stand, and that nothing stands on anything else.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/clearance.h"
#include "fmnist/contour_name.h"

#define POINTS 200

static const struct box page = {0, 0, 400, 300};

/* ---- clearance ---- */

static void what_is_taken_is_not_free(void **state)
{
	struct clearance clearance = {0};

	(void)state;
	assert_true(clearance_is_free(
		&clearance, (struct point){0, 0}, (struct point){50, 0}, 10));
	clearance_take(&clearance, (struct point){100, 100}, (struct point){200, 150}, 5);
	/* Beside the line and across it, at its ends and beyond them. */
	assert_false(clearance_is_free(
		&clearance, (struct point){150, 125}, (struct point){150, 125}, 1));
	assert_false(clearance_is_free(
		&clearance, (struct point){130, 150}, (struct point){170, 100}, 1));
	assert_false(clearance_is_free(
		&clearance, (struct point){204, 152}, (struct point){220, 160}, 1));
	assert_true(clearance_is_free(
		&clearance, (struct point){150, 140}, (struct point){190, 160}, 4));
	assert_true(clearance_is_free(
		&clearance, (struct point){212, 156}, (struct point){240, 150}, 5));
	clearance_release(&clearance);
}

static void boxes_may_touch_and_not_overlap(void **state)
{
	struct clearance clearance = {0};

	(void)state;
	clearance_take_box(&clearance, (struct box){100, 100, 40, 8});
	assert_true(clearance_box_is_free(&clearance, (struct box){100, 109, 40, 8}));
	assert_true(clearance_box_is_free(&clearance, (struct box){141, 100, 40, 8}));
	assert_false(clearance_box_is_free(&clearance, (struct box){136, 100, 40, 8}));
	assert_false(clearance_box_is_free(&clearance, (struct box){118, 90, 4, 30}));
	assert_false(clearance_box_is_free(&clearance, (struct box){90, 98, 90, 12}));
	clearance_release(&clearance);
}

/* ---- numbers ---- */

static void straight(struct point line[POINTS], struct point from, struct point to)
{
	for (size_t i = 0; i < POINTS; i++) {
		double part = (double)i / (POINTS - 1);

		line[i] = (struct point){
			from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
	}
}

static void a_number_stands_in_its_line_and_is_turned_as_it(void **state)
{
	/* To the right and up, and the same line the other way. */
	static const struct point ends[] = {{100, 200}, {300, 100}};
	struct point line[POINTS];

	(void)state;
	for (int way = 0; way < 2; way++) {
		struct clearance clearance = {0};
		struct contour_name name;

		straight(line, ends[way], ends[!way]);
		assert_true(
			contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
		assert_true(fabs(name.turn - atan(0.5) * 180 / M_PI) < 0.1);
		assert_true(fabs((name.at.x - 100) / 2 + name.at.y - 200) < 0.1);
		assert_true(name.to - name.from > 20 && name.to - name.from < 30);
		/* Half-way of what is left out. */
		assert_true(fabs(hypot(name.at.x - line[0].x, name.at.y - line[0].y) -
				    (name.from + name.to) / 2) < 0.1);
		clearance_release(&clearance);
	}
}

static void upright_lines_read_upwards(void **state)
{
	struct clearance clearance = {0};
	struct point line[POINTS];
	struct contour_name name;

	(void)state;
	straight(line, (struct point){100, 50}, (struct point){100, 250});
	assert_true(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	assert_true(fabs(name.turn - 90) < 0.1);
	clearance_release(&clearance);
}

static void no_two_numbers_stand_on_each_other(void **state)
{
	struct clearance clearance = {0};
	struct contour_name name[20];
	struct point line[POINTS];

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		straight(line, (struct point){50, 100 + 2 * (double)i},
			(struct point){350, 100 + 2 * (double)i});
		assert_true(contour_name_place(
			line, POINTS, page, 16, 5, &clearance, &name[i]));
		for (size_t k = 0; k < i; k++)
			assert_true(fabs(name[i].at.x - name[k].at.x) > 16 ||
				fabs(name[i].at.y - name[k].at.y) > 5);
	}
	clearance_release(&clearance);
}

static void a_number_keeps_off_what_is_taken_and_the_edge(void **state)
{
	struct clearance clearance = {0};
	struct point line[POINTS];
	struct contour_name name;

	(void)state;
	straight(line, (struct point){-20, 100}, (struct point){420, 100});
	clearance_take(&clearance, (struct point){60, 100}, (struct point){400, 100}, 4);
	assert_true(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	assert_true(name.at.x > 10 && name.at.x < 46);
	/* There is no room for another. */
	assert_false(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	clearance_release(&clearance);
}

static void circle(struct point line[POINTS], double radius)
{
	for (size_t i = 0; i < POINTS; i++) {
		double turn = 2 * M_PI * (double)i / (POINTS - 1);

		line[i] =
			(struct point){200 + radius * cos(turn), 150 + radius * sin(turn)};
	}
}

static void too_short_and_too_crooked_lines_have_none(void **state)
{
	struct clearance clearance = {0};
	struct point line[POINTS];
	struct contour_name name;

	(void)state;
	straight(line, (struct point){100, 100}, (struct point){130, 100});
	assert_false(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	assert_false(contour_name_place(line, 1, page, 20, 5, &clearance, &name));
	circle(line, 10);
	assert_false(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	circle(line, 100);
	assert_true(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	for (size_t i = 0; i < POINTS; i++)
		line[i] = (struct point){50 + (double)i, 100 + 6 * (double)(i % 2)};
	assert_false(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	assert_int_equal(clearance.discs > 0, 1);
	clearance_release(&clearance);
}

static void of_a_bent_line_the_straight_part_is_taken(void **state)
{
	struct clearance clearance = {0};
	struct point line[POINTS];
	struct contour_name name;

	(void)state;
	/* Waves up to x = 200, straight from there. */
	for (size_t i = 0; i < POINTS; i++) {
		double x = 20 + 1.8 * (double)i;

		line[i] = (struct point){x, 150 + (x < 200 ? 12 * sin((x - 200) / 6) : 0)};
	}
	assert_true(contour_name_place(line, POINTS, page, 20, 5, &clearance, &name));
	assert_true(name.at.x > 200);
	assert_true(fabs(name.at.y - 150) < 1);
	clearance_release(&clearance);
}

/* ---- cutting ---- */

static void a_line_is_cut_by_its_length(void **state)
{
	static const struct point line[] = {{0, 0}, {30, 40}, {30, 140}};
	struct point part[5];

	(void)state;
	assert_int_equal(contour_name_cut(line, 3, 25, 100, part), 3);
	assert_true(part[0].x == 15 && part[0].y == 20);
	assert_true(part[1].x == 30 && part[1].y == 40);
	assert_true(part[2].x == 30 && part[2].y == 90);
	assert_int_equal(contour_name_cut(line, 3, 0, INFINITY, part), 3);
	assert_true(part[2].y == 140);
	assert_int_equal(contour_name_cut(line, 3, 60, 70, part), 2);
	assert_int_equal(contour_name_cut(line, 3, 150, INFINITY, part), 0);
	assert_int_equal(contour_name_cut(line, 3, 20, 20, part), 0);
	assert_int_equal(contour_name_cut(line, 1, 0, 10, part), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_not_free),
		cmocka_unit_test(boxes_may_touch_and_not_overlap),
		cmocka_unit_test(a_number_stands_in_its_line_and_is_turned_as_it),
		cmocka_unit_test(upright_lines_read_upwards),
		cmocka_unit_test(no_two_numbers_stand_on_each_other),
		cmocka_unit_test(a_number_keeps_off_what_is_taken_and_the_edge),
		cmocka_unit_test(too_short_and_too_crooked_lines_have_none),
		cmocka_unit_test(of_a_bent_line_the_straight_part_is_taken),
		cmocka_unit_test(a_line_is_cut_by_its_length),
	};

	return cmocka_run_group_tests_name("contour names", tests, NULL, NULL);
}
