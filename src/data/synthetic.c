#include "fmnist/synthetic.h"

#include <stdlib.h>

#include "fmnist/rng_torch.h"
#include "fmnist/sketch.h"
#include "fmnist/xalloc.h"

/* Lengths are in eighths of a pixel; the picture is 224 high and wide. */

struct range {
	int16_t low, high;
};

/* How a garment for the upper body is cut; widths are half widths. */
struct cut {
	struct range top, hem;            /* from the top of the picture */
	struct range shoulder, chest;     /* half widths */
	struct range waist, skirt;        /* half widths; skirt: at the hem */
	struct range neck, neck_depth;    /* half width of the opening; how deep it goes */
	struct range arm_hole;            /* from the shoulder down */
	struct range arm, spread, sleeve; /* its length down and out, its width */
	int8_t sleeveless;                /* percent without */
	int8_t collar, buttons;           /* percent with */
	int8_t open, zip;                 /* percent open in front; with a dark seam */
	int8_t patterned;
};

enum { TEE, TOP, PULLOVER, DRESS, LONG_DRESS, COAT, SHIRT, BLOUSE, CUTS };

/* clang-format off */
static const struct cut cuts[CUTS] = {
	[TEE] = {
		.top = {8, 22}, .hem = {196, 218}, .shoulder = {50, 64},
		.chest = {50, 66}, .waist = {46, 64}, .skirt = {48, 68},
		.neck = {18, 30}, .neck_depth = {8, 34}, .arm_hole = {46, 66},
		.arm = {26, 64}, .spread = {16, 40}, .sleeve = {22, 36},
		.sleeveless = 8, .collar = 8, .buttons = 4, .open = 0, .zip = 2,
		.patterned = 45},
	[TOP] = {
		.top = {8, 24}, .hem = {186, 218}, .shoulder = {34, 52},
		.chest = {42, 58}, .waist = {38, 58}, .skirt = {44, 70},
		.neck = {20, 34}, .neck_depth = {20, 50}, .arm_hole = {44, 66},
		.arm = {14, 40}, .spread = {8, 26}, .sleeve = {18, 30},
		.sleeveless = 60, .collar = 4, .buttons = 4, .open = 0, .zip = 2,
		.patterned = 45},
	[PULLOVER] = {
		.top = {8, 22}, .hem = {190, 218}, .shoulder = {44, 56},
		.chest = {46, 60}, .waist = {42, 58}, .skirt = {42, 58},
		.neck = {16, 28}, .neck_depth = {2, 26}, .arm_hole = {46, 66},
		.arm = {128, 190}, .spread = {26, 60}, .sleeve = {17, 28},
		.sleeveless = 0, .collar = 6, .buttons = 3, .open = 2, .zip = 6,
		.patterned = 42},
	[DRESS] = {
		.top = {2, 14}, .hem = {200, 222}, .shoulder = {20, 42},
		.chest = {28, 44}, .waist = {22, 40}, .skirt = {28, 74},
		.neck = {12, 26}, .neck_depth = {6, 40}, .arm_hole = {32, 52},
		.arm = {14, 50}, .spread = {4, 24}, .sleeve = {14, 24},
		.sleeveless = 60, .collar = 4, .buttons = 8, .open = 0, .zip = 4,
		.patterned = 38},
	[LONG_DRESS] = {
		.top = {2, 16}, .hem = {196, 222}, .shoulder = {32, 52},
		.chest = {34, 54}, .waist = {30, 52}, .skirt = {36, 70},
		.neck = {14, 26}, .neck_depth = {4, 30}, .arm_hole = {38, 58},
		.arm = {70, 170}, .spread = {16, 40}, .sleeve = {14, 24},
		.sleeveless = 0, .collar = 12, .buttons = 14, .open = 2, .zip = 6,
		.patterned = 38},
	[COAT] = {
		.top = {4, 20}, .hem = {194, 222}, .shoulder = {42, 54},
		.chest = {44, 60}, .waist = {38, 58}, .skirt = {44, 66},
		.neck = {14, 28}, .neck_depth = {6, 50}, .arm_hole = {44, 64},
		.arm = {136, 192}, .spread = {20, 52}, .sleeve = {17, 28},
		.sleeveless = 1, .collar = 60, .buttons = 30, .open = 30, .zip = 70,
		.patterned = 26},
	[SHIRT] = {
		.top = {6, 22}, .hem = {192, 220}, .shoulder = {40, 56},
		.chest = {42, 60}, .waist = {40, 58}, .skirt = {42, 62},
		.neck = {14, 28}, .neck_depth = {4, 38}, .arm_hole = {44, 66},
		.arm = {110, 190}, .spread = {20, 58}, .sleeve = {15, 26},
		.sleeveless = 0, .collar = 62, .buttons = 74, .open = 3, .zip = 8,
		.patterned = 45},
	[BLOUSE] = {
		.top = {6, 22}, .hem = {190, 220}, .shoulder = {42, 62},
		.chest = {46, 66}, .waist = {42, 64}, .skirt = {46, 72},
		.neck = {16, 30}, .neck_depth = {6, 44}, .arm_hole = {46, 66},
		.arm = {24, 90}, .spread = {12, 40}, .sleeve = {20, 36},
		.sleeveless = 16, .collar = 48, .buttons = 58, .open = 3, .zip = 3,
		.patterned = 48},
};
/* clang-format on */

static int32_t pick(struct sketch *s, struct range range)
{
	return sketch_draw(s, range.low, range.high);
}

/* The measures of one garment. */
struct body {
	int32_t top, hem, shoulder, chest, waist, skirt, neck, depth;
	int32_t shoulder_y, arm_hole_y;
};

static void draw_body(struct sketch *s, const struct body *b)
{
	int32_t waist_y = (b->arm_hole_y + b->hem) / 2;

	sketch_point(s, 0, b->top + b->depth);
	sketch_point(s, b->neck * 3 / 4, b->top + b->depth / 2);
	sketch_point(s, b->neck, b->top);
	sketch_point(s, b->shoulder, b->shoulder_y);
	sketch_point(s, b->chest, b->arm_hole_y);
	sketch_point(s, b->waist, waist_y);
	sketch_point(s, b->skirt, b->hem);
	sketch_point(s, 0, b->hem + 4);
	sketch_point(s, -b->skirt, b->hem);
	sketch_point(s, -b->waist, waist_y);
	sketch_point(s, -b->chest, b->arm_hole_y);
	sketch_point(s, -b->shoulder, b->shoulder_y);
	sketch_point(s, -b->neck, b->top);
	sketch_point(s, -b->neck * 3 / 4, b->top + b->depth / 2);
	sketch_fill(s, 0);
}

/* side: 1 or -1. */
static void draw_sleeve(struct sketch *s, const struct body *b, int32_t side, int32_t arm,
	int32_t spread, int32_t width)
{
	int32_t out = b->shoulder + spread;
	int32_t cuff_y = b->shoulder_y + arm + sketch_draw(s, -6, 6);
	int32_t elbow_y = b->shoulder_y + arm / 2;
	int32_t bulge = spread * 3 / 4;
	int32_t cuff = arm > 100 ? width : width + 8;

	sketch_point(s, side * (b->shoulder - 12), b->shoulder_y - 4);
	sketch_point(s, side * b->shoulder, b->shoulder_y);
	sketch_point(s, side * (b->shoulder + bulge), elbow_y);
	sketch_point(s, side * out, cuff_y);
	sketch_point(s, side * (out - cuff), cuff_y + 5);
	sketch_point(s, side * (b->shoulder + bulge - width - 6), elbow_y + 6);
	sketch_point(s, side * (b->chest - 6), b->arm_hole_y);
	sketch_fill(s, sketch_draw(s, -26, 8));
}

static void draw_details(struct sketch *s, const struct body *b, const struct cut *cut)
{
	int32_t front = b->top + b->depth;

	if (sketch_chance(s, cut->collar)) {
		int32_t drop = sketch_draw(s, 14, 34);
		int32_t shade = sketch_draw(s, -70, 40);

		sketch_line(s, b->neck - 8, b->top - 4, 0, front + drop / 2, 8, shade);
		sketch_line(s, -b->neck, b->top - 4, -8, front + drop / 2, 8, shade);
	}
	if (sketch_chance(s, cut->open)) {
		int32_t gap = sketch_draw(s, 6, 22);

		sketch_point(s, 0, front);
		sketch_point(s, gap, b->hem + 6);
		sketch_point(s, -gap, b->hem + 6);
		sketch_fill(s, sketch_draw(s, -220, -90));
	} else if (sketch_chance(s, cut->zip)) {
		int32_t end = sketch_draw(s, -6, 2);

		sketch_line(s, -3, front, end, b->hem, 6, sketch_draw(s, -110, -30));
	}
	if (sketch_chance(s, cut->buttons)) {
		int32_t step = sketch_draw(s, 18, 34);
		int32_t end = sketch_chance(s, 70) ? b->hem : front + 3 * step;
		int32_t shade = sketch_chance(s, 50) ? 60 : -80;

		for (int32_t y = front + 10; y + 6 < end; y += step)
			sketch_line(s, -4, y, -4, y + 7, 7, shade);
	}
}

static void draw_upper(struct sketch *s, const struct cut *cut)
{
	int32_t arm = pick(s, cut->arm);
	int32_t spread = pick(s, cut->spread);
	int32_t width = pick(s, cut->sleeve);
	struct body b;

	b.top = pick(s, cut->top);
	b.hem = pick(s, cut->hem);
	b.shoulder = pick(s, cut->shoulder);
	b.chest = pick(s, cut->chest);
	b.waist = pick(s, cut->waist);
	b.skirt = pick(s, cut->skirt);
	b.neck = pick(s, cut->neck);
	b.depth = pick(s, cut->neck_depth);
	b.shoulder_y = b.top + sketch_draw(s, 8, 20);
	b.arm_hole_y = b.shoulder_y + pick(s, cut->arm_hole);
	sketch_begin(s, cut->patterned);
	if (b.neck > b.shoulder - 6)
		b.neck = b.shoulder - 6;
	if (!sketch_chance(s, cut->sleeveless)) {
		draw_sleeve(s, &b, 1, arm, spread, width);
		draw_sleeve(s, &b, -1, arm, spread, width);
	}
	draw_body(s, &b);
	draw_details(s, &b, cut);
}

static void draw_tshirt(struct sketch *s)
{
	draw_upper(s, &cuts[sketch_chance(s, 70) ? TEE : TOP]);
}

static void draw_pullover(struct sketch *s)
{
	draw_upper(s, &cuts[PULLOVER]);
}

static void draw_dress(struct sketch *s)
{
	draw_upper(s, &cuts[sketch_chance(s, 70) ? DRESS : LONG_DRESS]);
}

static void draw_coat(struct sketch *s)
{
	draw_upper(s, &cuts[COAT]);
}

static void draw_shirt(struct sketch *s)
{
	draw_upper(s, &cuts[sketch_chance(s, 62) ? SHIRT : BLOUSE]);
}

static void draw_trouser(struct sketch *s)
{
	int32_t top = sketch_draw(s, 2, 14);
	int32_t hem =
		sketch_chance(s, 8) ? sketch_draw(s, 120, 190) : sketch_draw(s, 206, 222);
	int32_t waist = sketch_draw(s, 24, 42);
	int32_t hip = waist + sketch_draw(s, 2, 16);
	int32_t crotch = top + sketch_draw(s, 52, 86);
	int32_t gap = sketch_draw(s, 1, 18);
	int32_t leg = sketch_draw(s, 18, 40);
	int32_t knee = (crotch + hem) / 2;

	sketch_begin(s, 16);
	for (int32_t side = 1; side >= -1; side -= 2) {
		sketch_point(s, 0, top);
		sketch_point(s, side * waist, top);
		sketch_point(s, side * hip, top + 44);
		sketch_point(s, side * (gap / 2 + (hip + leg) / 2), knee);
		sketch_point(s, side * (gap + leg), hem);
		sketch_point(s, side * gap, hem);
		sketch_point(s, side * gap / 2, knee);
		sketch_point(s, 0, crotch);
		sketch_fill(s, side > 0 ? 0 : sketch_draw(s, -16, 16));
	}
	if (sketch_chance(s, 60))
		sketch_line(s, -waist, top, waist, top, 8, sketch_draw(s, -70, 50));
	if (sketch_chance(s, 40))
		sketch_line(s, -2, top, -2, crotch, 5, sketch_draw(s, -90, -30));
}

/* Footwear points to the left: x from -108 (toe) to 108 (heel). */

static void draw_sole(struct sketch *s, int32_t toe, int32_t heel, int32_t bottom,
	int32_t thick, int32_t lift, int32_t shade)
{
	int32_t arch = (toe + 2 * heel) / 3;

	sketch_point(s, toe + 4, bottom - thick);
	sketch_point(s, arch, bottom - thick - lift / 2);
	sketch_point(s, heel, bottom - thick - lift);
	sketch_point(s, heel, bottom);
	sketch_point(s, heel - 28, bottom);
	sketch_point(s, heel - 34, bottom - lift);
	sketch_point(s, arch - 6, bottom - lift / 3);
	sketch_point(s, (toe + arch) / 2, bottom);
	sketch_point(s, toe, bottom - thick / 3);
	sketch_fill(s, shade);
}

/* A closed upper from the toe to a collar at `throat` .. heel. */
static void draw_shoe(struct sketch *s, int32_t toe, int32_t heel, int32_t bottom,
	int32_t toe_high, int32_t throat, int32_t collar_y, int32_t lift)
{
	sketch_point(s, toe, bottom - toe_high / 4);
	sketch_point(s, toe + 8, bottom - toe_high);
	sketch_point(s, (toe + throat) / 2, bottom - toe_high - (bottom - collar_y) / 6);
	sketch_point(s, throat - 10, (bottom - toe_high + collar_y) / 2);
	sketch_point(s, throat, collar_y);
	sketch_point(s, (throat + heel) / 2, collar_y + sketch_draw(s, 0, 10));
	sketch_point(s, heel - 3, collar_y - sketch_draw(s, -4, 8));
	sketch_point(s, heel, (collar_y + bottom) / 2);
	sketch_point(s, heel, bottom - lift);
	sketch_point(s, (toe + heel) / 2, bottom - lift / 3);
	sketch_point(s, toe + 30, bottom);
	sketch_fill(s, 0);
}

/* A closed sandal: all but a flat shoe. */
static void draw_slipper(
	struct sketch *s, int32_t toe, int32_t heel, int32_t bottom, int32_t lift)
{
	int32_t toe_high = sketch_draw(s, 20, 40);
	int32_t throat = sketch_draw(s, -20, 30);
	int32_t height = sketch_draw(s, 50, 86);

	draw_shoe(s, toe, heel, bottom - 8, toe_high, throat, bottom - height, lift);
	draw_sole(s, toe, heel, bottom, 10, lift, sketch_draw(s, -90, 50));
}

static void draw_straps(
	struct sketch *s, int32_t toe, int32_t heel, int32_t bottom, int32_t lift)
{
	int32_t straps = sketch_draw(s, 1, 4);
	int32_t instep = bottom - lift / 2 - sketch_draw(s, 34, 66);
	int32_t ankle = bottom - lift - sketch_draw(s, 20, 80);
	int32_t width;

	for (int32_t i = 0; i < straps; i++) {
		int32_t x = toe + 14 + i * sketch_draw(s, 24, 40);
		int32_t to = x + sketch_draw(s, 16, 60);

		width = sketch_draw(s, 8, 26);
		sketch_line(s, x, bottom - 8, to, instep, width, sketch_draw(s, -40, 40));
	}
	if (!sketch_chance(s, 75))
		return;
	width = sketch_draw(s, 8, 18);
	sketch_line(s, heel - 14, bottom - lift - 8, heel - 8, ankle, width, 0);
	instep += sketch_draw(s, -8, 14);
	sketch_line(s, toe + 90, instep, heel - 8, ankle, width, sketch_draw(s, -30, 30));
}

static void draw_sandal(struct sketch *s)
{
	int32_t toe = sketch_draw(s, -110, -92);
	int32_t heel = sketch_draw(s, 86, 110);
	int32_t bottom = sketch_draw(s, 136, 192);
	int32_t lift =
		sketch_chance(s, 45) ? sketch_draw(s, 0, 14) : sketch_draw(s, 20, 86);
	int32_t thick = sketch_draw(s, 8, 26);

	sketch_begin(s, 22);
	if (sketch_chance(s, 8)) {
		draw_slipper(s, toe, heel, bottom, lift / 2);
		return;
	}
	draw_sole(s, toe, heel, bottom, thick, lift, sketch_draw(s, -80, 40));
	draw_straps(s, toe, heel, bottom, lift);
}

static void draw_sneaker(struct sketch *s)
{
	int32_t toe = sketch_draw(s, -112, -98);
	int32_t heel = sketch_draw(s, 94, 112);
	int32_t bottom = sketch_draw(s, 146, 176);
	int32_t height =
		sketch_chance(s, 86) ? sketch_draw(s, 58, 96) : sketch_draw(s, 92, 128);
	int32_t throat = sketch_draw(s, -14, 40);
	int32_t thick = sketch_draw(s, 10, 26);

	sketch_begin(s, 20);
	draw_shoe(s, toe, heel, bottom - 6, sketch_draw(s, 26, 46), throat, bottom - height,
		0);
	draw_sole(s, toe, heel, bottom, thick, 0, sketch_draw(s, -120, 110));
	if (sketch_chance(s, 50))
		for (int32_t i = 0; i < 3; i++)
			sketch_line(s, throat + 4 + 12 * i, bottom - thick - 4,
				throat - 18 + 14 * i, bottom - height + 26, 6,
				sketch_draw(s, -90, 90));
	if (sketch_chance(s, 50))
		sketch_line(s, throat - 46, bottom - 60, throat - 8, bottom - height + 8, 8,
			sketch_draw(s, -80, 80));
}

static void draw_boot(struct sketch *s)
{
	int32_t toe = sketch_draw(s, -110, -84);
	int32_t heel = sketch_draw(s, 70, 104);
	int32_t bottom = sketch_draw(s, 178, 216);
	int32_t height =
		sketch_chance(s, 86) ? sketch_draw(s, 130, 196) : sketch_draw(s, 98, 140);
	int32_t shaft = sketch_draw(s, 62, 104);
	int32_t thick = sketch_draw(s, 6, 16);
	int32_t lift =
		sketch_chance(s, 55) ? sketch_draw(s, 4, 16) : sketch_draw(s, 16, 52);
	int32_t top = bottom - height;

	if (top < 6)
		top = 6;
	sketch_begin(s, 16);
	draw_shoe(
		s, toe, heel, bottom - 4, sketch_draw(s, 28, 50), heel - shaft, top, lift);
	draw_sole(s, toe, heel, bottom, thick, lift, sketch_draw(s, -90, 40));
	if (sketch_chance(s, 40))
		sketch_line(s, heel - shaft / 2, top, heel - shaft / 2, bottom - 60, 8,
			sketch_draw(s, -90, 60));
	if (sketch_chance(s, 35))
		sketch_line(s, heel - shaft - 4, bottom - 84, heel, bottom - 78, 10,
			sketch_draw(s, -90, 90));
}

/* An arch of that height and half width, `thick` wide, standing at `foot`. */
static void draw_handle(
	struct sketch *s, int32_t half, int32_t high, int32_t foot, int32_t thick)
{
	int32_t top = foot - high;

	sketch_point(s, -half, foot);
	sketch_point(s, -half * 7 / 8, top + high / 3);
	sketch_point(s, -half / 2, top);
	sketch_point(s, half / 2, top);
	sketch_point(s, half * 7 / 8, top + high / 3);
	sketch_point(s, half, foot);
	sketch_point(s, half - thick, foot);
	sketch_point(s, half * 7 / 8 - thick, top + high / 3 + thick / 2);
	sketch_point(s, half / 2 - thick / 3, top + thick);
	sketch_point(s, -half / 2 + thick / 3, top + thick);
	sketch_point(s, -half * 7 / 8 + thick, top + high / 3 + thick / 2);
	sketch_point(s, -half + thick, foot);
	sketch_fill(s, sketch_draw(s, -60, 20));
}

static void draw_bag(struct sketch *s)
{
	int32_t bottom = sketch_draw(s, 176, 218);
	int32_t deep = sketch_draw(s, 84, 156);
	int32_t top = bottom - deep;
	int32_t base = sketch_draw(s, 70, 110);
	int32_t mouth = base - sketch_draw(s, -12, 30);
	int32_t round = sketch_draw(s, 2, 24);

	if (mouth > 110)
		mouth = 110;
	sketch_begin(s, 36);
	if (sketch_chance(s, 82)) {
		int32_t half = sketch_draw(s, 30, mouth - 6);
		int32_t high = sketch_draw(s, 16, top > 20 ? top : 20);

		draw_handle(s, half, high, top + 10, sketch_draw(s, 7, 16));
	}
	sketch_point(s, -mouth + round, top);
	sketch_point(s, mouth - round, top);
	sketch_point(s, mouth, top + round);
	sketch_point(s, base, bottom - round);
	sketch_point(s, base - round, bottom);
	sketch_point(s, -base + round, bottom);
	sketch_point(s, -base, bottom - round);
	sketch_point(s, -mouth, top + round);
	sketch_fill(s, 0);
	if (sketch_chance(s, 50))
		sketch_line(s, -mouth + 6, top + deep / 3, mouth - 6, top + deep / 3 + 2, 7,
			sketch_draw(s, -100, 40));
	if (sketch_chance(s, 40))
		sketch_line(s, -8, top + deep / 3 - 10, -8, top + deep / 3 + 14, 16,
			sketch_draw(s, -120, 120));
	if (sketch_chance(s, 30))
		sketch_line(s, -mouth + 4, top + 4, mouth - 4, top + 4, 10,
			sketch_draw(s, -80, 60));
}

/* In the order of dataset_class_name. */
static void (*const draw_class[DATASET_CLASSES])(struct sketch *sketch) = {
	draw_tshirt,
	draw_trouser,
	draw_pullover,
	draw_dress,
	draw_coat,
	draw_sandal,
	draw_shirt,
	draw_sneaker,
	draw_bag,
	draw_boot,
};

void synthetic_draw(struct images *out, size_t count, uint64_t seed)
{
	struct sketch *sketch = xcalloc(1, sizeof *sketch);
	uint32_t *order = xcalloc(count > 0 ? count : 1, sizeof *order);

	*out = (struct images){
		.count = count, .rows = SYNTHETIC_SIDE, .cols = SYNTHETIC_SIDE};
	out->pixels = xcalloc(count > 0 ? count : 1, SKETCH_PIXELS);
	out->labels = xcalloc(count > 0 ? count : 1, 1);
	rng_seed(&sketch->rng, seed);
	rng_torch_randperm(&sketch->rng, order, count);
	for (size_t i = 0; i < count; i++) {
		out->labels[i] = (uint8_t)(order[i] % DATASET_CLASSES);
		draw_class[out->labels[i]](sketch);
		sketch_finish(sketch, out->pixels + i * SKETCH_PIXELS);
	}
	free(order);
	free(sketch);
}
