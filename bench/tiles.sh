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
postgres=/usr/lib/postgresql/15/bin
[[ -x $postgres/postgres ]] || { echo "missing: postgresql-15-postgis-3" >&2; exit 1; }
here=$PWD/bench

folder=$(mktemp -d)
server=
cleanup() {
  if [[ -n $server ]]; then
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"

"$inside" "$archive" . >inside.txt

mkdir states
zstd -q -d --long=27 -c "$archive" | tar -x -C states
export PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 "$here/tiles_states.py" states >states.csv

as_user=()
mkdir pg
if ((EUID == 0)); then
  chmod 711 "$folder"
  chown postgres pg
  as_user=(setpriv --reuid postgres --regid "$(id -g postgres)" --clear-groups)
fi
(cd / && "${as_user[@]}" "$postgres/initdb" -D "$folder/pg/data" -U frontkart -A trust -E UTF8 --locale=C >"$folder/initdb.log")
(cd / && exec "${as_user[@]}" "$postgres/postgres" -D "$folder/pg/data" -k "$folder/pg" -c listen_addresses= \
  -c fsync=off -c shared_buffers=1GB -c work_mem=256MB -c max_parallel_workers_per_gather=0) >"$folder/server.log" 2>&1 &
server=$!
for ((i = 0; i < 300; ++i)); do
  if "$postgres/pg_isready" -q -h "$folder/pg" -U frontkart; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.1
done
psql -X -q -h "$folder/pg" -U frontkart -d postgres -f "$here/tiles.sql" >postgis.txt
/usr/bin/python3 "$here/tiles_table.py" inside.txt postgis.txt
