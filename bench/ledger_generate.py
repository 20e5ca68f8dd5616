"""Writes a made-up ledger as JSON Lines: ledger_generate.py CLAIMS FOLDER

FOLDER/places.csv: 20,000 places; FOLDER/records.jsonl: parties, 2,000 sources, one item for about eight claims, and CLAIMS
claims in the form that a person types, with chains of one to four links. Places are drawn by Zipf's law: the first has
thousands of claims, most have a few. One claim in two hundred has a review. The same arguments give the same bytes.
"""

import bisect
import itertools
import json
import random
import sys

WORDS = (
    "forces column bridge crossing village school outskirts road fire smoke hall square river line trench convoy "
    "night morning report drone footage shelling positions advance withdrawal regrouped soldiers flag centre market "
    "station depot forest field hill border checkpoint supply repair local resident officer brigade minister spokesman "
    "statement denied confirmed continued stopped heavy light several two three dozen reached entered left held"
).split()
HEDGES = ["attributed"] * 6 + ["hearsay"] * 2 + ["own-voice", "quote", "hearsay-attributed", "denies"]
SAYS = ["control({p}, {a})", "left({p}, {a})", "fighting(ua, ru, {a})", "presence({p}, {a})", "no-control({p}, {a})",
        "advance({p}, {a})", "leaving({p}, {a})"]


def main():
    count, folder = int(sys.argv[1]), sys.argv[2]
    rng = random.Random(20250312)
    places = 20_000
    with open(f"{folder}/places.csv", "w", encoding="utf-8") as out:
        out.write("id,name,name_uk,lat,lon,kind,country\n")
        for i in range(places):
            lat, lon = 46 + 6 * rng.random(), 31 + 8 * rng.random()
            out.write(f"p{i},Selo{i},Село{i},{lat:.4f},{lon:.4f},village,UA\n")
    # Zipf's law with exponent 1, bounded: the cumulated weights are searched.
    weights = list(itertools.accumulate(1 / (i + 10) for i in range(places)))
    with open(f"{folder}/records.jsonl", "w", encoding="utf-8") as out:
        def put(record):
            out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")

        for party, name in (("ua", "Ukraine"), ("ru", "Russia")):
            put({"kind": "party", "id": party, "names": [{"lang": "en", "text": name}], "reason": "the benchmark's names"})
        for i in range(2_000):
            kind = ("agency", "newspaper", "channel", "official-body", "person")[i % 5]
            put({"kind": "source", "id": f"s{i}", "type": kind, "names": [{"lang": "en", "text": f"Source {i}"}]})
        item = 0
        for i in range(count):
            if i % 8 == 0:
                item = i // 8
                day = 1 + item * 730 // (count // 8 + 1)
                date = f"202{4 + day // 366}-{1 + (day % 365) // 31:02}-{1 + (day % 365) % 28:02}T{item % 24:02}:00:00Z"
                put({"kind": "item", "id": f"i{item}", "type": "article", "publisher": f"s{rng.randrange(2_000)}",
                     "published": date, "language": "en", "title": " ".join(rng.choices(WORDS, k=7))})
            place = bisect.bisect(weights, rng.random() * weights[-1])
            says = rng.choice(SAYS).format(p=rng.choice(("ua", "ru")), a=f"p{min(place, places - 1)}")
            hedge = rng.choice(HEDGES)
            claim = {"kind": "claim", "id": f"c{i}", "item": f"item/i{item}", "says": says, "hedge": hedge,
                     "words": " ".join(rng.choices(WORDS, k=rng.randrange(4, 12))), "when": date[:10]}
            if hedge == "hearsay":
                claim["by"] = "unnamed"
            elif hedge != "own-voice":
                claim["by"] = f"s{rng.randrange(2_000)}"
                relays = [f"s{rng.randrange(2_000)}" for _ in range(rng.choice((0, 0, 0, 1, 1, 2)))]
                if relays:
                    claim["through"] = relays
            put(claim)
            if i % 200 == 199:
                put({"kind": "review", "id": f"r{i}", "by": f"s{rng.randrange(2_000)}", "target": f"claim/c{i}",
                     "aspect": "content", "result": "verified"})


main()
