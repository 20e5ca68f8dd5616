#!/usr/bin/env bash
# A ledger of a million made-up claims: how fast it is recorded, asked and checked, beside PostgreSQL in the same run.
#
#   bench/ledger.sh [--claims 1000000] [--program build/release/frontkart] [--bench build/release/bench/bench_ledger]
#
# Builds neither: cmake --preset release -DFRONTKART_BENCH=ON && cmake --build build/release. Needs Debian's python3 and
# postgresql-15. The server is started for this run alone: as an unprivileged user, in a temporary folder, on a socket in it
# and on no network port, with fsync off (ours is on). It gets the expanded bodies as our ledger holds them, in a table with the indexes that
# the same questions need (place → claims, full text), and no chain, no history and no check of references.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/postgres.sh
source bench/postgres.sh

claims=1000000
program=build/release/frontkart
bench=build/release/bench/bench_ledger
while (($# > 0)); do
  case $1 in
    --claims) claims=${2:?--claims needs a number}; shift 2 ;;
    --program) program=${2:?--program needs a file}; shift 2 ;;
    --bench) bench=${2:?--bench needs a file}; shift 2 ;;
    *) echo "unknown option $1; see the top of bench/ledger.sh" >&2; exit 2 ;;
  esac
done
program=$(realpath -e "$program")
bench=$(realpath -e "$bench")
here=$PWD/bench
need_postgres postgresql-15

begin_in_folder

echo "Generating $claims claims"
python3 "$here/ledger_generate.py" "$claims" .
lines=$(wc -l <records.jsonl)

# measured NAME COMMAND…: seconds and peak memory of a command
measured() {
  local name=$1
  shift
  python3 - "$name" "$@" <<'PY'
import resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL)
seconds = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{sys.argv[1]} {seconds:.2f} {used.ru_maxrss // 1024}", file=open("times.txt", "a"))
print(f"  {sys.argv[1]}: {seconds:.2f} s, peak {used.ru_maxrss // 1024} MiB")
sys.exit(done.returncode)
PY
}

echo "Frontkart"
"$program" --store l.db import places places.csv >/dev/null
measured import "$program" --store l.db import records records.jsonl
measured check "$program" --store l.db check
measured rebuild "$program" --store l.db check --rebuild
echo "  store: $(($(stat -c %s l.db) >> 20)) MiB"

# Places from the most to the least talked of, and words from common to rare.
python3 - <<'PY'
import random
rng = random.Random(7)
places = [0, 1, 2, 5, 10, 20, 50] + [rng.randrange(20_000) for _ in range(93)]
words = ["bridge", "forces north", "convoy", "regrouped soldiers", "drone footage", "spokesman denied", "withdrawal", "hill",
         "supply road night", "checkpoint"]
with open("queries.txt", "w") as out:
    for p in places:
        out.write(f"who p{p}\n")
        out.write(f"origins p{p}\n")
        out.write(f"search Selo{p}\n")
    for w in words * 10:
        out.write(f"search {w}\n")
PY
echo "Questions, in the process, warm: kind, number, median, 99th percentile, longest (ms), bytes of an answer"
"$bench" l.db queries.txt | tee ours.txt

echo "PostgreSQL"
start_postgres synchronous_commit=off full_page_writes=off shared_buffers=2GB work_mem=256MB maintenance_work_mem=1GB max_wal_size=8GB
"$program" --store l.db log --json --kind claim |
  python3 "$here/ledger_copy.py" >claims.tsv
"${psql[@]}" -c "CREATE TABLE claims (id text PRIMARY KEY, places text[], words text, body jsonb)"
measured pg_copy "${psql[@]}" -c "\\copy claims FROM claims.tsv"
measured pg_index "${psql[@]}" \
  -c "CREATE INDEX ON claims USING gin (places)" -c "CREATE INDEX ON claims USING gin (to_tsvector('simple', words))" -c "ANALYZE claims"
python3 "$here/ledger_peer.py" queries.txt >peer.sql
"${psql[@]}" -A -t -f peer.sql >peer.out
python3 "$here/ledger_table.py" "$lines" times.txt ours.txt peer.out
