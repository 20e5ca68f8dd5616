"""GeoPandas's side of bench/peers.sh: reading, and the overlay of states with regions, on a sample of days.

    peer_geopandas.py FOLDER_OF_STATES FOLDER

FOLDER holds regions.csv and ours_regions.csv. Prints lines as measure.hpp's Report does.
"""
import csv
import json
import math
import pathlib
import re
import sys
import time

import geopandas
import pyproj
import shapely.geometry

DAYS = 16
WHO = "GeoPandas"


def km2(geometry, geod: pyproj.Geod) -> float:
    """On the ellipsoid, edges split to 0.01° so that they stay straight in longitude and latitude."""

    def ring_km2(ring) -> float:
        points = list(ring.coords)
        lons, lats = [], []
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            n = max(1, math.ceil(math.hypot(bx - ax, by - ay) / 0.01))
            for k in range(n):
                lons.append(ax + (bx - ax) * k / n)
                lats.append(ay + (by - ay) * k / n)
        return abs(geod.polygon_area_perimeter(lons, lats)[0]) / 1e6

    total = 0.0
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon":
            total += ring_km2(part.exterior) - sum(ring_km2(r) for r in part.interiors)
    return total


def main() -> None:
    states, folder = map(pathlib.Path, sys.argv[1:3])
    files = sorted(states.rglob("*.geojson"))
    sample = files[:: max(1, len(files) // DAYS)][:DAYS]

    start = time.perf_counter()
    frames = [geopandas.read_file(f) for f in sample]
    scale = len(files) / len(sample)
    print("time", "read_build", WHO, (time.perf_counter() - start) * scale, f"read_file, no overlay; {len(sample)} states, scaled", sep="\t")

    with open(folder / "regions.csv", newline="") as f:
        rows = list(csv.reader(f))
    regions = geopandas.GeoDataFrame({"region": [r[0] for r in rows]}, geometry=[shapely.geometry.shape(json.loads(r[1])) for r in rows], crs=4326)
    with open(folder / "ours_regions.csv", newline="") as f:
        ours = {(day[:10], region): float(area) for day, region, area in csv.reader(f)}

    overlays = []
    start = time.perf_counter()
    for frame in frames:
        overlays.append(geopandas.overlay(frame[["geometry"]].set_crs(4326, allow_override=True), regions, how="intersection"))
    taken = time.perf_counter() - start
    print("time", "regions", WHO, taken * scale, f"overlay in the plane, areas not counted; {len(sample)} states, scaled", sep="\t")

    geod = pyproj.Geod(ellps="WGS84")
    worst = 0.0
    pairs = 0
    for path, result in zip(sample, overlays):
        day = "-".join(re.search(r"(\d{4})(\d\d)(\d\d)", path.name).groups())
        areas = {region: 0.0 for region in regions["region"]}
        for region, geometry in zip(result["region"], result.geometry):
            areas[region] += km2(geometry, geod)
        for region, area in areas.items():
            worst = max(worst, abs(area - ours[day, region]))
            pairs += 1
    # The files' coordinates are finer than the grid: 4e-8 of 26,000 km² is 0.001 km².
    word = "ok" if worst <= 0.005 else "wrong"
    print(word, "regions", WHO, f"{pairs} areas of region and state differ by {worst:.6f} km² at most", sep="\t")


main()
