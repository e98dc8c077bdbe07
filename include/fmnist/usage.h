/*
 * usage: the help texts, made from the tables of commands and options.
 */
#ifndef FMNIST_USAGE_H
#define FMNIST_USAGE_H

#include <stdio.h>

#include "fmnist/command.h"

void usage_print(FILE *out);
void usage_print_command(FILE *out, const struct command *command);
void usage_print_version(FILE *out);

#endif
