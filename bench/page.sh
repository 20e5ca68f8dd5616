#!/usr/bin/env bash
# What the page costs a reader with a phone on a slow line: Lighthouse's scores (medians), and when picture, date, card and map are there
# and after how many bytes. Published example, hosted as a plain folder with gzip: bench/page.sh [EDITION] (a folder that is there
# already instead). FRONTKART_RUNS looks as a phone. Numbers are printed, not judged.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
edition=${1:-}
if [[ -z $edition ]]; then
  build release frontkart
  build_page
  examples/sudzha/build.sh build/release/frontkart "$work/example.db" >/dev/null
  edition=$work/edition
  build/release/frontkart --store "$work/example.db" publish "$edition" --web web/dist --approved-by bench --delay 0 >/dev/null
fi
# Not among the page's packages: it is as large as all of them together.
(cd "$work" && npm init --yes >/dev/null && npm install --no-audit --no-fund --silent lighthouse@13)
export CHROME_PATH=${FRONTKART_CHROMIUM:-/usr/bin/chromium}
node bench/page.mjs "$edition" "$work/node_modules/lighthouse/cli/index.js"
