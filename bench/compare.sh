#!/bin/sh
# Training speed of fmnist-tui beside PyTorch's, in turn on one core.
#
#   bench/compare.sh [-n PAIRS] [-p PROGRAM] [--hidden-layers N] [--hidden-units N]
#                    [--batch-norm] [--dropout P] [--batch-size N] [--epochs N]
#                    [--autoencoder]
#
# PROGRAM is ./fmnist-tui. $PYTHON is the Python with torch, $CORE the core that both are
# bound to (where taskset is there). The data set is that of $FMNIST_DATA_DIR; without it
# fmnist-tui's synthetic set and random bytes for PyTorch: the work is the same. Needs
# python3-torch.
#
# The two take turns, so that another load on the machine falls on both. PyTorch trains
# --epochs epochs and fmnist-tui ten times as many, so that both are measured about as
# long. A pair's ratio is of the median epochs; the result is the median of the ratios.
set -eu

here=$(dirname "$0")
pairs=5
program=./fmnist-tui
python=${PYTHON:-/usr/bin/python3}
epochs=3
network=
autoencoder=

fail()
{
	echo "compare.sh: $*" >&2
	exit 1
}

usage()
{
	echo "compare.sh: $*" >&2
	exit 2
}

while [ $# -gt 0 ]; do
	if [ "$1" = --autoencoder ]; then
		autoencoder=autoencoder
		shift
		continue
	fi
	if [ "$1" = --batch-norm ]; then
		network="$network $1"
		shift
		continue
	fi
	[ $# -gt 1 ] || usage "$1: needs a value"
	case $1 in
	-n | --epochs | --hidden-layers | --hidden-units | --batch-size)
		case $2 in
		*[!0-9]* | '') usage "$1: a whole number is wanted, not '$2'" ;;
		esac
		;;
	esac
	case $1 in
	-n) pairs=$2 ;;
	-p) program=$2 ;;
	--epochs) epochs=$2 ;;
	--hidden-layers | --hidden-units | --batch-size | --dropout) network="$network $1 $2" ;;
	*) usage "$1: no such option" ;;
	esac
	shift 2
done

[ "$pairs" -gt 0 ] || usage "-n: at least one pair"
[ -x "$program" ] || fail "$program: no such program; build it, or name it with -p"
"$python" -c 'import torch' 2>/dev/null ||
	fail "$python has no torch; install python3-torch, or set PYTHON"

synthetic=
data=
if [ -z "${FMNIST_DATA_DIR:-}" ]; then
	synthetic=--synthetic
	data='--data synthetic'
fi

bind=
if command -v taskset >/dev/null; then
	bind="taskset -c ${CORE:-0}"
fi

# OpenBLAS chooses its kernels itself, for both, and computes on one thread.
alone()
{
	# shellcheck disable=SC2086 # $bind is words
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 \
		$bind "$@"
}

speed()
{
	"$python" -c 'import json, sys; print(json.load(sys.stdin)["examples_per_second"])'
}

# shellcheck disable=SC2086 # $network, $data and $synthetic are words
ours()
{
	alone "$program" bench $autoencoder --json --threads 1 $data $network --epochs $((epochs * 10))
}

# shellcheck disable=SC2086
theirs()
{
	alone "$python" "$here/pytorch_train.py" $synthetic $network \
		${autoencoder:+--autoencoder} --epochs "$epochs"
}

ratios=
i=1
while [ "$i" -le "$pairs" ]; do
	line=$(ours) || fail "$program bench failed"
	a=$(echo "$line" | speed)
	line=$(theirs) || fail "pytorch_train.py failed"
	b=$(echo "$line" | speed)
	ratio=$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.2f", a / b }')
	printf 'pair %d   fmnist-tui %.0f   PyTorch %.0f   examples/s   ratio %s\n' \
		"$i" "$a" "$b" "$ratio"
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
