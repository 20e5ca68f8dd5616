#!/usr/bin/env bash
# Frontkart beside PostgreSQL with PostGIS, in one run on the same states:
#
#   FRONTKART_DATA=FOLDER bench/peers.sh [--program build/dev/frontkart] [--bench build/dev/bench/bench_answers] [--quick]
#
# FOLDER holds occupied-daily_2024-07_2026-08.tar.zst. Needs Debian's postgresql-15-postgis-3, python3 and zstd. The server
# is started for this run alone: as an unprivileged user, in a temporary folder, on a socket in it and on no network port.
# Prints a table of medians and ratios, and compares every answer: fails where one differs. --quick leaves out the exact areas
# (several minutes). With --bench (built by cmake -DFRONTKART_BENCH=ON) it adds the times inside the process.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=build/dev/frontkart
bench=
exact=true
while (($# > 0)); do
  case $1 in
    --program) program=${2:?--program needs a file}; shift 2 ;;
    --bench) bench=${2:?--bench needs a file}; shift 2 ;;
    --quick) exact=false; shift ;;
    *) echo "unknown option $1; see the top of bench/peers.sh" >&2; exit 2 ;;
  esac
done
program=$(realpath -e "$program")
here=$PWD/bench
archive=${FRONTKART_DATA:?set FRONTKART_DATA to the folder of the archives}/occupied-daily_2024-07_2026-08.tar.zst
[[ -r $archive ]] || { echo "$archive is not there; nothing was measured" >&2; exit 1; }
postgres=/usr/lib/postgresql/15/bin
[[ -x $postgres/initdb ]] || { echo "PostgreSQL 15 is not installed: apt-get install postgresql-15-postgis-3" >&2; exit 1; }

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

# PostgreSQL refuses to run as root.
as_user=()
if ((EUID == 0)); then
  user=postgres
  chmod 711 "$folder"
  as_user=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi
mkdir pg
if ((EUID == 0)); then chown "$user" pg; fi
(cd / && "${as_user[@]}" "$postgres/initdb" -D "$folder/pg/data" -U frontkart -A trust -E UTF8 --locale=C >"$folder/initdb.log")
(cd / && exec "${as_user[@]}" "$postgres/postgres" -D "$folder/pg/data" -k "$folder/pg" -c listen_addresses= \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=1GB -c work_mem=256MB \
  -c maintenance_work_mem=512MB -c max_wal_size=8GB) >"$folder/server.log" 2>&1 &
server=$!
for ((i = 0; i < 300; ++i)); do
  if "$postgres/pg_isready" -q -h "$folder/pg" -U frontkart; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.1
done

mkdir states
zstd -q -d --long=27 -c "$archive" | tar -x -C states
python3 "$here/peers_prepare.py" states .

# ---- Frontkart, as a person runs it: a new process each time, which reads the store
# seconds RUNS COMMAND…: the median wall time in ms; the output is thrown away
milliseconds() {
  local runs=$1 times=() start
  shift
  for ((i = 0; i < runs; ++i)); do
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1
    times+=($((($(date +%s%N) - start) / 1000)))
  done
  printf '%s\n' "${times[@]}" | sort -n | awk '{ t[NR] = $1 } END { printf "%.3f\n", t[int((NR + 1) / 2)] / 1000 }'
}
import_new() {
  rm -rf fresh.db fresh.db.files
  "$program" --store fresh.db import snapshots "$archive" --map daily --profile geojson --date-from filename --status ru-occupied
}
ours_import=$(milliseconds 3 import_new)
export FRONTKART_STORE=$folder/fresh.db
ours_points=$(milliseconds 5 "$program" who --points points.csv -o stretches.csv --map daily)
ours_area=$(milliseconds 5 "$program" area --map daily --status ru-occupied --every state -o areas.csv)
ours_at=$(milliseconds 11 "$program" at 2025-03-12 --map daily -o at.geojson)
for made in stretches.csv areas.csv at.geojson; do
  [[ -s $made ]] || { echo "$program made no $made" >&2; exit 1; }
done
if [[ -n $bench ]]; then (cd "$OLDPWD" && "$bench" "$FRONTKART_DATA") >inside.txt; fi

# ---- PostGIS
psql -X -q -h "$folder/pg" -U frontkart -d postgres -v exact="$exact" -f "$here/peers.sql" >theirs.txt

PYTHONDONTWRITEBYTECODE=1 python3 "$here/peers_table.py" theirs.txt "$ours_import" "$ours_points" "$ours_area" "$ours_at" inside.txt
