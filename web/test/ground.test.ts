import { describe, expect, it } from 'vitest';
import { landMesh, positions } from '../src/layer/land';
import { row, worldUnits, worldX, worldY } from '../src/layer/mesh';
import { copiesInView, dragged, fitted, middleOf, placeAt, ratioOf, viewOf } from '../src/layer/view';
import { gesture } from '../src/first-gestures';
import { placed, type Named } from '../src/still-labels';

const room = { top: 40, right: 10, bottom: 120, left: 0 };

describe('a view', () => {
  const bounds = [34.7, 51, 35.5, 51.4] as const;
  const camera = fitted(bounds, 400, 800, room, 28, 11);
  const view = viewOf(camera, 400, 800, middleOf(400, 800, room), ratioOf(400, 1.75));
  const on = (lon: number, lat: number): [number, number] => [
    ((worldX(lon) - view.centre[0]) * view.scale + view.origin[0]) / view.ratio,
    ((worldY(lat) - view.centre[1]) * view.scale + view.origin[1]) / view.ratio,
  ];

  it('has all of the bounds in the room that is left, and touches its margin', () => {
    const [west, north] = on(bounds[0], bounds[3]);
    const [east, south] = on(bounds[2], bounds[1]);
    expect(west).toBeCloseTo(28, 1);
    expect(east).toBeCloseTo(400 - 10 - 28, 1);
    expect(north).toBeGreaterThan(40 + 28);
    expect(south).toBeLessThan(800 - 120 - 28);
    expect((north + south) / 2).toBeCloseTo((40 + 800 - 120) / 2, 0);
  });
  it('says what lies at a point', () => {
    for (const [lon, lat] of [[35.2686, 51.1943], [34.7, 51], [35.4, 51.39]] as const) {
      const [x, y] = on(lon, lat);
      const found = placeAt(view, x, y);
      expect(found.lon).toBeCloseTo(lon, 5);
      expect(found.lat).toBeCloseTo(lat, 5);
    }
  });
  it('has after a drag at one point what it had at another, at any zoom', () => {
    for (const nearer of [0, 1.5, -2]) {
      const after = viewOf(dragged(view, [120, 300], [250, 180], view.zoom + nearer), 400, 800, middleOf(400, 800, room), ratioOf(400, 1.75));
      const [was, is] = [placeAt(view, 120, 300), placeAt(after, 250, 180)];
      expect(is.lon).toBeCloseTo(was.lon, 5);
      expect(is.lat).toBeCloseTo(was.lat, 5);
      expect(after.zoom).toBeCloseTo(view.zoom + nearer, 9);
    }
  });
  it('is moved by one finger, and brought nearer by two that part', () => {
    expect(gesture([[10, 20]], [[30, 15]])).toEqual({ from: [10, 20], to: [30, 15], nearer: 0 });
    expect(gesture([[0, 0], [10, 0]], [[0, 0], [40, 0]])).toEqual({ from: [5, 0], to: [20, 0], nearer: 2 });
    expect(gesture([[5, 5], [5, 5]], [[0, 0], [40, 0]]).nearer).toBe(0);
  });
  it('is no nearer than it may be', () => {
    expect(fitted([35, 51, 35, 51], 400, 800, room, 28, 11).zoom).toBe(11);
  });
  it('shows the copy of the world that lies in it', () => {
    const east = viewOf({ lon: 179.9, lat: 0, zoom: 5 }, 400, 400, [200, 200], 1);
    const box = [worldX(-179.8), worldY(1), worldX(-179.7), worldY(0)] as const;
    expect([...copiesInView(east, box, 0)]).toEqual([east.centre[0] - worldUnits]);
    expect([...copiesInView(east, [worldX(0), worldY(1), worldX(1), worldY(0)], 0)]).toEqual([]);
  });
});

describe('the land', () => {
  // A square of 2°, with a hole of 1° in it; a border of 70 edges.
  const ring = (west: number, south: number, side: number): number[] => [west, south, side, 0, 0, side, -side, 0, 0, -side];
  const border = [0, 500_000, ...Array.from({ length: 70 }, () => [100, 0]).flat()];
  const mesh = landMesh({ land: [[ring(300_000, 500_000, 20_000), ring(305_000, 505_000, 10_000)]], borders: [border], regions: [] });

  it('is triangles that leave the hole out', () => {
    let area = 0;
    for (let i = 0; i < mesh.triangles.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => mesh.triangles[i + k]!) as [number, number, number];
      const [x, y] = [mesh.corners.filter((_, k) => k % 2 === 0), mesh.corners.filter((_, k) => k % 2 === 1)];
      area += Math.abs((x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!)) / 2;
    }
    const square = (west: number, south: number, side: number): number => (worldX(west + side) - worldX(west)) * (worldY(south) - worldY(south + side));
    expect(area / (square(30, 50, 2) - square(30.5, 50.5, 1))).toBeCloseTo(1, 6);
  });
  it('has an edge for each two neighbours of a line, in stretches that know where they lie', () => {
    const { coast, borders, regions } = mesh.stretches;
    expect(regions).toEqual([]);
    expect(coast.reduce((sum, { count }) => sum + count, 0)).toBe(6 * 8);
    expect(borders.map(({ count }) => count)).toEqual([6 * 64, 6 * 6]);
    expect(borders[1]!.box).toEqual([worldX(0.64), worldY(50), worldX(0.7), worldY(50)]);
    for (const { first, count } of [...coast, ...borders]) {
      for (let i = first; i < first + count; i += 6) {
        const point = mesh.quads[i]! >> 2;
        const [x, y, along] = [0, 1, 2].map((k) => mesh.points[4 * point + k]!) as [number, number, number];
        const [nextX, nextY, nextAlong] = [4, 5, 6].map((k) => mesh.points[4 * point + k]!) as [number, number, number];
        expect(Math.abs(nextAlong - along - Math.hypot(nextX - x, nextY - y))).toBeLessThanOrEqual(1);
      }
    }
    expect(mesh.points.length % (4 * row)).toBe(0);
  });
  it('takes nothing but pairs of whole numbers', () => {
    expect(() => positions([1, 2, 3])).toThrow(/pairs/);
    expect(() => positions([1, 0.5])).toThrow(/whole/);
    expect(() => positions('1,2' as unknown as number[])).toThrow();
  });
});

describe('still labels', () => {
  const name = (x: number, y: number, text: string): Named => ({ x, y, text, size: 14, country: false });

  it('stand beside their dots, and the first one has its way', () => {
    const labels = placed([name(100, 100, 'Sudzha'), name(110, 101, 'Goncharovka'), name(300, 300, 'Kurilovka')], 500, 500);
    expect(labels.map(({ text }) => text)).toEqual(['Sudzha', 'Kurilovka']);
    expect(labels[0]!.left).toBeGreaterThan(100);
  });
  it('go to the other side where there is no room', () => {
    const [label] = placed([name(480, 100, 'Sudzha')], 500, 500);
    expect(label!.left).toBeLessThan(480 - 6 * 7);
  });
  it('are left out where the picture ends', () => {
    expect(placed([name(-50, 100, 'Sudzha'), name(100, 499, 'Snagost')], 500, 500).map(({ text }) => text)).toEqual([]);
  });
});
