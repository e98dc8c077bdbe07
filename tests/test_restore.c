/*
 * The terminal is given back whatever happens: after a crash, after exit() from
 * anywhere, and while the program is suspended.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "scene.h"

/* ---- crashes ---- */

static struct term *open_and_show(void)
{
	struct term *term = open_term();

	if (!term)
		_exit(5);
	struct grid grid = words(term, "hello");
	term_show(term, &grid);
	grid_release(&grid);
	fprintf(stderr, "what led to it\n");
	return term;
}

static int die_by_abort(struct scene *scene)
{
	(void)scene;
	open_and_show();
	abort();
}

static int die_by_segv(struct scene *scene)
{
	(void)scene;
	open_and_show();
	raise(SIGSEGV);
	return 0;
}

static volatile int deep = 1;

static int dig(int level)
{
	volatile char earth[4096];

	earth[0] = (char)level;
	if (!deep)
		return 0;
	return dig(level + 1) + earth[0];
}

static int die_of_a_full_stack(struct scene *scene)
{
	struct rlimit small = {1 << 20, 1 << 20};

	(void)scene;
	setrlimit(RLIMIT_STACK, &small);
	open_and_show();
	return dig(0);
}

static void check_crash(struct scene *scene, play *child, int signal, const char *name)
{
	start(scene, child, "xterm-256color");
	int status = finish(scene);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), signal);
	char *left = strstr(scene->output, LEAVE);
	assert_non_null(left);
	char *led = strstr(left, "what led to it");
	assert_non_null(led);
	assert_non_null(strstr(led, name));
	assert_true(modes_are_back(scene));
}

static void an_abort_gives_the_terminal_back_and_is_named(void **state)
{
	check_crash(*state, die_by_abort, SIGABRT, "SIGABRT");
}

static void a_segmentation_fault_gives_the_terminal_back_and_is_named(void **state)
{
	check_crash(*state, die_by_segv, SIGSEGV, "SIGSEGV");
}

static void a_full_stack_gives_the_terminal_back_and_is_named(void **state)
{
	check_crash(*state, die_of_a_full_stack, SIGSEGV, "SIGSEGV");
}

static int die_without_a_second_screen(struct scene *scene)
{
	(void)scene;
	open_and_show();
	abort();
}

static void a_vt100_goes_on_below_the_screen(void **state)
{
	struct scene *scene = *state;

	start(scene, die_without_a_second_screen, "vt100");
	finish(scene);
	char *left = strstr(scene->output, "\033[24;1H\r\n");
	assert_non_null(left);
	assert_non_null(strstr(left, "SIGABRT"));
	assert_null(strstr(left, "$<"));
	assert_true(modes_are_back(scene));
}

static int child_of_child_crashes(struct scene *scene)
{
	struct term *term = open_and_show();
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		abort();
	waitpid(pid, &status, 0);
	CHECK(WIFSIGNALED(status));
	say(scene, 's');
	wait_for_test(scene);
	term_close(term);
	return 0;
}

static void a_forked_process_leaves_the_terminal_alone(void **state)
{
	struct scene *scene = *state;

	start(scene, child_of_child_crashes, "xterm-256color");
	assert_int_equal(hear(scene), 's');
	scene->output[scene->length] = '\0';
	assert_null(strstr(scene->output, LEAVE));
	tell(scene);
	assert_good(finish(scene));
}

static int leave_by_exit(struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term);
	struct grid grid = words(term, "hello");
	term_show(term, &grid);
	fprintf(stderr, "last words\n");
	grid_release(&grid);
	say(scene, 's');
	exit(0);
}

static void an_exit_from_anywhere_gives_the_terminal_back(void **state)
{
	struct scene *scene = *state;

	start(scene, leave_by_exit, "xterm-256color");
	finish(scene);
	char *left = strstr(scene->output, LEAVE);
	assert_non_null(left);
	assert_non_null(strstr(left, "last words"));
	assert_true(modes_are_back(scene));
}

/* ---- suspending ---- */

static int suspend_and_go_on(const struct scene *scene)
{
	struct term *term = open_term();

	CHECK(term);
	struct grid grid = words(term, "before");
	term_show(term, &grid);
	term_suspend(term);
	say(scene, 'w');
	wait_for_test(scene);
	term_close(term);
	grid_release(&grid);
	return 0;
}

/* Plays the shell: a job of its own, in the foreground, that stops itself. */
static int be_a_shell(struct scene *scene)
{
	int status = 0;

	signal(SIGTTOU, SIG_IGN);
	pid_t job = fork();
	if (job == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpgrp());
		signal(SIGTTOU, SIG_DFL);
		_exit(suspend_and_go_on(scene));
	}
	CHECK(waitpid(job, &status, WUNTRACED) == job);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP);
	CHECK(modes_are_back(scene));
	say(scene, 'z');
	wait_for_test(scene);
	kill(job, SIGCONT);
	CHECK(waitpid(job, &status, 0) == job);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return 0;
}

static void suspended_it_gives_the_terminal_back_and_takes_it_again(void **state)
{
	struct scene *scene = *state;
	struct termios modes;

	start(scene, be_a_shell, "xterm-256color");
	assert_int_equal(hear(scene), 'z');
	scene->output[scene->length] = '\0';
	char *left = strstr(scene->output, LEAVE);
	assert_non_null(left);
	assert_null(strstr(left, ENTER));
	tell(scene);
	assert_int_equal(hear(scene), 'w');
	scene->output[scene->length] = '\0';
	char *again = strstr(left, ENTER);
	assert_non_null(again);
	assert_non_null(strstr(again, "before"));
	tcgetattr(scene->slave, &modes);
	assert_int_equal(modes.c_lflag & (tcflag_t)(ICANON | ECHO | ISIG), 0);
	tell(scene);
	assert_good(finish(scene));
	assert_true(modes_are_back(scene));
}

#define in_a_terminal(test) \
	cmocka_unit_test_setup_teardown(test, scene_set_up, scene_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_a_terminal(an_exit_from_anywhere_gives_the_terminal_back),
		in_a_terminal(an_abort_gives_the_terminal_back_and_is_named),
		in_a_terminal(a_segmentation_fault_gives_the_terminal_back_and_is_named),
		in_a_terminal(a_full_stack_gives_the_terminal_back_and_is_named),
		in_a_terminal(a_vt100_goes_on_below_the_screen),
		in_a_terminal(a_forked_process_leaves_the_terminal_alone),
		in_a_terminal(suspended_it_gives_the_terminal_back_and_takes_it_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
