/*
 * The line that says which trials of a sweep are shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/filter.h"
#include "made_up_sweep.h"

struct fixture {
	struct board board;
	struct sweep_story story;
};

static int begin(void **state)
{
	static struct fixture f;

	board_init(&f.board);
	sweep_story_midst(&f.story, &f.board.sink);
	*state = &f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	board_release(&f->board);
	return 0;
}

static bool everything(const struct board_trial *trial, size_t number)
{
	(void)trial;
	(void)number;
	return true;
}

/* The text lets those trials through for which `expected` holds, and no others. */
static void assert_passes(struct fixture *f, const char *text,
	bool (*expected)(const struct board_trial *trial, size_t number))
{
	struct filter filter;
	struct err err = {""};
	size_t passed = 0;

	if (filter_parse(&filter, text, &err) != 0)
		fail_msg("'%s': %s", text, err.text);
	for (size_t i = 0; i < 33; i++) {
		bool passes = filter_passes(&filter, &f->board, i);

		passed += passes;
		if (passes != expected(&f->board.trial[i], i))
			fail_msg("'%s': trial %zu %s", text, i,
				passes ? "passes" : "does not");
	}
	/* Else it would prove nothing. */
	assert_true(passed > 0 && (passed < 33 || expected == everything));
}

static void assert_refused(const char *text, const char *message)
{
	struct filter filter = {.conditions = 7};
	struct err err = {""};

	assert_int_equal(filter_parse(&filter, text, &err), -1);
	assert_int_equal(filter.conditions, 7);
	if (strstr(err.text, message) == NULL)
		fail_msg("'%s': '%s' does not say '%s'", text, err.text, message);
}

static bool slow(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->begun.hparams.lr < 0.01;
}

static bool slow_of_three(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->begun.hparams.lr < 0.01 && trial->begun.hparams.hidden_layers == 3;
}

static bool not_small(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->begun.hparams.hidden_units >= 20 &&
		trial->begun.hparams.batch_size != 16;
}

static bool good(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->validation_accuracy > 0.85;
}

static bool bad(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->validation_accuracy <= 0.85;
}

static bool pruned(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->status == RUN_PRUNED;
}

static bool not_pruned(const struct board_trial *trial, size_t number)
{
	(void)number;
	return trial->status != RUN_PRUNED;
}

static bool early(const struct board_trial *trial, size_t number)
{
	return number <= 10 && trial->epochs > 5;
}

static void conditions_must_all_hold(void **state)
{
	struct fixture *f = *state;

	assert_passes(f, "", everything);
	assert_passes(f, "  ", everything);
	assert_passes(f, "lr<0.01", slow);
	assert_passes(f, "lr<0.01 layers=3", slow_of_three);
	assert_passes(f, "lr < .01, layers = 3", slow_of_three);
	assert_passes(f, "units>=20 batch!=16", not_small);
	assert_passes(f, "trial<=10 done>5", early);
}

static void a_hyper_parameter_has_its_whole_name_too(void **state)
{
	struct fixture *f = *state;

	assert_passes(f, "lr<0.01 hidden-layers=3", slow_of_three);
	assert_passes(f, "hidden_units>=20 batch-size!=16", not_small);
}

static void what_is_not_known_fulfils_no_condition(void **state)
{
	struct fixture *f = *state;

	/* Trial 32 is in its first epoch. */
	assert_passes(f, "acc>.85", good);
	assert_passes(f, "acc<=.85", bad);
}

static void words_need_only_their_beginning(void **state)
{
	struct fixture *f = *state;

	assert_passes(f, "state=pruned", pruned);
	assert_passes(f, "state=pr", pruned);
	assert_passes(f, "state!=pruned", not_pruned);
	assert_passes(f, "train-on=tr lr<0.01", slow);
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	assert_refused("foo=3", "'foo' is no column");
	assert_refused("lr", "after 'lr' one of = != < <= > >=");
	assert_refused("lr<", "a value belongs after 'lr'");
	assert_refused("lr<x", "lr 'x': not a number");
	assert_refused("<0.01", "a name belongs before");
	assert_refused("state<pruned", "state is a word: compare it with = or !=");
	assert_refused("state=gone", "state 'gone': running, paused");
	assert_refused("init=zero", "init 'zero': torch, he");
	assert_refused("lr<0.01 layers=", "layers");
	assert_refused(
		"s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1 s>1",
		"at most 16 conditions");
}

#define FILTER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILTER(conditions_must_all_hold),
		FILTER(a_hyper_parameter_has_its_whole_name_too),
		FILTER(what_is_not_known_fulfils_no_condition),
		FILTER(words_need_only_their_beginning),
		cmocka_unit_test(what_is_wrong_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
