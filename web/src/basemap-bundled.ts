/** The bundled base map as GeoJSON, for where MapLibre draws it: beneath a base map of the newsroom's. How its files are made: layer/land.ts. */
import type { Line } from './layer/land';

const unit = 1e4;

function positions(line: Line): [number, number][] {
  let [lon, lat] = [0, 0];
  const found: [number, number][] = [];
  for (let i = 0; i + 1 < line.length; i += 2) {
    lon += line[i] ?? 0;
    lat += line[i + 1] ?? 0;
    found.push([lon / unit, lat / unit]);
  }
  return found;
}

function collection(geometry: GeoJSON.Geometry): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}

export function linesOf(file: readonly Line[]): GeoJSON.FeatureCollection {
  return collection({ type: 'MultiLineString', coordinates: file.map(positions) });
}

export function polygonsOf(file: readonly (readonly Line[])[]): GeoJSON.FeatureCollection {
  return collection({ type: 'MultiPolygon', coordinates: file.map((polygon) => polygon.map(positions)) });
}
