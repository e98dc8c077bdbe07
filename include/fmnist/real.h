/*
 * real: the number type of networks.
 *
 * The program computes in float32, as PyTorch does. The tests compile the same
 * sources with FMNIST_DOUBLE, where finite differences can tell a wrong
 * gradient from rounding.
 */
#ifndef FMNIST_REAL_H
#define FMNIST_REAL_H

#ifdef FMNIST_DOUBLE
typedef double real;
#define REAL(x) x
#else
typedef float real;
#define REAL(x) x##f
#endif

#endif
