/*
 * The order of the images that are reconstructed, and what is chosen in it.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmnist/autoencoder_list.h"

#define COUNT 8

static uint8_t labels[COUNT] = {3, 1, 3, 0, 3, 1, 9, 3};

static const struct images test = {.count = COUNT, .labels = labels};

static const double errors[COUNT] = {0.03, 0.01, 0.05, 0.02, 0.04, 0.06, 0.00, 0.05};

static int begin(void **state)
{
	static struct autoencoder_list list;

	autoencoder_list_init(&list);
	*state = &list;
	return 0;
}

static int end(void **state)
{
	autoencoder_list_release(*state);
	return 0;
}

static void assert_images(
	const struct autoencoder_list *list, size_t count, const uint32_t *expected)
{
	assert_int_equal(list->count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(list->image[i], expected[i]);
}

#define ASSERT_IMAGES(list, ...)                                                        \
	assert_images(list, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), \
		(const uint32_t[]){__VA_ARGS__})

static uint32_t chosen(const struct autoencoder_list *list)
{
	return list->image[list->at];
}

static void all_images_come_by_number_at_first(void **state)
{
	struct autoencoder_list *list = *state;

	autoencoder_list_make(list, &test, NULL, 1);
	ASSERT_IMAGES(list, 0, 1, 2, 3, 4, 5, 6, 7);
	assert_int_equal(list->at, 0);
}

static void a_class_has_its_images_alone(void **state)
{
	struct autoencoder_list *list = *state;

	autoencoder_list_class(list, 3);
	autoencoder_list_make(list, &test, NULL, 1);
	ASSERT_IMAGES(list, 0, 2, 4, 7);
	autoencoder_list_class(list, 5);
	autoencoder_list_make(list, &test, NULL, 1);
	assert_int_equal(list->count, 0);
	autoencoder_list_move(list, 1);
	assert_int_equal(list->at, 0);
}

static void errors_order_them_with_equal_ones_by_number(void **state)
{
	struct autoencoder_list *list = *state;

	autoencoder_list_order(list, ORDER_WORST);
	autoencoder_list_make(list, &test, errors, 1);
	ASSERT_IMAGES(list, 5, 2, 7, 4, 0, 3, 1, 6);
	autoencoder_list_order(list, ORDER_BEST);
	autoencoder_list_make(list, &test, errors, 1);
	ASSERT_IMAGES(list, 6, 1, 3, 0, 4, 2, 7, 5);
	/* As long as they are not known. */
	autoencoder_list_order(list, ORDER_WORST);
	autoencoder_list_make(list, &test, NULL, 1);
	ASSERT_IMAGES(list, 0, 1, 2, 3, 4, 5, 6, 7);
}

static void what_is_no_number_comes_last(void **state)
{
	const double broken[COUNT] = {NAN, 0.01, INFINITY, 0.02, NAN, 0.06, 0.00, 0.05};
	struct autoencoder_list *list = *state;

	autoencoder_list_order(list, ORDER_WORST);
	autoencoder_list_make(list, &test, broken, 1);
	ASSERT_IMAGES(list, 2, 5, 7, 3, 1, 6, 0, 4);
	autoencoder_list_order(list, ORDER_BEST);
	autoencoder_list_make(list, &test, broken, 1);
	ASSERT_IMAGES(list, 6, 1, 3, 7, 5, 2, 0, 4);
}

static void a_chosen_image_stays_chosen_where_it_goes(void **state)
{
	double other[COUNT] = {0.03, 0.01, 0.05, 0.02, 0.99, 0.06, 0.00, 0.05};
	struct autoencoder_list *list = *state;

	autoencoder_list_order(list, ORDER_WORST);
	autoencoder_list_make(list, &test, errors, 1);
	autoencoder_list_move(list, 3);
	assert_int_equal(chosen(list), 4);
	autoencoder_list_make(list, &test, other, 2);
	assert_int_equal(chosen(list), 4);
	assert_int_equal(list->at, 0);
}

static void what_nobody_chose_is_the_first(void **state)
{
	double other[COUNT] = {0.03, 0.01, 0.05, 0.02, 0.99, 0.06, 0.00, 0.05};
	struct autoencoder_list *list = *state;

	autoencoder_list_order(list, ORDER_WORST);
	autoencoder_list_make(list, &test, errors, 1);
	assert_int_equal(chosen(list), 5);
	autoencoder_list_make(list, &test, other, 2);
	assert_int_equal(chosen(list), 4);
}

static void another_class_begins_with_its_first(void **state)
{
	struct autoencoder_list *list = *state;

	autoencoder_list_make(list, &test, NULL, 1);
	autoencoder_list_move(list, 5);
	autoencoder_list_class(list, 3);
	autoencoder_list_make(list, &test, NULL, 1);
	assert_int_equal(chosen(list), 0);
}

static void moves_end_at_the_first_and_the_last(void **state)
{
	struct autoencoder_list *list = *state;

	autoencoder_list_make(list, &test, NULL, 1);
	autoencoder_list_move(list, 3);
	assert_int_equal(chosen(list), 3);
	autoencoder_list_move(list, 100);
	assert_int_equal(chosen(list), COUNT - 1);
	autoencoder_list_move(list, -2);
	assert_int_equal(chosen(list), COUNT - 3);
	autoencoder_list_move(list, -100);
	assert_int_equal(chosen(list), 0);
}

static void it_is_made_once_of_the_same(void **state)
{
	double other[COUNT] = {0.03, 0.01, 0.05, 0.02, 0.99, 0.06, 0.00, 0.05};
	struct autoencoder_list *list = *state;

	autoencoder_list_order(list, ORDER_WORST);
	autoencoder_list_make(list, &test, errors, 4);
	autoencoder_list_make(list, &test, other, 4);
	assert_int_equal(list->image[0], 5);
	autoencoder_list_make(list, &test, other, 5);
	assert_int_equal(list->image[0], 4);
}

#define LIST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIST(all_images_come_by_number_at_first),
		LIST(a_class_has_its_images_alone),
		LIST(errors_order_them_with_equal_ones_by_number),
		LIST(what_is_no_number_comes_last),
		LIST(a_chosen_image_stays_chosen_where_it_goes),
		LIST(what_nobody_chose_is_the_first),
		LIST(another_class_begins_with_its_first),
		LIST(moves_end_at_the_first_and_the_last),
		LIST(it_is_made_once_of_the_same),
	};

	return cmocka_run_group_tests_name("autoencoder list", tests, NULL, NULL);
}
