#!/usr/bin/env bash
# Builds the Sudzha example into a store: build.sh PROGRAM STORE. Run again, it changes nothing.
set -euo pipefail

if [[ $# -ne 2 ]]; then
  echo "usage: build.sh PROGRAM STORE" >&2
  exit 2
fi
program=$1
store=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

frontkart() {
  "$program" --store "$store" "$@"
}

frontkart import places "$here/places.csv"
frontkart import regions "$here/regions.geojson"
frontkart import snapshots "$here/states" --map example --profile geojson --date-from filename \
  --status-property status --legend "$here/legend.json" \
  --mapper "Frontkart example" --licence CC0-1.0 --redistribute data --illustrative --public
frontkart import snapshots "$here/states-b" --map example-b --profile geojson --date-from filename \
  --status-property status --legend "$here/legend-b.json" \
  --mapper "Frontkart example, second mapper" --licence CC0-1.0 --redistribute data --illustrative --public
frontkart import records "$here/records.jsonl"
