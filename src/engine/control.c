#include "fmnist/control.h"

void control_init(struct control *control)
{
	atomic_init(&control->requests, 0);
	pthread_mutex_init(&control->lock, NULL);
	pthread_cond_init(&control->changed, NULL);
}

void control_release(struct control *control)
{
	pthread_cond_destroy(&control->changed);
	pthread_mutex_destroy(&control->lock);
}

void control_request(struct control *control, enum request request)
{
	pthread_mutex_lock(&control->lock);
	atomic_fetch_or(&control->requests, (unsigned)request);
	pthread_cond_broadcast(&control->changed);
	pthread_mutex_unlock(&control->lock);
}

void control_resume(struct control *control)
{
	pthread_mutex_lock(&control->lock);
	atomic_fetch_and(&control->requests, ~(unsigned)REQUEST_PAUSE);
	pthread_cond_broadcast(&control->changed);
	pthread_mutex_unlock(&control->lock);
}

void control_wait(struct control *control)
{
	pthread_mutex_lock(&control->lock);
	while (control_check(control) == REQUEST_PAUSE)
		pthread_cond_wait(&control->changed, &control->lock);
	pthread_mutex_unlock(&control->lock);
}
