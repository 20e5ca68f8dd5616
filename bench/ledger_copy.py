"""Standard input: claims as 'frontkart log --json' prints them. Output: rows for COPY: id, places, words, body."""

import json
import sys


def escaped(text):
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


for line in sys.stdin:
    entry = json.loads(line)
    body = entry["body"]
    places = {a for a in body["says"]["args"] if isinstance(a, str) and a.startswith("place/")}
    if body.get("where", {}).get("ref"):
        places.add(body["where"]["ref"])
    row = (entry["id"], "{" + ",".join(f'"{p}"' for p in sorted(places)) + "}", body.get("words", ""),
           json.dumps(body, ensure_ascii=False))
    print("\t".join(escaped(field) for field in row))
