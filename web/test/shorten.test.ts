import { describe, expect, it } from 'vitest';
import { Composite } from '../src/composite/mapped';
import { neighbours, shortenEdges } from '../src/composite/shorten';
import { triangulate } from '../src/composite/triangulate';
import latticeHex from './fixtures/lattice.composite.hex?raw';
import sudzhaHex from './fixtures/sudzha.composite.hex?raw';

const bytesOf = (digits: string): Uint8Array => Uint8Array.from(digits.match(/[0-9a-f]{2}/g)!, (pair) => Number.parseInt(pair, 16));
const after = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);

type Mesh = Parameters<typeof shortenEdges>[0];

/** Triangles around a hub, clockwise; `count` of them, of one face or of as many. */
function wheel(count: number, oneFace: boolean): Mesh {
  const angles = Array.from({ length: count }, (_, i) => (-2 * Math.PI * i) / count);
  return {
    x: Int32Array.from([0, ...angles.map((angle) => Math.round(1e8 * Math.cos(angle)))]),
    y: Int32Array.from([0, ...angles.map((angle) => Math.round(1e8 * Math.sin(angle)))]),
    corners: Uint32Array.from(angles.flatMap((_, i) => [0, 1 + i, 1 + ((i + 1) % count)])),
    faces: Uint32Array.from(angles.keys(), (i) => (oneFace ? 1 : i + 1)),
  };
}

/** The first of all edges that is the one beyond, by looking at every one. */
function lookedFor({ corners, faces }: Pick<Mesh, 'corners' | 'faces'>): number[] {
  return Array.from(corners, (from, e) => corners.findIndex((to, o) => to === corners[after(e)] && corners[after(o)] === from && faces[Math.floor(o / 3)] === faces[Math.floor(e / 3)]));
}

/** An array that counts how often it is read. */
function counted(array: Uint32Array): { array: Uint32Array; reads(): number } {
  let reads = 0;
  const get = (target: Uint32Array, key: string | symbol): unknown => {
    ++reads;
    return Reflect.get(target, key);
  };
  return { array: new Proxy(array, { get }), reads: () => reads };
}

describe('the edge beyond an edge', () => {
  it('is that of the next triangle of the same face', () => {
    const meshes = [triangulate(new Composite(bytesOf(sudzhaHex))), triangulate(new Composite(bytesOf(latticeHex))), wheel(60, true), wheel(60, false)];
    for (const mesh of meshes) expect(Array.from(neighbours(mesh))).toEqual(lookedFor(mesh));
    expect(neighbours(wheel(60, true)).filter((e) => e >= 0)).toHaveLength(120);
    expect(neighbours(wheel(60, false)).filter((e) => e >= 0)).toHaveLength(0);
  });
  it('is the first of several', () => {
    const mesh = { corners: Uint32Array.from([0, 1, 2, 1, 0, 3, 1, 0, 4, 0, 1, 5]), faces: Uint32Array.from([7, 7, 7, 7]) };
    expect(Array.from(neighbours(mesh))).toEqual(lookedFor(mesh));
  });
  it('takes no more work for each where thousands meet', () => {
    for (const oneFace of [true, false]) {
      const [few, many] = [300, 1200].map((count) => {
        const { corners, faces } = wheel(count, oneFace);
        const [readCorners, readFaces] = [counted(corners), counted(faces)];
        neighbours({ corners: readCorners.array, faces: readFaces.array });
        return (readCorners.reads() + readFaces.reads()) / count;
      });
      expect(many!).toBeLessThan(1.1 * few!);
      expect(few!).toBeGreaterThan(1);
    }
  });
});
