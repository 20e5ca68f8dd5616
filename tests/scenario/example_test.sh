#!/usr/bin/env bash
# Builds the Sudzha example twice and asks what it must answer: example_test.sh PROGRAM SOURCE
set -euo pipefail

program=$(realpath "$1")
example=$(realpath "$2")/examples/sudzha
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FRONTKART_STORE=$work/example.db

failures=0
# expect WHAT TEXT COMMAND...: the command succeeds and its output contains the text.
expect() {
  local what=$1 text=$2 output
  shift 2
  if ! output=$("$@" 2>"$work/messages"); then
    echo "FAILED: $what: $* failed: $(<"$work/messages")"
  elif [[ $output != *"$text"* ]]; then
    printf 'FAILED: %s: %s\n  expected: %s\n  got: %s\n' "$what" "$*" "$text" "${output:0:2000}"
  else
    return 0
  fi
  failures=$((failures + 1))
}

again() {
  "$program" import snapshots "$example/states" --map example --profile geojson --date-from filename \
    --status-property status --legend "$example/legend.json" --json
}

"$example/build.sh" "$program" "$FRONTKART_STORE" >"$work/build.log" 2>&1 || {
  cat "$work/build.log"
  exit 1
}

expect "all states are there" '"map":"example"' "$program" maps --json
expect "importing again adds nothing" '"read":16,"added":0,"corrected":0,"unchanged":16' again
for kind in place region; do
  expect "importing ${kind}s again adds nothing" '"added":0,"corrected":0' \
    "$program" import "${kind}s" "$example/${kind}s."* --json
done

# The whole history of Sudzha, written by hand from the story that the example tells.
history='"history":[{"from":"2024-08-06T00:00:00Z","to":"2024-08-12T00:00:00Z","status":null,"standing":null,"party":null}'
history+=',{"from":"2024-08-12T00:00:00Z","to":"2024-08-14T00:00:00Z","status":"unclear","standing":"unclear","party":null}'
history+=',{"from":"2024-08-14T00:00:00Z","to":"2025-03-12T00:00:00Z","status":"ua-held-in-russia","standing":"held","party":"ua"}'
history+=',{"from":"2025-03-12T00:00:00Z","to":null,"status":null,"standing":null,"party":null}]'
expect "Sudzha by coordinate" "$history" "$program" who 35.2686,51.1943 --map example --json
for name in Sudzha Sudzja Суджа sudzha; do
  expect "Sudzha by the name $name" "$history" "$program" who "$name" --map example --json
done
expect "the region by law stands beside the history" '"de_jure":{"party":"ru","region":"ru-kursk",' \
  "$program" who sudzha --json

# Official area of Oslo municipality, not the coarse polygon's.
expect "a comparison uses the official area" '"basis":"official"' \
  "$program" area --map example --status ua-held-in-russia --at 2024-09-05 --compare no-oslo --json
expect "the store is sound" '"ok":true' "$program" check --rebuild --json

if ((failures > 0)); then exit 1; fi
echo "the example answers as it should"
