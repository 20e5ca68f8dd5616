import { describe, expect, it } from 'vitest';
import { distanceKm, pieces, stretchAt, type Piece, type Stretch } from '../src/history';
import { niceSteps, stack, upperEdge } from '../src/series';

const date = (d: number): number => Date.UTC(2024, 7, d);
const axis = { from: date(1), to: date(31) };
const stretch = (from: number, to: number | null, status: string | null): Stretch => ({ from: date(from), to: to === null ? null : date(to), status });

/** The pieces as "1-6 before, 6-9 none, …" in days of August. */
const drawn = (found: Piece[]): string =>
  found.map(({ from, to, kind, stretch: of }) => `${new Date(from).getUTCDate()}-${new Date(to).getUTCDate()} ${of?.status ?? kind}`).join(', ');

describe('the strip of a history', () => {
  it('tells before the first state from no statement', () => {
    expect(drawn(pieces([stretch(6, 9, null), stretch(9, 20, 'unclear'), stretch(20, null, 'held')], axis))).toBe('1-6 before, 6-9 none, 9-20 unclear, 20-31 held');
  });
  it('cuts to the axis', () => {
    const wide = [{ ...stretch(1, 9, 'held'), from: Date.UTC(2020, 0, 1) }, { ...stretch(9, null, 'unclear'), to: Date.UTC(2030, 0, 1) }];
    expect(drawn(pieces(wide, axis))).toBe('1-9 held, 9-31 unclear');
  });
  it('is all before when there is no history', () => {
    expect(drawn(pieces([], axis))).toBe('1-31 before');
  });
  it('shows a gap as no statement', () => {
    expect(drawn(pieces([stretch(1, 5, 'held'), stretch(10, null, 'held')], axis))).toBe('1-5 held, 5-10 none, 10-31 held');
  });
  it('tiles the axis without gap or overlap', () => {
    const found = pieces([stretch(3, 4, 'a'), stretch(4, 4, 'b'), stretch(4, 12, null), stretch(15, 16, 'c')], axis);
    expect(found[0]?.from).toBe(axis.from);
    for (const [i, piece] of found.entries()) {
      expect(piece.to).toBeGreaterThan(piece.from);
      if (i > 0) expect(piece.from).toBe(found[i - 1]?.to);
    }
  });
});

describe('the stretch at a moment', () => {
  const history = [stretch(6, 9, null), stretch(9, null, 'held')];
  it('is half-open', () => {
    expect(stretchAt(history, date(9) - 1)?.status).toBeNull();
    expect(stretchAt(history, date(9))?.status).toBe('held');
  });
  it('is none before the first', () => {
    expect(stretchAt(history, date(6) - 1)).toBeUndefined();
  });
});

it('measures a degree of latitude', () => {
  expect(distanceKm({ lon: 35, lat: 51 }, { lon: 35, lat: 52 })).toBeCloseTo(111.2, 1);
  expect(distanceKm({ lon: 35, lat: 51 }, { lon: 35, lat: 51 })).toBe(0);
});

describe('the series of a chart', () => {
  it('stacks', () => {
    expect(stack([[1, 2], [10, 20], [0, 5]])).toEqual([[1, 2], [11, 22], [11, 27]]);
    expect(stack([])).toEqual([]);
  });
  it('have an upper edge where they have a height, and none where they have none', () => {
    const xs = [0, 10, 20, 30, 40, 50];
    expect(upperEdge(xs, [5, 4, 4, 7, 7], [9, 9, 9, 9, 9])).toBe('M0.0 5.0H10.0V4.0H20.0V4.0H30.0V7.0H40.0V7.0H50.0');
    expect(upperEdge(xs, [9, 4, 9, 8, 9], [9, 9, 9, 9, 9])).toBe('M10.0 9.0V4.0H20.0V9.0M30.0 9.0V8.0H40.0V9.0');
    expect(upperEdge(xs, [9, 9], [9, 9])).toBe('');
  });
  it('has round numbers beside it, the last not below the highest value', () => {
    expect(niceSteps(66_000, 3)).toEqual([0, 25_000, 50_000, 75_000]);
    expect(niceSteps(0.9, 3)).toEqual([0, 0.5, 1]);
    expect(niceSteps(0, 3)).toEqual([0, 1]);
  });
});
