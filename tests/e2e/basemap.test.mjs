// A base map of the newsroom's own choice: drawn beneath the areas, its makers named, and nothing asked of anybody but the hosts
// that the edition names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { file, launch, look, map, mapPicture, open, picture, site, until } from './browser.mjs';
import { host } from './host.mjs';
import { publish, web } from './publish.mjs';
import { serve } from './real.mjs';

const { FRONTKART_PROGRAM: program, FRONTKART_STORE: store } = process.env;
const skip = !program || !store ? 'needs FRONTKART_PROGRAM and FRONTKART_STORE, to publish' : false;
const makers = '© The lake’s friends';
/** West of everything that the example draws. */
const lake = { lon: 33.5, lat: 51.5 };
const square = (half) => [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]].map(([x, y]) => [lake.lon + x, lake.lat + y]);
const areas = (half, properties) => ({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [square(half)] } }] });

let browser;
let work;
const undo = [];
before(async () => {
  if (skip) return;
  browser = await launch();
  work = mkdtempSync(join(tmpdir(), 'frontkart-basemap-'));
  undo.push(() => rmSync(work, { recursive: true, force: true }));
});
after(async () => {
  await browser?.close();
  for (const each of undo.toReversed()) each();
});

/** An edition with a base map, on a host that leaves the policy to the page. */
async function published(...options) {
  const edition = publish(program, store, ...options, '--basemap-attribution', makers);
  undo.push(edition.remove);
  const there = await host(edition.folder, { policies: false });
  undo.push(there.close);
  return there.url;
}

/** The colour in the middle of the map, "#rrggbb". */
async function colour(page) {
  const bytes = await mapPicture(page, 8);
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pen.drawImage(image, 0, 0);
    return `#${[...pen.getImageData(4, 4, 1, 1).data].slice(0, 3).map((each) => each.toString(16).padStart(2, '0')).join('')}`;
  }, bytes.toString('base64'));
}

/** A page of the edition at `at`, with what stands there in the middle of the map. */
const at = (edition, more = {}) => open(browser, { at: edition, hash: `map=${map}&c=${lake.lon},${lake.lat},9`, ...more });
const becomes = (page, wanted, what) => until(`${what}: ${wanted}`, async () => (await colour(page)) === wanted, 60);

test('the bundled base map asks for nothing more', { skip }, async () => {
  const { head } = await file('edition.json');
  assert.equal(head.site.basemap, undefined);
  await look(await open(browser, { hash: `map=${map}&c=${lake.lon},${lake.lat},9` }), async (page) => {
    await becomes(page, '#f5f2eb', 'land');
    assert.deepEqual(page.requested.filter((url) => /basemap|pmtiles/.test(url)), []);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy, /connect-src 'self';/);
    assert.equal((await page.locator('.caution').textContent()).includes(makers), false);
  });
});

test('an archive of tiles in the layers of Protomaps is drawn in the page’s colours, light and dark', { skip }, async () => {
  // A map that is called "water" is exported as a layer that is called "water".
  const tiles = join(work, 'lake.db');
  mkdirSync(join(work, 'states'));
  writeFileSync(join(work, 'states', '2024-01-01.geojson'), JSON.stringify(areas(0.4, { status: 'lake' })));
  const run = (...args) => execFileSync(program, ['--store', tiles, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  run('import', 'snapshots', join(work, 'states'), '--map', 'water', '--profile', 'geojson', '--date-from', 'filename', '--status-property', 'status', '--json');
  run('export', 'water', '-o', join(work, 'lake.pmtiles'), '--json');
  const edition = await published('--basemap', join(work, 'lake.pmtiles'));
  const { basemap } = (await file('edition.json', edition)).head.site;
  assert.match(basemap.archive, /^base\/map-lake\.[0-9a-f]{16}\.pmtiles$/);
  const ranges = [];
  const watch = (page) => page.on('response', (response) => response.url().endsWith('.pmtiles') && ranges.push(response.status()));
  await look(await at(edition, { before: watch }), async (page) => {
    await becomes(page, '#dbe4e8', 'water');
    assert.ok(ranges.length > 0 && ranges.every((status) => status === 206), `parts of the archive: ${ranges}`);
    for (const where of ['.caution', '.sources']) assert.ok((await page.locator(where).textContent()).includes(makers), `${where} names the makers`);
    assert.deepEqual(page.requested.filter((url) => !url.startsWith(edition) && !/^(data|blob):/.test(url)), []);
    await picture(page, 'basemap-archive');
  });
  await look(await at(edition, { dark: true }), async (page) => {
    await becomes(page, '#12171c', 'water at night');
    await page.evaluate((hash) => (location.hash = hash), `map=${map}&c=${lake.lon - 1.5},${lake.lat},9`);
    await becomes(page, '#23272c', 'the bundled land around it');
  });
});

test('a style is drawn as it is, by day and by night, and only its own hosts are asked', { skip }, async () => {
  const style = (fill) => ({
    version: 8, glyphs: 'https://fonts.example/{fontstack}/{range}.pbf',
    sources: { pond: { type: 'geojson', data: 'pond.geojson' }, photos: { type: 'raster', tiles: ['https://tiles.example/{z}/{x}/{y}.png'], tileSize: 256 } },
    layers: [
      { id: 'photos', type: 'raster', source: 'photos' },
      { id: 'land', type: 'fill', source: 'pond', paint: { 'fill-color': fill } },
      { id: 'names', type: 'symbol', source: 'pond', layout: { 'text-field': 'Pond', 'text-font': ['Elsewhere'] } },
    ],
  });
  const write = (name, json) => {
    writeFileSync(join(work, name), JSON.stringify(json));
    return join(work, name);
  };
  write('pond.geojson', areas(0.1, {}));
  const edition = await published('--basemap', write('day.json', style('#c0ffee')), '--basemap-dark', write('night.json', style('#0c0a0f')));
  assert.deepEqual((await file('edition.json', edition)).head.site.basemap.hosts, ['https://tiles.example']);
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const world = (page) => page.context().route(/^https:\/\/[a-z]+\.example\//, (route) => route.fulfill({ status: 200, headers: { 'Access-Control-Allow-Origin': '*' }, contentType: 'image/png', body: pixel }));
  for (const [dark, wanted] of [[false, '#c0ffee'], [true, '#0c0a0f']]) {
    // Beside its label, which stands in the middle of the pond.
    const page = await at(edition, { dark, before: world, hash: `map=${map}&c=${lake.lon + 0.06},${lake.lat + 0.06},10` });
    await becomes(page, wanted, 'the pond');
    const outside = new Set(page.requested.filter((url) => !url.startsWith(edition) && !/^(data|blob):/.test(url)).map((url) => new URL(url).origin));
    assert.deepEqual([...outside], ['https://tiles.example']);
    assert.ok((await page.locator('.caution').textContent()).includes(makers));
    assert.deepEqual(page.complaints, []);
    // What a script of strangers would meet.
    const asked = await page.evaluate(() => Promise.all(['https://tiles.example/x.png', 'https://other.example/x.png'].map((url) => fetch(url).then(() => 'answered', () => 'stopped'))));
    assert.deepEqual(asked, ['answered', 'stopped'], 'the page’s policy lets it ask those hosts and no others');
    await page.context().unrouteAll();
    await page.close();
  }
});

test('a base map whose files are missing leaves the bundled one', { skip }, async () => {
  const { head } = await file('edition.json');
  const broken = (page) =>
    page.route('**/edition.json', (route) => route.fulfill({ json: { head: { ...head, site: { ...head.site, basemap: { kind: 'style', light: 'base/style-light.0000000000000000.json', attribution: makers, hosts: [] } } }, signature: null } }));
  const page = await open(browser, { at: site, hash: `map=${map}&c=${lake.lon},${lake.lat},9`, before: broken });
  await becomes(page, '#f5f2eb', 'land');
  await page.close();
});

test('the desk’s preview has it, too: an archive in parts, and the hosts in the policy of page and scripts', { skip }, async () => {
  writeFileSync(join(work, 'both.json'), JSON.stringify({
    version: 8,
    sources: { lake: { type: 'vector', url: 'pmtiles://lake.pmtiles' }, photos: { type: 'raster', tiles: ['https://tiles.example:8443/{z}/{x}/{y}.png'] } },
    layers: [{ id: 'photos', type: 'raster', source: 'photos' }, { id: 'lake', type: 'fill', source: 'lake', 'source-layer': 'water' }],
  }));
  const desk = await serve(program, store, '--web', web, '--basemap', join(work, 'both.json'), '--basemap-attribution', makers);
  undo.push(desk.close);
  const { basemap } = (await file('edition.json', desk.url)).head.site;
  const { sources } = await file(basemap.light, desk.url);
  const part = await fetch(new URL(sources.lake.url.replace('pmtiles://', ''), desk.url), { headers: { Range: 'bytes=0-6' } });
  assert.deepEqual([part.status, await part.text()], [206, 'PMTiles']);
  const page = await fetch(desk.url);
  const script = /src="(.\/assets\/[^"]+\.js)"/.exec(await page.text())[1];
  for (const answer of [page, await fetch(new URL(script, desk.url))]) assert.match(answer.headers.get('content-security-policy'), /connect-src 'self' https:\/\/tiles\.example:8443;/);
});
