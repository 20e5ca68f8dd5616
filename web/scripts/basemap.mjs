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
import { crossings, near } from './crossings.mjs';
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
function weighed(topology) {
  const out = presimplify(topology);
  for (const arc of out.arcs) {
    for (const point of arc) {
      if (Number.isFinite(point[2]) && !inDetail(point)) point[2] *= (toleranceDegrees.inside / toleranceDegrees.outside) ** 2;
    }
  }
  return out;
}

/** A line in whole ten-thousandths of a degree, without points that fall on the one before. */
function whole(line) {
  return line.map(([x, y]) => [Math.round(x * 1e4), Math.round(y * 1e4)]).filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
}

function steps(line) {
  return line.flatMap(([x, y], i) => (i === 0 ? [x, y] : [x - line[i - 1][0], y - line[i - 1][1]]));
}

const hasArea = (ring) => ring.reduce((sum, [x, y], i) => (i === 0 ? 0 : sum + ring[i - 1][0] * y - x * ring[i - 1][1]), 0) !== 0;

/**
 * A ring whose points at the antimeridian are at -180° or 180° as it pleases, with all of them on its own side; one that goes around
 * the earth is closed by way of the pole.
 */
function unrolled(ring) {
  const [turn, pole] = [3_600_000, -900_000];
  let worlds = 0;
  const out = ring.map(([x, y], i) => {
    if (i > 0 && Math.abs(x - ring[i - 1][0]) > turn / 2) worlds -= Math.sign(x - ring[i - 1][0]);
    return [x + worlds * turn, y];
  });
  if (worlds !== 0) {
    const [first, last] = [out[0], out.at(-1)];
    return [...out, [last[0], pole], [first[0], pole], first];
  }
  const shift = turn * Math.round(out.reduce((sum, [x]) => sum + x, 0) / out.length / turn);
  return out.map(([x, y]) => [x - shift, y]);
}

/** The land as polygons of rings of whole numbers. A ring that collapsed to a line or a dot draws nothing. */
function landOf(topology) {
  const polygons = merge(topology, topology.objects.countries.geometries).coordinates;
  return polygons.map((polygon) => polygon.map((ring) => unrolled(whole(ring)))).filter(([outer]) => hasArea(outer)).map((polygon) => polygon.filter(hasArea));
}

/**
 * Thins all lines. Where that makes coasts cross each other (they would not be filled then), their points around are left as they
 * are, in wider circles until no two cross.
 */
function thin(topology) {
  const points = weighed(topology);
  for (let circle = 0.1; ; circle *= 2) {
    const thinned = simplify(points, toleranceDegrees.inside ** 2);
    const land = landOf(thinned);
    const crossed = land.flatMap(crossings);
    if (crossed.length === 0) return { thinned, land };
    if (circle > 10) throw new Error(`Coasts cross each other at ${JSON.stringify(crossed)}, however many points stay.`);
    for (const arc of points.arcs) {
      for (const point of arc) {
        if (crossed.some(([x, y]) => near([x / 1e4, y / 1e4], point, circle))) point[2] = Infinity;
      }
    }
  }
}

function write(name, content) {
  const bytes = `${JSON.stringify(content)}\n`;
  writeFileSync(join(out, name), bytes);
  console.log(`${name} ${(bytes.length / 1024).toFixed(0)} KB`);
}

const topology = JSON.parse(readFileSync(atlas, 'utf8'));
for (const step of config.transfers) transfer(topology, step);
const { thinned, land } = thin(topology);

mkdirSync(out, { recursive: true });
write('land.json', land.map((polygon) => polygon.map(steps)));
write('borders.json', mesh(thinned, thinned.objects.countries, (a, b) => a !== b).coordinates.map((line) => steps(whole(line))));
write('labels.json', {
  type: 'FeatureCollection',
  features: config.countries.map(([iso, lon, lat]) => ({ type: 'Feature', properties: { iso }, geometry: { type: 'Point', coordinates: [lon, lat] } })),
});
write('regions.json', (await regionBorders(process.env.FRONTKART_NE_GPKG, detail, config.transfers, ringHolds)).map((line) => steps(whole(line))));
