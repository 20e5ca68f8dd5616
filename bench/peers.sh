#!/usr/bin/env bash
# Frontkart beside PostGIS, S2, GEOS, GeographicLib, Clipper and GeoPandas, in one run on the same data:
#
#   FRONTKART_DATA=FOLDER bench/peers.sh [--build build/release] [--quick] [--install]
#
# FOLDER holds occupied-daily_2024-07_2026-08.tar.zst, deepstate_2024-07_2025-08.tar.zst and regions_osm.geojson. The build folder was
# configured with -DFRONTKART_BENCH=ON and has the targets frontkart and bench_peers. --install installs the peers (Debian
# packages, listed below) where they are missing; it needs root. PostgreSQL is started for this run alone: as an unprivileged
# user, in a temporary folder, on a socket in it and on no network port.
#
# Prints Markdown: medians and ratios, sizes, and what came out of comparing the answers; fails where one differs. --quick leaves
# out the areas with split edges on most days, and xz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/postgres.sh
source bench/postgres.sh

packages=(postgresql-15-postgis-3 libgeographiclib-dev libgeos-dev libs2-dev libpolyclipping-dev python3-geopandas python3-rtree python3-pyproj zstd xz-utils)
build=build/release
exact=true
while (($# > 0)); do
  case $1 in
    --build) build=${2:?--build needs a folder}; shift 2 ;;
    --quick) exact=false; shift ;;
    --install) apt-get install -y --no-install-recommends "${packages[@]}" >&2; shift ;;
    *) echo "unknown option $1; see the top of bench/peers.sh" >&2; exit 2 ;;
  esac
done
say() { echo "== $*" >&2; }
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
if ((${#missing[@]} > 0)); then
  echo "missing: ${missing[*]}: run with --install as root, or apt-get install them" >&2
  exit 1
fi
program=$(realpath -e "$build/src/frontkart" 2>/dev/null || realpath -e "$build/frontkart") ||
  { echo "$build has no program frontkart: cmake --build $build --target frontkart bench_peers" >&2; exit 1; }
inside=$(realpath -e "$build/bench/bench_peers") ||
  { echo "$build has no bench_peers: configure with -DFRONTKART_BENCH=ON and build it" >&2; exit 1; }
# Debian's Python, which is the one that has its packages.
python=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
here=$PWD/bench
data=$(realpath -e "${FRONTKART_DATA:?set FRONTKART_DATA to the folder of the archives}")
archive=$data/occupied-daily_2024-07_2026-08.tar.zst
full=$data/deepstate_2024-07_2025-08.tar.zst
regions=$data/regions_osm.geojson
for file in "$archive" "$full" "$regions"; do
  [[ -r $file ]] || { echo "$file is not there; nothing was measured" >&2; exit 1; }
done

begin_in_folder

say "the data"
mkdir states
zstd -q -d --long=27 -c "$archive" | tar -x -C states
"$python" "$here/peers_prepare.py" states "$regions" .

say "inside the process, beside GeographicLib, S2, Clipper and GEOS"
"$inside" "$archive" . >inside.txt || { grep -q '^wrong' inside.txt || exit 1; }

say "the whole command, a new process each time"
timed() { "$python" "$here/timed.py" "$@" >>command.txt; }
fresh() { rm -rf fresh.db fresh.db.files; }
import=(--store fresh.db import snapshots)
for ((i = 0; i < 3; ++i)); do
  fresh
  timed import_command "frontkart, command" 1 "unpack, read, archive, build, sync" \
    "$program" "${import[@]}" "$archive" --map daily --profile geojson --date-from filename --status ru-occupied
done
export FRONTKART_STORE=$folder/fresh.db
timed points_command "frontkart, command" 5 "open the store, answer, write a file" "$program" who --points points.csv -o stretches.csv --map daily
timed area_command "frontkart, command" 5 "open the store, answer, write a file" \
  "$program" area --map daily --status ru-occupied --every state -o areas.csv
timed at_command "frontkart, command" 11 "open the store, answer, write GeoJSON" "$program" at 2025-03-12 --map daily -o at.geojson
for made in stretches.csv areas.csv at.geojson; do
  [[ -s $made ]] || { echo "$program made no $made" >&2; exit 1; }
done
mv fresh.db answers.db; rm -rf answers.db fresh.db.files
unset FRONTKART_STORE
for ((i = 0; i < 3; ++i)); do
  fresh
  timed deepstate "frontkart, command" 1 "archive file to a synced store, in a new process" \
    "$program" "${import[@]}" "$full" --map deepstate --profile deepstate
done
fresh

say "GeoPandas"
"$python" -W ignore "$here/peer_geopandas.py" states . >geopandas.txt

say "PostGIS"
start_postgres synchronous_commit=off full_page_writes=off shared_buffers=1GB work_mem=256MB maintenance_work_mem=512MB max_wal_size=8GB
"${psql[@]}" -v exact="$exact" -f "$here/peers.sql" >postgis.txt

say "sizes"
size_of() { printf 'fact\tbytes %s\t%s\n' "$1" "$2" >>sizes.txt; }
size_of "the GeoJSON files" "$(cat states/* states/*/* 2>/dev/null | wc -c)"
size_of "the archive as it came (zstd)" "$(stat -c %s "$archive")"
tar -C states -cf all.tar --sort=name --owner=0 --group=0 --mtime=@0 .
if $exact; then size_of "xz -9e of all files" "$(xz -9e -T1 -c all.tar | wc -c)"; fi
size_of "zstd -19 --long=27 of all files" "$(zstd -q -19 --long=27 -c all.tar | wc -c)"

"$python" "$here/peers_table.py" inside.txt command.txt geopandas.txt postgis.txt sizes.txt
