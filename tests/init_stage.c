#include "init_stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_up_init.h"

int init_begin(void **state)
{
	struct stage *stage;

	if (begin(state) != 0)
		return -1;
	stage = *state;
	stage->ui.pane = &pane_init;
	return 0;
}

void show_result(struct stage *stage, struct init_result *result)
{
	struct examiner *examiner = &stage->ui.session.examiner;
	struct examination *of =
		&examiner->of[result->run != 0 ? EXAMINED_TRAINED : EXAMINED_DRAWN];

	init_result_drop(of->result);
	of->result = result;
	examiner->changes++;
}

void nothing_yet(struct stage *stage)
{
	(void)stage;
}

static void show_draws(struct stage *stage, size_t done)
{
	show_result(stage, made_up_init(&stage->ui.session.examiner.settings, done));
}

void midst(struct stage *stage)
{
	show_draws(stage, 120);
}

void all_done(struct stage *stage)
{
	show_draws(stage, 200);
}

void backward(struct stage *stage)
{
	all_done(stage);
	KEYS(stage, 'v');
}

void layers(struct stage *stage)
{
	all_done(stage);
	KEYS(stage, 'v', 'v');
}

void steps(struct stage *stage)
{
	all_done(stage);
	KEYS(stage, 'v', 'v', 'v');
}

void trained(struct stage *stage)
{
	struct init_result *result = made_up_init_trained();

	confusion(stage);
	result->run = 1;
	show_result(stage, result);
	KEYS(stage, 'n');
}
