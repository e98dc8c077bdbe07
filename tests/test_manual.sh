#!/bin/sh
# The manual says what the program does: its lists are those of the program's tables, and
# every command, environment variable and member of a JSON object has a place in it.
#
# Run where the program was built: $FMNIST_TUI (./fmnist-tui) and ./man/options are there.
set -u

srcdir=${srcdir:-.}
page=$srcdir/man/fmnist-tui.1
program=${FMNIST_TUI:-./fmnist-tui}
options=./man/options
failed=0
passed=0

# result NAME PROBLEMS: a line as cmocka's, and what is wrong.
result()
{
	echo "[ RUN      ] $1"
	if [ -z "$2" ]; then
		echo "[       OK ] $1"
		passed=$((passed + 1))
	else
		echo "$2"
		echo "[  FAILED  ] $1"
		failed=$((failed + 1))
	fi
}

# Reads names; says which no line of the page has after MACRO: missing MACRO. A line may
# have several, ".It Va rows , cols".
missing()
{
	while read -r name; do
		grep -Eq "^\.$1 ([^ ]+ , )*$name( |\$)" "$page" ||
			echo "no line '.$1 $name' in the manual"
	done
}

lists_differ()
{
	sed -n '/^\.\\" begin generated: /,/^\.\\" end generated$/p' "$page" >"$scratch/page"
	"$options" >"$scratch/tables" || echo "$options: failed"
	diff "$scratch/page" "$scratch/tables" >"$scratch/diff" || {
		echo "man/fmnist-tui.1 is not what the tables say; run man/update.sh:"
		cat "$scratch/diff"
	}
}

# The commands of `help`, and those below them: "data", "data fetch", ...
commands()
{
	"$program" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) \(\[[a-z|]*\]\)\{0,1\}.*/\1 \2/p' |
		while read -r name operands; do
			echo "$name"
			for operand in $(echo "$operands" | tr '[]|' '   '); do
				echo "$name $operand"
			done
		done
}

long_help_lines()
{
	for command in '' $(commands | grep -v ' '); do
		# shellcheck disable=SC2086 # no word where there is no command
		"$program" help $command |
			awk -v command="$command" 'length($0) > 80 { print "help " command ": " $0 }'
	done
}

variables()
{
	cat "$srcdir"/src/*/*.c | sed -En 's/.*(getenv|is_set)\("([A-Z_]+)"\).*/\2/p' | sort -u
}

members()
{
	cat "$srcdir"/src/cli/*.c |
		sed -En 's/.*\((object|file), "([a-z_]+)".*/\2/p' | sort -u
}

lint()
{
	mandoc -Tlint -Wwarning "$page"
}

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

result the_lists_are_those_of_the_tables "$(lists_differ)"
result commands_are_found "$([ "$(commands | wc -l)" -ge 7 ] || commands)"
result every_command_is_explained "$(commands | missing 'It Ic')"
result every_environment_variable_is_explained "$(variables | missing 'It Ev')"
result every_member_of_a_json_object_is_explained "$(members | missing '(It )?Va')"
result the_help_fits_into_80_columns "$(long_help_lines)"
if command -v mandoc >/dev/null; then
	result the_page_is_correct_mdoc "$(lint)"
fi

echo "[  PASSED  ] $passed test(s)."
[ "$failed" = 0 ] || echo "[  FAILED  ] $failed test(s)."
[ "$failed" = 0 ]
