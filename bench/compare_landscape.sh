#!/bin/sh
# A loss landscape by fmnist-tui beside one by a loop in PyTorch, in turn, on all cores.
#
#   bench/compare_landscape.sh [-n PAIRS] [-p PROGRAM] [--batch-size N] [--side N]
#
# PROGRAM is ./fmnist-tui. A network of the homework is trained for 12 epochs in a store of
# its own, and the plane of its snapshots computed with the grid of the homework, 25x25 on
# 2,500 images; PyTorch takes them in one batch, or with --batch-size N from a DataLoader.
# $PYTHON is the Python with torch. The data set is that of $FMNIST_DATA_DIR; without it
# fmnist-tui's synthetic set and random bytes for PyTorch: the work is the same. Needs
# python3-torch.
#
# Of fmnist-tui everything counts that computes the landscape, also the plane, the products
# that all points share and the losses of the path; of PyTorch the loop over the points
# alone. A pair's ratio is of the two times; the result is the median of the ratios.
set -eu

here=$(dirname "$0")
pairs=5
program=./fmnist-tui
python=${PYTHON:-/usr/bin/python3}
batch=
side=25

fail()
{
	echo "compare_landscape.sh: $*" >&2
	exit 1
}

usage()
{
	echo "compare_landscape.sh: $*" >&2
	exit 2
}

while [ $# -gt 0 ]; do
	[ $# -gt 1 ] || usage "$1: needs a value"
	case $1 in
	-n | --batch-size | --side)
		case $2 in
		*[!0-9]* | '' | 0) usage "$1: a whole number above 0 is wanted, not '$2'" ;;
		esac
		;;
	esac
	case $1 in
	-n) pairs=$2 ;;
	-p) program=$2 ;;
	--batch-size) batch="--batch-size $2" ;;
	--side) side=$2 ;;
	*) usage "$1: no such option" ;;
	esac
	shift 2
done

[ -x "$program" ] || fail "$program: no such program; build it, or name it with -p"
"$python" -c 'import torch' 2>/dev/null ||
	fail "$python has no torch; install python3-torch, or set PYTHON"

synthetic=
data=
if [ -z "${FMNIST_DATA_DIR:-}" ]; then
	synthetic=--synthetic
	data='--data synthetic'
fi

store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
trap 'exit 1' INT TERM

# OpenBLAS chooses its kernels itself, for both.
free()
{
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE "$@"
}

# shellcheck disable=SC2086 # $data is words
free "$program" train --headless --quiet --epochs 12 $data --store "$store" >/dev/null ||
	fail "$program train failed"

seconds()
{
	"$python" -c 'import json, sys
for line in sys.stdin:
    event = json.loads(line)
    if event.get("event") in (None, "landscape_finished"):
        print(event["seconds"])'
}

# What is in the store is not computed again: each landscape is of other images.
# shellcheck disable=SC2086
ours()
{
	free "$program" landscape last --headless --json --quiet $data --store "$store" \
		--grid "$side" --seed "$1" | seconds
}

# shellcheck disable=SC2086 # $synthetic and $batch are words
theirs()
{
	free "$python" "$here/pytorch_landscape.py" "$store/runs/1/snapshots.npy" \
		--side "$side" $synthetic $batch | seconds
}

ratios=
i=1
while [ "$i" -le "$pairs" ]; do
	a=$(ours "$i")
	[ -n "$a" ] || fail "$program landscape failed"
	b=$(theirs)
	[ -n "$b" ] || fail "pytorch_landscape.py failed"
	ratio=$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.1f", b / a }')
	printf 'pair %d   fmnist-tui %.3f s   PyTorch %.3f s   ratio %s\n' "$i" "$a" "$b" "$ratio"
	ratios="$ratios $ratio"
	i=$((i + 1))
done

# shellcheck disable=SC2086 # one ratio a line
printf '%s\n' $ratios | sort -n | awk '
	{ r[NR] = $1 }
	END {
		m = NR % 2 ? r[(NR + 1) / 2] : (r[NR / 2] + r[NR / 2 + 1]) / 2
		printf "median ratio %.1f (%.1f to %.1f, %d pairs)\n", m, r[1], r[NR], NR
	}'
