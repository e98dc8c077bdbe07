/*
 * control: requests to whoever works, from keys, signals, another terminal.
 *
 * pause  = nothing new until resumed; stop = finish what runs (the epoch), then
 * end; cancel = end at once. Any thread may request; the working thread asks
 * with control_check() between two steps, and waits inside control_wait()
 * while paused.
 *
 * The requests are one atomic word, so that asking costs a load; the lock
 * guards nothing but the waiting.
 */
#ifndef FMNIST_CONTROL_H
#define FMNIST_CONTROL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum request {
	REQUEST_PAUSE = 1,
	REQUEST_STOP = 2,
	REQUEST_CANCEL = 4,
};

struct control {
	atomic_uint requests; /* enum request, or-ed */
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

void control_init(struct control *control);
void control_release(struct control *control);

void control_request(struct control *control, enum request request);
void control_resume(struct control *control);

/* The requests that stand, or-ed. */
static inline unsigned control_check(struct control *control)
{
	return atomic_load_explicit(&control->requests, memory_order_relaxed);
}

/* Returns once there is no pause, or a stop or cancel. */
void control_wait(struct control *control);

#endif
