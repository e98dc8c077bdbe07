/*
 * clock: seconds that only go forward.
 */
#ifndef FMNIST_CLOCK_H
#define FMNIST_CLOCK_H

/* Seconds since some fixed moment. */
double clock_now(void);

/* Seconds of processor time that the calling thread has used. */
double clock_thread_cpu(void);

#endif
