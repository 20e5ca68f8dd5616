"""The lines that bench_tiles and tiles.sql printed, as Markdown."""

import sys

times, facts = {}, {}
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            kind, *fields = line.rstrip("\n").split("\t")
            if kind == "time":
                times.setdefault(fields[0], {})[fields[1]] = float(fields[2])
            elif kind == "fact":
                facts[fields[0]] = float(fields[1])

print("| tiles per second and core | " + " | ".join(("a tile", "a tile with a border", "a tile, cold")) + " |")
print("|---|--:|--:|--:|")
for who in ("frontkart", "PostGIS, subdivided", "PostGIS, whole states"):
    cells = [times.get(task, {}).get(who) for task in ("tile", "border tile", "tile, cold")]
    print(f"| {who} | " + " | ".join(f"{1 / s:,.0f}" if s else "–" for s in cells) + " |")
print()
print(f"Static archive, zoom 0 to 12, {facts['states']:.0f} states, {facts['vertices']:,.0f} vertices: "
      f"{times['archive']['frontkart']:.2f} s of one core, {facts['archive bytes'] / 1e6:.2f} MB. "
      f"A tile at a moment has {facts['bytes a tile']:.0f} bytes on average, one with a border {facts['bytes a border tile']:.0f}.")
