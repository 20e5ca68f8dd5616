import { side } from './exact';
import type { Composite } from './mapped';

/**
 * The edges of a composite, along its arcs in their order, each directed from its smaller vertex (by x, then y) to its
 * greater; and which of them lie under a point. Vertices are positions of an x in `composite.vertices`.
 */
export class Edges {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** The face above the edge (to the left of a vertical one), and the one below. */
  readonly above: Uint32Array;
  readonly below: Uint32Array;

  // Columns of x, and the edges that touch each: those of column c are items[begin[c]] up to items[begin[c + 1]].
  private readonly low: number;
  private readonly width: number;
  private readonly begin: Uint32Array;
  private readonly items: Uint32Array;

  constructor(private readonly composite: Composite) {
    const { vertices, vertexBegin, arcLeft, arcRight } = composite;
    const count = vertices.length / 2 - arcLeft.length;
    this.from = new Uint32Array(count);
    this.to = new Uint32Array(count);
    this.above = new Uint32Array(count);
    this.below = new Uint32Array(count);
    let low = Infinity;
    let high = -Infinity;
    let edge = 0;
    for (let arc = 0; arc < arcLeft.length; ++arc) {
      const left = arcLeft[arc]!;
      const right = arcRight[arc]!;
      for (let i = 2 * vertexBegin[arc]!; i + 2 < 2 * vertexBegin[arc + 1]!; i += 2) {
        const x = vertices[i]!;
        const next = vertices[i + 2]!;
        const rises = x < next || (x === next && vertices[i + 1]! < vertices[i + 3]!);
        this.from[edge] = rises ? i : i + 2;
        this.to[edge] = rises ? i + 2 : i;
        this.above[edge] = rises ? left : right;
        this.below[edge] = rises ? right : left;
        low = Math.min(low, x, next);
        high = Math.max(high, x, next);
        ++edge;
      }
    }
    this.low = low;
    const columns = Math.max(1, Math.min(4096, Math.ceil(Math.sqrt(count) * 8)));
    this.width = Math.max(1, Math.ceil((high - low + 1) / columns));
    this.begin = new Uint32Array(columns + 1);
    for (let e = 0; e < count; ++e) {
      const last = this.lastColumn(e);
      for (let c = this.firstColumn(e); c <= last; ++c) ++this.begin[c + 1]!;
    }
    for (let c = 0; c < columns; ++c) this.begin[c + 1]! += this.begin[c]!;
    this.items = new Uint32Array(this.begin[columns]!);
    const next = this.begin.slice();
    for (let e = 0; e < count; ++e) {
      const last = this.lastColumn(e);
      for (let c = this.firstColumn(e); c <= last; ++c) this.items[next[c]!++] = e;
    }
  }

  /** The face of a point. On an edge: that just above, and just to the right where the edge is vertical. */
  faceAt(x: number, y: number): number {
    const edge = this.under(x, y);
    return edge < 0 ? 0 : this.above[edge]!;
  }

  /**
   * The highest edge over x + ε that the point is on or above; −1: there is none. With `startsElsewhere` edges that start
   * in the point itself are passed over.
   */
  under(x: number, y: number, startsElsewhere = false): number {
    const c = this.column(x);
    const { vertices } = this.composite;
    let best = -1;
    if (!(x >= this.low && c + 1 < this.begin.length)) return -1;
    for (let i = this.begin[c]!; i < this.begin[c + 1]!; ++i) {
      const edge = this.items[i]!;
      const a = this.from[edge]!;
      const b = this.to[edge]!;
      const ax = vertices[a]!;
      const bx = vertices[b]!;
      if (ax > x || bx <= x) continue;
      const ay = vertices[a + 1]!;
      const by = vertices[b + 1]!;
      if (startsElsewhere && ax === x && ay === y) continue;
      if (y < Math.min(ay, by) || (y < Math.max(ay, by) && side(ax, ay, bx, by, x, y) < 0)) continue;
      if (best < 0 || this.higher(edge, best)) best = edge;
    }
    return best;
  }

  private column(x: number): number {
    return Math.floor((x - this.low) / this.width);
  }
  private firstColumn(edge: number): number {
    return this.column(this.composite.vertices[this.from[edge]!]!);
  }
  /** A vertical edge lies over no point, so in no column. */
  private lastColumn(edge: number): number {
    const { vertices } = this.composite;
    const x = vertices[this.to[edge]!]!;
    return x === vertices[this.from[edge]!] ? -1 : this.column(x);
  }

  /** Whether edge e lies above edge f. Both lie over a common x and do not cross: where the later one starts tells. */
  private higher(e: number, f: number): boolean {
    const { vertices } = this.composite;
    const x = (i: number): number => vertices[i]!;
    const y = (i: number): number => vertices[i + 1]!;
    const sideOf = (edge: number, i: number): number =>
      side(x(this.from[edge]!), y(this.from[edge]!), x(this.to[edge]!), y(this.to[edge]!), x(i), y(i));
    const [ea, fa] = [this.from[e]!, this.from[f]!];
    if (x(ea) > x(fa)) return sideOf(f, ea) > 0;
    if (x(ea) < x(fa)) return sideOf(e, fa) < 0;
    if (y(ea) !== y(fa)) return y(ea) > y(fa);
    return sideOf(f, this.to[e]!) > 0;
  }
}
