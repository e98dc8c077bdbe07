/*
 * The dashboard where there is no data set: its three choices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../room.h"
#include "dashboard.h"
#include "fmnist/xalloc.h"

/* Nothing is ever fetched from elsewhere: nobody listens there. */
static const char *const no_network[] = {"https_proxy=http://127.0.0.1:1",
	"HTTPS_PROXY=http://127.0.0.1:1", "all_proxy=http://127.0.0.1:1", NULL};

/* The last line of the question, as far as it is on every screen. */
#define CHOICE "or type the directory"

static void start_without_data(struct tui *tui, int rows, int cols)
{
	const struct tui_options options = {.rows = rows, .cols = cols, .env = no_network};

	dashboard_start(tui, &options, "--epochs 2 " SMALL);
	tui_wait_text(tui, "Data set", SOON);
	tui_wait_text(tui, CHOICE, SOON);
}

static void the_three_choices_are_offered(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 80);
	tui_wait_text(tui, "no Fashion-MNIST found", SOON);
	tui_wait_regex(tui, "1 +download Fashion-MNIST", SOON);
	tui_wait_regex(tui, "2 +use synthetic data", SOON);
	tui_wait_regex(tui, "/ +or type the directory", SOON);
	tui_wait_text(tui, "no data set", SOON);
	dashboard_assert_idle(tui);
}

static void a_small_screen_offers_them_too(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 12, 40);
	tui_wait_regex(tui, "1 +download Fashion-MNIST", SOON);
	tui_wait_regex(tui, "2 +use synthetic data", SOON);
	tui_type(tui, "2");
	tui_wait_gone(tui, "Data set", SOON);
	tui_key(tui, "s");
	tui_wait_text(tui, "completed", SOON);
}

static void synthetic_data_may_be_chosen(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 120);
	tui_type(tui, "2");
	tui_wait_text(tui, "synthetic data", SOON);
	tui_wait_gone(tui, "Data set", SOON);
	tui_key(tui, "s");
	tui_wait_text(tui, "completed", SOON);
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_wait_text(tui, "(synthetic data)", SOON);
}

static void a_wrong_directory_is_said_and_a_right_one_read(void **state)
{
	struct tui *tui = *state;
	char *directory = xasprintf("%s/some where", tui_home(tui));

	start_without_data(tui, 24, 80);
	tui_type(tui, "/no/such/place");
	tui_wait_text(tui, "/no/such/place", SOON);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "cannot read directory /no/such/place", SOON);
	/* An empty one, from home, with a space in its name. */
	assert_int_equal(mkdir(directory, 0700), 0);
	tui_key(tui, "C-u");
	tui_type(tui, "~/some where");
	tui_key(tui, "Enter");
	tui_wait_gone(tui, "/no/such/place", SOON);
	tui_wait_text(tui, "Data set", SOON);
	tui_wait_text(tui, "~/some where", SOON);
	/* It is there by now. */
	room_data_set(directory, 100, 20);
	tui_key(tui, "Enter");
	tui_wait_gone(tui, "Data set", SOON);
	tui_wait_gone(tui, "no data set", SOON);
	tui_key(tui, "s");
	tui_wait_text(tui, "completed", SOON);
	free(directory);
}

static void what_is_typed_can_be_corrected(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 80);
	tui_type(tui, "/tmp/caf\xc3\xa9xy");
	tui_wait_text(tui, "/tmp/caf\xc3\xa9xy", SOON);
	tui_key(tui, "Backspace");
	tui_key(tui, "Backspace");
	tui_wait_text(tui, "/tmp/caf\xc3\xa9 ", SOON);
	/* A character, not a byte. */
	tui_key(tui, "Backspace");
	tui_wait_text(tui, "/tmp/caf ", SOON);
	tui_key(tui, "C-u");
	tui_wait_gone(tui, "/tmp", SOON);
}

static void the_end_of_a_long_path_is_seen(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 80);
	for (int i = 0; i < 20; i++)
		tui_type(tui, "/directory");
	tui_type(tui, "/last\xc3\xa9");
	tui_wait_regex(tui, "/directory/last\xc3\xa9 +│", SOON);
}

static void a_download_without_a_network_says_so_and_offers_the_rest(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 80);
	tui_type(tui, "1");
	tui_wait_text(tui, "cannot download from", SOON);
	tui_wait_text(tui, CHOICE, SOON);
	tui_type(tui, "2");
	tui_wait_text(tui, "synthetic data", SOON);
}

static void the_dialog_can_be_closed_and_opened(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 80);
	tui_key(tui, "Esc");
	tui_wait_gone(tui, "Data set", SOON);
	tui_wait_text(tui, "d data", SOON);
	tui_key(tui, "d");
	tui_wait_text(tui, CHOICE, SOON);
	tui_key(tui, "Esc");
	tui_wait_gone(tui, CHOICE, SOON);
	/* A start needs data: it asks, and keeps the start. */
	tui_key(tui, "s");
	tui_wait_text(tui, CHOICE, SOON);
	tui_type(tui, "2");
	tui_wait_text(tui, "completed", SOON);
}

static void it_can_be_left_from_the_dialog(void **state)
{
	struct tui *tui = *state;

	start_without_data(tui, 24, 80);
	tui_key(tui, "C-c");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

static void a_broken_file_is_named(void **state)
{
	struct tui *tui = *state;
	struct bytes bytes = {.data = (uint8_t *)xstrdup("this is no image"), .size = 16};
	char *directory = xasprintf("%s/broken", tui_home(tui));
	char *path;

	assert_int_equal(mkdir(directory, 0700), 0);
	room_data_set(directory, 100, 20);
	path = room_write(directory, "t10k-images-idx3-ubyte", bytes);
	dashboard_start(tui, NULL, "--data broken");
	tui_wait_text(tui, "Data set", SOON);
	tui_wait_text(tui, "t10k-images-idx3-ubyte", SOON);
	free(path);
	free(bytes.data);
	free(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(the_three_choices_are_offered),
		IN_TERMINAL(a_small_screen_offers_them_too),
		IN_TERMINAL(synthetic_data_may_be_chosen),
		IN_TERMINAL(a_wrong_directory_is_said_and_a_right_one_read),
		IN_TERMINAL(what_is_typed_can_be_corrected),
		IN_TERMINAL(the_end_of_a_long_path_is_seen),
		IN_TERMINAL(a_download_without_a_network_says_so_and_offers_the_rest),
		IN_TERMINAL(the_dialog_can_be_closed_and_opened),
		IN_TERMINAL(it_can_be_left_from_the_dialog),
		IN_TERMINAL(a_broken_file_is_named),
	};

	return cmocka_run_group_tests_name("data dialog", tests, NULL, NULL);
}
