/** A composite as the graphics card takes it: made once for a map, whatever the time. Pure; runs in a worker. */
import type { Composite } from '../composite/mapped';
import { triangulate } from '../composite/triangulate';

/**
 * The world's width in units of positions here: 3.7 cm at the equator, three to a grid step of the composite. Differences
 * of positions are exact integers, also to a copy of the world beside this one, which is why borders stand still at any zoom.
 */
export const worldUnits = 2 ** 30;

/** Texels in a row of the textures. */
export const row = 1024;

export interface Mesh {
  /** x, y of each corner in world units, and its history. */
  readonly corners: Int32Array;
  /** By history. */
  readonly triangles: Uint32Array;
  /** Where the triangles of each history begin in `triangles`, and after the last where they end. */
  readonly triangleBegins: Uint32Array;
  /**
   * The vertices of the arcs as texels: x, y in world units, and the histories to the left and right of the edge that begins
   * there. Before and after the vertices of each arc stands one more, for the direction of what goes on there. Whole rows.
   */
  readonly points: Int32Array;
  /** How far along its arc each of these is, in world units. Whole rows. */
  readonly alongs: Float32Array;
  /** Neighbouring edges of an arc: the point where the first begins, how many, the histories to their left and right. */
  readonly stretches: Uint32Array;
  /** What each of these lies within: west, north, east, south in world units. */
  readonly stretchBoxes: Int32Array;
  /** Where the steps of each history begin in `steps`, and after the last where they end; padded to whole rows. */
  readonly begins: Uint32Array;
  /** Time index and status of each step; padded to whole rows. */
  readonly steps: Uint32Array;
  readonly histories: number;
  /** west, north, east, south in world units */
  readonly box: readonly [number, number, number, number];
}

/** So many edges are drawn or left out together. */
const longestStretch = 32;

const steepest = 85.051129;

/** Web Mercator, x to the right and y downward, in world units. Latitudes beyond its edge are put on it. */
export function worldX(lon: number): number {
  return Math.round(((lon + 180) / 360) * worldUnits);
}
export function worldY(lat: number): number {
  const clamped = Math.max(-steepest, Math.min(steepest, lat));
  const y = 0.5 - Math.asinh(Math.tan((clamped * Math.PI) / 180)) / (2 * Math.PI);
  return Math.round(Math.max(0, Math.min(1, y)) * worldUnits);
}

function padded(count: number): number {
  return Math.max(1, Math.ceil(count / row)) * row;
}

/** The statuses of histories over time, as textures have them. */
export function stepsOf(composite: Composite): Pick<Mesh, 'begins' | 'steps' | 'histories'> {
  const { historySteps, stepTimes, stepStatuses } = composite;
  const begins = new Uint32Array(padded(historySteps.length));
  begins.set(historySteps);
  const steps = new Uint32Array(2 * padded(stepTimes.length));
  for (let i = 0; i < stepTimes.length; ++i) {
    steps[2 * i] = stepTimes[i]!;
    steps[2 * i + 1] = stepStatuses[i]!;
  }
  return { begins, steps, histories: historySteps.length - 1 };
}

/**
 * What the shader `resolve` does for one history: the status of its last step that is not after `time`; 0 before the first
 * state, which is time −1.
 */
export function statusIn({ begins, steps }: Pick<Mesh, 'begins' | 'steps'>, history: number, time: number): number {
  if (time < 0) return 0;
  let low = begins[history]!;
  let high = begins[history + 1]! - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (steps[2 * middle]! <= time) low = middle;
    else high = middle - 1;
  }
  return steps[2 * low + 1]!;
}

/** The statuses of all histories at two time indices: that of `time`, and 256 × that of `then`. */
export function statusesAt(mesh: Pick<Mesh, 'begins' | 'steps' | 'histories'>, time: number, then: number): Uint16Array {
  const found = new Uint16Array(mesh.histories);
  for (let history = 0; history < found.length; ++history) {
    const now = Math.min(255, statusIn(mesh, history, time));
    found[history] = now + 256 * (then === time ? now : Math.min(255, statusIn(mesh, history, then)));
  }
  return found;
}

/** Throws CompositeError for a file whose edges are no planar subdivision. */
export function meshOf(composite: Composite): Mesh {
  const cut = triangulate(composite);
  const x = Int32Array.from(cut.x, (steps) => worldX(steps / 1e6));
  const y = Int32Array.from(cut.y, (steps) => worldY(steps / 1e6));
  const box = x.reduce<[number, number, number, number]>(
    ([west, north, east, south], each, i) => [Math.min(west, each), Math.min(north, y[i]!), Math.max(east, each), Math.max(south, y[i]!)],
    [worldUnits, worldUnits, 0, 0],
  );
  return { ...fills(composite, cut.corners, cut.faces, x, y), ...bordersOf(composite), ...stepsOf(composite), box };
}

/** Every vertex once for each history that it is a corner of. */
function fills(composite: Composite, corners: Uint32Array, faces: Uint32Array, x: Int32Array, y: Int32Array): Pick<Mesh, 'corners' | 'triangles' | 'triangleBegins'> {
  const triangles = new Uint32Array(corners.length);
  const triangleBegins = new Uint32Array(composite.historySteps.length);
  for (const face of faces) triangleBegins[composite.faceHistory[face]! + 1]! += 3;
  for (let history = 1; history < triangleBegins.length; ++history) triangleBegins[history]! += triangleBegins[history - 1]!;
  const next = triangleBegins.slice();
  // Of each vertex the last of its copies, and of each copy the one before.
  const newest = new Int32Array(x.length).fill(-1);
  const older = new Int32Array(corners.length);
  const copies = new Int32Array(3 * corners.length);
  let count = 0;
  for (let i = 0; i < corners.length; ++i) {
    const vertex = corners[i]!;
    const history = composite.faceHistory[faces[(i / 3) | 0]!]!;
    let copy = newest[vertex]!;
    while (copy >= 0 && copies[3 * copy + 2] !== history) copy = older[copy]!;
    if (copy < 0) {
      copy = count++;
      copies.set([x[vertex]!, y[vertex]!, history], 3 * copy);
      older[copy] = newest[vertex]!;
      newest[vertex] = copy;
    }
    triangles[next[history]!++] = copy;
  }
  return { corners: copies.slice(0, 3 * count), triangles, triangleBegins };
}

function bordersOf(composite: Composite): Pick<Mesh, 'points' | 'alongs' | 'stretches' | 'stretchBoxes'> {
  const { vertices, vertexBegin, arcStart, arcEnd, arcLeft, arcRight, nodeArcs, faceHistory } = composite;
  const arcs = arcEnd.length;
  const count = vertices.length / 2 + 2 * arcs;
  const points = new Int32Array(4 * padded(count));
  const alongs = new Float32Array(padded(count));
  const stretches: number[] = [];
  const stretchBoxes: number[] = [];
  let at = 0;
  const put = (position: number, left = 0, right = 0): void => {
    points.set([worldX(vertices[2 * position]! / 1e6), worldY(vertices[2 * position + 1]! / 1e6), left, right], 4 * at++);
  };
  const stretch = (first: number, edges: number): void => {
    let [west, north, east, south] = [worldUnits, worldUnits, 0, 0];
    for (let i = first; i <= first + edges; ++i) {
      [west, north] = [Math.min(west, points[4 * i]!), Math.min(north, points[4 * i + 1]!)];
      [east, south] = [Math.max(east, points[4 * i]!), Math.max(south, points[4 * i + 1]!)];
    }
    stretches.push(first, edges, points[4 * first + 2]!, points[4 * first + 3]!);
    stretchBoxes.push(west, north, east, south);
  };
  const ends = new Uint32Array(composite.nodes.length / 2);
  for (let arc = 0; arc < arcs; ++arc) ++ends[arcEnd[arc]!]!;
  for (let arc = 0; arc < arcs; ++arc) {
    const first = vertexBegin[arc]!;
    const last = vertexBegin[arc + 1]! - 1;
    const node = arcStart[arc]!;
    // A ring whose node is a vertex like the others goes on where it began.
    const ring = node === arcEnd[arc] && nodeArcs[node + 1]! - nodeArcs[node]! === 1 && ends[node] === 1;
    put(ring ? last - 1 : first);
    const begin = at;
    for (let i = first; i < last; ++i) put(i, faceHistory[arcLeft[arc]!], faceHistory[arcRight[arc]!]);
    put(last);
    for (let i = begin; i < at - 1; i += longestStretch) stretch(i, Math.min(longestStretch, at - 1 - i));
    for (let i = begin + 1; i < at; ++i) {
      alongs[i] = alongs[i - 1]! + Math.hypot(points[4 * i]! - points[4 * i - 4]!, points[4 * i + 1]! - points[4 * i - 3]!);
    }
    put(ring ? first + 1 : last);
  }
  return { points, alongs, stretches: Uint32Array.from(stretches), stretchBoxes: Int32Array.from(stretchBoxes) };
}
