/**
 * What the address bar holds, so that every view can be linked to:
 * `#map=deepstate&t=2025-03-12T12:04:44Z&c=35.27,51.19,8.5&p=35.2686,51.1943&since=week&with=owl&mode=swipe&at=0.5`
 * and, left to the panels, `&r=region&panel=name`. The language is in the query, `?lang=nb`, since it needs a page of its own.
 */
import { readSince, writeSince, type Since } from './since';
import type { CompareMode, Point } from './state';

export interface Camera {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface Address {
  map?: string;
  /** milliseconds since 1970, UTC */
  time?: number;
  camera?: Camera;
  point?: Point;
  since?: Since;
  second?: string;
  mode?: CompareMode;
  /** where the divider stands, 0 to 1 */
  swipe?: number;
  region?: string;
  panel?: string;
}

function numbers(text: string | null, count: number): number[] | undefined {
  if (text === null || text === '') return undefined;
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return parts.length === count && parts.every(Number.isFinite) ? parts : undefined;
}

function onEarth(lon: number, lat: number): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

/** Reads a hash with or without its `#`. What cannot be read is left out: anybody can type an address. */
export function readAddress(hash: string): Address {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const address: Address = {};
  const map = fields.get('map');
  if (map) address.map = map;
  const time = Date.parse(fields.get('t') ?? '');
  if (Number.isFinite(time)) address.time = time;
  const [lon, lat, zoom] = numbers(fields.get('c'), 3) ?? [];
  if (lon !== undefined && lat !== undefined && zoom !== undefined && onEarth(lon, lat) && zoom >= 0 && zoom <= 24) {
    address.camera = { lon, lat, zoom };
  }
  const [x, y] = numbers(fields.get('p'), 2) ?? [];
  if (x !== undefined && y !== undefined && onEarth(x, y)) address.point = { lon: x, lat: y };
  const since = readSince(fields.get('since'));
  if (since !== undefined) address.since = since;
  const second = fields.get('with');
  if (second) address.second = second;
  const mode = fields.get('mode');
  if (mode === 'swipe' || mode === 'differ') address.mode = mode;
  const [swipe] = numbers(fields.get('at'), 1) ?? [];
  if (swipe !== undefined && swipe >= 0 && swipe <= 1) address.swipe = swipe;
  const region = fields.get('r');
  if (region) address.region = region;
  const panel = fields.get('panel');
  if (panel) address.panel = panel;
  return address;
}

const short = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** Writes the hash with its `#`; colons and commas stay readable. `time` is RFC 3339 so that no digit of it is lost. */
export function writeAddress(address: Omit<Address, 'time'> & { time?: string }): string {
  const { map, time, camera, point, since, second, mode, swipe, region, panel } = address;
  const fields: string[] = [];
  if (map !== undefined) fields.push(`map=${encodeURIComponent(map)}`);
  if (time !== undefined) fields.push(`t=${time}`);
  if (camera) fields.push(`c=${short(camera.lon, 4)},${short(camera.lat, 4)},${short(camera.zoom, 2)}`);
  if (point) fields.push(`p=${short(point.lon, 5)},${short(point.lat, 5)}`);
  const from = since === undefined ? undefined : writeSince(since);
  if (from !== undefined) fields.push(`since=${from}`);
  if (second !== undefined) {
    fields.push(`with=${encodeURIComponent(second)}`, `mode=${mode ?? 'swipe'}`);
    if (mode !== 'differ' && swipe !== undefined) fields.push(`at=${short(swipe, 3)}`);
  }
  if (region !== undefined) fields.push(`r=${encodeURIComponent(region)}`);
  if (panel !== undefined) fields.push(`panel=${encodeURIComponent(panel)}`);
  return `#${fields.join('&')}`;
}
