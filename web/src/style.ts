/** The style of the map: a calm base that leaves colour to the areas. */
import type { StyleSpecification } from 'maplibre-gl';
import type { OwnLayers } from './basemap';

export const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

export interface MapData {
  land: GeoJSON.FeatureCollection;
  borders: GeoJSON.FeatureCollection;
  regions: GeoJSON.FeatureCollection;
  places: GeoJSON.FeatureCollection;
  countries: GeoJSON.FeatureCollection;
  point: GeoJSON.FeatureCollection;
  measure: GeoJSON.FeatureCollection;
}

const light = { water: '#dbe4e8', land: '#f5f2eb', coast: '#b9c6cb', border: '#8f8a80', region: '#d3cdc0', ink: '#33322e', faint: '#77736a', halo: '#f8f6f1', dot: '#45433e', mark: '#16181c', ring: '#ffffff' };
const dark = { water: '#12171c', land: '#23272c', coast: '#39424a', border: '#7d828a', region: '#3b4148', ink: '#e7e3da', faint: '#9da1a6', halo: '#1b1f23', dot: '#c9c5bc', mark: '#ffffff', ring: '#16181c' };

/** Of the page itself; MapLibre draws its letters in the browser. */
export const font = ['Frontkart Sans'];
function base(data: GeoJSON.FeatureCollection): { type: 'geojson'; data: GeoJSON.FeatureCollection; maxzoom: number; tolerance: number } {
  return { type: 'geojson', data, maxzoom: 10, tolerance: 0.3 };
}

/** The layer of histories comes before `borders`, so that country borders and labels lie over the areas. `own` covers land and water. */
export function styleOf(isDark: boolean, data: MapData, own?: OwnLayers): StyleSpecification {
  const c = isDark ? dark : light;
  return {
    version: 8,
    ...(own?.sprite === undefined ? {} : { sprite: own.sprite }),
    sources: {
      ...own?.sources,
      land: base(data.land),
      borders: base(data.borders),
      regions: base(data.regions),
      countries: { type: 'geojson', data: data.countries },
      places: { type: 'geojson', data: data.places },
      point: { type: 'geojson', data: data.point },
      measure: { type: 'geojson', data: data.measure },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': c.water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': c.land, 'fill-outline-color': c.coast } },
      ...(own?.below ?? []),
      { id: 'regions', type: 'line', source: 'regions', minzoom: 4.5, paint: { 'line-color': c.region, 'line-width': 1, 'line-opacity': ['interpolate', ['linear'], ['zoom'], 4.5, 0.35, 7, 1] } },
      {
        id: 'borders', type: 'line', source: 'borders', layout: { 'line-join': 'round' },
        paint: { 'line-color': c.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.7, 9, 1.8], 'line-dasharray': [5, 2, 1, 2] },
      },
      ...(own?.above ?? []),
      {
        id: 'country-labels', type: 'symbol', source: 'countries', maxzoom: 7.5,
        layout: { 'text-field': ['get', 'name'], 'text-font': font, 'text-size': ['interpolate', ['linear'], ['zoom'], 3, 10, 7, 15], 'text-transform': 'uppercase', 'text-letter-spacing': 0.16, 'text-padding': 8 },
        paint: { 'text-color': c.faint, 'text-halo-color': c.halo, 'text-halo-width': 1.4 },
      },
      {
        id: 'place-labels', type: 'symbol', source: 'places',
        layout: {
          'text-field': ['get', 'name'], 'text-font': font, 'icon-image': `dot:${c.dot}:${c.halo}`, 'icon-allow-overlap': false,
          'text-size': ['interpolate', ['linear'], ['get', 'rank'], 0, 15, 3, 12.5],
          'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.55, 'text-justify': 'auto', 'text-padding': 5,
          'symbol-sort-key': ['get', 'order'],
        },
        paint: { 'text-color': c.ink, 'text-halo-color': c.halo, 'text-halo-width': 1.5 },
      },
      { id: 'measure-line', type: 'line', source: 'measure', filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': c.mark, 'line-width': 2.5, 'line-dasharray': [2, 1.5] } },
      { id: 'measure-dots', type: 'circle', source: 'measure', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 4.5, 'circle-color': c.mark, 'circle-stroke-color': c.ring, 'circle-stroke-width': 1.5 } },
      { id: 'point-ring', type: 'circle', source: 'point', paint: { 'circle-radius': 9, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': c.ring, 'circle-stroke-width': 5 } },
      { id: 'point', type: 'circle', source: 'point', paint: { 'circle-radius': 9, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': c.mark, 'circle-stroke-width': 2 } },
      { id: 'point-dot', type: 'circle', source: 'point', paint: { 'circle-radius': 2.2, 'circle-color': c.mark } },
    ],
  };
}
