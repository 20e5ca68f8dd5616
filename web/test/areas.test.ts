import { describe, expect, it } from 'vitest';
import { Composite } from '../src/composite/mapped';
import { addChanges, BorderQuads, Damage, lineReach, stretchesBetween, wholeArea, worldBox, type Area } from '../src/layer/areas';
import { borderWidth } from '../src/layer/borders';
import { meshOf, statusesAt, statusIn, worldUnits } from '../src/layer/mesh';
import { borderVertex } from '../src/layer/shaders';
import { copiesInView, viewOf, type View } from '../src/layer/view';
import latticeHex from './fixtures/lattice.composite.hex?raw';
import sudzhaHex from './fixtures/sudzha.composite.hex?raw';

const bytesOf = (digits: string): Uint8Array => Uint8Array.from(digits.match(/[0-9a-f]{2}/g)!, (pair) => Number.parseInt(pair, 16));
const composites = { sudzha: new Composite(bytesOf(sudzhaHex)), lattice: new Composite(bytesOf(latticeHex)) };

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * below;
  };
}

const ratios = [1, 1.5, 2, 3];

/** How far the quad that the shader makes around an edge reaches beyond the ends of that, in device pixels, at the worst angle and zoom. */
function drawnReach(ratio: number): number {
  const number = (pattern: RegExp): number => Number(pattern.exec(borderVertex)![1]);
  const width = Math.max(...Array.from({ length: 89 }, (_, i) => borderWidth(i / 4)));
  const reach = number(/standing == 4 \? ([\d.]+) \* u_width/) * width * ratio + number(/float reach = max\(v_widths\.x, v_widths\.y\) \+ ([\d.]+);/);
  const corners = Array.from({ length: 360 }, (_, degrees) => {
    const [x, y] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    return [-1, 1].map((turn) => Math.max(Math.abs((-x + y * turn) * reach), Math.abs((-y - x * turn) * reach)));
  });
  return Math.max(...corners.flat());
}

const inside = ({ x, y, width, height }: Area, px: number, py: number): boolean => px >= x && px < x + width && py >= y && py < y + height;

describe('damage', () => {
  it('is areas without overlap, within the drawing, that hold every box, and few of them', () => {
    const next = numbers(7);
    for (const boxes of [1, 5, 40, 400]) {
      const [width, height] = [Math.round(50 + next(900)), Math.round(50 + next(900))];
      const damage = new Damage(width, height);
      const points: [number, number][] = [];
      for (let i = 0; i < boxes; ++i) {
        const [west, north] = [next(width + 100) - 50, next(height + 100) - 50];
        const [east, south] = [west + next(30), north + next(30)];
        damage.add(west, north, east, south);
        for (const x of [west, east]) for (const y of [north, south]) if (x >= 0 && y >= 0 && x < width && y < height) points.push([Math.floor(x), Math.floor(y)]);
      }
      const areas = damage.areas();
      expect(areas.length).toBeLessThanOrEqual(24);
      for (const [x, y] of points) expect(areas.filter((area) => inside(area, x, y)).length).toBe(1);
      for (const [i, one] of areas.entries()) {
        expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height && one.width > 0 && one.height > 0).toBe(true);
        for (const other of areas.slice(i + 1)) {
          expect(one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
        }
      }
    }
  });
  it('is nothing where nothing was, or only beside the drawing', () => {
    const damage = new Damage(300, 200);
    expect(damage.areas()).toEqual([]);
    damage.add(-40, 20, -1, 30);
    damage.add(20, 210, 30, 500);
    expect(damage.areas()).toEqual([]);
  });
  it('is small where little was', () => {
    const damage = new Damage(1000, 1000);
    damage.add(500, 500, 503, 503);
    expect(damage.areas().reduce((sum, { width, height }) => sum + width * height, 0)).toBeLessThan(1100);
  });
});

describe('the reach of lines', () => {
  it.each(ratios)('is that of the widest border, at %s device pixels to one', (ratio) => {
    expect(lineReach({ ratio })).toBeGreaterThan(drawnReach(ratio) - 1e-9);
    expect(lineReach({ ratio })).toBeLessThan(drawnReach(ratio) + 1);
  });
});

describe.each(Object.entries(composites))('between two times of %s', (_name, composite) => {
  const mesh = meshOf(composite);
  const [west, north, east, south] = mesh.box;
  const camera = { lon: ((west + east) / 2 / worldUnits) * 360 - 180, lat: (Math.atan(Math.sinh((0.5 - (north + south) / 2 / worldUnits) * 2 * Math.PI)) * 180) / Math.PI };
  const viewAt = (ratio: number, nearer: number): View => viewOf({ ...camera, zoom: Math.log2((worldUnits * 400) / (512 * Math.max(east - west, south - north))) + nearer }, 500, 400, [250, 200], ratio);
  const views = ratios.map((ratio, i) => viewAt(ratio, 2 * (i % 2)));
  const times = composite.instants.length;

  it('all that differs lies in the areas, with room for lines', () => {
    let changed = 0;
    for (const view of views) {
      const reach = drawnReach(view.ratio) - 1e-6;
      for (let time = 0; time + 1 < times; ++time) {
        const damage = new Damage(view.width, view.height);
        addChanges(damage, view, mesh, statusesAt(mesh, time, time), statusesAt(mesh, time + 1, time + 1));
        const areas = damage.areas();
        for (const middle of copiesInView(view, mesh.box, lineReach(view))) {
          for (let i = 0; i < mesh.triangles.length; i += 3) {
            const three = [0, 1, 2].map((k) => 3 * mesh.triangles[i + k]!);
            const history = mesh.corners[three[0]! + 2]!;
            if (statusIn(mesh, history, time) === statusIn(mesh, history, time + 1)) continue;
            for (const at of three) {
              const [x, y] = [(mesh.corners[at]! - middle) * view.scale + view.origin[0], (mesh.corners[at + 1]! - view.centre[1]) * view.scale + view.origin[1]];
              for (const [dx, dy] of [[0, 0], [-reach, 0], [reach, 0], [0, -reach], [0, reach]] as const) {
                const [px, py] = [Math.floor(x + dx), Math.floor(y + dy)];
                if (!inside(wholeArea(view), px, py)) continue;
                expect(areas.some((area) => inside(area, px, py))).toBe(true);
                ++changed;
              }
            }
          }
        }
      }
    }
    expect(changed).toBeGreaterThan(20);
  });
  it('nothing differs where no status does', () => {
    const damage = new Damage(views[0]!.width, views[0]!.height);
    addChanges(damage, views[0]!, mesh, statusesAt(mesh, 1, 0), statusesAt(mesh, 1, 0));
    expect(damage.areas()).toEqual([]);
  });
  it('borders are drawn exactly where two sides differ, now or then', () => {
    for (let time = 0; time < times; ++time) {
      for (const then of [time, 0, -1]) {
        const quads = new BorderQuads();
        const wanted: number[] = [];
        for (let i = 0; i < mesh.stretches.length; i += 4) {
          const [first, count, left, right] = mesh.stretches.subarray(i, i + 4) as unknown as [number, number, number, number];
          if (![time, then].some((each) => statusIn(mesh, left, each) !== statusIn(mesh, right, each))) continue;
          for (let point = first; point < first + count; ++point) wanted.push(...[0, 1, 2, 2, 1, 3].map((corner) => 4 * point + corner));
        }
        expect(quads.add(mesh, stretchesBetween(mesh, statusesAt(mesh, time, then)))).toBe(wanted.length);
        expect(Array.from(quads.indices)).toEqual(wanted);
      }
    }
  });
  it.each(ratios)('an area has all borders that reach into it, at %s device pixels to one', (ratio) => {
    const next = numbers(11);
    const view = viewAt(ratio, 0);
    const reach = drawnReach(ratio) - 1e-6;
    const between = stretchesBetween(mesh, statusesAt(mesh, times - 1, times - 1));
    let [near, far] = [0, 0];
    for (let round = 0; round < 40 * ratio; ++round) {
      const area = { x: Math.floor(next(view.width)), y: Math.floor(next(view.height)), width: 16, height: 16 };
      const quads = new BorderQuads();
      quads.add(mesh, between, worldBox(view, view.centre[0], area));
      const drawn = new Set(Array.from(quads.indices, (vertex) => vertex >> 2));
      for (const each of between) {
        const [first, count] = [mesh.stretches[4 * each]!, mesh.stretches[4 * each + 1]!];
        for (let point = first; point < first + count; ++point) {
          const on = [point, point + 1].map((at) => [(mesh.points[4 * at]! - view.centre[0]) * view.scale + view.origin[0], (mesh.points[4 * at + 1]! - view.centre[1]) * view.scale + view.origin[1]] as const);
          const clear = [0, 1].some((axis) => {
            const [low, high] = axis === 0 ? [area.x, area.x + area.width] : [area.y, area.y + area.height];
            return Math.max(on[0]![axis]!, on[1]![axis]!) < low - reach || Math.min(on[0]![axis]!, on[1]![axis]!) > high + reach;
          });
          if (clear) ++far;
          else expect(drawn.has(point)).toBe(true);
          if (!clear) ++near;
        }
      }
    }
    expect(near).toBeGreaterThan(5);
    expect(far).toBeGreaterThan(5);
  });
});
