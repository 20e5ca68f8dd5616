/** Regions: which places lie in one, and how large an area is beside a familiar one. Pure. */
import type { RegionEntry } from './search-index';

export type Position = readonly [lon: number, lat: number];
/** the outer ring first, then holes; each closed */
export type Polygon = readonly (readonly Position[])[];

/** Whether a point lies in a ring: an odd number of edges is crossed on the way east. On an edge it is in one of its sides only. */
function inRing(ring: readonly Position[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i]!, ring[j]!];
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

export function inPolygons(polygons: readonly Polygon[], lon: number, lat: number): boolean {
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== inRing(ring, lon, lat), false));
}

interface Feature {
  readonly properties: RegionEntry & { readonly de_jure_party?: string | null };
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

function polygonsOf({ geometry }: Feature): readonly Polygon[] {
  return (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as readonly Polygon[];
}

/** The file of all regions with their polygons. */
export interface Regions {
  readonly features: readonly Feature[];
}

/** The polygons of one region; undefined where there is none of that id. */
export function polygonsById({ features }: Regions, id: string): readonly Polygon[] | undefined {
  const feature = features.find(({ properties }) => properties.id === id);
  return feature && polygonsOf(feature);
}

/** The regions that a point lies in, the smallest first. */
export function regionsAt({ features }: Regions, lon: number, lat: number): Feature['properties'][] {
  return features
    .filter((feature) => inPolygons(polygonsOf(feature), lon, lat))
    .map(({ properties }) => properties)
    .toSorted((a, b) => (a.area_km2 ?? Infinity) - (b.area_km2 ?? Infinity));
}

/** A place on a map whose status changed. */
export interface Settlement {
  readonly id: string;
  readonly names: Readonly<Record<string, string>>;
  readonly lon: number;
  readonly lat: number;
  readonly population?: number | null;
  /** that it lies in, the smallest first */
  readonly regions?: readonly string[];
}

/** A map's file of settlements: `changed` has position in the map's instants, position in `places`, status before, and after. */
export interface Settlements {
  readonly places: readonly Settlement[];
  readonly changed: readonly (readonly [at: number, place: number, from: number, to: number])[];
}

export interface Change {
  readonly time: number;
  readonly place: Settlement;
  /** positions in the legend from 1; 0 is no statement */
  readonly from: number;
  readonly to: number;
}

/** The changes of the places that `keep` lets through, up to `time`, the latest first. */
export function changesUpTo(file: Settlements, instants: readonly number[], time: number, keep: (place: Settlement) => boolean): Change[] {
  const kept = file.places.map(keep);
  return file.changed
    .filter(([at, place]) => kept[place] === true && (instants[at] ?? Infinity) <= time)
    .map(([at, place, from, to]) => ({ time: instants[at]!, place: file.places[place]!, from, to }))
    .toReversed();
}

/** The area that comparisons use, and whether it is the official one. */
export function sizeOf(region: RegionEntry): { readonly km2: number; readonly official: boolean } | undefined {
  if (region.official_area_km2) return { km2: region.official_area_km2, official: true };
  return region.area_km2 ? { km2: region.area_km2, official: false } : undefined;
}

/** How many times `familiar` an area is: to one decimal from a tenth up, in whole times from twenty; below, in per cent. */
export function ratio(km2: number, familiar: number): { readonly times: number; readonly decimals: 0 | 1 } | { readonly percent: number; readonly decimals: 0 | 1 } | undefined {
  if (!(familiar > 0) || !(km2 > 0)) return undefined;
  const times = km2 / familiar;
  // What would be 0.0 % is less than can be said.
  if (times < 0.0005) return undefined;
  if (times >= 0.95) return { times, decimals: times < 19.95 ? 1 : 0 };
  return { percent: times * 100, decimals: times < 0.0995 ? 1 : 0 };
}

/** What areas may be measured in: official areas first, smaller ones first; never the region itself. */
export function familiarPlaces(regions: readonly RegionEntry[], but: string | undefined): RegionEntry[] {
  return regions
    .filter((region) => region.id !== but && sizeOf(region) !== undefined)
    .toSorted((a, b) => Number(sizeOf(b)!.official) - Number(sizeOf(a)!.official) || sizeOf(a)!.km2 - sizeOf(b)!.km2);
}
