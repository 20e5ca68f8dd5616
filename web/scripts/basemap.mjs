// Builds public/basemap/*.json from Natural Earth's countries (public domain), as packed in the npm package `world-atlas`.
//
//   land.json     polygons: the land of the world, fine inside `detail` of basemap.config.json, coarse beyond
//   borders.json  lines: the borders between countries, de jure, coasts left out
//   regions.json  lines: borders between first-level regions; empty unless the environment variable FRONTKART_NE_GPKG
//                 names Natural Earth's world_map.gpkg (Debian's qgis-common)
//   labels.json   points with the ISO code of a country; the page writes the name in the reader's language
//
// A line is a flat array of ten-thousandths of a degree: longitude and latitude of its first point, then of each next one the
// differences from the one before. A polygon is an array of such rings, the outer one first; the first three files are arrays.
//
// The same input gives the same bytes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { merge, mesh } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';
import { regionBorders } from './regions.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const config = JSON.parse(readFileSync(join(here, '../basemap.config.json'), 'utf8'));
const atlas = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
const out = join(here, '../public/basemap');

const { detail, toleranceDegrees } = config;
const inDetail = ([lon, lat]) => lon >= detail.west && lon <= detail.east && lat >= detail.south && lat <= detail.north;

/** Even-odd rule; `ring` is closed. */
export function ringHolds(ring, [x, y]) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Moves the polygon that holds `point` from one country to another, before borders are derived. */
function transfer(topology, { point, from, to }) {
  const countries = topology.objects.countries.geometries;
  const source = countries.find((country) => country.id === from);
  const target = countries.find((country) => country.id === to);
  const polygons = source.arcs;
  const index = polygons.findIndex((polygon) => {
    const shape = merge(topology, [{ type: 'Polygon', arcs: polygon }]);
    return shape.coordinates.some(([outer]) => ringHolds(outer, point));
  });
  if (index < 0) {
    throw new Error(`basemap.config.json: no polygon of country ${from} holds ${point}; was world-atlas changed? Remove or correct the transfer.`);
  }
  target.arcs.push(...polygons.splice(index, 1));
}

/** Visvalingam's weights (areas in square degrees); points outside `detail` must weigh more to stay. */
function thin(topology) {
  const fine = toleranceDegrees.inside ** 2;
  const coarse = toleranceDegrees.outside ** 2;
  const weighed = presimplify(topology);
  for (const arc of weighed.arcs) {
    for (const point of arc) {
      if (Number.isFinite(point[2]) && !inDetail(point)) point[2] *= fine / coarse;
    }
  }
  return simplify(weighed, fine);
}

function steps(line) {
  let [lon, lat] = [0, 0];
  return line.flatMap(([x, y], i) => {
    const [nextLon, nextLat] = [Math.round(x * 1e4), Math.round(y * 1e4)];
    const step = [nextLon - lon, nextLat - lat];
    [lon, lat] = [nextLon, nextLat];
    return i > 0 && step[0] === 0 && step[1] === 0 ? [] : step;
  });
}

function write(name, content) {
  const bytes = `${JSON.stringify(content)}\n`;
  writeFileSync(join(out, name), bytes);
  console.log(`${name} ${(bytes.length / 1024).toFixed(0)} KB`);
}

const topology = JSON.parse(readFileSync(atlas, 'utf8'));
for (const step of config.transfers) transfer(topology, step);
const thinned = thin(topology);
const countries = thinned.objects.countries;

mkdirSync(out, { recursive: true });
const land = merge(thinned, countries.geometries);
// A ring that collapsed to a line or a dot draws nothing.
land.coordinates = land.coordinates.map((polygon) => polygon.filter((ring) => ring.length > 3)).filter((polygon) => polygon.length > 0);
write('land.json', land.coordinates.map((polygon) => polygon.map(steps)));
write('borders.json', mesh(thinned, countries, (a, b) => a !== b).coordinates.map(steps));
write('labels.json', {
  type: 'FeatureCollection',
  features: config.countries.map(([iso, lon, lat]) => ({ type: 'Feature', properties: { iso }, geometry: { type: 'Point', coordinates: [lon, lat] } })),
});
write('regions.json', (await regionBorders(process.env.FRONTKART_NE_GPKG, detail, config.transfers, ringHolds)).map(steps));
