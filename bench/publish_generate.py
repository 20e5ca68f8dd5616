"""Writes what an edition is made of: publish_generate.py RECORDS STATES FOLDER

FOLDER/maps/a, b, c: STATES, STATES and half as many daily GeoJSON states of a made-up front line of 600 corners, of which a few move
each day; FOLDER/legend.json; FOLDER/places.csv and regions.geojson; FOLDER/records.jsonl: RECORDS public records with places and
regions counted: parties, sources, articles, claims told and retold, reviews, enquiries, assessments. FOLDER/correction.jsonl: one
record that changes a card. The same arguments give the same bytes.
"""

import datetime
import json
import math
import random
import sys
from pathlib import Path

CORNERS = 600
SOUTH, NORTH, EAST = 46.5, 51.5, 40.0
FIRST_DAY = datetime.date(2024, 1, 1)
WORDS = "column bridge village school outskirts road convoy report withdrawal brigade market station river morning".split()
SAYS = ["control({p}, {a})", "left({p}, {a})", "presence({p}, {a})", "advance({p}, {a})", "no-control({p}, {a})"]


def front_states(rng: random.Random, states: int):
    """The corners of the line, west to east of its mean, day by day."""
    line = [36.5 + 1.2 * math.sin(i / 60) + 0.05 * rng.random() for i in range(CORNERS)]
    for _ in range(states):
        for _ in range(3):
            at = rng.randrange(CORNERS - 8)
            shift = rng.uniform(-0.04, 0.03)
            for i in range(at, at + 8):
                line[i] += shift
        yield list(line)


def write_map(folder: Path, rng: random.Random, states: int) -> None:
    folder.mkdir(parents=True)
    step = (NORTH - SOUTH) / (CORNERS - 1)
    for day, line in enumerate(front_states(rng, states)):
        front = [[round(lon, 6), round(SOUTH + i * step, 6)] for i, lon in enumerate(line)]
        held = [*front, [EAST, NORTH], [EAST, SOUTH], front[0]]
        begin = 80 + day * 400 // states
        strip = front[begin : begin + 40]
        contested = [*strip, *([round(lon - 0.08, 6), lat] for lon, lat in reversed(strip)), strip[0]]
        features = [{"type": "Feature", "properties": {"status": status}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
                    for status, ring in (("held", held), ("contested", contested))]
        date = (FIRST_DAY + datetime.timedelta(days=day)).strftime("%Y%m%d")
        (folder / f"{date}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def write_places(folder: Path, rng: random.Random, places: int, regions: int) -> None:
    with (folder / "places.csv").open("w", encoding="utf-8") as out:
        out.write("id,name,name_uk,lat,lon,kind,country\n")
        for i in range(places):
            out.write(f"p{i},Selo{i},Село{i},{rng.uniform(SOUTH, NORTH):.4f},{rng.uniform(34, 39):.4f},village,UA\n")
    width = (NORTH - SOUTH) / regions
    features = []
    for i in range(regions):
        low, high = SOUTH + i * width, SOUTH + (i + 1) * width
        ring = [[34, low], [39, low], [39, high], [34, high], [34, low]]
        features.append({"type": "Feature", "properties": {"id": f"r{i}", "name": f"Oblast {i}", "level": 4},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})
    (folder / "regions.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


class Ledger:
    """Records in the order in which they may refer to each other."""

    def __init__(self, rng: random.Random, places: int, left: int):
        self.rng, self.places, self.left = rng, places, left
        self.lines: list[str] = []

    def put(self, **record) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        self.lines.append(json.dumps({"visibility": "public", **record}, ensure_ascii=False))
        return True

    def claim(self, number: int, item: int, day: str, text: str) -> bool:
        rng = self.rng
        place = f"p{min(int(rng.expovariate(1 / 25)), self.places - 1)}"
        says = rng.choice(SAYS).format(p=rng.choice(("ua", "ru")), a=place)
        speakers = [f"source/s{rng.randrange(40)}" for _ in range(rng.choice((1, 2, 2, 3)))]
        return self.put(kind="claim", id=f"c{number}", item=f"i{item}", words=text, says=says, hedge="attributed", quote=False,
                        chain=[{"source": one, "factuality": "Uu"} for one in speakers], how_known="told",
                        when={"edtf": day, "role": "during"}, where=f"place/{place}", as_of=f"{day}T12:00:00Z", presupposes=[])

    def fill(self) -> None:
        # The imports of maps and regions have begun these two.
        for party, name in (("ua", "Ukraine"), ("ru", "Russia")):
            self.put(kind="party", id=party, names=[{"lang": "en", "text": name}], reason="the benchmark's names")
        for i in range(40):
            self.put(kind="source", id=f"s{i}", type=("agency", "newspaper", "channel")[i % 3], names=[{"lang": "en", "text": f"Source {i}"}])
        item = claim = 0
        going = True
        while going:
            day = (FIRST_DAY + datetime.timedelta(days=item % 360)).isoformat()
            text = " ".join(self.rng.choices(WORDS, k=60))
            going = self.put(kind="item", id=f"i{item}", type="article", publisher=f"s{self.rng.randrange(40)}",
                             published=f"{day}T18:00:00Z", language="en", title=text[:50], text=text)
            for _ in range(7):
                going = going and self.claim(claim, item, day, text[:40])
                claim += 1
            if going and item % 8 == 0:
                self.put(kind="review", id=f"r{item}", by=f"s{item % 40}", target=f"claim/c{claim - 1}", aspect="content", result="verified")
            if going and item % 12 == 0:
                self.put(kind="assessment", id=f"a{item}", of=f"place/p{item % 30}", status="contested", confidence="low", basis=[f"claim/c{claim - 1}"],
                         reason="Two sources.", **{"from": day})
                self.put(kind="enquiry", id=f"e{item}", whom=f"source/s{item % 40}", what="Is it so?", about=[f"claim/c{claim - 1}"],
                         asked=f"{day}T19:00:00Z", deadline=f"{day}T23:00:00Z")
            item += 1


def main() -> None:
    records, states, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    rng = random.Random(20250312)
    places, regions = records // 5, 10
    write_places(folder, rng, places, regions)
    for name, count in (("a", states), ("b", states), ("c", states // 2)):
        write_map(folder / "maps" / name, rng, count)
    legend = [{"id": "held", "labels": {"en": "Held by Russia"}, "standing": "held", "party": "ru", "colour": "#a52714"},
              {"id": "contested", "labels": {"en": "Contested"}, "standing": "contested", "colour": "#888888"}]
    (folder / "legend.json").write_text(json.dumps(legend))
    ledger = Ledger(rng, places, records - places - regions)
    ledger.fill()
    (folder / "records.jsonl").write_text("\n".join(ledger.lines) + "\n", encoding="utf-8")
    change = {"kind": "assessment", "id": "correction", "visibility": "public", "of": "place/p3", "status": "contested", "from": "2024-11-01",
              "confidence": "moderate", "basis": ["claim/c1"], "reason": "A second look."}
    (folder / "correction.jsonl").write_text(json.dumps(change) + "\n")


main()
