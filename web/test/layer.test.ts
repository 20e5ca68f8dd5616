import { describe, expect, it } from 'vitest';
import { side } from '../src/composite/exact';
import { Composite, CompositeError } from '../src/composite/mapped';
import { triangulate } from '../src/composite/triangulate';
import type { LegendEntry } from '../src/edition';
import { classesOf, comparedAs, legendTexels, mostStatuses } from '../src/layer/legend-texture';
import { meshOf, row, statusesAt, statusIn, worldUnits, worldX, worldY } from '../src/layer/mesh';
import latticeHex from './fixtures/lattice.composite.hex?raw';
import sudzhaHex from './fixtures/sudzha.composite.hex?raw';

const bytesOf = (digits: string): Uint8Array => Uint8Array.from(digits.match(/[0-9a-f]{2}/g)!, (pair) => Number.parseInt(pair, 16));
const composites = { sudzha: new Composite(bytesOf(sudzhaHex)), lattice: new Composite(bytesOf(latticeHex)) };

/** Twice the area of every face by its edges, exactly. */
function areasByEdges(composite: Composite): bigint[] {
  const { edges, vertices, faceHistory } = composite;
  const out = Array.from(faceHistory, () => 0n);
  for (let e = 0; e < edges.from.length; ++e) {
    const [a, b] = [edges.from[e]!, edges.to[e]!];
    const turned = BigInt(vertices[a]!) * BigInt(vertices[b + 1]!) - BigInt(vertices[b]!) * BigInt(vertices[a + 1]!);
    out[edges.above[e]!]! += turned;
    out[edges.below[e]!]! -= turned;
  }
  return out;
}

describe.each(Object.entries(composites))('the triangles of %s', (_name, composite) => {
  const { x, y, corners, faces } = triangulate(composite);
  const twice = (i: number): bigint => {
    const [a, b, c] = [corners[3 * i]!, corners[3 * i + 1]!, corners[3 * i + 2]!];
    const across = (from: number, to: number): [bigint, bigint] => [BigInt(x[to]! - x[from]!), BigInt(y[to]! - y[from]!)];
    const [bx, by] = across(a, b);
    const [cx, cy] = across(a, c);
    return cx * by - bx * cy;
  };

  it('have exactly the areas of their faces', () => {
    const found = Array.from(composite.faceHistory, () => 0n);
    for (let i = 0; i < faces.length; ++i) found[faces[i]!]! += twice(i);
    const wanted = areasByEdges(composite);
    expect(found.slice(1)).toEqual(wanted.slice(1));
    expect(wanted.slice(1).every((area) => area > 0n)).toBe(true);
  });
  it('run clockwise, none of them back over another', () => {
    for (let i = 0; i < faces.length; ++i) expect(twice(i)).toBeGreaterThanOrEqual(0n);
  });
  it('have no common edge for which there is a shorter one', () => {
    const third = new Map<string, number>();
    const edges = Array.from(corners, (_, e) => [e, e % 3 === 2 ? e - 2 : e + 1, e % 3 === 0 ? e + 2 : e - 1].map((i) => corners[i]!) as [number, number, number]);
    edges.forEach(([from, to, other], e) => third.set(`${faces[Math.floor(e / 3)]} ${from} ${to}`, other));
    const squared = (a: number, b: number): number => (x[a]! - x[b]!) ** 2 + (y[a]! - y[b]!) ** 2;
    const sideOf = (a: number, b: number, c: number): number => side(x[a]!, y[a]!, x[b]!, y[b]!, x[c]!, y[c]!);
    let shared = 0;
    edges.forEach(([a, b, c], e) => {
      const d = third.get(`${faces[Math.floor(e / 3)]} ${b} ${a}`);
      if (d === undefined) return;
      ++shared;
      expect(sideOf(c, d, a) * sideOf(c, d, b) < 0 && squared(c, d) < squared(a, b)).toBe(false);
    });
    expect(shared).toBeGreaterThan(10);
  });
  it('lie in the faces that they are said to be of', () => {
    let asked = 0;
    for (let i = 0; i < faces.length; ++i) {
      const [a, b, c] = [corners[3 * i]!, corners[3 * i + 1]!, corners[3 * i + 2]!];
      const [cx, cy] = [Math.round((x[a]! + x[b]! + x[c]!) / 3), Math.round((y[a]! + y[b]! + y[c]!) / 3)];
      // Rounded to the grid, the middle of a thin triangle can lie outside.
      const inside = [[a, b], [b, c], [c, a]].every(([p, q]) => side(x[p!]!, y[p!]!, x[q!]!, y[q!]!, cx, cy) < 0);
      if (!inside) continue;
      expect(composite.faceAt(cx, cy)).toBe(faces[i]);
      ++asked;
    }
    expect(asked).toBeGreaterThan(10);
  });
});

it('refuses edges that have other faces beside them than they say', () => {
  const composite = new Composite(bytesOf(sudzhaHex));
  const { above } = composite.edges;
  const wrong = above.findIndex((face) => face > 1);
  above[wrong] = 1;
  expect(() => triangulate(composite)).toThrow(CompositeError);
});

describe.each(Object.entries(composites))('the mesh of %s', (_name, composite) => {
  const mesh = meshOf(composite);

  it('gives every history the status that the composite gives it, at every time and before the first', () => {
    for (let history = 0; history < mesh.histories; ++history) {
      for (let time = 0; time < composite.instants.length; ++time) expect(statusIn(mesh, history, time)).toBe(composite.statusOf(history, time));
      expect(statusIn(mesh, history, -1)).toBe(0);
    }
  });
  it('tells the statuses of two times at once', () => {
    const last = composite.instants.length - 1;
    const found = statusesAt(mesh, last, -1);
    expect(Array.from(found)).toEqual(Array.from({ length: mesh.histories }, (_, history) => composite.statusOf(history, last)));
    expect(Array.from(statusesAt(mesh, 0, last), (both) => both >> 8)).toEqual(Array.from(found));
  });
  it('fills whole rows of its textures', () => {
    expect(mesh.begins.length % row).toBe(0);
    expect(mesh.steps.length % (2 * row)).toBe(0);
    expect(mesh.begins.length).toBeGreaterThan(mesh.histories);
  });
  it('has every triangle of each history, and no others, where that history begins', () => {
    const { corners, triangles, triangleBegins } = mesh;
    const { faceHistory } = composite;
    const cut = triangulate(composite);
    const wanted = Array.from({ length: mesh.histories }, (): string[] => []);
    for (let i = 0; i < cut.faces.length; ++i) {
      const at = [0, 1, 2].flatMap((k) => [worldX(cut.x[cut.corners[3 * i + k]!]! / 1e6), worldY(cut.y[cut.corners[3 * i + k]!]! / 1e6)]);
      wanted[faceHistory[cut.faces[i]!]!]!.push(at.join(' '));
    }
    const found = wanted.map((_, history) => {
      const out: string[] = [];
      for (let i = triangleBegins[history]!; i < triangleBegins[history + 1]!; i += 3) {
        const three = Array.from(triangles.subarray(i, i + 3));
        expect(three.map((corner) => corners[3 * corner + 2])).toEqual([history, history, history]);
        out.push(three.flatMap((corner) => [corners[3 * corner], corners[3 * corner + 1]]).join(' '));
      }
      return out;
    });
    expect(found).toEqual(wanted);
    expect([triangleBegins[0], triangleBegins[mesh.histories]]).toEqual([0, triangles.length]);
  });
  it('has a border for each edge, with the histories of its sides', () => {
    const { points, stretches, stretchBoxes } = mesh;
    const drawn: string[] = [];
    for (let i = 0; i < stretches.length; i += 4) {
      const [first, count, left, right] = stretches.subarray(i, i + 4) as unknown as [number, number, number, number];
      expect(count).toBeGreaterThan(0);
      const [xs, ys]: [number[], number[]] = [[], []];
      for (let point = first; point < first + count; ++point) {
        drawn.push([...points.slice(4 * point, 4 * point + 2), ...points.slice(4 * point + 4, 4 * point + 6), left, right].join(' '));
        expect(points.slice(4 * point + 2, 4 * point + 4)).toEqual(Int32Array.of(left, right));
      }
      for (let point = first; point <= first + count; ++point) {
        xs.push(points[4 * point]!);
        ys.push(points[4 * point + 1]!);
      }
      expect(Array.from(stretchBoxes.subarray(i, i + 4))).toEqual([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
    }
    const wanted: string[] = [];
    const { vertices, vertexBegin, arcLeft, arcRight, faceHistory } = composite;
    for (let arc = 0; arc < arcLeft.length; ++arc) {
      for (let v = vertexBegin[arc]!; v + 1 < vertexBegin[arc + 1]!; ++v) {
        const ends = [v, v + 1].flatMap((each) => [worldX(vertices[2 * each]! / 1e6), worldY(vertices[2 * each + 1]! / 1e6)]);
        wanted.push([...ends, faceHistory[arcLeft[arc]!], faceHistory[arcRight[arc]!]].join(' '));
      }
    }
    expect(drawn).toEqual(wanted);
  });
});

describe('world units', () => {
  it('have the world from side to side, and keep neighbours of the grid apart', () => {
    expect([worldX(-180), worldX(0), worldX(180)]).toEqual([0, worldUnits / 2, worldUnits]);
    expect([worldY(90), worldY(0), worldY(-90)]).toEqual([0, worldUnits / 2, worldUnits]);
    expect(worldX(35.000001) - worldX(35)).toBeGreaterThan(1);
    expect(worldY(51) - worldY(51.000001)).toBeGreaterThan(1);
  });
});

describe('the legend of the shaders', () => {
  const entry = (id: string, party: string | null, standing: LegendEntry['standing'], colour: string): LegendEntry => ({ id, label: {}, party, standing, colour });
  const one = [entry('a', 'ru', 'held', '#a52714'), entry('b', null, 'unclear', '#880e4f')];
  const two = [entry('x', null, 'unclear', '#0b5394'), entry('y', 'ru', 'asserted', '#a52714'), entry('z', 'ru', 'held', '#123456')];

  it('compares by party and standing, not by words or colours', () => {
    const classes = classesOf(one, two);
    const rows = [one, two].map((legend) => legendTexels(legend, classes, false));
    const classAt = (which: number, status: number): number | undefined => rows[which]?.[4 * (mostStatuses + status)];
    expect(classAt(0, 1)).toBe(classAt(1, 3));
    expect(classAt(0, 2)).toBe(classAt(1, 1));
    expect(classAt(1, 2)).not.toBe(classAt(0, 1));
    expect(classAt(0, 0)).toBe(0);
    expect(new Set(classes.keys())).toEqual(new Set([...one, ...two].map(comparedAs)));
  });
  it('has a colour and a standing for each status, nothing for no statement', () => {
    const texels = legendTexels(one, classesOf(one), false);
    expect(Array.from(texels.subarray(0, 12))).toEqual([0, 0, 0, 0, 0xa5, 0x27, 0x14, 1, 0x88, 0x0e, 0x4f, 3]);
  });
});
