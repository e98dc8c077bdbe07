#!/bin/sh
# Time of a sweep by fmnist-tui beside PyTorch's, in turn, each with two workers.
#
#   bench/compare_sweep.sh [-n PAIRS] [-t TRIALS] [-p PROGRAM]
#
# The first TRIALS trials of the homework's search. PROGRAM is ./fmnist-tui; $PYTHON is
# the Python with torch. The data set is that of $FMNIST_DATA_DIR; without it the
# synthetic set and random bytes: the work is the same. Of fmnist-tui the whole process is
# timed, with reading the data and recording; of PyTorch the search alone.
set -eu

here=$(dirname "$0")
pairs=3
trials=6
program=./fmnist-tui
python=${PYTHON:-/usr/bin/python3}

fail()
{
	echo "compare_sweep.sh: $*" >&2
	exit 1
}

while [ $# -gt 1 ]; do
	case $1 in
	-n) pairs=$2 ;;
	-t) trials=$2 ;;
	-p) program=$2 ;;
	*) fail "$1: no such option" ;;
	esac
	shift 2
done
[ $# = 0 ] || fail "$1: needs a value"
[ -x "$program" ] || fail "$program: no such program; build it, or name it with -p"
"$python" -c 'import torch' 2>/dev/null ||
	fail "$python has no torch; install python3-torch, or set PYTHON"

synthetic=
data=
if [ -z "${FMNIST_DATA_DIR:-}" ]; then
	synthetic=--synthetic
	data='--data synthetic'
fi
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
"$program" sweep --print homework | sed "s/^trials = .*/trials = $trials/" >"$room/part.ini"

# OpenBLAS chooses its kernels itself, for both, and computes on one thread.
alone()
{
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 \
		"$@"
}

now()
{
	date +%s.%N
}

ratios=
i=1
while [ "$i" -le "$pairs" ]; do
	began=$(now)
	# shellcheck disable=SC2086 # $data is words
	alone "$program" sweep "$room/part.ini" --headless --quiet --threads 2 \
		--store "$room/$i" $data >/dev/null || fail "fmnist-tui failed"
	a=$(awk -v from="$began" -v to="$(now)" 'BEGIN { print to - from }')
	# shellcheck disable=SC2086
	b=$(alone "$python" "$here/pytorch_sweep.py" $synthetic --trials "$trials" |
		"$python" -c 'import json, sys; print(json.load(sys.stdin)["seconds"])') ||
		fail "pytorch_sweep.py failed"
	ratio=$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.2f", b / a }')
	printf 'pair %d   fmnist-tui %.1f s   PyTorch %.1f s   ratio %s\n' "$i" "$a" "$b" "$ratio"
	ratios="$ratios $ratio"
	i=$((i + 1))
done

# shellcheck disable=SC2086 # one ratio a line
printf '%s\n' $ratios | sort -n | awk '
	{ r[NR] = $1 }
	END {
		m = NR % 2 ? r[(NR + 1) / 2] : (r[NR / 2] + r[NR / 2 + 1]) / 2
		printf "median ratio %.2f (%.2f to %.2f, %d pairs)\n", m, r[1], r[NR], NR
	}'
