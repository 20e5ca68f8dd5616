#!/bin/sh
# How three mappers drew the Ukrainian-held pocket in Kursk oblast: the figures of docs/compare.md and a picture.
#
#   FRONTKART_DATA=FOLDER bench/compare_kursk.sh PROGRAM OUT
#
# FOLDER holds the archives of the maps, regions_osm.geojson and settlements.csv; OUT is a folder for the store, which is
# kept and used again, and for the results. The first run takes some minutes, for ISW draws every line anew each week.
set -eu

program=$1
out=$2
data=${FRONTKART_DATA:?"FRONTKART_DATA names the folder with the maps"}
store=$out/kursk.db
mkdir -p "$out"

if [ ! -e "$out/imported" ]; then
  "$program" --store "$store" import regions "$data/regions_osm.geojson"
  "$program" --store "$store" import places "$data/settlements.csv"
  for map in deepstate owl isw; do
    "$program" --store "$store" import snapshots "$data/$map"[_-]*.tar.zst --map "$map" --profile "$map"
  done
  : > "$out/imported"
fi

# The region's id, by a name that it has in the file.
region=$(python3 -c '
import json, sys
for feature in json.load(open(sys.argv[1]))["features"]:
    if "kursk" in json.dumps(feature["properties"]).lower():
        print(feature["properties"]["id"])
        break
' "$data/regions_osm.geojson")

compare() { "$program" --store "$store" compare "$@" --region "$region"; }
period="--from 2024-08-01 --to 2025-06-30"

for by in standing party; do
  compare deepstate owl isw $period --every month --by $by --json > "$out/months-$by.json"
  compare deepstate owl $period --by $by --json > "$out/lags-deepstate-owl-$by.json"
  compare deepstate isw $period --by $by --json > "$out/lags-deepstate-isw-$by.json"
  compare owl isw $period --by $by --json > "$out/lags-owl-isw-$by.json"
done
for pair in "deepstate owl" "deepstate isw" "owl isw"; do
  name=$(echo "$pair" | tr ' ' '-')
  for day in 2024-10-06 2025-03-09; do
    compare $pair --at $day --by party -o "$out/$name-$day.png"
    compare $pair --at $day --by party -o "$out/$name-$day.geojson"
  done
done
python3 "$(dirname "$0")/compare_kursk_table.py" "$out" | tee "$out/table.md"
