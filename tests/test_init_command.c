/* init, by the program: what it prints, as text, JSON Lines and CSV, and what it refuses.
 */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"
#include "near.h"
#include "page.h"
#include "room.h"
#include "sweep_scene.h"

#define SMALL "init --quiet --hidden-layers 3 --hidden-units 24 --draws 10 --images 16"
#define TRAIN "train --quiet --hidden-layers 2 --hidden-units 12 --epochs 3"

static double real(const json_t *event, const char *key)
{
	return json_number_value(json_object_get(event, key));
}

static const json_t *layer_of(const json_t *events, const char *scheme, long long layer)
{
	const json_t *event;
	size_t i;

	json_array_foreach(events, i, event) if (event_is(event, "init_layer") &&
		strcmp(event_text(event, "scheme"), scheme) == 0 &&
		event_integer(event, "layer") == layer) return event;
	fail_msg("there is no layer %lld of %s", layer, scheme);
	return NULL;
}

static void events_tell_every_layer_and_step_of_every_scheme(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events = events_read(sweep_scene_run(scene, 0, SMALL " --json"));
	const json_t *layer, *begin = json_array_get(events, 0);

	assert_true(event_is(begin, "init"));
	assert_string_equal(event_text(begin, "network"), "784-24-24-24-10");
	assert_int_equal(event_integer(begin, "draws"), 10);
	assert_int_equal(events_count(events, "init_scheme", -1, NULL), 4);
	assert_int_equal(events_count(events, "init_layer", -1, NULL), 16);
	/* 1 to 5 of four layers, 6, 7 and 11 of the hidden ones, 8, 9 and 10 of all but the
	 * first, 12 of two, 13 and 14 once. */
	assert_int_equal(events_count(events, "init_step", -1, NULL),
		4 * (5 * 4 + 3 * 3 + 3 * 3 + 2 + 2));
	layer = layer_of(events, "he", 2);
	assert_near(real(layer, "weight_variance"), 2.0 / 24.0, 1e-9);
	assert_near(real(layer, "ratio_theory"), 1.0, 1e-9);
	assert_near(real(layer, "ratio"), 1.0, 5.0 * real(layer, "ratio_error"));
	assert_true(real(layer, "ratio_error") > 0.0 && real(layer, "ratio_error") < 0.1);
	layer = layer_of(events, "xavier", 2);
	assert_near(real(layer, "ratio_theory"), 0.5, 1e-9);
	assert_true(json_is_true(json_object_get(events_last(events), "complete")));
	json_decref(events);
}

static void the_text_has_layers_steps_and_schemes(void **state)
{
	struct sweep_scene *scene = *state;
	const char *out = sweep_scene_run(scene, 0, SMALL " --ascii --schemes he,normal");

	assert_holds(out, "network      784-24-24-24-10 relu\n");
	assert_holds(out, "drawn 10 times by each scheme, seeds 576 to 585\n");
	assert_holds(out, "\nhe: Var[w] = 2/n\n");
	assert_holds(out, "\nnormal: Var[w] = 0.01^2\n");
	assert_holds(out, "\n    1   784-24 ");
	assert_holds(out, "\n  out    24-10 ");
	assert_holds(out, "\n  5  Var[z] = n Var[w] E[x^2] + Var[b] ");
	assert_holds(out, "\nnormal ");
	assert_null(strstr(out, "torch:"));
	for (const char *c = out; *c != '\0'; c++)
		assert_true((unsigned char)*c < 0x80);
}

static void no_line_is_wider_than_a_terminal(void **state)
{
	struct sweep_scene *scene = *state;
	const char *out = sweep_scene_run(scene, 0, SMALL " --ascii");

	for (size_t length; *out != '\0'; out += length + (out[length] == '\n')) {
		length = strcspn(out, "\n");
		if (length > 80)
			fail_msg("%.*s", (int)length, out);
	}
}

static void tables_are_csv(void **state)
{
	struct sweep_scene *scene = *state;
	const char *out = sweep_scene_run(scene, 0, SMALL " --schemes he --csv layers");

	assert_holds(out, "scheme,layer,inputs,outputs,weight_variance,");
	assert_holds(out, "\nhe,1,784,24,");
	assert_holds(out, "\nhe,4,24,10,");
	out = sweep_scene_run(scene, 0, SMALL " --schemes he --csv steps");
	assert_holds(out, "scheme,step,formula,layer,left,right,error,verdict\n");
	assert_holds(out, "\nhe,14,");
}

static void a_figure_is_written_where_it_says(void **state)
{
	struct sweep_scene *scene = *state;
	char *path = xasprintf("%s/init.svg", scene->home);
	const char *out = sweep_scene_run(scene, 0, SMALL " --figure %s", path);

	assert_holds(out, "/init.svg: variances layer by layer\n");
	assert_true(path_is_file(path));
	free(path);
}

static void a_trained_network_is_measured_too(void **state)
{
	struct sweep_scene *scene = *state;
	json_t *events;
	const json_t *layer;

	sweep_scene_run(scene, 0, TRAIN);
	events = events_read(sweep_scene_run(scene, 0, "init 1 --json"));
	assert_int_equal(event_integer(json_array_get(events, 0), "run"), 1);
	assert_int_equal(events_count(events, "init_layer", -1, NULL), 3);
	layer = layer_of(events, "trained", 1);
	assert_true(real(layer, "var_z") > 0.0);
	assert_true(real(layer, "ratio_error") > 0.0);
	assert_true(json_is_null(json_object_get(layer, "var_z_error")));
	assert_true(real(layer, "var_z_theory") > 0.0);
	json_decref(events);
	assert_holds(sweep_scene_run(scene, 0, "init last"), "as run 1 left them\n");
}

/* The results so far are told, and the status is the signal's. */
static void an_interrupt_tells_what_there_is(void **state)
{
	struct sweep_scene *scene = *state;
	const json_t *end;
	json_t *events;

	sweep_scene_start(scene,
		"init --hidden-layers 2 --hidden-units 16 "
		"--draws 1000 --json");
	/* A tenth is told of once it is done, and then there is a result. */
	launch_wait_error(&scene->launch, "draw ");
	launch_signal(&scene->launch, SIGINT);
	launch_finish(&scene->launch);
	assert_int_equal(scene->launch.status, 130);
	events = events_read(scene->launch.stdout_text);
	end = events_last(events);
	assert_true(event_is(end, "init_finished"));
	assert_true(json_is_false(json_object_get(end, "complete")));
	json_decref(events);
}

static void assert_usage(struct sweep_scene *scene, const char *what, const char *args)
{
	sweep_scene_run(scene, 2, "%s", args);
	assert_holds(scene->launch.stderr_text, what);
}

static void what_cannot_be_meant_is_refused(void **state)
{
	struct sweep_scene *scene = *state;

	assert_usage(scene, "--schemes 'he,she': not a list", "init --schemes he,she");
	assert_usage(scene, "--schemes '': not a list", "init --schemes=");
	assert_usage(scene, "--draws '9': not a number from 10 to 100000", "init --draws 9");
	assert_usage(scene, "--images '0': not a number", "init --images 0");
	assert_usage(scene, "--csv 'all': not one of", "init --csv all");
	assert_usage(scene, "--csv and --json: choose one", "init --csv steps --json");
	assert_usage(scene, ".png, .pdf", "init --figure /tmp/x.bmp");
	assert_usage(scene, "a trained network is as it is", "init 1 --draws 20");
	assert_usage(scene, "a trained network is as it is", "init 1 --activation elu");
	sweep_scene_refused(scene, "there is no store", "init 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_SCENE(test) \
	cmocka_unit_test_setup_teardown(test, sweep_scene_begin, sweep_scene_end)
		IN_SCENE(events_tell_every_layer_and_step_of_every_scheme),
		IN_SCENE(the_text_has_layers_steps_and_schemes),
		IN_SCENE(no_line_is_wider_than_a_terminal),
		IN_SCENE(tables_are_csv),
		IN_SCENE(a_figure_is_written_where_it_says),
		IN_SCENE(a_trained_network_is_measured_too),
		IN_SCENE(an_interrupt_tells_what_there_is),
		IN_SCENE(what_cannot_be_meant_is_refused),
	};

	return cmocka_run_group_tests_name("init_command", tests, NULL, NULL);
}
