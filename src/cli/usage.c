#include "fmnist/usage.h"

#include <curl/curl.h>

#include "fmnist/blas.h"

void usage_print(FILE *out)
{
	fputs("Usage: fmnist-tui [OPTIONS]              open the dashboard\n"
	      "       fmnist-tui COMMAND [OPTIONS]\n"
	      "\n"
	      "Trains small neural networks on Fashion-MNIST and shows them live.\n"
	      "\n"
	      "Commands:\n",
		out);
	for (size_t i = 0; command_table[i] != NULL; i++) {
		char left[64];

		snprintf(left, sizeof left, "%s %s", command_table[i]->name,
			command_table[i]->operands);
		fprintf(out, "  %-*s %s\n", OPTIONS_NAME_COLUMNS, left,
			command_table[i]->summary);
	}
	fputc('\n', out);
	options_print(out, command_dashboard.options);
	fputs("\n'fmnist-tui help COMMAND' explains a command; 'man fmnist-tui' "
	      "everything.\n",
		out);
}

void usage_print_command(FILE *out, const struct command *command)
{
	fprintf(out, "Usage: fmnist-tui %s%s%s [OPTIONS]\n\n%s\n", command->name,
		command->operands[0] != '\0' ? " " : "", command->operands, command->help);
	options_print(out, command->options);
}

void usage_print_version(FILE *out)
{
	fprintf(out, "fmnist-tui %s\n", PACKAGE_VERSION);
	fprintf(out, "%s, kernels for %s\n", blas_version(), blas_core());
	fprintf(out, "libcurl %s\n", curl_version_info(CURLVERSION_NOW)->version);
}
