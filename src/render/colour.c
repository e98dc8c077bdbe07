#include "fmnist/colour.h"

#include <math.h>

static double clamp(double value)
{
	return fmin(fmax(value, 0), 1);
}

/* sRGB's transfer function, and back. */
static double to_light(double value)
{
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double from_light(double light)
{
	return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

struct colour colour_of(uint32_t rgb)
{
	return (struct colour){(double)(rgb >> 16 & 0xff) / 255,
		(double)(rgb >> 8 & 0xff) / 255, (double)(rgb & 0xff) / 255};
}

uint32_t colour_rgb(struct colour colour)
{
	return (uint32_t)lround(255 * colour.r) << 16 |
		(uint32_t)lround(255 * colour.g) << 8 | (uint32_t)lround(255 * colour.b);
}

struct colour colour_of_oklab(struct oklab lab)
{
	double l = pow(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
	double m = pow(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
	double s = pow(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);

	return (struct colour){
		from_light(clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
		from_light(clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
		from_light(clamp(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))};
}

struct oklab colour_oklab(struct colour colour)
{
	double r = to_light(colour.r), g = to_light(colour.g), b = to_light(colour.b);
	double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

	return (struct oklab){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double colour_distance(struct colour a, struct colour b)
{
	struct oklab x = colour_oklab(a), y = colour_oklab(b);

	return hypot(x.l - y.l, hypot(x.a - y.a, x.b - y.b));
}

struct colour colour_between(struct colour a, struct colour b, double part)
{
	return (struct colour){a.r + part * (b.r - a.r), a.g + part * (b.g - a.g),
		a.b + part * (b.b - a.b)};
}

struct colour colour_ink_on(struct colour ground)
{
	/* Half-way by the contrast ratio of WCAG 2. */
	double light = 0.2126 * to_light(ground.r) + 0.7152 * to_light(ground.g) +
		0.0722 * to_light(ground.b);

	return colour_of(light > 0.179 ? 0x000000 : 0xffffff);
}
