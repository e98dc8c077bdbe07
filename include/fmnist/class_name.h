/*
 * class_name: the classes' names at the length there is room for.
 *
 * Pure.
 */
#ifndef FMNIST_CLASS_NAME_H
#define FMNIST_CLASS_NAME_H

/* Columns of the longest names of each length. */
#define CLASS_NAME_FULL 11 /* "T-shirt/top" */
#define CLASS_NAME_SHORT 8 /* "T-shirt" */
#define CLASS_NAME_FOUR 4  /* "T-sh" */
#define CLASS_NAME_TWO 2   /* "Ts" */

/* The longest name of a length that fits, whatever the class; the digit where none does. */
const char *class_name(int class, int cols);

#endif
