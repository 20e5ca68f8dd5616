/**
 * The base map as the graphics card takes it. Pure; runs in a worker. Its files hold lines as flat arrays of whole ten-thousandths
 * of a degree: longitude and latitude of the first point, then of each next one the differences from the one before.
 */
import earcut from 'earcut';
import { row, worldX, worldY } from './mesh';

export type Line = readonly number[];

/** Of polygons the outer ring first, then the holes; every ring ends where it begins, and no two edges cross. */
export interface LandFiles {
  readonly land: readonly (readonly Line[])[];
  readonly borders: readonly Line[];
  readonly regions: readonly Line[];
}

/** Neighbouring edges of a kind: `count` indices of `quads` from `first` on, and what they lie within, in world units. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly box: readonly [west: number, north: number, east: number, south: number];
}

export const kinds = ['coast', 'regions', 'borders'] as const;
export type Kind = (typeof kinds)[number];

export interface LandMesh {
  /** x, y in world units */
  readonly corners: Int32Array;
  readonly triangles: Uint32Array;
  /** Vertices of lines as texels: x, y, and how far along its line it is, in world units. Whole rows. */
  readonly points: Int32Array;
  /** Two triangles for each edge: 4 × the number of the point where it begins, plus which corner of its quad. */
  readonly quads: Uint32Array;
  readonly stretches: Readonly<Record<Kind, readonly Stretch[]>>;
}

const unit = 1e-4;

/** So many edges are drawn or left out together. */
const longestStretch = 64;

/** x, y in world units. Throws where the line is none. */
export function positions(line: Line): number[] {
  if (!Array.isArray(line) || line.length % 2 !== 0 || !line.every(Number.isInteger)) throw new Error('a line of the base map is not pairs of whole numbers');
  let [lon, lat] = [0, 0];
  return line.map((step, i) => (i % 2 === 0 ? worldX((lon += step) * unit) : worldY((lat += step) * unit)));
}

export function landMesh({ land, borders, regions }: LandFiles): LandMesh {
  const corners: number[] = [];
  const triangles: number[] = [];
  const coasts: number[][] = [];
  for (const polygon of land) {
    const rings = polygon.map(positions);
    const flat: number[] = [];
    const holes: number[] = [];
    for (const ring of rings) {
      if (flat.length > 0) holes.push(flat.length / 2);
      for (const value of ring) flat.push(value);
      coasts.push(ring);
    }
    const base = corners.length / 2;
    for (const value of flat) corners.push(value);
    for (const corner of earcut(flat, holes)) triangles.push(base + corner);
  }
  const lines = { coast: coasts, regions: regions.map(positions), borders: borders.map(positions) };
  const count = kinds.reduce((sum, kind) => sum + lines[kind].reduce((all, line) => all + line.length / 2, 0), 0);
  const points = new Int32Array(4 * row * Math.max(1, Math.ceil(count / row)));
  const quads: number[] = [];
  let at = 0;
  const stretchesOf = (kind: Kind): Stretch[] => lines[kind].flatMap((line) => {
    const found: Stretch[] = [];
    let along = 0;
    let box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    let first = quads.length;
    const last = line.length / 2 - 1;
    for (let i = 0; i <= last; ++i) {
      const [x, y] = [line[2 * i]!, line[2 * i + 1]!];
      if (i > 0) along += Math.hypot(x - line[2 * i - 2]!, y - line[2 * i - 1]!);
      points.set([x, y, Math.round(along), 0], 4 * (at + i));
      box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
      if (i > 0 && (i % longestStretch === 0 || i === last)) {
        found.push({ first, count: quads.length - first, box });
        first = quads.length;
        box = [x, y, x, y];
      }
      if (i < last) for (const corner of [0, 1, 2, 2, 1, 3]) quads.push(4 * (at + i) + corner);
    }
    at += last + 1;
    return found;
  });
  const stretches = { coast: stretchesOf('coast'), regions: stretchesOf('regions'), borders: stretchesOf('borders') };
  return { corners: Int32Array.from(corners), triangles: Uint32Array.from(triangles), points, quads: Uint32Array.from(quads), stretches };
}
