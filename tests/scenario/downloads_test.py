#!/usr/bin/env python3
"""Reads every download of a published edition with GDAL's programs: downloads_test.py PROGRAM SOURCE

What they read is held against the program's own answers: the areas of every status, at several moments where the file
has a history, and at the last state where it has one moment. GDAL of Debian 12 reads no PMTiles; scenario.tiles does.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MOMENTS = ("2024-08-10T00:00:00Z", "2024-12-01T12:00:00Z", "2025-03-12T20:00:00Z", "2025-06-01T00:00:00Z")


def run(*command) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: exit {done.returncode}: {done.stderr}"
    for line in done.stderr.splitlines():
        assert not line.startswith(("ERROR", "Warning")), f"{command}: {line}"
    return done.stdout


def features_of(path: Path) -> list[dict]:
    """Through ogr2ogr, whatever the format is."""
    options = ("-oo", "GEOM_POSSIBLE_NAMES=WKT", "-oo", "KEEP_GEOM_COLUMNS=NO") if path.suffix == ".csv" else ()
    layer = ("control_history",) if path.suffix == ".gpkg" else ()
    return json.loads(run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", *options, path, *layer))["features"]


def time_of(text: str | None) -> str | None:
    """RFC 3339 UTC to the second, however the driver writes it."""
    if not text:
        return None
    return text.replace("/", "-").replace(" ", "T").removesuffix("+00").removesuffix("Z").split(".")[0] + "Z"


def areas_at(features: list[dict], moment: str | None) -> dict[str, float]:
    out: dict[str, float] = {}
    for feature in features:
        of = feature["properties"]
        begin, end = time_of(of.get("from") or of.get("begin")), time_of(of.get("to") or of.get("end"))
        if moment is None or (begin <= moment and (end is None or moment < end)):
            out[of["status"]] = out.get(of["status"], 0) + float(of["area_km2"])
    return out


def check_area(path: Path, features: list[dict], says) -> int:
    """Against what the program says of each moment; `says` gives km² by status."""
    for feature in features:
        assert feature["geometry"] and feature["geometry"]["type"] in ("Polygon", "MultiPolygon"), path
        assert {"status", "standing", "area_km2"} <= feature["properties"].keys(), (path, feature["properties"])
    history = len({f["properties"].get("from") or f["properties"].get("begin") for f in features}) > 1
    for moment in MOMENTS if history else (None,):
        read, said = areas_at(features, moment), says(moment or MOMENTS[-1])
        for status in read.keys() | said.keys():
            difference = abs(read.get(status, 0) - said.get(status, 0))
            assert difference < 0.006, f"{path}: {status} at {moment} is off by {difference} km²"
    return len(MOMENTS) if history else 1


def check_series(path: Path, rows: list[dict], says) -> None:
    """A table of areas over time, without geometry."""
    assert rows, path
    for row in rows[:: max(1, len(rows) // 40)]:
        of = row["properties"]
        assert abs(float(of["km2"]) - says(of["at"]).get(of["status"], 0)) < 0.006, (path, of)


def check_codes(program: Path, store: Path, folder: Path, moments=MOMENTS) -> None:
    """Regions of COD-AB come with their P-codes, and leave with them: in the series and in the GeoPackage."""
    square = [[[35.0, 51.0], [35.4, 51.0], [35.4, 51.5], [35.0, 51.5], [35.0, 51.0]]]
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": square},
               "properties": {"ADM0_PCODE": "UA", "ADM1_PCODE": "UA59", "ADM1_EN": "Sumska", "ADM2_PCODE": "UA5908",
                              "ADM2_EN": "Sumskyi", "ADM2_UA": "Сумський"}}
    layer = folder / "adm2.geojson"
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    run(program, "--store", store, "import", "regions", layer)
    body = json.loads(run(program, "--store", store, "show", "region/UA5908", "--json"))["body"]
    assert body["codes"] == {"pcode": "UA5908"} and body["level"] == 2 and body["country"] == "UA", body
    assert [name["text"] for name in body["names"]] == ["Sumskyi", "Сумський"], body["names"]

    table, file = folder / "areas.csv", folder / "history.gpkg"
    run(program, "--store", store, "area", "--map", "example", "--region", "UA5908", "-o", table)
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "at,status,region,pcode,km2" and ",UA5908,UA5908," in lines[1], lines[:2]
    run(program, "--store", store, "export", "example", "-o", file)
    rows = json.loads(run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", file, "control_by_region"))["features"]
    assert rows and all(row["properties"]["pcode"] == "UA5908" for row in rows)
    for moment in moments:
        said = json.loads(run(program, "--store", store, "area", "--map", "example", "--region", "UA5908", "--at", moment,
                              "--json"))
        assert all(row["pcode"] == "UA5908" for row in said), said
        read = areas_at(rows, moment)
        for row in said:
            assert abs(read.get(row["status"], 0) - row["km2"]) < 1e-6, (moment, row, read)

    # An edition has the same table.
    out = folder / "with-regions"
    run(program, "--store", store, "publish", out, "--delay", "0")
    site = json.loads((out / "edition.json").read_text(encoding="utf-8"))["head"]["site"]
    download = next(entry["downloads"]["gpkg"] for entry in site["maps"] if entry["id"] == "example")
    published = json.loads(run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", out / download, "control_by_region"))["features"]
    assert published == rows, published[:2]


def main() -> int:
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    if not all(shutil.which(name) for name in ("ogr2ogr", "ogrinfo", "gdalinfo")):
        print("GDAL's programs are not installed; scripts/setup does it (gdal-bin)")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        store, out = Path(folder) / "desk.db", Path(folder) / "public"
        run(source / "examples/sudzha/build.sh", program, store)
        run(program, "--store", store, "publish", out, "--delay", "0")
        site = json.loads((out / "edition.json").read_text(encoding="utf-8"))["head"]["site"]
        read: dict[str, int] = {}
        for entry in site["maps"]:
            answers: dict[str, dict[str, float]] = {}

            def says(moment: str, name: str = entry["id"], answers=answers) -> dict[str, float]:
                if moment not in answers:
                    said = json.loads(run(program, "--store", store, "area", "--map", name, "--at", moment, "--json"))
                    answers[moment] = {row["status"]: row["km2"] for row in said}
                return answers[moment]

            for form, name in entry["downloads"].items():
                path = out / name
                if form == "pmtiles":
                    assert path.read_bytes()[:8] == b"PMTiles\x03", path
                    continue
                assert "Layer name" in run("ogrinfo", "-ro", "-so", "-al", path), path
                features = features_of(path)
                if any(feature["geometry"] for feature in features):
                    read[form] = read.get(form, 0) + check_area(path, features, says)
                else:
                    check_series(path, features, says)
                    read[form] = read.get(form, 0) + 1
        # One of each, of every map; the others in downloads/ are none that the head does not name.
        named = {name for entry in site["maps"] for name in entry["downloads"].values()}
        assert {str(path.relative_to(out)) for path in (out / "downloads").iterdir()} == named
        assert read.keys() == {"geojson", "geojson-newest", "gpkg", "kml", "csv"}, read
        for form in ("geojson", "gpkg", "kml"):
            assert read[form] == len(MOMENTS) * len(site["maps"]), f"no history was read: {read}"
        check_codes(program, store, Path(folder))
        for picture in (out / "pictures").glob("*.png"):
            assert "Driver: PNG" in run("gdalinfo", picture), picture
    print(f"GDAL reads the downloads: {read}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
