#include "fmnist/condition.h"

#include <math.h>
#include <string.h>

/* The longer ones first. */
static const struct {
	const char *sign;
	enum relation relation;
} signs[] = {
	{"!=", RELATION_NOT_EQUAL},
	{"<=", RELATION_AT_MOST},
	{">=", RELATION_AT_LEAST},
	{"=", RELATION_EQUAL},
	{"<", RELATION_LESS},
	{">", RELATION_GREATER},
};

/* The characters up to one of `stop`. */
static int take_word(
	const char **text, const char *stop, char word[CONDITION_TEXT], struct err *err)
{
	size_t length = strcspn(*text, stop);

	if (length >= CONDITION_TEXT)
		return err_set(err, "'%.20s...' is too long", *text);
	memcpy(word, *text, length);
	word[length] = '\0';
	*text += length;
	return 0;
}

static enum relation take_sign(const char **text)
{
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t length = strlen(signs[i].sign);

		if (strncmp(*text, signs[i].sign, length) == 0) {
			*text += length;
			return signs[i].relation;
		}
	}
	return RELATION_NONE;
}

int condition_take(struct condition *condition, const char **text, struct err *err)
{
	const char *after;

	*text += strspn(*text, " ,");
	if (**text == '\0')
		return 0;
	condition->value[0] = '\0';
	if (take_word(text, " ,=!<>", condition->name, err) != 0)
		return -1;
	if (condition->name[0] == '\0')
		return err_set(err, "a name belongs before '%s', as in lr<0.01", *text);
	after = *text + strspn(*text, " ");
	condition->relation = take_sign(&after);
	if (condition->relation == RELATION_NONE) {
		if (*after == '!')
			return err_set(err, "'!' is no comparison: = != < <= > >=");
		return 1;
	}
	*text = after + strspn(after, " ");
	if (take_word(text, " ,=!<>", condition->value, err) != 0)
		return -1;
	if (condition->value[0] == '\0')
		return err_set(err, "a value belongs after '%s'", condition->name);
	return 1;
}

bool relation_holds(enum relation relation, double value, double with)
{
	switch (relation) {
	case RELATION_EQUAL:
		return value == with;
	case RELATION_NOT_EQUAL:
		return value != with && !isnan(value);
	case RELATION_LESS:
		return value < with;
	case RELATION_AT_MOST:
		return value <= with;
	case RELATION_GREATER:
		return value > with;
	case RELATION_AT_LEAST:
		return value >= with;
	case RELATION_NONE:
		break;
	}
	return false;
}
