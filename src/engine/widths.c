#include "fmnist/widths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BITS 13
#define NONE "uniform"

static int64_t packed_at(size_t i, size_t units)
{
	return (int64_t)units << (BITS * (WIDTHS_MOST - 1 - i));
}

int widths_parse(const char *text, int64_t *packed)
{
	int64_t all = 0;
	size_t count = 0;

	if (strcmp(text, NONE) == 0) {
		*packed = 0;
		return 0;
	}
	for (const char *at = text;; at++) {
		char *end;
		unsigned long units = strtoul(at, &end, 10);

		if (*at < '0' || *at > '9' || units < 1 || units > WIDTHS_UNITS ||
			count == WIDTHS_MOST)
			return -1;
		all |= packed_at(count++, units);
		at = end;
		if (*at == '\0')
			break;
		if (*at != '-')
			return -1;
	}
	*packed = all;
	return 0;
}

size_t widths_unpack(int64_t packed, size_t width[WIDTHS_MOST])
{
	size_t count = 0;

	while (count < WIDTHS_MOST) {
		size_t units = (size_t)(packed >> (BITS * (WIDTHS_MOST - 1 - count))) &
			WIDTHS_UNITS;

		if (units == 0)
			break;
		width[count++] = units;
	}
	return count;
}

const char *widths_format(int64_t packed, char buffer[WIDTHS_TEXT])
{
	size_t width[WIDTHS_MOST], count = widths_unpack(packed, width), used = 0;

	snprintf(buffer, WIDTHS_TEXT, NONE);
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(buffer + used, WIDTHS_TEXT - used, "%s%zu",
			i > 0 ? "-" : "", width[i]);
	return buffer;
}
