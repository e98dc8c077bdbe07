#include "fmnist/recording.h"

#include <stdio.h>
#include <stdlib.h>

static void unclaim(struct recording *recording)
{
	if (recording->claimed != 0)
		store_unclaim(recording->store, recording->claimed);
	recording->claimed = 0;
}

int recording_open(struct recording *recording, const char *directory, struct hub *hub,
	struct err *err)
{
	*recording = (struct recording){.store = store_open(directory, err)};
	if (recording->store == NULL)
		return -1;
	recording->recorder = recorder_start(store_directory(recording->store), hub, err);
	if (recording->recorder != NULL)
		return 0;
	store_close(recording->store);
	recording->store = NULL;
	return -1;
}

int recording_close(struct recording *recording, struct err *err)
{
	int rc = 0;

	if (recording->store == NULL)
		return 0;
	rc = recorder_stop(recording->recorder, err);
	unclaim(recording);
	store_close(recording->store);
	*recording = (struct recording){0};
	return rc;
}

int recording_begin(struct recording *recording, enum run_kind kind, const char *name,
	const char *spec, uint32_t *run, struct err *err)
{
	if (recording->store == NULL) {
		*run = ++recording->run;
		return 0;
	}
	if (store_begin(recording->store, kind, name, spec, run, err) != 0)
		return -1;
	unclaim(recording);
	recording->run = recording->claimed = *run;
	return 0;
}

/* The sweep as it was when it began. */
static int read_spec(struct recording *recording, const struct store_run *run,
	struct sweep_spec *spec, struct err *err)
{
	char source[32], *text;
	int rc;

	snprintf(source, sizeof source, "run %u", run->id);
	if (store_spec(recording->store, run->id, &text, err) != 0)
		return -1;
	if (text == NULL)
		return err_set(
			err, "run %u is no sweep: only a sweep can be resumed", run->id);
	rc = sweep_spec_parse(spec, source, text, err);
	if (rc == 0)
		snprintf(spec->name, sizeof spec->name, "%s", run->name);
	free(text);
	return rc;
}

int recording_resume(struct recording *recording, uint32_t run, bool synthetic,
	struct sweep_spec *spec, struct err *err)
{
	struct store_run stored;

	if (recording->store == NULL)
		return err_set(
			err, "run %u cannot be resumed: the store cannot be written", run);
	/* Our own claim on it may still wait for the disk. */
	if (recording->claimed == run && recording_settle(recording))
		return err_set(err, "run %u is still being written: try again", run);
	if (store_run(recording->store, run, &stored, err) != 0)
		return -1;
	if (stored.synthetic != synthetic && stored.trials_done > 0)
		return err_set(err, "run %u was made with %s: give it --data", run,
			stored.synthetic ? "the synthetic data set" : "Fashion-MNIST");
	if (stored.kind == RUN_SWEEP && stored.status == RUN_COMPLETED)
		return err_set(err,
			"run %u is completed: nothing is left to do; see it with: "
			"fmnist-tui show %u",
			run, run);
	if (read_spec(recording, &stored, spec, err) != 0)
		return -1;
	if (store_claim(recording->store, run, err) != 0) {
		sweep_spec_release(spec);
		return -1;
	}
	unclaim(recording);
	recording->run = recording->claimed = run;
	return 0;
}

int recording_recall(
	const struct recording *recording, struct sweep *sweep, struct err *err)
{
	struct store_run stored;

	if (store_run(recording->store, recording->run, &stored, err) != 0 ||
		store_replay(recording->store, recording->run, false, sweep_memory(sweep),
			err) != 0)
		return -1;
	sweep_took(sweep, stored.seconds);
	return 0;
}

bool recording_settle(struct recording *recording)
{
	struct store_run run;

	if (recording->claimed == 0)
		return false;
	if (store_run(recording->store, recording->claimed, &run, NULL) == 0 &&
		!run_status_ended(run.status))
		return true;
	unclaim(recording);
	return false;
}
