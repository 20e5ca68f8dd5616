import { afterEach, describe, expect, it } from 'vitest';
import { agreement, cell, classesOf, pairFile, rowAt, swapped, type Pair, type PairRow } from '../src/compare-panel-data';
import { setLanguage } from '../src/i18n';
import { ratioInWords } from '../src/region';
import { inBounds } from '../src/search-index';
import { changesUpTo, familiarPlaces, inPolygons, polygonsById, ratio, regionsAt, sizeOf, type Polygon } from '../src/region-data';

afterEach(() => setLanguage('en'));

const oslo = { id: 'no-oslo', names: { en: 'Oslo municipality', nb: 'Oslo kommune' }, area_km2: 451.36, official_area_km2: 454, official_area_source: 'Statistics Norway' };
const sumy = { id: 'ua-sumy', names: { en: 'Sumy Oblast' }, area_km2: 23834 };

describe('a familiar size', () => {
  it('checks the article: 1,000 km² is 2.2 times Oslo, not four', () => {
    expect(ratioInWords(1000, oslo)).toBe('2.2 times Oslo municipality');
    setLanguage('nb');
    expect(ratioInWords(1000, oslo)).toBe('2,2 ganger Oslo kommune');
  });
  it.each([[908, 2, 1], [454, 1, 1], [9080, 20, 0]])('%d km² is %d times, to %d decimals', (km2, times, decimals) => {
    expect(ratio(km2, 454)).toEqual({ times, decimals });
  });
  it('is a share where it is smaller, and nothing for nothing', () => {
    expect(ratioInWords(227, oslo)).toBe('50% of Oslo municipality');
    expect(ratioInWords(4.54, oslo)).toBe('1.0% of Oslo municipality');
    expect([ratio(0, 454), ratio(10, 0), ratio(Number.NaN, 454), ratio(0.2, 454)]).toEqual([undefined, undefined, undefined, undefined]);
  });
  it('is the official area where there is one, and says when it is not', () => {
    expect(sizeOf(oslo)).toEqual({ km2: 454, official: true });
    expect(sizeOf(sumy)).toEqual({ km2: 23834, official: false });
    expect(sizeOf({ id: 'x', names: {} })).toBeUndefined();
    expect(familiarPlaces([sumy, oslo, { id: 'x', names: {} }], undefined).map(({ id }) => id)).toEqual(['no-oslo', 'ua-sumy']);
    expect(familiarPlaces([sumy, oslo], 'no-oslo').map(({ id }) => id)).toEqual(['ua-sumy']);
  });
});

describe('a region', () => {
  const square = (x: number, y: number, side: number): [number, number][] => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
  const polygons: Polygon[] = [[square(0, 0, 10), square(4, 4, 2)], [square(20, 0, 1)]];
  it('holds what is inside of one of its polygons, but not in a hole', () => {
    expect([[1, 1], [5, 5], [20.5, 0.5], [15, 5], [-1, 5]].map(([lon, lat]) => inPolygons(polygons, lon!, lat!))).toEqual([true, false, true, false, false]);
  });
  it('gives each point of a border to one side only', () => {
    const [west, east]: Polygon[][] = [[[square(0, 0, 1)]], [[square(1, 0, 1)]]];
    for (const lat of [0, 0.25, 0.5]) expect(Number(inPolygons(west!, 1, lat)) + Number(inPolygons(east!, 1, lat))).toBe(1);
  });
  it('is found from a point, the smallest first, with the party that it belongs to by law', () => {
    const feature = (id: string, area_km2: number, coordinates: unknown, type = 'Polygon') => ({ properties: { id, names: {}, area_km2, de_jure_party: 'ua' }, geometry: { type, coordinates } });
    const regions = { features: [feature('oblast', 100, [square(0, 0, 10)]), feature('district', 4, [[square(1, 1, 2)]], 'MultiPolygon'), feature('other', 1, [square(20, 0, 1)])] };
    expect(regionsAt(regions, 2, 2).map(({ id, de_jure_party }) => [id, de_jure_party])).toEqual([['district', 'ua'], ['oblast', 'ua']]);
    expect(regionsAt(regions, 50, 2)).toEqual([]);
    expect(inPolygons(polygonsById(regions, 'other')!, 20.5, 0.5)).toBe(true);
    expect(polygonsById(regions, 'none')).toBeUndefined();
  });
  it('may be ruled out by its box, without its outline', () => {
    const box = [34.5, 50.9, 36, 51.6] as const;
    expect([[35.27, 51.19], [34.5, 51.6], [36.1, 51.2], [35, 50.8]].map(([lon, lat]) => inBounds(box, lon!, lat!))).toEqual([true, true, false, false]);
  });
  it('lists changes up to a date, the latest first', () => {
    const place = (id: string, lon: number) => ({ id, names: {}, lon, lat: 1 });
    const file = { places: [place('a', 1), place('b', 30)], changed: [[1, 0, 0, 2], [1, 1, 0, 2], [2, 0, 2, 0], [3, 0, 0, 1]] as [number, number, number, number][] };
    const found = changesUpTo(file, [0, 100, 200, 300], 250, ({ lon, lat }) => inPolygons(polygons, lon, lat));
    expect(found.map(({ time, place: { id }, from, to }) => [time, id, from, to])).toEqual([[200, 'a', 2, 0], [100, 'a', 0, 2]]);
  });
});

const row = (at: string, more: Partial<PairRow> = {}): PairRow => ({ at, states: ['2025-01-01T00:00:00Z', null], agree_km2: 5, same_party_km2: 0, differ_km2: 1, only_first_km2: 2, only_second_km2: 3, share: 0.8, matrix: [{ first: 'held:ua', second: null, km2: 2 }, { first: 'contested', second: 'held:ru', km2: 1 }, { first: 'held:ua', second: 'held:ua', km2: 5 }], ...more });

describe('two maps', () => {
  it('are found in either order', () => {
    const files = { 'a--b': 'compare/a--b.json' };
    expect(pairFile(files, 'a', 'b')).toEqual({ path: 'compare/a--b.json', swapped: false });
    expect(pairFile(files, 'b', 'a')).toEqual({ path: 'compare/a--b.json', swapped: true });
    expect(pairFile(files, 'a', 'c')).toBeUndefined();
  });
  it('say the same seen from the other side', () => {
    const pair: Pair = { first: 'a', second: 'b', rows: [row('2025-01-01T23:59:59Z')], median_days: -2, lags: [{ to: 'held:ua', first: '2025-01-01T00:00:00Z', second: '2025-01-03T00:00:00Z', days: -2, place: { names: [] } }] };
    const other = swapped(pair);
    expect([other.first, other.second, other.median_days]).toEqual(['b', 'a', 2]);
    expect([other.rows[0]!.only_first_km2, other.rows[0]!.only_second_km2, other.rows[0]!.states]).toEqual([3, 2, [null, '2025-01-01T00:00:00Z']]);
    expect(other.rows[0]!.matrix[1]).toEqual({ first: 'held:ru', second: 'contested', km2: 1 });
    expect(other.lags![0]).toMatchObject({ first: '2025-01-03T00:00:00Z', second: '2025-01-01T00:00:00Z', days: 2 });
    expect(swapped(other)).toEqual(pair);
  });
  it('are told as of the end of the day, or of the nearest day there is', () => {
    const rows = ['2025-01-01T23:59:59Z', '2025-01-02T23:59:59Z', '2025-01-09T23:59:59Z'].map((at) => row(at));
    const at = (time: string): unknown => {
      const found = rowAt(rows, Date.parse(time));
      return found && [found.row.at.slice(0, 10), found.outside];
    };
    expect(at('2025-01-01T12:00:00Z')).toEqual(['2025-01-01', false]);
    expect(at('2025-01-05T12:00:00Z')).toEqual(['2025-01-09', false]);
    expect(at('2025-02-01T12:00:00Z')).toEqual(['2025-01-09', true]);
    expect(at('2024-12-01T12:00:00Z')).toEqual(['2025-01-01', true]);
    expect(rowAt([], 0)).toBeUndefined();
  });
  it('agree by class, and no statement is neither for nor against', () => {
    expect(classesOf(row(''), 'first')).toEqual(['contested', 'held:ua']);
    expect(classesOf(row(''), 'second')).toEqual(['held:ru', 'held:ua', null]);
    expect([cell(row(''), 'held:ua', null), cell(row(''), 'contested', null)]).toEqual([2, 0]);
    expect(agreement('held:ua', 'held:ua')).toBe('agree_km2');
    expect(agreement('held:ua', 'asserted:ua')).toBe('same_party_km2');
    expect(agreement('contested', 'unclear')).toBe('differ_km2');
    expect([agreement(null, 'held:ua'), agreement('held:ua', null), agreement(null, null)]).toEqual(['only_second_km2', 'only_first_km2', null]);
  });
});
