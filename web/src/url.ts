/** What the address bar holds: `#map=deepstate&t=2025-03-12T12:04:44Z&c=35.27,51.19,8.5&p=35.2686,51.1943` */

export interface Address {
  map?: string;
  /** milliseconds since 1970, UTC */
  time?: number;
  camera?: { lon: number; lat: number; zoom: number };
  point?: { lon: number; lat: number };
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
  return address;
}

const short = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** Writes the hash with its `#`; colons and commas stay readable. `time` is RFC 3339 so that no digit of it is lost. */
export function writeAddress(address: Omit<Address, 'time'> & { time?: string }): string {
  const fields: string[] = [];
  if (address.map !== undefined) fields.push(`map=${encodeURIComponent(address.map)}`);
  if (address.time !== undefined) fields.push(`t=${address.time}`);
  if (address.camera) fields.push(`c=${short(address.camera.lon, 4)},${short(address.camera.lat, 4)},${short(address.camera.zoom, 2)}`);
  if (address.point) fields.push(`p=${short(address.point.lon, 5)},${short(address.point.lat, 5)}`);
  return `#${fields.join('&')}`;
}
