/*
 * number: numbers as people read them.
 */
#ifndef FMNIST_NUMBER_H
#define FMNIST_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* 812000 as "812,000". Returns buffer. */
const char *number_grouped(uint64_t value, char *buffer, size_t size);

/* A loss: "0.2494", "5.49e+18", "nan". Returns buffer. */
const char *number_loss(double value, char *buffer, size_t size);

/* An autoencoder's error: "0.010023", "2.1e-05", "nan". Returns buffer. */
const char *number_error(double value, char *buffer, size_t size);

/* 3 as "3 s", 250 as "4 min 10 s", 7500 as "2 h 05 min"; "?" where it is not
 * known. Returns buffer. */
const char *number_duration(double seconds, char *buffer, size_t size);

/* The same in six columns, for lists: "59s", "8m20s", "99h05m", "4d05h"; "-" where it
 * is not known. Returns buffer. */
const char *number_span(double seconds, char *buffer, size_t size);

#endif
