/** Which parts of a drawing have to be drawn anew. Pure. */
import { borderReach } from './borders';
import type { Mesh } from './mesh';
import { copiesInView, type View } from './view';

/** In whole device pixels from the upper left corner of the drawing. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In world units. */
export type Box = readonly [west: number, north: number, east: number, south: number];

/** So many areas are drawn one by one at most, and no smaller ones than these to begin with. */
const mostAreas = 24;
const smallestCell = 16;

export function wholeArea({ width, height }: Pick<View, 'width' | 'height'>): Area {
  return { x: 0, y: 0, width, height };
}

/** What lines may reach beyond the places that they connect, in device pixels; no other ones are as wide as the borders of areas. */
export function lineReach({ ratio }: Pick<View, 'ratio'>): number {
  return borderReach(ratio);
}

/** Collects boxes of a drawing, in device pixels, as a grid of cells that they touch. */
export class Damage {
  private cell = smallestCell;
  private columns: number;
  private rows: number;
  private marks: Uint8Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.columns = Math.ceil(width / this.cell);
    this.rows = Math.ceil(height / this.cell);
    this.marks = new Uint8Array(this.columns * this.rows);
  }

  add(west: number, north: number, east: number, south: number): void {
    const { cell, columns, rows, marks } = this;
    const left = Math.max(0, Math.floor(west / cell));
    const right = Math.min(columns - 1, Math.floor(east / cell));
    const bottom = Math.min(rows - 1, Math.floor(south / cell));
    for (let row = Math.max(0, Math.floor(north / cell)); row <= bottom; ++row) {
      if (left <= right) marks.fill(1, row * columns + left, row * columns + right + 1);
    }
  }

  /** Areas without overlap that hold all boxes: few of them, however many boxes there were. */
  areas(): Area[] {
    let found = this.rectangles();
    while (found.length > mostAreas) {
      this.coarsen();
      found = this.rectangles();
    }
    return found;
  }

  private coarsen(): void {
    const { columns, rows, marks } = this;
    this.cell *= 2;
    this.columns = Math.ceil(columns / 2);
    this.rows = Math.ceil(rows / 2);
    this.marks = new Uint8Array(this.columns * this.rows);
    for (let row = 0; row < rows; ++row) {
      for (let column = 0; column < columns; ++column) {
        if (marks[row * columns + column]) this.marks[(row >> 1) * this.columns + (column >> 1)] = 1;
      }
    }
  }

  /** Cells side by side, together with those below them as long as these are as wide. */
  private rectangles(): Area[] {
    const { cell, columns, rows, marks, width, height } = this;
    const found: { left: number; right: number; top: number; bottom: number }[] = [];
    let above = new Map<number, (typeof found)[number]>();
    for (let row = 0; row < rows; ++row) {
      const here: typeof above = new Map();
      for (let left = 0; left < columns; ++left) {
        if (!marks[row * columns + left]) continue;
        let right = left;
        while (right + 1 < columns && marks[row * columns + right + 1]) ++right;
        let open = above.get(left);
        if (open && open.right === right) {
          open.bottom = row;
        } else {
          open = { left, right, top: row, bottom: row };
          found.push(open);
        }
        here.set(left, open);
        left = right;
      }
      above = here;
    }
    return found.map(({ left, right, top, bottom }) => ({
      x: left * cell, y: top * cell, width: Math.min(width, (right + 1) * cell) - left * cell, height: Math.min(height, (bottom + 1) * cell) - top * cell,
    }));
  }
}

/** Marks where histories have other statuses than before, with the lines around them. */
export function addChanges(damage: Damage, view: View, { corners, triangles, triangleBegins, box }: Pick<Mesh, 'corners' | 'triangles' | 'triangleBegins' | 'box'>, before: Uint16Array, after: Uint16Array): void {
  const { origin, scale } = view;
  const reach = lineReach(view);
  for (const middle of copiesInView(view, box, reach)) {
    const [x0, y0] = [origin[0] - middle * scale, origin[1] - view.centre[1] * scale];
    for (let history = 0; history < after.length; ++history) {
      if (before[history] === after[history]) continue;
      for (let i = triangleBegins[history]!; i < triangleBegins[history + 1]!; i += 3) {
        const [a, b, c] = [3 * triangles[i]!, 3 * triangles[i + 1]!, 3 * triangles[i + 2]!];
        const [ax, bx, cx] = [corners[a]!, corners[b]!, corners[c]!];
        const [ay, by, cy] = [corners[a + 1]!, corners[b + 1]!, corners[c + 1]!];
        damage.add(
          Math.min(ax, bx, cx) * scale + x0 - reach, Math.min(ay, by, cy) * scale + y0 - reach,
          Math.max(ax, bx, cx) * scale + x0 + reach, Math.max(ay, by, cy) * scale + y0 + reach,
        );
      }
    }
  }
}

/** The numbers of the stretches whose two sides differ, now or then: others are not drawn. */
export function stretchesBetween({ stretches }: Pick<Mesh, 'stretches'>, statuses: Uint16Array): Uint32Array {
  const found = new Uint32Array(stretches.length / 4);
  let count = 0;
  for (let i = 0; i < stretches.length; i += 4) {
    if (statuses[stretches[i + 2]!] !== statuses[stretches[i + 3]!]) found[count++] = i / 4;
  }
  return found.slice(0, count);
}

/** Borders to be drawn: the numbers of vertices, two triangles for each edge (4 × its point, plus which corner of its quad). */
export class BorderQuads {
  private quads = new Uint32Array(6 * 256);
  private filled = 0;

  get count(): number {
    return this.filled;
  }
  get indices(): Uint32Array {
    return this.quads.subarray(0, this.filled);
  }

  clear(): void {
    this.filled = 0;
  }

  /** Adds the edges of these stretches; with `near`, of those that may lie within that box in world units. Returns how many indices. */
  add({ stretches, stretchBoxes: boxes }: Pick<Mesh, 'stretches' | 'stretchBoxes'>, which: Uint32Array, near?: Box): number {
    const begin = this.filled;
    for (const each of which) {
      const i = 4 * each;
      if (near && (boxes[i]! > near[2] || boxes[i + 1]! > near[3] || boxes[i + 2]! < near[0] || boxes[i + 3]! < near[1])) continue;
      this.edges(stretches[i]!, stretches[i + 1]!);
    }
    return this.filled - begin;
  }

  private edges(first: number, edges: number): void {
    if (this.filled + 6 * edges > this.quads.length) {
      const larger = new Uint32Array(2 * this.quads.length + 6 * edges);
      larger.set(this.quads);
      this.quads = larger;
    }
    const { quads } = this;
    let at = this.filled;
    for (let point = first; point < first + edges; ++point) {
      const vertex = 4 * point;
      quads[at] = vertex;
      quads[at + 1] = quads[at + 4] = vertex + 1;
      quads[at + 2] = quads[at + 3] = vertex + 2;
      quads[at + 5] = vertex + 3;
      at += 6;
    }
    this.filled = at;
  }
}

/** What an area shows of the world, as seen from `middle` (copiesInView), with lines that reach into it: in world units. */
export function worldBox(view: View, middle: number, { x, y, width, height }: Area): Box {
  const reach = lineReach(view);
  const { origin, scale, centre } = view;
  return [
    (x - reach - origin[0]) / scale + middle, (y - reach - origin[1]) / scale + centre[1],
    (x + width + reach - origin[0]) / scale + middle, (y + height + reach - origin[1]) / scale + centre[1],
  ];
}
