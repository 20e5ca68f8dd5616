/**
 * How an archive in the layers of the Protomaps basemap (version 4) is drawn: quiet, so that colour is left to the areas. Its
 * borders and names of places are left out: the page has its own borders, which are de jure, and its own places, which it can
 * answer for.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import { language } from './i18n';
import { font } from './style';

const light = { earth: '#f5f2eb', green: '#e9ebdd', town: '#ece7de', water: '#dbe4e8', stream: '#c8d6dc', road: '#ffffff', edge: '#ddd6c9', path: '#e0d9cc', rail: '#cfc8bb', building: '#e6e0d5', ink: '#6f7f86', street: '#857f74', halo: '#f8f6f1' };
const dark = { earth: '#23272c', green: '#252b2b', town: '#292d32', water: '#12171c', stream: '#19222a', road: '#363b42', edge: '#2b3036', path: '#30353b', rail: '#3a3f46', building: '#2c3136', ink: '#7f919b', street: '#8a8f96', halo: '#1b1f23' };

const green = ['park', 'national_park', 'nature_reserve', 'protected_area', 'forest', 'wood', 'scrub', 'grassland', 'grass', 'meadow', 'farmland', 'orchard', 'cemetery', 'golf_course'];
const town = ['residential', 'urban_area', 'industrial', 'commercial', 'aerodrome', 'military', 'railway'];

const polygons: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
const lines: FilterSpecification = ['==', ['geometry-type'], 'LineString'];
const isOf = (kinds: readonly string[]): FilterSpecification => ['in', ['get', 'kind'], ['literal', [...kinds]]];
const both = (...filters: FilterSpecification[]): FilterSpecification => ['all', ...filters] as FilterSpecification;
/** Width in pixels that doubles with each zoom beyond `from`, where it is one pixel. */
const wide = (from: number, factor = 1): ExpressionSpecification => ['interpolate', ['exponential', 1.6], ['zoom'], from, 0.6 * factor, from + 6, 8 * factor];

export function protomapsLayers(source: string, isDark: boolean): LayerSpecification[] {
  const c = isDark ? dark : light;
  const name: ExpressionSpecification = ['coalesce', ['get', `name:${language()}`], ...(language() === 'nb' ? [['get', 'name:no'] as ExpressionSpecification] : []), ['get', 'name']];
  const fill = (id: string, layer: string, color: string, filter: FilterSpecification, minzoom = 0): LayerSpecification => ({ id, type: 'fill', source, 'source-layer': layer, minzoom, filter: both(polygons, filter), paint: { 'fill-color': color } });
  const line = (id: string, layer: string, color: string, filter: FilterSpecification, minzoom: number, width: ExpressionSpecification | number, dashes?: number[]): LayerSpecification => ({
    id, type: 'line', source, 'source-layer': layer, minzoom, filter: both(lines, filter), layout: { 'line-join': 'round', 'line-cap': dashes ? 'butt' : 'round' },
    paint: { 'line-color': color, 'line-width': width, ...(dashes ? { 'line-dasharray': dashes } : {}) },
  });
  const along = (id: string, layer: string, color: string, filter: FilterSpecification, minzoom: number): LayerSpecification => ({
    id, type: 'symbol', source, 'source-layer': layer, minzoom, filter: both(lines, filter),
    layout: { 'symbol-placement': 'line', 'text-field': name, 'text-font': font, 'text-size': 11.5, 'text-padding': 6, 'symbol-spacing': 380 },
    paint: { 'text-color': color, 'text-halo-color': c.halo, 'text-halo-width': 1.3 },
  });
  const rivers = isOf(['river', 'canal']);
  return [
    fill('earth', 'earth', c.earth, true),
    fill('cover-green', 'landcover', c.green, isOf(['forest', 'grassland', 'scrub', 'farmland'])),
    fill('cover-town', 'landcover', c.town, isOf(['urban_area'])),
    fill('green', 'landuse', c.green, isOf(green)),
    fill('town', 'landuse', c.town, isOf(town)),
    line('streams', 'water', c.stream, isOf(['stream', 'ditch', 'drain']), 12, wide(12, 0.7)),
    line('rivers', 'water', c.stream, rivers, 7, wide(9)),
    fill('water', 'water', c.water, true),
    fill('buildings', 'buildings', c.building, true, 13),
    line('rail', 'roads', c.rail, isOf(['rail']), 8, wide(11, 0.5)),
    line('paths', 'roads', c.path, isOf(['path', 'other']), 13, wide(14, 0.5)),
    line('minor', 'roads', c.edge, isOf(['minor_road']), 11, wide(12, 0.8)),
    line('major-edge', 'roads', c.edge, isOf(['highway', 'major_road']), 6, wide(8, 1.3)),
    line('major', 'roads', c.road, isOf(['highway', 'major_road']), 6, wide(8, 0.8)),
    along('water-names', 'water', c.ink, rivers, 9),
    along('road-names', 'roads', c.street, isOf(['highway', 'major_road', 'minor_road']), 13),
  ];
}
