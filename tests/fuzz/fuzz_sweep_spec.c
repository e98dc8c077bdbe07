/*
 * libFuzzer's way into the sweep files: whatever the bytes, they are either a sweep
 * whose trials can be drawn or refused with a message.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... fuzz_sweep_spec.c; ./a.out
 * corpus-sweep_spec
 */
#include <stdlib.h>
#include <string.h>

#include "fmnist/sweep_spec.h"
#include "fmnist/xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Each value, once more, is one that hparam_set takes. */
static void check_spec(const struct sweep_spec *spec, const char *text)
{
	struct hparams hp;

	require(strcmp(spec->text, text) == 0);
	require(spec->axes > 0 && spec->axes <= hparam_count && spec->axes <= EVENT_AXES);
	require(spec->trials > 0 && spec->trials <= SWEEP_MAX_TRIALS);
	for (size_t i = 0; i < spec->axes; i++) {
		const struct sweep_axis *axis = &spec->axis[i];

		require(axis->values > 0);
		for (size_t j = 0; j < axis->values; j++)
			require(hparam_set(&hp, axis->param, axis->value[j], NULL) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xcalloc(size + 1, 1);
	struct err err = {""};
	struct sweep_spec spec;

	if (size > 0)
		memcpy(text, data, size);
	if (sweep_spec_parse(&spec, "fuzz.ini", text, &err) == 0) {
		check_spec(&spec, text);
		if (spec.trials <= 100)
			free(sweep_spec_draw(&spec));
		sweep_spec_release(&spec);
	} else {
		require(strncmp(err.text, "fuzz.ini:", 9) == 0);
		require(spec.axis == NULL && spec.text == NULL);
	}
	free(text);
	return 0;
}
