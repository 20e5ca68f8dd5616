#!/usr/bin/env bash
# Vector tiles of a history of daily states by Frontkart and by PostGIS (ST_AsMVT), the same tiles in one run:
#
#   FRONTKART_DATA=FOLDER bench/tiles.sh [--build build/release]
#
# FOLDER holds occupied-daily_2024-07_2026-08.tar.zst. The build folder was configured with -DFRONTKART_BENCH=ON and has the target
# bench_tiles. Needs the Debian packages postgresql-15-postgis-3 and zstd. PostgreSQL is started for this run alone: as an
# unprivileged user, in a temporary folder, on a socket in it and on no network port.
#
# Prints Markdown: tiles per second and processor core, the static archive, sizes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/postgres.sh
source bench/postgres.sh

build=build/release
while (($# > 0)); do
  case $1 in
    --build) build=${2:?--build needs a folder}; shift 2 ;;
    *) echo "unknown option $1; see the top of bench/tiles.sh" >&2; exit 2 ;;
  esac
done
inside=$(realpath -e "$build/bench/bench_tiles") ||
  { echo "$build has no bench_tiles: configure with -DFRONTKART_BENCH=ON and build it" >&2; exit 1; }
archive=$(realpath -e "${FRONTKART_DATA:?set FRONTKART_DATA to the folder of the archives}/occupied-daily_2024-07_2026-08.tar.zst")
need_postgres postgresql-15-postgis-3
here=$PWD/bench

begin_in_folder

"$inside" "$archive" . >inside.txt

mkdir states
zstd -q -d --long=27 -c "$archive" | tar -x -C states
export PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 "$here/tiles_states.py" states >states.csv

start_postgres shared_buffers=1GB work_mem=256MB max_parallel_workers_per_gather=0
"${psql[@]}" -f "$here/tiles.sql" >postgis.txt
/usr/bin/python3 "$here/tiles_table.py" inside.txt postgis.txt
