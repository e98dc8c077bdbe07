#include "scene.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SECONDS 30 /* after which a child that hangs is killed */

int failed_line;

/* ---- the test's side ---- */

static void run_child(struct scene *scene, play *child, const char *type)
{
	struct rlimit none = {0, 0};

	setsid();
	ioctl(scene->slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(scene->slave, fd);
	close(scene->master);
	close(scene->to_child);
	close(scene->from_child);
	setrlimit(RLIMIT_CORE, &none);
	setenv("TERM", type, 1);
	static const char *const unset[] = {
		"NO_COLOR", "COLORTERM", "ESCDELAY", "LINES", "COLUMNS", "LC_ALL"};
	for (size_t i = 0; i < sizeof(unset) / sizeof(unset[0]); i++)
		unsetenv(unset[i]);
	/* The test framework catches these, and the child would inherit that. */
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		signal(crashes[i], SIG_DFL);
	alarm(SECONDS);
	int status = child(scene);
	if (status != 0) {
		char line[16];
		int length = snprintf(line, sizeof(line), "L%d", failed_line);
		if (write(scene->to_test, line, (size_t)length) < 0)
			status = 2;
	}
	_exit(status);
}

void start(struct scene *scene, play *child, const char *type)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
	int down[2], up[2];

	memset(scene, 0, sizeof(*scene));
	scene->master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(scene->master >= 0);
	assert_int_equal(grantpt(scene->master), 0);
	assert_int_equal(unlockpt(scene->master), 0);
	scene->slave = open(ptsname(scene->master), O_RDWR | O_NOCTTY);
	assert_true(scene->slave >= 0);
	assert_int_equal(ioctl(scene->slave, TIOCSWINSZ, &size), 0);
	assert_int_equal(tcgetattr(scene->slave, &scene->modes), 0);
	assert_int_equal(pipe(down), 0);
	assert_int_equal(pipe(up), 0);
	scene->from_test = down[0];
	scene->to_child = down[1];
	scene->from_child = up[0];
	scene->to_test = up[1];
	scene->child = fork();
	assert_true(scene->child >= 0);
	if (scene->child == 0)
		run_child(scene, child, type);
	close(scene->from_test);
	close(scene->to_test);
	fcntl(scene->master, F_SETFL, O_NONBLOCK);
}

/* Takes what the child has written to the terminal so far. */
static void pump(struct scene *scene)
{
	for (;;) {
		size_t room = OUTPUT_MOST - 1 - scene->length;
		assert_true(room > 0);
		ssize_t count = read(scene->master, scene->output + scene->length, room);
		if (count <= 0)
			return;
		scene->length += (size_t)count;
	}
}

char hear(struct scene *scene)
{
	for (;;) {
		struct pollfd fds[2] = {
			{scene->from_child, POLLIN, 0}, {scene->master, POLLIN, 0}};
		char letter;
		assert_true(poll(fds, 2, -1) > 0);
		pump(scene);
		if (!fds[0].revents)
			continue;
		ssize_t count = read(scene->from_child, &letter, 1);
		pump(scene);
		if (count > 0 && letter == 'L') {
			char line[16] = "";
			if (read(scene->from_child, line, sizeof(line) - 1) > 0)
				fail_msg("the child failed at line %s", line);
		}
		return count > 0 ? letter : 0;
	}
}

void tell(struct scene *scene)
{
	assert_int_equal(write(scene->to_child, "g", 1), 1);
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
		a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag;
}

bool modes_are_back(const struct scene *scene)
{
	struct termios modes;

	return tcgetattr(scene->slave, &modes) == 0 && same_modes(&modes, &scene->modes);
}

int finish(struct scene *scene)
{
	int status = 0;

	while (hear(scene) != 0)
		;
	assert_int_equal(waitpid(scene->child, &status, 0), scene->child);
	pump(scene);
	scene->output[scene->length] = '\0';
	return status;
}

void assert_good(int status)
{
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- the child's side ---- */

void say(const struct scene *scene, char letter)
{
	if (write(scene->to_test, &letter, 1) != 1)
		_exit(3);
}

void wait_for_test(const struct scene *scene)
{
	char letter;

	if (read(scene->from_test, &letter, 1) != 1)
		_exit(4);
}

bool set_utf8_locale(void)
{
	return setlocale(LC_ALL, "C.UTF-8") || setlocale(LC_ALL, "en_US.UTF-8") ||
		setlocale(LC_ALL, "C.utf8");
}

struct term *open_term(void)
{
	struct term_options options = {false, false};

	set_utf8_locale();
	return term_open(&options, NULL);
}

struct grid words(const struct term *term, const char *text)
{
	struct grid grid;
	int rows, cols;

	term_size(term, &rows, &cols);
	grid_init(&grid, rows, cols, term_glyphs(term));
	struct area all = grid_area(&grid);
	area_text(&all, 0, 0, ROLE_TRAIN, 0, text);
	return grid;
}

/* ---- around each test ---- */

int scene_set_up(void **state)
{
	/* A test that closes the line must not end the program. */
	signal(SIGPIPE, SIG_IGN);
	*state = malloc(sizeof(struct scene));
	return *state ? 0 : -1;
}

int scene_tear_down(void **state)
{
	struct scene *scene = *state;

	close(scene->to_child);
	close(scene->from_child);
	if (scene->slave >= 0)
		close(scene->slave);
	if (scene->master >= 0)
		close(scene->master);
	free(scene);
	return 0;
}
