"""The states of a folder of daily GeoJSON files as CSV: day, geometry. For tiles.sql."""

import csv
import json
import pathlib
import re
import sys

out = csv.writer(sys.stdout)
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.geojson")):
    day = re.search(r"(\d{4})(\d{2})(\d{2})", file.name)
    for feature in json.loads(file.read_text())["features"]:
        out.writerow(["-".join(day.groups()), json.dumps(feature["geometry"], separators=(",", ":"))])
