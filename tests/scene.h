/*
 * scene: a child process on a pseudo-terminal, for tests of what is drawn there.
 *
 * The child's standard input, output and error are the slave's side. It plays a
 * scene and tells its verdict by its exit status; child and test keep step by
 * two pipes, so nothing waits for time. A child that hangs is killed.
 */
#ifndef FMNIST_TESTS_SCENE_H
#define FMNIST_TESTS_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "fmnist/grid.h"
#include "fmnist/term.h"

#define ROWS 24
#define COLS 80
#define OUTPUT_MOST (1 << 18)

/* What takes xterm's second screen and leaves it. */
#define ENTER "\033[?1049h"
#define LEAVE "\033[?1049l"

struct scene {
	int master, slave;
	int to_child, from_child; /* the test's ends */
	int to_test, from_test;   /* the child's ends */
	pid_t child;
	struct termios modes;     /* before the child */
	char output[OUTPUT_MOST]; /* (length), and a zero: what came to the terminal */
	size_t length;
};

/* What the child plays; 0 is good. */
typedef int play(struct scene *scene);

/* Told to the test over the pipe, since the screen is in use. */
extern int failed_line;

#define CHECK(condition)                                                                   \
	do {                                                                               \
		if (!(condition)) {                                                        \
			failed_line = __LINE__;                                            \
			return 1;                                                          \
		}                                                                          \
	} while (0)

/* For cmocka_unit_test_setup_teardown(). */
int scene_set_up(void **state);
int scene_tear_down(void **state);

/* ---- the test's side ---- */

void start(struct scene *scene, play *child, const char *type);
/* The child's next word: a letter, or 0 when it is gone. */
char hear(struct scene *scene);
void tell(struct scene *scene);
/* Waits for the child's end; its status as of waitpid(). */
int finish(struct scene *scene);
bool modes_are_back(const struct scene *scene);
void assert_good(int status);

/* ---- the child's side ---- */

void say(const struct scene *scene, char letter);
void wait_for_test(const struct scene *scene);
bool set_utf8_locale(void);
/* NULL when it fails. */
struct term *open_term(void);
/* A grid of the screen's size with text in its corner; release it. */
struct grid words(const struct term *term, const char *text);

#endif
