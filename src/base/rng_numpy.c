#include "fmnist/rng_numpy.h"

uint32_t rng_numpy_choice(struct rng *rng, uint32_t k)
{
	uint32_t last = k - 1;
	uint32_t mask = last;
	uint32_t value;

	if (last == 0)
		return 0; /* NumPy draws nothing for a single value */
	for (int shift = 1; shift < 32; shift *= 2)
		mask |= mask >> shift;
	do
		value = rng_u32(rng) & mask;
	while (value > last);
	return value;
}
