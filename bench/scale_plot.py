"""Tables and a log-log picture of what bench/scale.sh measured.

    scale_plot.py NUMBERS PICTURE.svg
"""
import html
import math
import pathlib
import sys

# What is drawn and judged: the name in the numbers, and what it is called.
TIMES = {"all": "add and build", "at": "map at a date", "points": "30,000 points", "area": "areas from the parts", "open": "open a file"}
FIRST = "add and build in memory that is new to the process"
COLOURS = ("#1b4f72", "#b9770e", "#1e8449", "#7d3c98", "#943126")


def shown(s: float) -> str:
    return f"{s * 1e6:.0f} µs" if s < 1e-3 else f"{s * 1e3:.1f} ms" if s < 1 else f"{s:.2f} s"


def size(n: float) -> str:
    return f"{n / 1e9:.2f} GB" if n >= 1e9 else f"{n / 1e6:.1f} MB" if n >= 1e6 else f"{n / 1e3:.0f} KB"


def table(title: str, unit: str, rows: dict[int, dict[str, float]]) -> None:
    print(f"\n{title}\n")
    print(f"| {unit} | edges | faces | add states | build | memory of it | per edge | file | open | map at a date | 30,000 points | areas |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for n, r in sorted(rows.items()):
        per_edge = f"{r['all'] / r['edges'] * 1e6:.1f} µs, {r['memory'] / r['edges']:,.0f} B"
        print(f"| {n:,} | {r['edges']:,.0f} | {r['faces']:,.0f} | {shown(r['add'])} | {shown(r['build'])} | {size(r['memory'])} | {per_edge} | "
              f"{size(r['file bytes'])} | {shown(r['open'])} | {shown(r['at'])} | {shown(r['points'])} | {shown(r['area'])} |")
    print()
    smallest, greatest = min(rows), max(rows)
    for what in ("all", "first", "memory", "open", "at", "area", "file bytes"):
        if what not in rows[smallest]:
            continue
        growth = rows[greatest][what] / rows[smallest][what] / (greatest / smallest)
        decade = max((n for n in rows if n <= greatest / 10), default=smallest)
        last = rows[greatest][what] / rows[decade][what] / (greatest / decade)
        print(f"- {FIRST if what == 'first' else TIMES.get(what, what)}: {growth:.2f} of linear from {smallest:,} to {greatest:,}, {last:.2f} from {decade:,} to {greatest:,}")


class Panel:
    """One log-log diagram."""

    WIDTH, HEIGHT, LEFT, TOP = 400, 300, 70, 40

    def __init__(self, x0: float, title: str, unit: str, xs: list[float], ys: list[float]):
        self.x0 = x0
        self.x = [math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))]
        self.y = [math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))]
        self.parts = [f'<text x="{x0 + self.LEFT}" y="{self.TOP - 18}" font-weight="bold">{html.escape(title)}</text>',
                      f'<text x="{x0 + self.LEFT + self.WIDTH / 2}" y="{self.TOP + self.HEIGHT + 36}" text-anchor="middle">{html.escape(unit)}</text>']

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (self.x0 + self.LEFT + (math.log10(x) - self.x[0]) / (self.x[1] - self.x[0]) * self.WIDTH,
                self.TOP + (self.y[1] - math.log10(y)) / (self.y[1] - self.y[0]) * self.HEIGHT)

    def grid(self, label) -> None:
        for e in range(self.x[0], self.x[1] + 1):
            x, low = self.at(10.0**e, 10.0 ** self.y[0])
            high = self.at(10.0**e, 10.0 ** self.y[1])[1]
            self.parts.append(f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="#ddd"/>'
                              f'<text x="{x:.1f}" y="{low + 16:.1f}" text-anchor="middle">{10**e:,}</text>')
        for e in range(self.y[0], self.y[1] + 1):
            left, y = self.at(10.0 ** self.x[0], 10.0**e)
            right = self.at(10.0 ** self.x[1], 10.0**e)[0]
            self.parts.append(f'<line x1="{left:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
                              f'<text x="{left - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{html.escape(label(10.0**e))}</text>')

    def line(self, points: list[tuple[float, float]], colour: str, name: str) -> None:
        xy = [self.at(*p) for p in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in xy)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        self.parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in xy]
        self.parts.append(f'<text x="{xy[-1][0] + 8:.1f}" y="{xy[-1][1] + 4:.1f}" fill="{colour}">{html.escape(name)}</text>')

    def linear(self, first: tuple[float, float], last_x: float) -> None:
        """Where exactly linear growth from the first point would lead."""
        (x1, y1), (x2, y2) = self.at(*first), self.at(last_x, first[1] * last_x / first[0])
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#888" stroke-dasharray="5 4"/>')


def main() -> None:
    kinds: dict[str, dict[int, dict[str, float]]] = {}
    for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
        _, kind, n, what, number = line.split("\t")
        kinds.setdefault(kind, {}).setdefault(int(n), {})[what] = float(number)
    for rows in kinds.values():
        for r in rows.values():
            r["all"] = r["add"] + r["build"]
    titles = {"copies": ("The daily map, side by side", "copies"), "hours": ("Hourly states, made by small changes", "states")}
    panels = []
    for kind, rows in kinds.items():
        title, unit = titles[kind]
        table(title, unit, rows)
        sizes = sorted(rows)
        for what, ends in (("time", shown), ("memory", size)):
            lines = {name: [(n, rows[n][key]) for n in sizes] for key, name in TIMES.items()} if what == "time" else {
                "peak of building": [(n, rows[n]["memory"]) for n in sizes], "file": [(n, rows[n]["file bytes"]) for n in sizes]}
            every = [y for points in lines.values() for _, y in points]
            panel = Panel(len(panels) * 620, f"{title}: {what}", unit, list(map(float, sizes)), every + [lines[next(iter(lines))][0][1] * sizes[-1] / sizes[0]])
            panel.grid(ends)
            first = lines[next(iter(lines))][0]
            panel.linear(first, sizes[-1])
            for colour, (name, points) in zip(COLOURS, lines.items()):
                panel.line(points, colour, name)
            panels.append(panel)
    body = "\n".join(part for panel in panels for part in panel.parts)
    pathlib.Path(sys.argv[2]).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {620 * len(panels)} 400" font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n')
    print(f"\nThe picture: {sys.argv[2]}. The dashed line is linear growth from the smallest size.")


main()
