/** The server's interface as docs/api.md states it. Times are RFC 3339 UTC; coordinates longitude first, in degrees. */

export type Standing = 'held' | 'contested' | 'unclear' | 'asserted';

export interface LegendEntry {
  id: string;
  labels: Record<string, string>;
  definition?: string | null;
  link?: string | null;
  standing: Standing;
  party?: string | null;
  colour: string;
}

export interface MapInfo {
  map: string;
  mapper?: string | null;
  link?: string | null;
  licence?: string | null;
  redistribute?: boolean | string | null;
  illustrative?: boolean;
  states: number;
  first: string | null;
  last: string | null;
  /** [west, south, east, north] */
  bounds?: [number, number, number, number] | null;
  legend: LegendEntry[];
  instants: string[];
}

export interface AreaProperties {
  status: string;
  standing: Standing;
  party?: string | null;
  area_km2: number;
  label?: string;
  colour?: string;
}

export interface StateAt extends GeoJSON.FeatureCollection<GeoJSON.MultiPolygon | GeoJSON.Polygon, AreaProperties> {
  frontkart?: { instant?: string | null };
}

export interface AreaRow {
  at: string;
  status: string | null;
  km2: number;
}

export interface PlaceName {
  lang: string;
  text: string;
}

export interface Place {
  id?: string;
  names: PlaceName[];
  lon: number;
  lat: number;
  population?: number | null;
  kind?: string | null;
  country?: string | null;
}

export interface Stretch {
  from: string;
  to: string | null;
  status: string | null;
  standing?: Standing | null;
  party?: string | null;
}

export interface Who {
  place: Partial<Place> | null;
  maps: { map: string; history: Stretch[] }[];
  de_jure?: { party: string | null; region: string; names?: PlaceName[] } | null;
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** What went wrong, in the server's own words where it gave any. */
export class ApiError extends Error {
  constructor(
    readonly kind: 'network' | 'answer' | 'refused',
    message: string,
    readonly remedy = '',
  ) {
    super(message);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

type Query = Readonly<Record<string, string | number | undefined>>;

function address(call: string, query: Query): string {
  const wanted = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  const search = new URLSearchParams(wanted.map(([key, value]) => [key, String(value)]));
  return `api/v1/${call}${search.size > 0 ? `?${search}` : ''}`;
}

async function get<T>(call: string, query: Query, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(call, query), { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError('network', 'no answer');
  }
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError('answer', `${response.status} ${response.statusText}`);
  }
  if (!response.ok) {
    const said = (body ?? {}) as { message?: string; remedy?: string };
    throw new ApiError('refused', said.message ?? `${response.status} ${response.statusText}`, said.remedy);
  }
  return body as T;
}

export const api = {
  maps: () => get<MapInfo[]>('maps', { instants: 1 }),
  at: (map: string, time: string, signal?: AbortSignal) => get<StateAt>('at', { map, time }, signal),
  area: (map: string, signal?: AbortSignal) => get<AreaRow[]>('area', { map, every: 'state' }, signal),
  who: (lon: number, lat: number, signal?: AbortSignal) => get<Who>('who', { lon: lon.toFixed(6), lat: lat.toFixed(6) }, signal),
  search: (text: string, limit: number, signal?: AbortSignal) => get<Place[]>('places', { q: text, limit }, signal),
  placesIn: (bounds: Bounds, limit: number, signal?: AbortSignal) =>
    get<Place[]>('places', { bbox: bounds.map((value) => value.toFixed(3)).join(','), limit }, signal),
};
