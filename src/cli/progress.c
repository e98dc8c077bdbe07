#include "fmnist/progress.h"

#include <langinfo.h>
#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fmnist/clock.h"

#define REDRAW_SECONDS 0.1
#define BAR_COLUMNS 24

void progress_init(struct progress *progress, FILE *out, bool quiet, bool ascii)
{
	*progress = (struct progress){
		.out = out,
		.quiet = quiet,
		.bar = isatty(fileno(out)) != 0,
		.unicode = !ascii && strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.tenths = -1,
	};
}

static int line_columns(const struct progress *progress)
{
	struct winsize size;

	if (ioctl(fileno(progress->out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

static void draw_bar(const struct progress *progress, double fraction)
{
	static const char *const eighth[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int eighths = (int)(fraction * BAR_COLUMNS * 8);
	int full = eighths / 8;
	int columns = full;

	fputs(progress->unicode ? "▕" : "[", progress->out);
	for (int i = 0; i < full; i++)
		fputs(progress->unicode ? "█" : "#", progress->out);
	if (progress->unicode && eighths % 8 != 0) {
		fputs(eighth[eighths % 8], progress->out);
		columns++;
	}
	fprintf(progress->out, "%*s%s", BAR_COLUMNS - columns, "",
		progress->unicode ? "▏" : "]");
}

static void show_line(
	struct progress *progress, double fraction, const char *what, const char *rest)
{
	int tenths = isnan(fraction) ? 0 : (int)(fraction * 10);

	if (tenths == progress->tenths)
		return;
	progress->tenths = tenths;
	fprintf(progress->out, "%s  %3.0f %%  %s\n", what, fraction * 100, rest);
}

void progress_show(
	struct progress *progress, double fraction, const char *what, const char *rest)
{
	int room;

	if (progress->quiet)
		return;
	if (!progress->bar) {
		show_line(progress, fraction, what, rest);
		return;
	}
	if (progress->shown && clock_now() - progress->drawn < REDRAW_SECONDS)
		return;
	progress->drawn = clock_now();
	progress->shown = true;
	fprintf(progress->out, "\r%s ", what);
	room = line_columns(progress) - (int)strlen(what) - BAR_COLUMNS - 11;
	if (!isnan(fraction) && room > 0) {
		draw_bar(progress, fraction);
		fprintf(progress->out, " %3.0f %%", fraction * 100);
	}
	fprintf(progress->out, "  %.*s\033[K", room > 0 ? room : 0, rest);
	fflush(progress->out);
}

void progress_clear(struct progress *progress)
{
	if (!progress->shown)
		return;
	fputs("\r\033[K", progress->out);
	fflush(progress->out);
	progress->shown = false;
}
