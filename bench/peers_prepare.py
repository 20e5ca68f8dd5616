"""Writes what bench/peers.sh gives to all sides: the states as one CSV, points from a fixed seed, and regions.

    peers_prepare.py FOLDER_OF_STATES REGIONS_GEOJSON OUT_FOLDER

OUT_FOLDER/states.csv   day, geometry as in the file (GeoJSON text)
OUT_FOLDER/points.csv   id, lon, lat: half of them anywhere within the map's bounds, half within a few kilometres of a vertex
OUT_FOLDER/regions.csv  id, geometry (GeoJSON text) with six decimals, and regions.txt, the same in grid steps of 1e-6 degree
"""
import csv
import json
import pathlib
import random
import re
import sys

POINTS = 30_000


def write_regions(source: pathlib.Path, out: pathlib.Path) -> None:
    """The oblasts of Ukraine: 24 where Crimea, a republic, is left out."""
    with open(out / "regions.csv", "w", newline="") as table, open(out / "regions.txt", "w") as plain:
        rows = csv.writer(table)
        count = 0
        for feature in json.loads(source.read_text())["features"]:
            name = feature["properties"]["id"]
            if not name.startswith("UA-") or name == "UA-43":
                continue
            count += 1
            geometry = feature["geometry"]
            polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            steps = [[[(round(p[0] * 1e6), round(p[1] * 1e6)) for p in ring] for ring in polygon] for polygon in polygons]
            degrees = [[[[x / 1e6, y / 1e6] for x, y in ring] for ring in polygon] for polygon in steps]
            rows.writerow([name, json.dumps({"type": "MultiPolygon", "coordinates": degrees}, separators=(",", ":"))])
            print(name, len(steps), file=plain)
            for polygon in steps:
                print(len(polygon), file=plain)
                for ring in polygon:
                    # Without the last point, which repeats the first.
                    print(len(ring) - 1, *(number for point in ring[:-1] for number in point), file=plain)
        assert count == 24, f"{source} has {count} oblasts"


def main() -> None:
    states, regions, out = map(pathlib.Path, sys.argv[1:4])
    write_regions(regions, out)
    vertices = []
    west = south = float("inf")
    east = north = float("-inf")
    rng = random.Random(20250312)
    with open(out / "states.csv", "w", newline="") as f:
        rows = csv.writer(f)
        for path in sorted(states.rglob("*.geojson")):
            day = re.search(r"(\d{4})(\d\d)(\d\d)", path.name)
            features = json.loads(path.read_text())["features"]
            assert len(features) == 1 and features[0]["geometry"]["type"] == "MultiPolygon"
            geometry = features[0]["geometry"]
            rows.writerow(["-".join(day.groups()), json.dumps(geometry, separators=(",", ":"))])
            of_state = [p for polygon in geometry["coordinates"] for ring in polygon for p in ring]
            west = min(west, min(p[0] for p in of_state))
            east = max(east, max(p[0] for p in of_state))
            south = min(south, min(p[1] for p in of_state))
            north = max(north, max(p[1] for p in of_state))
            vertices += rng.sample(of_state, 30)
    with open(out / "points.csv", "w", newline="") as f:
        rows = csv.writer(f)
        rows.writerow(["id", "lon", "lat"])
        for i in range(POINTS):
            if i % 2 == 0:
                lon, lat = rng.uniform(west, east), rng.uniform(south, north)
            else:
                near = rng.choice(vertices)
                lon, lat = rng.gauss(near[0], 0.03), rng.gauss(near[1], 0.02)
            # Six decimals: the same point on both sides.
            rows.writerow([i, f"{lon:.6f}", f"{lat:.6f}"])


main()
