#!/bin/sh
# Puts what the program's tables say into the manual.
#
#   man/update.sh [OPTIONS]
#
# OPTIONS is the program made from man/options.c, ./man/options where none is named
# (`make man/options` builds it). A part that the page lacks is named and not added: where
# it belongs is for a person to say.
set -eu

page=$(dirname "$0")/fmnist-tui.1
options=${1:-./man/options}
new=$page.new

fail()
{
	echo "update.sh: $*" >&2
	exit 1
}

[ -x "$options" ] || fail "$options: no such program; build it with 'make man/options'"
parts=$("$options")
trap 'rm -f "$new"' EXIT

echo "$parts" | awk '
	function is_begin() { return index($0, ".\\\" begin generated: ") == 1 }
	function is_end() { return $0 == ".\\\" end generated" }

	NR == FNR && is_begin() { name = $0 }
	NR == FNR { part[name] = part[name] $0 "\n"; next }

	is_begin() {
		if (!($0 in part)) {
			print "update.sh: the tables have no part: " $0 >"/dev/stderr"
			exit 1
		}
		printf "%s", part[$0]
		delete part[$0]
		skip = 1
	}
	!skip { print }
	is_end() { skip = 0 }

	END {
		for (name in part) {
			print "update.sh: the page has no place for: " name >"/dev/stderr"
			exit 1
		}
	}' - "$page" >"$new"
cmp -s "$new" "$page" || cat "$new" >"$page"
