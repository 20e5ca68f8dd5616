import { describe, expect, it } from 'vitest';
import { ArchiveError, archivedStatus, readArchive } from '../src/composite/archive';
import { crc32, sha256 } from '../src/composite/checksum';
import { doubledArea, side } from '../src/composite/exact';
import { Composite, CompositeError } from '../src/composite/mapped';
import legendText from '../../examples/sudzha/legend.json?raw';
import archiveHex from './fixtures/sudzha.archive.hex?raw';
import compositeHex from './fixtures/sudzha.composite.hex?raw';
import expectedText from './fixtures/sudzha.json?raw';
import latticeArchiveHex from './fixtures/lattice.archive.hex?raw';
import latticeCompositeHex from './fixtures/lattice.composite.hex?raw';
import latticeText from './fixtures/lattice.json?raw';

// The example's map in both forms and the answers that the C++ program gives; its test ArchiveFixture writes them.
const bytesOf = (digits: string): Uint8Array => Uint8Array.from(digits.match(/[0-9a-f]{2}/g)!, (pair) => parseInt(pair, 16));
const hex = (bytes: Uint8Array): string => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
const stateTexts = import.meta.glob<string>('../../examples/sudzha/states/*.geojson', { query: '?raw', import: 'default', eager: true });

interface Expected {
  instants: string[];
  maps: { status: number; polygons: number[][][] }[][];
  points: [number, number, string][];
  areas: Record<string, string[]>;
}
const expected = JSON.parse(expectedText) as Expected;
const instants = expected.instants.map(BigInt);
const composite = new Composite(bytesOf(compositeHex));
const archive = readArchive(bytesOf(archiveHex));

describe('checksums', () => {
  it('are those of the standards', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(hex(sha256(new TextEncoder().encode('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex(sha256(new Uint8Array()))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    // Longest that takes one block for its end, and shortest that takes two.
    expect(hex(sha256(new Uint8Array(55)))).toBe('02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7');
    expect(hex(sha256(new Uint8Array(56)))).toBe('d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb');
  });
});

describe('exact answers', () => {
  const far = 180_000_000;
  it('tell a point beside a line across the world from one on it', () => {
    expect(side(-far, -far / 2, far, far / 2, 0, 0)).toBe(0);
    expect(side(-far, -far / 2, far, far / 2 - 1, 0, 0)).toBe(1);
    expect(side(-far, -far / 2, far, far / 2, 1, 0)).toBe(-1);
    // By one unit of 10^16: as doubles both products are equal.
    expect(side(0, 0, 134217729, 67108865, 134217727, 67108864)).toBe(1);
    expect(side(0, 0, 134217727, 67108864, 134217729, 67108865)).toBe(-1);
  });
  it('tell which way round a sliver runs', () => {
    const sliver = [0, 0, 134217727, 67108864, 134217729, 67108865];
    expect(doubledArea(sliver)).toBe(-1);
    expect(doubledArea([0, 0, 134217729, 67108865, 134217727, 67108864])).toBe(1);
  });
});

describe('a map from one end of the world to the other, with holes, islands and borders that touch', () => {
  const world = JSON.parse(latticeText) as Expected;
  const at = world.instants.map(BigInt);
  const map = new Composite(bytesOf(latticeCompositeHex));
  const given = readArchive(bytesOf(latticeArchiveHex));

  it('has the same holders', () => {
    for (const [x, y, statuses] of world.points) expect(at.map((t) => map.statusAt(x, y, t)).join(''), `at ${x}, ${y}`).toBe(statuses);
    expect(world.points.length).toBeGreaterThan(700);
  });
  it('has the same rings', () => {
    world.maps.forEach((shapes, t) => expect(map.mapAt(t), `state ${t}`).toEqual(shapes));
    const rings = world.maps.flatMap((shapes) => shapes.flatMap((shape) => shape.polygons.map((polygon) => polygon.length)));
    expect(rings.filter((count) => count > 1).length).toBeGreaterThan(4);
  });
  it('has the same areas', () => {
    expect(Object.fromEntries([...map.areas()].map(([status, list]) => [status, [...list].map(String)]))).toEqual(world.areas);
  });
  it('has them in the archive, too', () => {
    expect([...given.instants]).toEqual(at);
    for (const [x, y, statuses] of world.points.slice(-400)) {
      expect(at.map((t) => archivedStatus(given, x, y, t)).join(''), `at ${x}, ${y}`).toBe(statuses);
    }
  });
});

describe('the memory-mapped form', () => {
  it('has the instants', () => {
    expect([...composite.instants]).toEqual(instants);
    expect(composite.timeIndex(instants[0]! - 1n)).toBe(-1);
    expect(composite.timeIndex(instants[3]!)).toBe(3);
    expect(composite.timeIndex(instants[4]! - 1n)).toBe(3);
    expect(composite.timeIndex(instants.at(-1)! + 1n)).toBe(instants.length - 1);
  });
  it('tells who, everywhere and always, as the program does', () => {
    let inside = 0;
    for (const [x, y, statuses] of expected.points) {
      const told = instants.map((at) => composite.statusAt(x, y, at)).join('');
      expect(told, `at ${x}, ${y}`).toBe(statuses);
      if (/[1-9]/.test(told)) ++inside;
      expect(composite.statusAt(x, y, instants[0]! - 1n)).toBe(0);
    }
    expect(expected.points.length).toBeGreaterThan(1000);
    expect(inside).toBeGreaterThan(500);
    expect(composite.statusAt(-180_000_000, 0, instants[5]!)).toBe(0);
  });
  it('tells the history of a point', () => {
    const [x, y, statuses] = expected.points.find(([, , s]) => new Set(s).size > 2)!;
    const changes = [...statuses].flatMap((s, t) => (t === 0 || s !== statuses[t - 1] ? [{ from: instants[t]!, status: Number(s) }] : []));
    expect(composite.historyAt(x, y)).toEqual(changes);
  });
  it('draws the same rings', () => {
    expected.maps.forEach((map, t) => expect(composite.mapAt(t), `state ${t}`).toEqual(map));
  });
  it('sums the same areas', () => {
    const areas = Object.fromEntries([...composite.areas()].map(([status, list]) => [status, [...list].map(String)]));
    expect(areas).toEqual(expected.areas);
  });
  it('lies anywhere in memory', () => {
    const bytes = bytesOf(compositeHex);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...new Composite(shifted.subarray(3)).instants]).toEqual(instants);
  });
  it('is refused where a byte differs or is missing', () => {
    const bytes = bytesOf(compositeHex);
    for (let i = 0; i < bytes.length; i += 97) {
      const damaged = bytes.slice();
      damaged[i]! ^= 4;
      expect(() => new Composite(damaged)).toThrow(CompositeError);
      expect(() => new Composite(bytes.slice(0, i))).toThrow(CompositeError);
    }
  });
  it('is refused where an index leads outside, although the checksum fits', () => {
    const bytes = bytesOf(compositeHex);
    const view = new DataView(bytes.buffer);
    for (const [section, problem] of [[3, 'node'], [4, 'face'], [5, 'face'], [8, 'history'], [10, 'time']] as const) {
      const damaged = bytes.slice();
      damaged[view.getUint32(24 + 16 * section + 8, true) + view.getUint32(24 + 16 * section + 4, true) - 1] = 255;
      damaged.set(sha256(damaged.subarray(0, -32)), damaged.length - 32);
      expect(() => new Composite(damaged)).toThrow(problem);
    }
  });
});

describe('the archive form', () => {
  /** Segments as "x,y x,y" with the status of their polygon, those that a polygon has twice left out. */
  const fromStates = (): Set<string>[] => {
    const legend = JSON.parse(legendText) as { id: string }[];
    return Object.keys(stateTexts).sort().map((file) => {
      const state = new Set<string>();
      const { features } = JSON.parse(stateTexts[file]!) as GeoJSON.FeatureCollection;
      for (const { geometry, properties } of features) {
        const status = legend.findIndex(({ id }) => id === properties!.status) + 1;
        const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : (geometry as GeoJSON.MultiPolygon).coordinates;
        for (const polygon of polygons) {
          const odd = new Set<string>();
          for (const ring of polygon) {
            const points = ring.map((p) => `${Math.round(p[0]! * 1e6)},${Math.round(p[1]! * 1e6)}`);
            points.forEach((p, i) => {
              const key = [p, points[(i + 1) % points.length]!].sort().join(' ');
              if (p !== points[(i + 1) % points.length] && !odd.delete(key)) odd.add(key);
            });
          }
          for (const segment of odd) state.add(`${status}: ${segment}`);
        }
      }
      return state;
    });
  };

  it('has the instants', () => expect([...archive.instants]).toEqual(instants));
  it('holds the borders of every state as its file has them', () => {
    const point = (i: number): string => `${archive.points[2 * i]},${archive.points[2 * i + 1]}`;
    const present = new Set<string>();
    const states = fromStates();
    expect(states.length).toBe(archive.instants.length);
    let k = 0;
    states.forEach((state, time) => {
      for (; archive.toggles[k + 1] === time; k += 3) {
        const s = archive.toggles[k]!;
        const key = `${archive.toggles[k + 2]} ${[point(archive.segments[2 * s]!), point(archive.segments[2 * s + 1]!)].sort().join(' ')}`;
        if (!present.delete(key)) present.add(key);
      }
      const told = new Set([...present].map((key) => `${archive.slotStatus[parseInt(key, 10)]}: ${key.slice(key.indexOf(' ') + 1)}`));
      expect([...told].sort()).toEqual([...state].sort());
      expect(state.size).toBeGreaterThan(10);
    });
    expect(k).toBe(archive.toggles.length);
  });
  it('tells who, as the composite does off the borders, which snap rounding may have moved a little', () => {
    const scattered = expected.points.slice(-400);
    for (const [x, y, statuses] of scattered) {
      expect(instants.map((at) => archivedStatus(archive, x, y, at)).join(''), `at ${x}, ${y}`).toBe(statuses);
    }
    expect(scattered.filter(([, , statuses]) => /[1-9]/.test(statuses)).length).toBeGreaterThan(50);
    expect(archivedStatus(archive, scattered[0]![0], scattered[0]![1], instants[0]! - 1n)).toBe(0);
  });
  it('is refused where a byte differs or is missing', () => {
    const bytes = bytesOf(archiveHex);
    for (let i = 0; i < bytes.length; i += 7) {
      const damaged = bytes.slice();
      damaged[i]! ^= 16;
      expect(() => readArchive(damaged)).toThrow(ArchiveError);
      expect(() => readArchive(bytes.slice(0, i))).toThrow(ArchiveError);
    }
  });
  it('is read or refused, never lost in, where its checksum fits', () => {
    const bytes = bytesOf(archiveHex);
    let refused = 0;
    for (let i = 40; i < bytes.length - 4; i += 11) {
      const damaged = bytes.slice();
      damaged[i]! ^= 0x55;
      new DataView(damaged.buffer).setUint32(damaged.length - 4, crc32(damaged.subarray(0, -4)), true);
      try {
        readArchive(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(ArchiveError);
        ++refused;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });
});
