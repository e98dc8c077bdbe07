#include "fmnist/variance_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "fmnist/axis.h"

#define DIGITS 3 /* without an error */
#define ERROR_DIGITS 2
#define DECIMALS_MOST 6
#define PLAIN_LEAST -3 /* powers of ten that are written out */
#define PLAIN_MOST 3

static int power_of(double value)
{
	return value != 0 ? (int)floor(log10(fabs(value)) + 1e-12) : 0;
}

/* value_text() leaves out the zero before a decimal point. */
static void write_alone(char text[VARIANCE_TEXT], double value, int power)
{
	int decimals = power < DIGITS - 1 ? DIGITS - 1 - power : 0;

	if (power >= PLAIN_LEAST && power <= PLAIN_MOST)
		snprintf(text, VARIANCE_TEXT, "%.*f", value != 0 ? decimals : 0, value);
	else
		value_text(text, "%.3g", value);
}

static void write_both(char text[VARIANCE_TEXT], double value, double error, int power)
{
	bool plain = power >= PLAIN_LEAST && power <= PLAIN_MOST;
	double unit = plain ? 1 : pow(10, power);
	int decimals = ERROR_DIGITS - 1 - power_of(1.005 * error / unit);

	decimals = decimals < 0 ? 0 : decimals;
	decimals = decimals > DECIMALS_MOST ? DECIMALS_MOST : decimals;
	if (plain)
		snprintf(text, VARIANCE_TEXT, "%.*f ± %.*f", decimals, value, decimals,
			error);
	else
		snprintf(text, VARIANCE_TEXT, "(%.*f ± %.*f)e%d", decimals, value / unit,
			decimals, error / unit, power);
}

const char *variance_text(char text[VARIANCE_TEXT], double value, double error)
{
	if (isnan(value))
		snprintf(text, VARIANCE_TEXT, "-");
	else if (isinf(value))
		snprintf(text, VARIANCE_TEXT, "inf");
	else if (isfinite(error) && error > 0)
		write_both(text, value, error, power_of(fmax(fabs(value), error / 10)));
	else
		write_alone(text, value, power_of(1.0005 * value));
	return text;
}
