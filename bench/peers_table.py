"""Makes Markdown of what the sides of bench/peers.sh printed, and fails where answers differ.

    peers_table.py FILE...      lines as measure.hpp's Report writes them
"""
import pathlib
import sys

OURS = "frontkart"
COLD = "frontkart, cold"
COMMAND = "frontkart, command"
EACH = "frontkart, state by state"

# task: what it is called, must and aim in seconds
TASKS = {
    "read_build": ("read GeoJSON and build", 0.150, 0.040),
    "append": ("append one state", 0.002, 0.0003),
    "at": ("map at a date, rings linked", 20e-6, 3e-6),
    "points": ("30,000 point histories", 0.004, 0.0015),
    "area": ("area of all days", 0.010, 0.001),
    "regions": ("by 24 regions, overlay included", 0.025, 0.015),
    "changes": ("all gained and lost", 0.002, 0.001),
    "deepstate": ("399 full states, archive file to store", 3, 1),
}
# What else is measured, below the table.
PARTS = {
    "unpack": "unpacking the archive",
    "read": "reading alone",
    "parse": "reading alone",
    "build": "building alone",
    "at_shapes": "map at a date, each ring in memory of its own",
    "at_text": "map at a date as GeoJSON",
    "point": "history of one point",
    "area_open": "area of all days, the map open",
    "changes_open": "all gained and lost, the map open",
    "changes_shapes": "all gained and lost as polygons",
    "append_save": "saving after an append",
    "archive_write": "writing the archive form",
    "archive_read": "reading the archive form and building from it",
    "import_command": "import of the daily archive, the whole command",
    "points_command": "30,000 point histories, the whole command",
    "area_command": "area of all days, the whole command",
    "at_command": "map at a date, the whole command",
}
SIZES = {"memory-mapped form": (400e3, 250e3), "archive form": (150e3, 75e3)}


def shown(s: float | None) -> str:
    if s is None:
        return "–"
    for unit, scale in (("µs", 1e-6), ("ms", 1e-3), ("s", 1)):
        if s < 1000 * scale or unit == "s":
            value = s / scale
            return f"{value:.2f} {unit}" if value < 10 else f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
    raise AssertionError


def size(n: float) -> str:
    return f"{n / 1e6:.1f} MB" if n >= 1e6 else f"{n / 1e3:.1f} KB"


def ratio(r: float) -> str:
    if r >= 100:
        return f"{r:,.0f} ×"
    return f"{r:.1f} ×" if r >= 1 else f"1/{1 / r:.1f}"


def main() -> int:
    runs: dict[str, dict[str, list[tuple[float, str]]]] = {}
    facts: dict[str, float] = {}
    memory: dict[str, float] = {}
    checks: list[tuple[str, str, str, str]] = []
    for name in sys.argv[1:]:
        for line in pathlib.Path(name).read_text().splitlines():
            kind, *rest = line.split("\t")
            if kind == "time":
                runs.setdefault(rest[0], {}).setdefault(rest[1], []).append((float(rest[2]), rest[3]))
            elif kind == "memory":
                memory[rest[0]] = max(float(rest[2]), memory.get(rest[0], 0))
            elif kind == "fact":
                facts[rest[0]] = float(rest[1])
            elif kind in ("ok", "wrong"):
                checks.append((kind, *rest))
            elif line:
                raise SystemExit(f"{name}: not understood: {line}")

    # What was run several times as a whole: the median.
    times = {task: {who: sorted(all_of)[len(all_of) // 2] for who, all_of in of_task.items()} for task, of_task in runs.items()}

    def called(task: str) -> str:
        return TASKS[task][0] if task in TASKS else PARTS.get(task, task)

    def of(task: str, who: str) -> float | None:
        return times.get(task, {}).get(who, (None, ""))[0]

    print("| task | cold | warm | must | aim | | best peer | ratio | other peers |")
    print("|---|---|---|---|---|---|---|---|---|")
    for task, (label, must, aim) in TASKS.items():
        warm = of(task, OURS) or of(task, COMMAND)
        if warm is None:
            continue
        peers = sorted((t[0], who) for who, t in times[task].items() if not who.startswith(OURS))
        best = f"{peers[0][1]} {shown(peers[0][0])} | {ratio(peers[0][0] / warm)}" if peers else "– | –"
        others = ", ".join(f"{who} {shown(t)}" for t, who in peers[1:]) or "–"
        word = "aim" if warm <= aim else "must" if warm <= must else "**missed**"
        print(f"| {label} | {shown(of(task, COLD))} | {shown(warm)} | {shown(must)} | {shown(aim)} | {word} | {best} | {others} |")

    print("\n| task | best peer | our code, state by state | the code gains | our code, composite | the representation gains |")
    print("|---|---|---|---|---|---|")
    for task, (label, _, _) in TASKS.items():
        each, warm = of(task, EACH), of(task, OURS)
        peers = [t[0] for who, t in times.get(task, {}).items() if not who.startswith(OURS)]
        if each and warm and peers:
            print(f"| {label} | {shown(min(peers))} | {shown(each)} | {ratio(min(peers) / each)} | {shown(warm)} | {ratio(each / warm)} |")

    print("\nWhat each time is:\n")
    for task, of_task in times.items():
        print(f"- *{called(task)}*: " + "; ".join(f"{who} {shown(t)}" + (f" ({note})" if note else "") for who, (t, note) in of_task.items()))
    if memory:
        print("\nPeak memory of a whole command: " + ", ".join(f"{called(t)} {size(b)}" for t, b in memory.items()))

    print("\n| stored | bytes | must | aim |\n|---|---|---|---|")
    for name, n in facts.items():
        if name.startswith("bytes "):
            what = name.removeprefix("bytes ")
            must, aim = SIZES.get(what, (None, None))
            print(f"| {what} | {size(n)} | {size(must) if must else '–'} | {size(aim) if aim else '–'} |")

    print("\nDo the answers agree?\n")
    for kind, task, who, sentence in checks:
        print(f"- {called(task)}, {who}: {sentence}" + ("" if kind == "ok" else " **– wrong**"))
    wrong = [c for c in checks if c[0] != "ok"]
    if wrong:
        print(f"{len(wrong)} answers differ.", file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
