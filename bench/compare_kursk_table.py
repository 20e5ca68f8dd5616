"""Tables of docs/compare.md from the JSON that compare_kursk.sh has written to a folder."""

import json
import pathlib
import sys

PLACES = {"Sudzha", "Sudja", "Суджа", "Malaya Loknya", "Малая Локня", "Guyevo", "Гуево", "Kurilovka", "Куриловка",
          "Sverdlikovo", "Свердликово", "Martynovka", "Мартыновка", "Kazachya Loknya", "Казачья Локня", "Pogrebki",
          "Погребки", "Lyubimovka", "Любимовка"}


def load(folder, name):
    return json.loads((folder / name).read_text())


def km2(value):
    return f"{value:,.1f}".replace(",", " ")


def own(row, side, party):
    """What a map gives to a party: a sum over the matrix."""
    return sum(e["km2"] for e in row["matrix"] if e[side] == party)


def months(folder):
    answer = load(folder, "months-party.json")
    pairs = {(p["first"], p["second"]): p["rows"] for p in answer["pairs"]}
    print("| end of | DeepState | OWL | ISW | DeepState and OWL: both / only first / only second |"
          " DeepState and ISW | OWL and ISW |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for i, row in enumerate(pairs["deepstate", "owl"]):
        isw = pairs["deepstate", "isw"][i]
        cells = [row["at"][:7], km2(own(row, "first", "ua")), km2(own(row, "second", "ua")),
                 km2(own(isw, "second", "ua"))]
        for pair in (("deepstate", "owl"), ("deepstate", "isw"), ("owl", "isw")):
            matrix = pairs[pair][i]["matrix"]
            both = sum(e["km2"] for e in matrix if e["first"] == e["second"] == "ua")
            first = sum(e["km2"] for e in matrix if e["first"] == "ua" != e["second"])
            second = sum(e["km2"] for e in matrix if e["second"] == "ua" != e["first"])
            cells.append(f"{km2(both)} / {km2(first)} / {km2(second)}")
        print("| " + " | ".join(cells) + " |")


def name_of(place):
    names = {n["lang"]: n["text"] for n in place["names"]}
    return names.get("en") or names.get("und-Latn") or next(iter(names.values()), place["id"])


def lags(folder):
    print("\n| maps | changes on both | median, days | median distance, days | changes on one only |")
    print("|---|---:|---:|---:|---:|")
    for first, second in (("deepstate", "owl"), ("deepstate", "isw"), ("owl", "isw")):
        for by in ("party", "standing"):
            pair = load(folder, f"lags-{first}-{second}-{by}.json")["pairs"][0]
            middle = pair["median_days"]
            print(f"| {first} − {second}, by {by} | {len(pair['lags'])} | {'–' if middle is None else f'{middle:+.1f}'} |"
                  f" {'–' if middle is None else format(pair['median_abs_days'], '.1f')} | {len(pair['one_sided'])} |")
    print("\n| place | becomes | maps | first | second | days |")
    print("|---|---|---|---|---|---:|")
    rows = []
    for first, second in (("deepstate", "owl"), ("deepstate", "isw"), ("owl", "isw")):
        for lag in load(folder, f"lags-{first}-{second}-party.json")["pairs"][0]["lags"]:
            if PLACES & {n["text"] for n in lag["place"]["names"]}:
                rows.append((name_of(lag["place"]), lag["first"], f"{first} − {second}", lag))
    for name, _, maps, lag in sorted(rows, key=lambda r: r[:3]):
        print(f"| {name} | {lag['to'] or 'no statement'} | {maps} | {lag['first'][:16].replace('T', ' ')} |"
              f" {lag['second'][:16].replace('T', ' ')} | {lag['days']:+.1f} |")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    months(target)
    lags(target)
