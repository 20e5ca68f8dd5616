#!/usr/bin/env bash
# How long an edition takes: 2,000 made-up public records and three maps, published; then one record more, and published again; then
# once more with nothing changed; each edition checked by verify-edition. With --editions N the same edition is published N times more
# with one change each, which shows whether a long row of editions costs the next one anything. Prints Markdown for docs/performance.md.
#
#   bench/publish.sh [--records 2000] [--states 400] [--editions 0] [--program build/release/frontkart] [--web web/dist]
#
# Builds nothing: cmake --preset release && cmake --build build/release --target frontkart. Without a built page it publishes data only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

records=2000 states=400 editions=0 program=build/release/frontkart web=web/dist
while (($# > 0)); do
  case $1 in
    --records | --states | --editions | --program | --web) printf -v "${1#--}" %s "${2:?$1 needs a value}"; shift 2 ;;
    *) echo "unknown option $1; see the top of bench/publish.sh" >&2; exit 2 ;;
  esac
done
program=$(realpath -e "$program")
page=()
[[ -f $web/index.html ]] && page=(--web "$(realpath -e "$web")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 bench/publish_generate.py "$records" "$states" "$work"
cd "$work"

frontkart() {
  "$program" --store desk.db "$@"
}
frontkart import places places.csv >/dev/null
frontkart import regions regions.geojson >/dev/null
for map in a b c; do
  frontkart import snapshots "maps/$map" --map "$map" --profile geojson --date-from filename --status-property status \
    --legend legend.json --mapper "Mapper $map" --licence CC0-1.0 --redistribute data --public >/dev/null
done
frontkart import records records.jsonl >/dev/null

# timed NAME COMMAND…: a row of the table with wall time, processor time and peak memory
timed() {
  python3 - "$@" <<'PY'
import resource, subprocess, sys, time
begin = time.monotonic()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, check=False)
wall = time.monotonic() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"| {sys.argv[1]} | {wall:.2f} s | {used.ru_utime + used.ru_stime:.2f} s | {used.ru_maxrss // 1024} MiB |")
sys.exit(done.returncode)
PY
}
publish=("$program" --store desk.db publish public --url https://example.org/ --delay 0 --approved-by editor "${page[@]}")
echo "$(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg) at the beginning."
echo
echo "| | time | processor | memory |"
echo "|---|---|---|---|"
timed "first edition" "${publish[@]}"
frontkart record correction.jsonl --because "a second look" >/dev/null
timed "next, one record changed" "${publish[@]}"
timed "next, nothing changed" "${publish[@]}"
timed "verify-edition" "$program" verify-edition public
for ((i = 1; i <= editions; ++i)); do
  sed "s/\"confidence\": \"[a-z]*\"/\"confidence\": \"$( ((i % 2)) && echo low || echo moderate)\"/" correction.jsonl >again.jsonl
  frontkart record again.jsonl --because "look $i" >/dev/null
  "${publish[@]}" >/dev/null
done
if ((editions > 0)); then
  frontkart record correction.jsonl --because "a last look" >/dev/null
  timed "next, after $((editions + 3)) editions" "${publish[@]}"
fi
echo
echo "$(grep -c '"kind"' public/contents.*.jsonl | sed 's/.*://' | sort -n | tail -n 1) records with the maps' states, $(find public -type f | wc -l) files, $(du -sb public | cut -f 1) bytes with the edition before."
