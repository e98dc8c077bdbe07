#include "fmnist/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Beyond this, sums and differences of ends would overflow. */
#define LIMIT 1e300

/* The least of 1, 2, 5 times a power of ten that is not below `size` > 0. */
static double round_step(double size)
{
	static const double factors[] = {1, 2, 5, 10};
	double power = pow(10, floor(log10(size)));

	for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
		if (factors[i] * power >= size * (1 - 1e-9))
			return factors[i] * power;
	return 10 * power;
}

/* Ends at a multiple of a tenth of the span or a little more. */
static void fit_linear(struct axis *axis, double low, double high)
{
	double size = fmax(fabs(low), fabs(high));

	/* All equal, as far as the digits go: some room on both sides. */
	if (high - low <= 1e-9 * size) {
		double room = size > 0 ? 0.05 * size : 1;
		low -= room;
		high += room;
	}
	double grain = round_step((high - low) / 10);
	axis->low = floor(low / grain + 1e-9) * grain + 0.0;
	axis->high = ceil(high / grain - 1e-9) * grain + 0.0;
}

/* Ends at 1, 2 or 5 times a power of ten. */
static void fit_log(struct axis *axis, double low, double high)
{
	if (high / low < 4) {
		struct axis even = *axis;
		fit_linear(&even, low, high);
		if (even.low > 0) {
			*axis = even;
			return;
		}
	}
	axis->high = round_step(high);
	axis->low = 1 / round_step(1 / low);
}

void axis_fit(struct axis *axis, double low, double high, double floor, double ceiling)
{
	bool usable = isfinite(low) && isfinite(high) && low <= high;

	if (axis->log && !(usable && low > 0)) {
		axis->low = 0.01;
		axis->high = 1;
		return;
	}
	if (!usable)
		low = 0, high = 1;
	low = fmax(fmin(low, LIMIT), -LIMIT);
	high = fmax(fmin(high, LIMIT), -LIMIT);
	if (axis->log)
		fit_log(axis, fmax(low, 1 / LIMIT), fmax(high, 1 / LIMIT));
	else
		fit_linear(axis, low, high);
	if (low >= floor && floor < axis->high && !(axis->log && floor <= 0))
		axis->low = fmax(axis->low, floor);
	if (high <= ceiling && ceiling > axis->low)
		axis->high = fmin(axis->high, ceiling);
}

bool axis_can_show(const struct axis *axis, double value)
{
	return isfinite(value) && !(axis->log && value <= 0);
}

double axis_place(const struct axis *axis, double value)
{
	if (axis->log)
		return (log(value) - log(axis->low)) / (log(axis->high) - log(axis->low));
	return (value - axis->low) / (axis->high - axis->low);
}

static int ticks_even(double low, double high, double least, int most, double *ticks)
{
	double step = fmax(round_step((high - low) / most), least);

	for (int tries = 0; tries < 8; tries++) {
		double first = ceil(low / step - 1e-6);
		double last = floor(high / step + 1e-6);
		double count = last - first + 1;
		/* Past 2^53 the steps cannot be told apart any more. */
		if (!(fabs(first) < 9e15 && fabs(last) < 9e15) || count < 1)
			return 0;
		if (count <= most) {
			for (int i = 0; i < (int)count; i++)
				ticks[i] = (first + i) * step + 0.0;
			return (int)count;
		}
		step = round_step(step * 1.5);
	}
	return 0;
}

/* At the factors, in every `stride`th decade. Returns most + 1 when there are
 * too many. */
static int ticks_decades(const struct axis *axis, const double *factor, int factors,
	int stride, int most, double *ticks)
{
	int first = (int)floor(log10(axis->low) + 1e-9), count = 0;
	int last = (int)floor(log10(axis->high) + 1e-9);

	for (int decade = first; decade <= last; decade++) {
		if (decade % stride != 0)
			continue;
		for (int i = 0; i < factors; i++) {
			double value = factor[i] * pow(10, decade);
			if (value < axis->low * (1 - 1e-9) ||
				value > axis->high * (1 + 1e-9))
				continue;
			if (count == most)
				return most + 1;
			ticks[count++] = value;
		}
	}
	return count;
}

int axis_ticks(const struct axis *axis, int most, double *ticks)
{
	static const double factor[] = {1, 2, 5};
	static const int strides[] = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500};

	if (most < 1 || !isfinite(axis->low) || !isfinite(axis->high) ||
		axis->low > axis->high)
		return 0;
	if (axis->low == axis->high) {
		ticks[0] = axis->low;
		return 1;
	}
	int count = 0;
	if (axis->whole)
		count = ticks_even(axis->low, axis->high, 1, most, ticks);
	if (count >= 2)
		return count;
	if (!axis->log || axis->low <= 0)
		return ticks_even(axis->low, axis->high, 0, most, ticks);
	count = ticks_decades(axis, factor, 3, 1, most, ticks);
	if (count < 2)
		return ticks_even(axis->low, axis->high, 0, most, ticks);
	for (size_t i = 0; count > most && i < sizeof(strides) / sizeof(strides[0]); i++)
		count = ticks_decades(axis, factor, 1, strides[i], most, ticks);
	return count > most ? 0 : count;
}

/* "1.50e-09" becomes "1.50e-9", "1e+09" becomes "1e9". */
static void shorten_exponent(char *text)
{
	char *e = strchr(text, 'e');

	if (!e)
		return;
	char *from = e + 1, *to = e + 1;
	if (*from == '-')
		*to++ = *from;
	if (*from == '-' || *from == '+')
		from++;
	while (*from == '0' && from[1] >= '0' && from[1] <= '9')
		from++;
	memmove(to, from, strlen(from) + 1);
}

void axis_number(char text[NUMBER_MAX], const struct axis *axis, const double *ticks,
	int count, int index)
{
	double size = fmax(fabs(ticks[0]), fabs(ticks[count - 1]));
	double step = count > 1 ? ticks[1] - ticks[0] : size;
	double last = count > 1 ? ticks[count - 1] - ticks[count - 2] : size;

	if (axis->log && last > step * 1.001) {
		snprintf(text, NUMBER_MAX, "%.4g", ticks[index]);
		shorten_exponent(text);
		return;
	}
	int decimals = step > 0 ? (int)fmax(0, ceil(-log10(step) - 1e-6)) : 0;
	if (size < 1e6 && decimals <= 5) {
		snprintf(text, NUMBER_MAX, "%.*f", decimals, ticks[index]);
		return;
	}
	int digits = step > 0 ? (int)fmax(0, ceil(log10(size / step) - 1e-6)) : 0;
	if (ticks[index] == 0)
		snprintf(text, NUMBER_MAX, "0");
	else
		snprintf(text, NUMBER_MAX, "%.*e", digits < 12 ? digits : 12, ticks[index]);
	shorten_exponent(text);
}

static void number_text(char text[NUMBER_MAX], int digits, char kind, double value)
{
	if (isnan(value)) {
		snprintf(text, NUMBER_MAX, "NaN");
		return;
	}
	if (isinf(value)) {
		snprintf(text, NUMBER_MAX, value > 0 ? "Inf" : "-Inf");
		return;
	}
	/* Digits would not fit, and mean nothing. */
	if (kind == 'f' && fabs(value) >= 1e9)
		kind = 'g';
	if (kind == 'f')
		snprintf(text, NUMBER_MAX, "%.*f", digits, value);
	else if (kind == 'e')
		snprintf(text, NUMBER_MAX, "%.*e", digits, value);
	else
		snprintf(text, NUMBER_MAX, "%.*g", digits, value);
	shorten_exponent(text);
	char *zero = text[0] == '-' ? text + 1 : text;
	if (zero[0] == '0' && zero[1] == '.')
		memmove(zero, zero + 1, strlen(zero));
}

void value_text(char text[NUMBER_MAX], const char *format, double value)
{
	size_t used = 0;

	while (*format && used < NUMBER_MAX - 1) {
		if (format[0] != '%' || format[1] == '%') {
			format += format[0] == '%';
			text[used++] = *format++;
			continue;
		}
		char number[NUMBER_MAX];
		int digits = 6;
		format++;
		if (*format == '.') {
			digits = 0;
			while (*++format >= '0' && *format <= '9')
				digits = digits < 17 ? digits * 10 + (*format - '0') : 17;
		}
		number_text(
			number, digits < 17 ? digits : 17, *format ? *format : 'g', value);
		format += *format != '\0';
		size_t length = strlen(number);
		if (length > NUMBER_MAX - 1 - used)
			length = NUMBER_MAX - 1 - used;
		memcpy(text + used, number, length);
		used += length;
	}
	text[used] = '\0';
}
