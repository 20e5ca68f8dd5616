import { afterEach, describe, expect, it, vi } from 'vitest';
import { Edition, EditionError } from '../src/edition';
import { stretchesAt } from '../src/history';
import { Places, searchKey } from '../src/places';
import sudzhaHex from './fixtures/sudzha.composite.hex?raw';

const base = 'https://news.example/a/b/';
const history = Uint8Array.from(sudzhaHex.match(/[0-9a-f]{2}/g)!, (pair) => Number.parseInt(pair, 16));
const legend = [{ id: 'one', label: { en: 'One' }, standing: 'held', party: 'ua', colour: '#112233' }];
const facts = { map: 'm', instants: ['2024-08-06T00:00:00Z', '2024-08-07T00:00:00Z'], legend, series: [{ status: 'one', km2: [1, 2] }] };
const place = (id: string, text: string, lon: number, lat: number, population: number): object => ({ id, names: [{ lang: 'en', text }], lon, lat, population });
const files: Record<string, unknown> = {
  'edition.json': { head: { format: 'frontkart-edition', version: 1, number: 3, preview: false, site: { title: {}, languages: [], places: 'places/index.0.json', maps: [{ id: 'm', states: 2, facts: 'maps/m.0.json', history: 'maps/m.0.fkc' }] } }, signature: null },
  'maps/m.0.json': facts,
  'maps/m.0.fkc': history,
  'maps/damaged.fkc': history.slice(0, 400),
  'places/index.0.json': { count: 3, shards: { su: 'places/su.0.json' }, cells: { '35,51': 'places/cell/35,51.0.json', '-1,-1': 'places/cell/-1,-1.0.json' }, largest: [place('kursk', 'Kursk', 36.2, 51.7, 440000)] },
  'places/su.0.json': [place('sudzha', 'Sudzha', 35.27, 51.19, 5000), place('sumy', 'Sumy', 34.8, 50.9, 260000)],
  'places/cell/35,51.0.json': [place('sudzha', 'Sudzha', 35.27, 51.19, 5000)],
  'places/cell/-1,-1.0.json': [place('south-west', 'Below zero', -0.5, -0.5, 1)],
  'lines.jsonl': '{"a":1}\n{"a":2}\n',
};

/** A static host that has these files, and what was asked of it. */
function host(own: Record<string, unknown> = {}): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address.replace(base, ''));
    const body = { ...files, ...own }[address.replace(base, '')];
    if (body === undefined) return Promise.resolve(new Response('', { status: 404 }));
    if (body instanceof Error) return Promise.reject(body);
    return Promise.resolve(new Response(body instanceof Uint8Array ? body.slice().buffer : typeof body === 'string' ? body : JSON.stringify(body)));
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

const kindOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'nothing', (error: unknown) => (error instanceof EditionError ? `${error.kind} ${error.path}` : String(error)));

describe('an edition', () => {
  it('is read from below any path, each file once', async () => {
    const asked = host();
    const edition = await Edition.open(base);
    const entry = edition.site.maps[0]!;
    const [first, again] = await Promise.all([edition.map(entry), edition.map(entry)]);
    expect(again).toBe(first);
    expect(first.instants).toEqual([Date.UTC(2024, 7, 6), Date.UTC(2024, 7, 7)]);
    const [composite, bytes] = await Promise.all([edition.history('m'), edition.bytes('maps/m.0.fkc')]);
    expect(composite?.instants.length).toBeGreaterThan(0);
    expect(bytes.byteLength).toBe(history.length);
    expect(asked).toEqual(['edition.json', 'maps/m.0.json', 'maps/m.0.fkc']);
    expect(edition.address('pictures/x.svg')).toBe(`${base}pictures/x.svg`);
    expect(await edition.lines('lines.jsonl')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await edition.history('other')).toBeUndefined();
  });
  it('tells a host that does not answer, a missing file and a damaged one apart', async () => {
    host({ 'edition.json': new TypeError('offline') });
    expect(await kindOf(Edition.open(base))).toBe('network edition.json');
    host({ 'edition.json': undefined });
    expect(await kindOf(Edition.open(base))).toBe('missing edition.json');
    for (const wrong of ['<html>', { head: { format: 'else' } }, { head: { format: 'frontkart-edition', version: 2 } }]) {
      host({ 'edition.json': wrong });
      expect(await kindOf(Edition.open(base))).toBe('damaged edition.json');
    }
    host({ 'maps/m.0.fkc': history.slice(0, 400), 'maps/m.0.json': { ...facts, instants: [...facts.instants].reverse() } });
    const edition = await Edition.open(base);
    expect(await kindOf(edition.history('m'))).toBe('damaged maps/m.0.fkc');
    expect(await kindOf(edition.map(edition.site.maps[0]!))).toBe('damaged maps/m.0.json');
    expect(await kindOf(edition.json('nowhere.json'))).toBe('missing nowhere.json');
  });
  it('tells how far a generalised history is from what was given', async () => {
    host({ 'maps/m.0.json': { ...facts, lines_within_m: 32 } });
    const edition = await Edition.open(base);
    expect((await edition.map(edition.site.maps[0]!)).linesWithin).toBe(32);
  });
  it('asks again for what failed', async () => {
    host({ 'maps/m.0.json': undefined });
    const edition = await Edition.open(base);
    const entry = edition.site.maps[0]!;
    expect(await kindOf(edition.map(entry))).toBe('missing maps/m.0.json');
    host();
    expect((await edition.map(entry)).legend.length).toBe(1);
  });
  it('gives the history of a point in the words of its legend', async () => {
    host();
    const edition = await Edition.open(base);
    const [map, composite] = await Promise.all([edition.map(edition.site.maps[0]!), edition.history('m')]);
    const found = stretchesAt(composite!, map, 35.2686, 51.1943);
    const steps = composite!.historyAt(35268600, 51194300);
    expect(found.map(({ from }) => BigInt(from) * 1000n)).toEqual(steps.map(({ from }) => from));
    expect(found.map(({ to }) => to)).toEqual([...found.slice(1).map(({ from }) => from), null]);
    expect(found.map(({ status }) => status)).toEqual(steps.map(({ status }) => (status === 1 ? 'one' : null)));
  });
});

describe('places', () => {
  it('in view are the largest from afar, and all near by, each once', async () => {
    const asked = host();
    const places = new Places(await Edition.open(base));
    expect((await places.inView([0, 40, 60, 60], 10)).map(({ id }) => id)).toEqual(['kursk']);
    expect(asked.filter((path) => path.includes('cell'))).toEqual([]);
    expect((await places.inView([35.1, 51.1, 36.5, 51.9], 10)).map(({ id }) => id)).toEqual(['kursk', 'sudzha']);
    expect((await places.inView([35.1, 51.1, 36.5, 51.9], 1)).map(({ id }) => id)).toEqual(['kursk']);
    expect((await places.inView([-0.9, -0.9, -0.1, -0.1], 10)).map(({ id }) => id)).toEqual(['south-west']);
    expect(asked.filter((path) => path.includes('35,51')).length).toBe(1);
  });
  it('are none where the edition’s list cannot be had', async () => {
    host({ 'places/index.0.json': undefined });
    const places = new Places(await Edition.open(base));
    expect(await places.inView([0, 0, 90, 90], 10)).toEqual([]);
  });
  it('have names folded as the edition folds them', () => {
    expect(searchKey('  Sankt-Peterburg (Ленінград) ')).toBe('sankt peterburg ленінград');
    expect(searchKey('Ђé Å')).toBe('ђe a');
  });
});
