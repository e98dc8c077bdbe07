#include "http_server.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void send_all(int fd, const void *data, size_t size)
{
	const char *from = data;

	while (size > 0) {
		ssize_t n = send(fd, from, size, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		from += n;
		size -= (size_t)n;
	}
}

static void send_head(int fd, int status, size_t length, const char *more)
{
	char head[512];
	int n = snprintf(head, sizeof head,
		"HTTP/1.1 %d Test\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n",
		status, length, more);

	send_all(fd, head, (size_t)n);
}

static void send_body(
	const struct server *server, int fd, const struct bytes *body, size_t first)
{
	size_t size = body->size - first;

	if (server->manner.breaks_after > 0 && size > (size_t)server->manner.breaks_after)
		size = (size_t)server->manner.breaks_after;
	send_all(fd, body->data + first, size);
}

static void answer(struct server *server, int fd, const char *request)
{
	const struct manner *manner = &server->manner;
	const char *range = strcasestr(request, "\nRange: bytes=");
	long first = range != NULL ? strtol(range + 14, NULL, 10) : 0;
	const struct bytes *body = &server->content[strstr(request, "/b.gz") != NULL];
	char more[256];

	server->ranges[server->requests++ % 8] = first;
	if (manner->other != NULL)
		body = manner->other;
	if (manner->redirect != NULL && strstr(request, manner->redirect) == NULL) {
		snprintf(more, sizeof more, "Location: %s%s\r\n", manner->redirect,
			body == &server->content[1] ? "/b.gz" : "/a.gz");
		send_head(fd, 302, 0, more);
	} else if (manner->status != 0) {
		send_head(fd, manner->status, 4, "");
		send_all(fd, "what", 4);
	} else if (first > 0 && !manner->ignores_range && (size_t)first >= body->size) {
		send_head(fd, 416, 0, "");
	} else if (first > 0 && !manner->ignores_range) {
		snprintf(more, sizeof more, "Content-Range: bytes %ld-%zu/%zu\r\n", first,
			body->size - 1, body->size);
		send_head(fd, 206, body->size - (size_t)first, more);
		send_body(server, fd, body, (size_t)first);
	} else {
		send_head(fd, 200, body->size, "");
		send_body(server, fd, body, 0);
	}
}

/* One connection after the other, until the listener is shut down. */
static void *serve(void *arg)
{
	struct server *server = arg;
	int fd;

	while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
		char request[4096] = "";
		size_t used = 0;

		while (strstr(request, "\r\n\r\n") == NULL && used < sizeof request - 1) {
			ssize_t n = recv(fd, request + used, sizeof request - 1 - used, 0);

			if (n <= 0)
				break;
			used += (size_t)n;
			request[used] = '\0';
		}
		if (strncmp(request, "GET ", 4) == 0)
			answer(server, fd, request);
		close(fd);
	}
	return NULL;
}

void server_start(struct server *server, const struct bytes *content, struct manner manner)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof address;

	*server = (struct server){.manner = manner, .content = content};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(server->listener >= 0);
	assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(server->listener, 8), 0);
	assert_int_equal(
		getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
	server->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

void server_stop(struct server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
}
