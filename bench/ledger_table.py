"""Prints the table of bench/ledger.sh: ledger_table.py LINES TIMES OURS PEER"""

import sys

lines = int(sys.argv[1])
times = {row.split()[0]: list(map(float, row.split()[1:])) for row in open(sys.argv[2])}
ours = {row.split()[0]: list(map(float, row.split()[1:])) for row in open(sys.argv[3])}
peer = {row.split()[0]: list(map(float, row.split()[1:])) for row in open(sys.argv[4]) if row.strip()}
peer_import = times["pg_copy"][0] + times["pg_index"][0]
print()
print("| task | ours | PostgreSQL | ratio |")
print("|---|---|---|---|")
rate = lines / times["import"][0]
print(f"| {lines} records in, chained, expanded, checked | {times['import'][0]:.1f} s ({rate:,.0f}/s) | "
      f"{peer_import:.1f} s for COPY of the finished claims and their indexes | {peer_import / times['import'][0]:.2f} × |")
for kind in ("who", "search"):
    print(f"| `{kind}`, median / 99th percentile | {ours[kind][1]:.2f} / {ours[kind][2]:.2f} ms | {peer[kind][1]:.2f} / {peer[kind][2]:.2f} ms | "
          f"{peer[kind][1] / ours[kind][1]:.1f} × / {peer[kind][2] / ours[kind][2]:.1f} × |")
print(f"| `origins`, median / 99th percentile | {ours['origins'][1]:.2f} / {ours['origins'][2]:.2f} ms | – | – |")
print(f"| `check`, `check --rebuild` | {times['check'][0]:.1f} s, {times['rebuild'][0]:.1f} s | – | – |")
print(f"| memory of import, check, rebuild | {times['import'][1]:.0f}, {times['check'][1]:.0f}, {times['rebuild'][1]:.0f} MiB | – | – |")
