#!/usr/bin/env bash
# Everything that docs/performance.md has of maps, measured anew: builds the release preset with the benchmarks, runs bench/peers.sh
# and bench/scale.sh, and leaves Markdown in build/release/performance.md.
#
#   FRONTKART_DATA=FOLDER bench/all.sh [--quick] [--install]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
quick=()
while (($# > 0)); do
  case $1 in
    --quick) quick=(--quick); shift ;;
    --install)
      # Before configuring, which looks for the peers' libraries.
      read -r -a packages < <(sed -n 's/^packages=(\(.*\))$/\1/p' bench/peers.sh)
      apt-get install -y --no-install-recommends "${packages[@]}" >&2
      shift
      ;;
    *) echo "unknown option $1; see the top of bench/all.sh" >&2; exit 2 ;;
  esac
done
build=build/release
cmake --preset release -DFRONTKART_BENCH=ON >&2
cmake --build "$build" --target frontkart bench_peers bench_scale -j "${FRONTKART_JOBS:-2}" >&2
status=0
{
  echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d ' ' -f 1 /proc/loadavg) at the beginning."
  echo
  bench/peers.sh --build "$build" "${quick[@]}" || status=1
  bench/scale.sh --build "$build" "${quick[@]}" || status=1
} >"$build/performance.md"
cat "$build/performance.md"
exit "$status"
