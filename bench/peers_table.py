"""Prints the table of bench/peers.sh from what both sides gave, and fails where the answers differ.

    peers_table.py THEIRS IMPORT_MS POINTS_MS AREA_MS AT_MS [INSIDE]
"""
import pathlib
import re
import sys

# What bench_answers calls the tasks.
INSIDE = {
    "import": "import of the daily archive",
    "points": "histories of 30,000 points",
    "area": "area of all days",
    "at": "map at an instant",
}


def shown(ms: float | None) -> str:
    if ms is None:
        return "–"
    if ms < 1:
        return f"{ms * 1000:.1f} µs"
    return f"{ms:.1f} ms" if ms < 1000 else f"{ms / 1000:.2f} s"


def times(ratio: float) -> str:
    if ratio < 1:
        return f"1/{1 / ratio:,.0f}"
    return f"{ratio:,.1f} ×" if ratio < 100 else f"{ratio:,.0f} ×"


def inside_times(path: pathlib.Path) -> dict[str, float]:
    out = {}
    scale = {"µs": 1e-3, "ms": 1.0, "s": 1e3}
    for line in path.read_text().splitlines() if path.exists() else []:
        for task, label in INSIDE.items():
            found = re.match(rf"{re.escape(label)}.*?\s([\d.]+) (µs|ms|s)\b", line)
            if found:
                out.setdefault(task, float(found[1]) * scale[found[2]])
    return out


def main() -> int:
    theirs = {}
    ms = {}
    for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
        word, *rest = line.split()
        if word == "ms":
            ms[rest[0]] = float(rest[1])
        else:
            theirs[word] = rest
    command = dict(zip(["import", "points", "area", "at"], map(float, sys.argv[2:6])))
    inside = inside_times(pathlib.Path(sys.argv[6])) if len(sys.argv) > 6 else {}

    def row(title: str, peer: float, task: str) -> None:
        mine = inside.get(task)
        ratio = times(peer / mine) if mine else "–"
        print(f"| {title} | {shown(peer)} | {shown(command[task])} | {times(peer / command[task])} | {shown(mine)} | {ratio} |")

    print("| task | PostGIS | frontkart, the whole command | ratio | inside the process | ratio |")
    print("|---|---|---|---|---|---|")
    row("read and build", ms["parse"] + ms["build"], "import")
    row("30,000 points × all states", ms["points"], "points")
    row("area of all states", ms["area"], "area")
    row("map at a date", ms["at"], "at")
    print()
    pairs, covered = int(theirs["pairs"][0]), int(theirs["covered"][0])
    far, near = int(theirs["differ_far"][0]), int(theirs["differ_near"][0])
    print(f"Of {pairs:,} pairs of point and state ({covered:,} inside), {far} differ from ST_Covers, and {near} more within one grid cell of a line.")
    print(f"Areas of {theirs['days'][0]} of {theirs['days'][1]} states were compared.", end=" ")
    worst = theirs.get("area_worst")
    if worst:
        print(f"With edges split to 0.001°, ST_Area(geography) of the files differs by at most {float(worst[0]):.1e} of the area.", end=" ")
    print(f"With unsplit, geodesic edges it differs by at most {float(theirs['area_gap_km2'][0]):.2f} km².")
    print(f"PostGIS's tables take {float(theirs['size_mb'][0]):.1f} MB, subdivided and indexed {float(theirs['size_mb'][1]):.1f} MB more.")
    wrong = far > 0 or theirs["days"][0] != theirs["days"][1] or (worst and float(worst[0]) > 1e-7)
    if wrong:
        print("The answers differ.", file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
