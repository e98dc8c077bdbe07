#include "fmnist/class_name.h"

#include <stddef.h>

#include "fmnist/dataset.h"

static const struct {
	const char *brief, *four, *two, *digit;
} shorter[DATASET_CLASSES] = {
	{"T-shirt", "T-sh", "Ts", "0"},
	{"Trouser", "Trou", "Tr", "1"},
	{"Pullover", "Pull", "Pu", "2"},
	{"Dress", "Dres", "Dr", "3"},
	{"Coat", "Coat", "Co", "4"},
	{"Sandal", "Sand", "Sa", "5"},
	{"Shirt", "Shir", "Sh", "6"},
	{"Sneaker", "Snea", "Sn", "7"},
	{"Bag", "Bag", "Ba", "8"},
	{"Boot", "Boot", "Bo", "9"},
};

const char *class_name(int class, int cols)
{
	if (cols >= CLASS_NAME_FULL)
		return dataset_class_name[class];
	if (cols >= CLASS_NAME_SHORT)
		return shorter[class].brief;
	if (cols >= CLASS_NAME_FOUR)
		return shorter[class].four;
	return cols >= CLASS_NAME_TWO ? shorter[class].two : shorter[class].digit;
}
