/*
 * http_server: a small HTTP server in a thread, on this machine's own address,
 * for test programs only.
 *
 * Serves two files, /a.gz and /b.gz under any directory, one connection after
 * the other, with ranges, and misbehaves as it is told.
 */
#ifndef FMNIST_TESTS_HTTP_SERVER_H
#define FMNIST_TESTS_HTTP_SERVER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "room.h"

/* How the server behaves. */
struct manner {
	bool ignores_range;
	int64_t breaks_after;      /* bytes of a body; 0: never */
	int status;                /* of every answer; 0: as it should be */
	const char *redirect;      /* to this prefix, once */
	const struct bytes *other; /* sent in place of the file */
};

struct server {
	int listener;
	int port;
	pthread_t thread;
	struct manner manner;
	const struct bytes *content; /* (2) */
	int requests;                /* answered */
	long ranges[8];              /* first byte asked for, of each request */
};

/* content (2) is borrowed. The counts may be read after server_stop(). */
void server_start(struct server *server, const struct bytes *content, struct manner manner);
void server_stop(struct server *server);

#endif
