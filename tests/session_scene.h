/*
 * session_scene: a whole session without a screen, for test programs only.
 *
 * 200 images in a directory of its own, which is HOME and has the store, and a network and
 * an autoencoder that train an epoch in a millisecond.
 */
#ifndef FMNIST_TESTS_SESSION_SCENE_H
#define FMNIST_TESTS_SESSION_SCENE_H

#include <poll.h>

#include "fmnist/session.h"

/* A limit that only a session that hangs reaches. */
#define WAIT_MS 60000

struct scene {
	char *directory;
	struct session_options options;
	struct session session;
	struct sink sink; /* counts what the session is told */
	int started, epochs, finished, messages, ends;
	int states[RUN_CANCELLED + 1];
};

/* For cmocka: *state is a struct scene. */
int scene_begin(void **state);
int scene_end(void **state);

void scene_load(struct scene *scene); /* reads the data set */
bool scene_idle(const struct scene *scene);

/* Takes what is posted until the condition holds. */
#define WAIT_FOR(scene, condition)                                                    \
	do {                                                                          \
		struct pollfd fd = {                                                  \
			.fd = mailbox_fd((scene)->session.events), .events = POLLIN}; \
		while (!(condition)) {                                                \
			if (poll(&fd, 1, WAIT_MS) != 1)                               \
				fail_msg("nothing happens, and not " #condition);     \
			session_dispatch(&(scene)->session);                          \
		}                                                                     \
	} while (0)

#endif
