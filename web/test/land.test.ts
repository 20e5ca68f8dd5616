import earcut, { deviation } from 'earcut';
import { describe, expect, it } from 'vitest';
import bundled from '../public/basemap/land.json';
import { crossings, near } from '../scripts/crossings.mjs';
import { landMesh, positions, type Line } from '../src/layer/land';
import { worldX, worldY } from '../src/layer/mesh';

const land = bundled as Line[][];

describe('crossings', () => {
  it('are edges that go through each other, of one ring or of two', () => {
    const bowTie = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]];
    expect(new Set(crossings([bowTie]).map(String))).toEqual(new Set(['0,0', '2,2', '2,0', '0,2']));
    const square = (west: number): number[][] => [[west, 0], [west + 4, 0], [west + 4, 4], [west, 4], [west, 0]];
    expect(crossings([square(0), [[3, 1], [9, 1], [9, 2], [3, 1]]])).toHaveLength(6);
    // A shared side, a corner on a side, a corner on a corner.
    expect(crossings([square(0), square(4)])).toEqual([]);
    expect(crossings([square(0), [[4, 2], [8, 1], [8, 3], [4, 2]]])).toEqual([]);
    expect(crossings([square(0), [[4, 4], [8, 5], [8, 6], [4, 4]]])).toEqual([]);
  });
  it('find the points around them on either side of the antimeridian', () => {
    for (const lon of [185, -175, 545]) {
      expect(near([lon, 66], [-175.05, 66.05], 0.1)).toBe(true);
      expect(near([-175.05, 66.05], [lon, 66], 0.1)).toBe(true);
      expect(near([lon, 66], [-175.2, 66], 0.1)).toBe(false);
      expect(near([lon, 66], [175, 66], 0.1)).toBe(false);
    }
    expect(near([180.02, -16], [179.97, -16], 0.1)).toBe(true);
    expect(near([-179.97, -16], [179.97, -16], 0.1)).toBe(true);
    expect(near([10, 50], [10.05, 50.2], 0.1)).toBe(false);
  });
});

describe('the land that is bundled', () => {
  it('is filled just as its coasts say, everywhere', () => {
    for (const polygon of land) {
      const rings = polygon.map(positions);
      const flat = rings.flat();
      const holes = rings.slice(1).map((_, i) => rings.slice(0, i + 1).reduce((sum, ring) => sum + ring.length / 2, 0));
      expect(deviation(flat, holes, 2, earcut(flat, holes))).toBeLessThan(1e-9);
    }
  });
  it('leaves the seas free', () => {
    const { corners, triangles } = landMesh({ land, borders: [], regions: [] });
    const isLand = (lon: number, lat: number): boolean => {
      const [x, y] = [worldX(lon), worldY(lat)];
      for (let i = 0; i < triangles.length; i += 3) {
        const sides = [0, 1, 2].map((k) => {
          const [a, b] = [2 * triangles[i + k]!, 2 * triangles[i + ((k + 1) % 3)]!];
          return (corners[b]! - corners[a]!) * (y - corners[a + 1]!) - (corners[b + 1]! - corners[a + 1]!) * (x - corners[a]!);
        });
        if (sides.every((side) => side >= 0) || sides.every((side) => side <= 0)) return true;
      }
      return false;
    };
    const seas = [[36.6, 46.2], [38.2, 46.9], [32, 46.2], [34, 44], [20, 58], [50.5, 42], [25, 65], [179.9, 60]] as const;
    const lands = [[35.27, 51.19], [37.5, 47.3], [34.2, 45.2], [40, 47.3], [25.5, 65.5], [-177, 67], [0, -80]] as const;
    for (const [lon, lat] of seas) expect(isLand(lon, lat), `sea at ${lon}, ${lat}`).toBe(false);
    for (const [lon, lat] of lands) expect(isLand(lon, lat), `land at ${lon}, ${lat}`).toBe(true);
  });
});
