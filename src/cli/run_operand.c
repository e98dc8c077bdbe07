#include "fmnist/run_operand.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

/* The number, from 1, of the trial that the text counts from 0; 0: there is none. */
static uint32_t find_trial(const struct store_run *run, const char *text, struct err *err)
{
	unsigned long long trial;
	char *end;

	errno = 0;
	trial = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0)
		err_set(err,
			"trial '%s' of run %" PRIu32 ": not a number, as in %" PRIu32 ":0",
			text, run->id, run->id);
	else if (run->kind != RUN_SWEEP)
		err_set(err,
			"run %" PRIu32 " is no sweep and has no trials; leave out ':%s'",
			run->id, text);
	else if (trial >= run->trials)
		err_set(err, "run %" PRIu32 " has no trial %s, only %" PRIu64 ", from 0 on",
			run->id, text, run->trials);
	else
		return (uint32_t)trial + 1;
	return 0;
}

int run_operand_parse(
	struct run_operand *operand, struct store *store, const char *text, struct err *err)
{
	const char *colon = strchr(text, ':');
	char *name = xstrdup(text);
	struct store_run run;
	int rc;

	*operand = (struct run_operand){0};
	name[strcspn(name, ":")] = '\0';
	rc = store_find(store, name, &operand->run, err);
	if (rc == 0 && colon != NULL) {
		rc = store_run(store, operand->run, &run, err);
		if (rc == 0)
			operand->trial = find_trial(&run, colon + 1, err);
		if (operand->trial == 0)
			rc = -1;
	}
	free(name);
	return rc;
}
