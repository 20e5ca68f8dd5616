"""Writes what bench/peers.sh gives to both sides: the states as one CSV, and points from a fixed seed.

    peers_prepare.py FOLDER_OF_STATES OUT_FOLDER

OUT_FOLDER/states.csv   day, geometry as in the file (GeoJSON text)
OUT_FOLDER/points.csv   id, lon, lat: half of them anywhere within the map's bounds, half within a few kilometres of a vertex
"""
import csv
import json
import pathlib
import random
import re
import sys

POINTS = 30_000


def main() -> None:
    states, out = map(pathlib.Path, sys.argv[1:3])
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
