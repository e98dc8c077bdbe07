/*
 * simd: loops compiled for several widths of vectors.
 *
 * A function marked VECTOR_CLONES exists once for each listed machine, and the
 * right one is chosen when the program is loaded; so an installed binary runs
 * everywhere and is fast where it can be.
 */
#ifndef FMNIST_SIMD_H
#define FMNIST_SIMD_H

#ifdef HAVE_TARGET_CLONES
#define VECTOR_CLONES \
	__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VECTOR_CLONES
#endif

#endif
