"""The questions of bench/ledger.sh as SQL, each twice and timed by the server: ledger_peer.py QUERIES"""

import sys

print("DO $$ DECLARE t timestamptz; n bigint; BEGIN")
print("  CREATE TEMP TABLE times (kind text, ms float8); ")
lines = [line.rstrip("\n").split(" ", 1) for line in open(sys.argv[1], encoding="utf-8")]
for turn in range(2):
    if turn == 1:
        print("  DELETE FROM times;")
    for kind, text in lines:
        if kind == "who":
            query = f"SELECT body::text FROM claims WHERE places @> ARRAY['place/{text}'] ORDER BY id DESC LIMIT 500"
        elif kind == "search" and not text.startswith("Selo"):
            query = ("SELECT body::text FROM claims WHERE to_tsvector('simple', words) @@ "
                     f"plainto_tsquery('simple', '{text}') ORDER BY id DESC LIMIT 50")
        else:
            continue
        print(f"  t := clock_timestamp(); SELECT sum(length(b.body)) INTO n FROM ({query}) b(body);"
              f" INSERT INTO times VALUES ('{kind}', extract(epoch FROM clock_timestamp() - t) * 1000);")
print("END $$;")
print("SELECT kind || ' ' || count(*) || ' ' || percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) || ' ' ||"
      " percentile_disc(0.99) WITHIN GROUP (ORDER BY ms) || ' ' || max(ms) FROM times GROUP BY kind ORDER BY kind;")
