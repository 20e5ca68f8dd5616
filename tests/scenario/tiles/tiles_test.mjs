// Imports a small map, writes every form in which its history leaves, and reads them with the npm packages and GDAL's programs:
//   node tiles_test.mjs PROGRAM SOURCE_FOLDER
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [program, source] = process.argv.slice(2);
const require = createRequire(join(source, 'web/package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { PMTiles } = await load('pmtiles');
const vectorTile = await import(pathToFileURL(join(source, 'web/node_modules/@mapbox/vector-tile/index.js')).href);
const pbf = await import(pathToFileURL(join(source, 'web/node_modules/pbf/index.js')).href);
const reader = (bytes) => new vectorTile.VectorTile(new (pbf.PbfReader ?? pbf.default)(new Uint8Array(bytes)));

const folder = mkdtempSync(join(tmpdir(), 'frontkart-tiles-'));
const store = join(folder, 'store.db');
const run = (...words) => execFileSync(program, [...words, '--store', store], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });

/** Two strips that share a border; the western one grows day by day. */
function state(border) {
  const strip = (status, west, east) => ({
    type: 'Feature',
    properties: { status },
    geometry: { type: 'Polygon', coordinates: [[[west, 50], [east, 50], [east, 52], [west, 52], [west, 50]]] },
  });
  return JSON.stringify({ type: 'FeatureCollection', features: [strip('west', 30, border), strip('east', border, 40)] });
}

try {
  const entry = (id, party, colour) => ({ id, labels: { en: id }, definition: '', link: '', standing: 'held', party, class: '', colour });
  writeFileSync(join(folder, 'legend.json'), JSON.stringify([entry('west', 'w', '#a52714'), entry('east', 'e', '#0f9d58')]));
  const days = ['20250310', '20250311', '20250312'];
  days.forEach((day, i) => writeFileSync(join(folder, `${day}.geojson`), state(35 + i)));
  run('import', 'snapshots', ...days.map((day) => join(folder, `${day}.geojson`)), '--map', 'two', '--profile', 'geojson', '--date-from',
    'filename', '--status-property', 'status', '--legend', join(folder, 'legend.json'));

  // One tile at a moment.
  const tile = reader(run('tile', '0', '0', '0', '--map', 'two', '--at', '2025-03-11'));
  assert.deepEqual(Object.keys(tile.layers), ['two']);
  const { two } = tile.layers;
  assert.equal(two.version, 2);
  assert.equal(two.extent, 4096);
  const statuses = [...Array(two.length).keys()].map((i) => ({ ...two.feature(i).properties }));
  assert.deepEqual(statuses, [{ status: 'west', standing: 'held', party: 'w' }, { status: 'east', standing: 'held', party: 'e' }]);
  // Both have the same border, at 36° east.
  const easts = two.feature(0).toGeoJSON(0, 0, 0).geometry.coordinates.flat(1).map(([lon]) => lon);
  const wests = two.feature(1).toGeoJSON(0, 0, 0).geometry.coordinates.flat(1).map(([lon]) => lon);
  assert.equal(Math.max(...easts), Math.min(...wests));
  assert.ok(Math.abs(Math.max(...easts) - 36) < 360 / 4096);
  const facts = JSON.parse(run('tile', '0', '0', '0', '--map', 'two', '--at', '2025-03-11', '--json'));
  assert.equal(facts.from, '2025-03-11T00:00:00Z');
  assert.equal(facts.to, '2025-03-12T00:00:00Z');
  assert.equal(run('tile', '0', '0', '0', '--map', 'two', '--at', '2025-03-01').length, 0);

  // What is no tile is refused, with what to do.
  for (const words of [['15', '0', '0'], ['3', '8', '0'], ['3', '0', '-1'], ['x', '0', '0'], ['99999999999999999999', '0', '0']]) {
    const refused = spawnSync(program, ['tile', ...words, '--map', 'two', '--store', store], { encoding: 'utf8' });
    assert.equal(refused.status, 2, words.join(' '));
    assert.match(refused.stderr, /^frontkart: /);
    assert.equal(refused.stdout, '');
  }
  assert.equal(spawnSync(program, ['export', 'two', '-o', join(folder, 'x.txt'), '--store', store]).status, 2);
  assert.equal(spawnSync(program, ['export', 'nothing', '-o', join(folder, 'x.csv'), '--store', store]).status, 1);

  // The archive, twice the same.
  const archive = join(folder, 'two.pmtiles');
  run('export', 'two', '-o', archive);
  const bytes = readFileSync(archive);
  run('export', 'two', '-o', join(folder, 'again.pmtiles'));
  assert.ok(bytes.equals(readFileSync(join(folder, 'again.pmtiles'))));
  const tiles = new PMTiles({
    getKey: () => 'two',
    getBytes: async (offset, length) => ({ data: bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + length) }),
  });
  const header = await tiles.getHeader();
  assert.deepEqual([header.minZoom, header.maxZoom, header.clustered, header.tileType], [0, 12, true, 1]);
  assert.deepEqual([header.minLon, header.minLat, header.maxLon, header.maxLat], [30, 50, 40, 52]);
  const metadata = await tiles.getMetadata();
  assert.equal(metadata.vector_layers[0].id, 'two');
  for (const [z, x, y] of [[0, 0, 0], [5, 18, 10], [12, 2457, 1362]]) {
    const { data } = await tiles.getZxy(z, x, y);
    const layer = reader(data).layers.two;
    for (let i = 0; i < layer.length; ++i) {
      const { from, to, status } = layer.feature(i).properties;
      assert.ok(from >= Date.UTC(2025, 2, 10) / 1000 && (to === undefined || to > from));
      assert.ok(status === 'west' || status === 'east');
    }
  }
  assert.equal(await tiles.getZxy(12, 0, 0), undefined);
  const first = reader((await tiles.getZxy(0, 0, 0)).data).layers.two;
  // Held from the first day on or from a later one, and lost on the second or third day: 3 stretches each.
  assert.equal(first.length, 6);

  // The forms for other programs.
  const info = (file, ...words) => execFileSync('ogrinfo', ['-ro', file, ...words], { encoding: 'utf8' });
  for (const name of ['two.geojson', 'two.csv', 'two.gpkg']) {
    const file = join(folder, name);
    run('export', 'two', '-o', file);
    const before = readFileSync(file);
    run('export', 'two', '-o', file);
    assert.ok(before.equals(readFileSync(file)), `${name} is not the same twice`);
    const layer = name === 'two.gpkg' ? 'control_history' : 'two';
    const text = info(file, '-al', '-so', ...(name === 'two.gpkg' ? ['-where', '1=1'] : []));
    assert.match(text, /Feature Count: 6/, name);
    assert.ok(text.includes(layer), name);
  }
  assert.match(info(join(folder, 'two.gpkg'), '-al', '-so', '-where', '"from" < \'2025-03-11T00:00:00.000Z\''), /from: DateTime/);
  assert.match(info(join(folder, 'two.gpkg'), 'layer_styles'), /startField="from" endField="to"/);
  execFileSync('ogr2ogr', [join(folder, 'copy.geojson'), join(folder, 'two.gpkg'), 'control_history']);
  const copy = JSON.parse(readFileSync(join(folder, 'copy.geojson'), 'utf8'));
  const original = JSON.parse(readFileSync(join(folder, 'two.geojson'), 'utf8'));
  assert.deepEqual(copy.features.map((f) => f.properties.id), original.features.map((f) => f.id));

  // Over HTTP: one ETag between two changes.
  const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--json', '--store', store], { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const said = await new Promise((resolve, reject) => {
      let text = '';
      const hear = (chunk) => {
        text += chunk;
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
        if (url) resolve(url[0]);
      };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.on('exit', () => reject(new Error(`the server ended: ${text}`)));
    });
    const ask = (path, headers = {}) => fetch(said + path, { headers });
    const morning = await ask('/tiles/two/0/0/0.mvt?at=2025-03-11T06:00:00Z');
    const evening = await ask('/tiles/two/0/0/0.mvt?at=2025-03-11T20:00:00Z');
    const later = await ask('/tiles/two/0/0/0.mvt?at=2025-03-12T20:00:00Z');
    assert.equal(morning.status, 200);
    assert.equal(morning.headers.get('content-type'), 'application/vnd.mapbox-vector-tile');
    assert.ok(morning.headers.get('etag'));
    assert.equal(morning.headers.get('etag'), evening.headers.get('etag'));
    assert.notEqual(morning.headers.get('etag'), later.headers.get('etag'));
    const known = await ask('/tiles/two/0/0/0.mvt?at=2025-03-11T12:00:00Z', { 'if-none-match': morning.headers.get('etag') });
    assert.equal(known.status, 304);
    const json = await (await ask('/tiles/two/tilejson.json?at=2025-03-11')).json();
    assert.equal(json.tilejson, '3.0.0');
    assert.deepEqual(json.bounds, [30, 50, 40, 52]);
    assert.ok(Array.isArray(json.tiles) && json.tiles.length === 1);
    const named = json.tiles[0].replace('{z}', '0').replace('{x}', '0').replace('{y}', '0');
    assert.equal((await fetch(named)).headers.get('etag'), (await ask('/tiles/two/0/0/0.mvt?at=2025-03-11')).headers.get('etag'));
    for (const [path, status] of [['/tiles/two/15/0/0.mvt', 400], ['/tiles/two/0/0/1.mvt', 400], ['/tiles/two/00/0/0.mvt', 404],
      ['/tiles/none/0/0/0.mvt', 404], ['/tiles/two/0/0/0', 404], ['/tiles/two/0/0/0.mvt?at=x', 400], ['/tiles/two/0/0/0.mvt?t=1', 400]]) {
      assert.equal((await ask(path)).status, status, path);
    }
  } finally {
    server.removeAllListeners('exit');
    server.kill('SIGTERM');
  }
  console.log('tiles and exports are read');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
