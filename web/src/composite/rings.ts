import type { Composite } from './mapped';
import { doubledArea, side, signOfProducts } from './exact';

/** A ring as x, y, x, y … in grid steps, its first point not repeated. */
export type Ring = number[];

/** The united area of one status: each polygon is its outer ring, counter-clockwise, then its holes, clockwise. */
export interface Shape {
  status: number;
  polygons: Ring[][];
}

// Half-arc 2i runs along arc i, half-arc 2i + 1 back.

/** The half-arcs that start at each node, counter-clockwise, and where each stands in its list. */
class Fans {
  private readonly lists: number[][];
  private readonly position: Uint32Array;

  constructor(private readonly composite: Composite) {
    this.lists = Array.from({ length: composite.nodes.length / 2 }, () => []);
    this.position = new Uint32Array(2 * composite.arcEnd.length);
    for (let h = 0; h < this.position.length; ++h) this.lists[this.origin(h)]!.push(h);
    for (const list of this.lists) {
      list.sort((l, r) => this.compare(l, r));
      list.forEach((h, i) => (this.position[h] = i));
    }
  }

  origin(h: number): number {
    return h & 1 ? this.composite.arcEnd[h >> 1]! : this.composite.arcStart[h >> 1]!;
  }

  /** The half-arcs at the end of h, clockwise from the one back, which comes last. */
  *clockwiseFrom(h: number): Generator<number> {
    const list = this.lists[this.origin(h ^ 1)]!;
    const at = this.position[h ^ 1]!;
    for (let i = 1; i <= list.length; ++i) yield list[(at + list.length - i) % list.length]!;
  }

  /** The direction in which a half-arc sets out. */
  private direction(h: number): [number, number] {
    const { vertexBegin, vertices } = this.composite;
    const first = 2 * vertexBegin[h >> 1]!;
    const last = 2 * vertexBegin[(h >> 1) + 1]! - 2;
    const [from, to] = h & 1 ? [last, last - 2] : [first, first + 2];
    return [vertices[to]! - vertices[from]!, vertices[to + 1]! - vertices[from + 1]!];
  }

  /** By angle from the positive x axis. */
  private compare(l: number, r: number): number {
    const [lx, ly] = this.direction(l);
    const [rx, ry] = this.direction(r);
    const lowerL = ly < 0 || (ly === 0 && lx < 0) ? 1 : 0;
    const lowerR = ry < 0 || (ry === 0 && rx < 0) ? 1 : 0;
    return lowerL - lowerR || -signOfProducts(lx, ry, ly, rx);
  }
}

const fansOf = new WeakMap<Composite, Fans>();

function fans(composite: Composite): Fans {
  const known = fansOf.get(composite);
  if (known) return known;
  const made = new Fans(composite);
  fansOf.set(composite, made);
  return made;
}

/**
 * The areas of faces of equal status, without status 0, by status. Every ring passes each vertex once and starts at its
 * smallest; holes and polygons are in the order of these.
 */
export function linkRings(composite: Composite, statusOfFace: (face: number) => number): Shape[] {
  const { arcLeft, arcRight, arcEnd } = composite;
  const around = fans(composite);
  // The status on the left of each half-arc that is a boundary; 0: it is none, or nothing is there.
  const left = new Uint16Array(2 * arcEnd.length);
  for (let arc = 0; arc < arcEnd.length; ++arc) {
    const l = statusOfFace(arcLeft[arc]!);
    const r = statusOfFace(arcRight[arc]!);
    if (l !== r) left.set([l, r], 2 * arc);
  }
  const rings = new Map<number, Ring[]>();
  const passed = new Map<number, number>();
  for (let h = 0; h < left.length; ++h) {
    const status = left[h]!;
    if (status === 0) continue;
    const path: number[] = [];
    passed.clear();
    for (let at = h; ; ) {
      left[at] = 0;
      passed.set(around.origin(at), path.length);
      path.push(at);
      const since = passed.get(around.origin(at ^ 1));
      if (since !== undefined) {
        // Back at a node: what lies between is a ring of its own.
        const loop = path.splice(since);
        for (const part of loop) passed.delete(around.origin(part));
        const list = rings.get(status) ?? [];
        rings.set(status, list);
        list.push(ringOf(composite, loop));
        // The ring's last half-arc led to the node, from where the rest goes on.
        at = loop[loop.length - 1]!;
        if (path.length === 0) break;
      }
      let next = -1;
      for (const candidate of around.clockwiseFrom(at)) {
        if (left[candidate] === status) {
          next = candidate;
          break;
        }
      }
      if (next < 0) throw new Error('The borders of a status do not close.');
      at = next;
    }
  }
  return [...rings]
    .sort(([l], [r]) => l - r)
    .map(([status, list]) => ({ status, polygons: polygons(list) }));
}

/** The vertices of a closed path of half-arcs, from its smallest on. */
function ringOf(composite: Composite, path: number[]): Ring {
  const { vertexBegin, vertices } = composite;
  const points: number[] = [];
  for (const h of path) {
    const first = 2 * vertexBegin[h >> 1]!;
    const last = 2 * vertexBegin[(h >> 1) + 1]! - 2;
    if (h & 1) for (let i = last; i > first; i -= 2) points.push(vertices[i]!, vertices[i + 1]!);
    else for (let i = first; i < last; i += 2) points.push(vertices[i]!, vertices[i + 1]!);
  }
  let smallest = 0;
  for (let i = 2; i < points.length; i += 2) {
    if (points[i]! < points[smallest]! || (points[i] === points[smallest] && points[i + 1]! < points[smallest + 1]!)) smallest = i;
  }
  return [...points.slice(smallest), ...points.slice(0, smallest)];
}

const byFirstPoint = (l: Ring, r: Ring): number => l[0]! - r[0]! || l[1]! - r[1]!;

/** Gives each hole to the smallest outer ring around it. */
function polygons(rings: Ring[]): Ring[][] {
  const outer: { rings: Ring[]; area: number; box: Box }[] = [];
  const holes: Ring[] = [];
  for (const ring of rings) {
    const area = doubledArea(ring);
    if (area > 0) outer.push({ rings: [ring], area, box: boxOf(ring) });
    else holes.push(ring);
  }
  outer.sort((l, r) => l.area - r.area);
  for (const hole of holes.sort(byFirstPoint)) {
    const home = outer.find((candidate) => surrounds(candidate.rings[0]!, candidate.box, hole));
    if (!home) throw new Error('A hole has no ring around it.');
    home.rings.push(hole);
  }
  return outer.map((polygon) => polygon.rings).sort((l, r) => byFirstPoint(l[0]!, r[0]!));
}

interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

function boxOf(ring: Ring): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let i = 0; i < ring.length; i += 2) {
    box.west = Math.min(box.west, ring[i]!);
    box.east = Math.max(box.east, ring[i]!);
    box.south = Math.min(box.south, ring[i + 1]!);
    box.north = Math.max(box.north, ring[i + 1]!);
  }
  return box;
}

/**
 * Whether the hole lies in the ring. They may touch in vertices, so it is asked of the middle of one of the hole's edges,
 * which no other edge passes; coordinates are doubled to have it on the grid.
 */
function surrounds(ring: Ring, box: Box, hole: Ring): boolean {
  let i = 0;
  while (hole[i] === hole[i + 2]) i += 2; // not vertical: a ring has such an edge, and not only as its last
  const x = hole[i]! + hole[i + 2]!;
  const y = hole[i + 1]! + hole[i + 3]!;
  if (x < 2 * box.west || x > 2 * box.east || y < 2 * box.south || y > 2 * box.north) return false;
  let odd = false;
  for (let a = 0; a < ring.length; a += 2) {
    const b = (a + 2) % ring.length;
    const rises = ring[a]! < ring[b]!;
    const low = 2 * (rises ? ring[a]! : ring[b]!);
    const high = 2 * (rises ? ring[b]! : ring[a]!);
    if (low > x || high <= x) continue;
    const turn = side(2 * ring[a]!, 2 * ring[a + 1]!, 2 * ring[b]!, 2 * ring[b + 1]!, x, y);
    if (rises ? turn > 0 : turn < 0) odd = !odd;
  }
  return odd;
}
