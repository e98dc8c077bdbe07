#!/bin/sh
# The arrows between the rooms of the program point one way:
#
#   base <- {data, nn} <- engine <- {store, render} <- ui <- cli
#
# (ui reads data, engine, store and render; cli wires all.)
#
# A header belongs to the room whose source has its name; the few without one are listed.
# Only what a file itself includes counts, headers too, so that no way around is left.
set -u

cd "${srcdir:-.}" || exit 1
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

room_of_header()
{
	case $1 in
	hue | real | simd) echo base ;;
	command) echo cli ;;
	*)
		for source in src/*/"$1".c; do
			[ -f "$source" ] && basename "$(dirname "$source")"
		done
		;;
	esac
}

# "ROOM FILE" for every source and header.
files=$(
	for source in src/*/*.c; do
		echo "$(basename "$(dirname "$source")") $source"
	done
	for header in include/fmnist/*.h; do
		echo "$(room_of_header "$(basename "$header" .h)") $header"
	done
)

# "ROOM FILE INCLUDED" for every line that includes something.
includes=$(
	echo "$files" | while read -r room file; do
		sed -n 's/^[ 	]*#[ 	]*include[ 	]*[<"]\([^>"]*\)[>"].*/\1/p' "$file" |
			sed "s|^|$room $file |"
	done
)

homeless()
{
	for header in include/fmnist/*.h; do
		# shellcheck disable=SC2046 # one word a room
		set -- $(room_of_header "$(basename "$header" .h)")
		[ $# = 1 ] || echo "$header: in $# rooms: it has no source of its name, and no line here"
	done
	for room in src/*/; do
		case $(basename "$room") in
		base | data | nn | engine | store | render | ui | cli) ;;
		*) echo "$room: a room that no rule is for" ;;
		esac
	done
}

# arrows ROOM MAY: what ROOM includes and may not.
arrows()
{
	echo "$includes" | while read -r room file included; do
		[ "$room" = "$1" ] || continue
		case $included in
		fmnist/*) ;;
		*) continue ;;
		esac
		to=$(room_of_header "$(basename "$included" .h)")
		case " $2 " in
		*" $to "*) ;;
		*) echo "$file includes $included: $1 -> ${to:-nowhere}" ;;
		esac
	done
}

# never ROOM PATTERN: files of ROOM that include what matches.
never()
{
	echo "$includes" | awk -v room="$1" -v pattern="$2" \
		'$1 ~ room && $3 ~ pattern { print $2 " includes " $3 }'
}

result every_header_belongs_to_one_room "$(homeless)"
result base_includes_only_base "$(arrows base 'base')"
result data_includes_only_base "$(arrows data 'base data')"
result nn_includes_only_base "$(arrows nn 'base nn')"
result engine_includes_no_screen_and_no_command "$(arrows engine 'base data nn engine')"
result store_includes_no_screen_and_no_command "$(arrows store 'base engine store')"
result render_includes_no_screen_and_no_store "$(arrows render 'base data engine render')"
result ui_includes_no_command "$(arrows ui 'base data engine store render ui')"
result cli_may_include_all "$(arrows cli 'base data nn engine store render ui cli')"
result nn_knows_no_thread "$(never '^nn$' '^(pthread|threads|stdatomic|sched|signal)[.]h$')"
result nn_knows_no_file "$(never '^nn$' '^(stdio|fcntl|unistd|dirent|sys/.*)[.]h$')"
result nn_knows_no_clock "$(never '^nn$' '^(time|sys/time|fmnist/clock)[.]h$')"
result only_ui_includes_curses \
	"$(never '^(base|data|nn|engine|store|render|cli)$' '^(n?cursesw?/)?(n?curses|term|panel|form|menu)[.]h$')"

result only_store_includes_sqlite \
	"$(never '^(base|data|nn|engine|render|ui|cli)$' '^sqlite3[.]h$')"

result only_render_includes_cairo_and_png \
	"$(never '^(base|data|nn|engine|store|ui|cli)$' '^(cairo/)?(cairo|png)(-[a-z]+)?[.]h$')"

echo "[  PASSED  ] $passed test(s)."
[ "$failed" = 0 ] || echo "[  FAILED  ] $failed test(s)."
[ "$failed" = 0 ]
