#include "fmnist/paragraph.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LABEL_COLUMNS 11

/* Columns of the word in UTF-8. */
static size_t columns_of(const char *word, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++)
		n += ((unsigned char)word[i] & 0xc0) != 0x80;
	return n;
}

static void put_word(const char *word, size_t size)
{
	for (size_t i = 0; i < size; i++)
		putchar(word[i] == PARAGRAPH_TIE[0] ? ' ' : word[i]);
}

void paragraph_print(const char *label, const char *text)
{
	size_t used = LABEL_COLUMNS;
	bool first = true;

	printf("%-*s", LABEL_COLUMNS, label);
	for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
		size_t size = strcspn(text, " ");
		size_t columns = columns_of(text, size);

		if (!first && used + 1 + columns > PARAGRAPH_COLUMNS) {
			printf("\n%-*s", LABEL_COLUMNS, "");
			used = LABEL_COLUMNS;
			first = true;
		}
		if (!first)
			putchar(' ');
		put_word(text, size);
		used += columns + !first;
		first = false;
		text += size;
	}
	putchar('\n');
}

void paragraph_print_hparams(const char *label, const struct hparams *hp, uint64_t which)
{
	char text[2048], value[64];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < hparam_count && used < sizeof text; i++)
		if ((which >> i & 1) != 0 && !hparam_is_absent(hp, &hparam_table[i]))
			used += (size_t)snprintf(text + used, sizeof text - used,
				"%s%s" PARAGRAPH_TIE "%s", used > 0 ? ", " : "",
				hparam_table[i].name,
				hparam_format(hp, &hparam_table[i], value, sizeof value));
	paragraph_print(label, text);
}
