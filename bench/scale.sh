#!/usr/bin/env bash
# Time and peak memory against size: the daily map once, 10 and 100 times side by side, and ten years of hourly states made by
# small changes from a fixed seed.
#
#   FRONTKART_DATA=FOLDER bench/scale.sh [--build build/release] [--quick]
#
# FOLDER holds occupied-daily_2024-07_2026-08.tar.zst. Each size has a process of its own. Prints Markdown, and writes a log-log
# picture and the numbers to BUILD/scale.svg and BUILD/scale.txt. --quick leaves out the largest sizes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=build/release
copies=(1 3 10 30 100)
hours=(876 2770 8760 27700 87600)
while (($# > 0)); do
  case $1 in
    --build) build=${2:?--build needs a folder}; shift 2 ;;
    --quick) copies=(1 3 10); hours=(876 2770 8760); shift ;;
    *) echo "unknown option $1; see the top of bench/scale.sh" >&2; exit 2 ;;
  esac
done
archive=${FRONTKART_DATA:?set FRONTKART_DATA to the folder of the archives}/occupied-daily_2024-07_2026-08.tar.zst
[[ -r $archive ]] || { echo "$archive is not there; nothing was measured" >&2; exit 1; }
program=$build/bench/bench_scale
[[ -x $program ]] || { echo "$program is not there: configure with -DFRONTKART_BENCH=ON and build bench_scale" >&2; exit 1; }
: >"$build/scale.txt"
for n in "${copies[@]}"; do
  echo "== $n copies" >&2
  "$program" "$archive" copies "$n" >>"$build/scale.txt"
done
for n in "${hours[@]}"; do
  echo "== $n hours" >&2
  "$program" "$archive" hours "$n" >>"$build/scale.txt"
done
PYTHONDONTWRITEBYTECODE=1 python3 bench/scale_plot.py "$build/scale.txt" "$build/scale.svg"
