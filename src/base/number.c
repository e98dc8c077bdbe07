#include "fmnist/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *number_grouped(uint64_t value, char *buffer, size_t size)
{
	char digits[24];
	size_t n = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value);
	size_t used = 0;

	for (size_t i = 0; i < n && used + 2 < size; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buffer[used++] = ',';
		buffer[used++] = digits[i];
	}
	if (size > 0)
		buffer[used] = '\0';
	return buffer;
}

const char *number_loss(double value, char *buffer, size_t size)
{
	if (isnan(value)) /* printf shows its sign, which means nothing */
		snprintf(buffer, size, "nan");
	else
		snprintf(buffer, size, fabs(value) < 1e4 ? "%.4f" : "%.3g", value);
	return buffer;
}

const char *number_error(double value, char *buffer, size_t size)
{
	if (isnan(value))
		snprintf(buffer, size, "nan");
	else
		snprintf(
			buffer, size, value == 0 || value >= 1e-4 ? "%.6f" : "%.2g", value);
	return buffer;
}

const char *number_duration(double seconds, char *buffer, size_t size)
{
	long s;

	if (!(seconds >= 0.0) || seconds > 3e9) {
		snprintf(buffer, size, "?");
		return buffer;
	}
	s = lround(seconds);
	if (s < 60)
		snprintf(buffer, size, "%ld s", s);
	else if (s < 3600)
		snprintf(buffer, size, "%ld min %02ld s", s / 60, s % 60);
	else
		snprintf(buffer, size, "%ld h %02ld min", s / 3600, s % 3600 / 60);
	return buffer;
}

const char *number_span(double seconds, char *buffer, size_t size)
{
	long s;

	if (!(seconds >= 0.0) || seconds > 3e9) {
		snprintf(buffer, size, "-");
		return buffer;
	}
	s = lround(seconds);
	if (s < 60)
		snprintf(buffer, size, "%lds", s);
	else if (s < 3600)
		snprintf(buffer, size, "%ldm%02lds", s / 60, s % 60);
	else if (s < 360000)
		snprintf(buffer, size, "%ldh%02ldm", s / 3600, s % 3600 / 60);
	else
		snprintf(buffer, size, "%ldd%02ldh", s / 86400, s % 86400 / 3600);
	return buffer;
}
