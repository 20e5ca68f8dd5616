import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import type { StyleSpecification } from 'maplibre-gl';
import { describe, expect, it, vi } from 'vitest';
import { loadBasemap } from '../src/basemap';
import { linesOf, polygonsOf } from '../src/basemap-bundled';
import { baseCredit, baseWords } from '../src/basemap-credit';
import type { Edition, Site } from '../src/edition';
import { empty, styleOf, type MapData } from '../src/style';

vi.mock('maplibre-gl', () => ({ addProtocol: vi.fn() }));

const data: MapData = { land: empty, borders: empty, regions: empty, places: empty, countries: empty, point: empty, measure: empty };

const style: StyleSpecification = {
  version: 8,
  sources: { a: { type: 'vector', url: 'pmtiles://base/map-a.0.pmtiles' }, b: { type: 'geojson', data: 'base/b.json' }, c: { type: 'raster', tiles: ['https://t.example/{z}/{x}/{y}'] } },
  layers: [
    { id: 'water', type: 'background', paint: { 'background-color': '#000000' } },
    { id: 'land', type: 'fill', source: 'a', 'source-layer': 'land' },
    { id: 'names', type: 'symbol', source: 'b', layout: { 'text-field': 'x', 'text-font': ['Elsewhere'] } },
    { id: 'over', type: 'line', source: 'b' },
  ],
};

/** An edition with this base map, whose files are `style`, or are missing. */
function edition(basemap: Site['basemap'], found = true): Edition {
  return {
    site: basemap ? { basemap } : {},
    address: (path: string) => new URL(path, 'https://press.example/front/').href,
    json: (path: string) => (found ? Promise.resolve({ ...style, name: path }) : Promise.reject(new Error('missing'))),
  } as unknown as Edition;
}

const about = { attribution: '© somebody', hosts: [] };

async function styled(basemap: NonNullable<Site['basemap']>, dark = false): Promise<StyleSpecification> {
  const own = await loadBasemap(edition(basemap));
  return styleOf(dark, data, own?.(dark));
}

describe('a base map of the newsroom', () => {
  it('lies over land and water, beneath borders and areas; its labels beneath those of the page', async () => {
    const { layers } = await styled({ ...about, kind: 'style', light: 'light.json' });
    const ids = layers.map(({ id }) => id);
    expect(ids.indexOf('land')).toBeLessThan(ids.indexOf('own:water'));
    expect(ids.indexOf('own:land')).toBeLessThan(ids.indexOf('borders'));
    expect(ids.indexOf('borders')).toBeLessThan(ids.indexOf('own:names'));
    expect(ids.indexOf('own:over')).toBeLessThan(ids.indexOf('place-labels'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names files of the edition wherever the page stands, and leaves addresses as they are', async () => {
    const { sources } = await styled({ ...about, kind: 'style', light: 'light.json' });
    expect(sources['own:a']).toMatchObject({ url: 'pmtiles://https://press.example/front/base/map-a.0.pmtiles' });
    expect(sources['own:b']).toMatchObject({ data: 'https://press.example/front/base/b.json' });
    expect(sources['own:c']).toEqual(style.sources['c']);
    const remote = await styled({ ...about, kind: 'pmtiles', archive: 'https://files.example/x.pmtiles' });
    expect(remote.sources['own:archive']).toMatchObject({ url: 'pmtiles://https://files.example/x.pmtiles' });
  });

  it('is written with the page’s own font, so that no letters are fetched', async () => {
    const made = await styled({ ...about, kind: 'style', light: 'light.json' });
    expect(made.layers.find(({ id }) => id === 'own:names')).toMatchObject({ layout: { 'text-font': ['Frontkart Sans'] } });
    expect(made.glyphs).toBeUndefined();
  });

  it('is a style that MapLibre takes, for an archive as for a style, light and dark', async () => {
    for (const dark of [false, true]) {
      for (const chosen of [{ ...about, kind: 'pmtiles', archive: 'base/x.pmtiles' }, { ...about, kind: 'style', light: 'light.json', dark: 'dark.json' }] as const) {
        const wrong = validateStyleMin(JSON.parse(JSON.stringify(await styled(chosen, dark)))).filter(({ message }) => !/glyphs/.test(message));
        expect(wrong).toEqual([]);
      }
    }
  });

  it('is missing without harm', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(await loadBasemap(edition({ ...about, kind: 'style', light: 'light.json' }, false))).toBeUndefined();
    expect(warned).toHaveBeenCalledOnce();
    expect(await loadBasemap(edition(undefined))).toBeUndefined();
  });

  it('has the bundled one around it, as GeoJSON', () => {
    expect(linesOf([[100_000, 500_000, 5, -10]]).features[0]?.geometry).toEqual({ type: 'MultiLineString', coordinates: [[[10, 50], [10.0005, 49.999]]] });
    expect(polygonsOf([[[0, 0, 10_000, 0, 0, 10_000, -10_000, -10_000]]]).features[0]?.geometry).toEqual({ type: 'MultiPolygon', coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] });
  });

  it('is credited in a line and in words', () => {
    expect(baseCredit(edition(undefined))).toBe('Natural Earth');
    expect(baseCredit(edition({ ...about, kind: 'pmtiles', archive: 'x' }))).toBe('© somebody · Natural Earth');
    expect(baseWords(edition({ ...about, kind: 'pmtiles', archive: 'x' }))).toMatch(/Natural Earth.*© somebody/);
    expect(baseWords(edition(undefined))).not.toMatch(/somebody/);
  });
});
