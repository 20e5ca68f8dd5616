/** Where the world lies on a drawing. Pure. Positions are in world units (mesh.ts); lengths in device pixels unless they say otherwise. */
import type { Bounds } from '../edition';
import type { Camera } from '../url';
import { worldUnits, worldX, worldY } from './mesh';

/** Room that panels take at the edges of the map, in CSS pixels. */
export interface Room {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly zoom: number;
  /** the middle of the view in whole world units, and where it is drawn, from the upper left corner */
  readonly centre: readonly [number, number];
  readonly origin: readonly [number, number];
  /** device pixels to a world unit */
  readonly scale: number;
  /** the same for the middle as it is, between units */
  readonly exact: readonly [number, number];
  readonly at: readonly [number, number];
}

/** The world is this many CSS pixels wide at zoom 0. */
const worldPixels = 512;

function exactX(lon: number): number {
  return ((lon + 180) / 360) * worldUnits;
}
function exactY(lat: number): number {
  return (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * worldUnits;
}
function longitude(x: number): number {
  return (x / worldUnits) * 360 - 180;
}
function latitude(y: number): number {
  return (Math.atan(Math.sinh((0.5 - y / worldUnits) * 2 * Math.PI)) * 180) / Math.PI;
}

/** Of a drawing of so many CSS pixels: those that it has in whole, for each of them. */
export function ratioOf(width: number, ratio: number): number {
  return width > 0 ? Math.floor(width * ratio) / width : ratio;
}

/** `width`, `height` and `middle`, where the camera's place is drawn, in CSS pixels. */
export function viewOf({ lon, lat, zoom }: Camera, width: number, height: number, middle: readonly [number, number], ratio: number): View {
  const scale = (worldPixels * 2 ** zoom * ratio) / worldUnits;
  const exact = [exactX(lon), exactY(lat)] as const;
  const at = [middle[0] * ratio, middle[1] * ratio] as const;
  const centre = [worldX(lon), worldY(lat)] as const;
  // Positions are whole units; what the middle has beyond them is moved to where it is drawn.
  const origin = [at[0] + (centre[0] - exact[0]) * scale, at[1] + (centre[1] - exact[1]) * scale] as const;
  return { width: Math.round(width * ratio), height: Math.round(height * ratio), ratio, zoom, centre, origin, scale, exact, at };
}

export function middleOf(width: number, height: number, { top, right, bottom, left }: Room): [number, number] {
  return [(left + width - right) / 2, (top + height - bottom) / 2];
}

/** The nearest camera that has all of `bounds` in the room that is left, `margin` CSS pixels from its edges. */
export function fitted([west, south, east, north]: Bounds, width: number, height: number, { top, right, bottom, left }: Room, margin: number, closest: number): Camera {
  const [x0, x1, y0, y1] = [exactX(west), exactX(east), exactY(north), exactY(south)];
  const wide = Math.max(1, width - left - right - 2 * margin);
  const high = Math.max(1, height - top - bottom - 2 * margin);
  const scale = Math.min(wide / Math.max(1, x1 - x0), high / Math.max(1, y1 - y0));
  return { lon: longitude((x0 + x1) / 2), lat: latitude((y0 + y1) / 2), zoom: Math.min(closest, Math.log2((scale * worldUnits) / worldPixels)) };
}

/** What lies at a point of the drawing, given in CSS pixels from its upper left corner. */
export function placeAt({ exact, at, scale, ratio }: View, x: number, y: number): { lon: number; lat: number } {
  const lon = longitude(exact[0] + (x * ratio - at[0]) / scale);
  return { lon: ((((lon + 180) % 360) + 360) % 360) - 180, lat: latitude(exact[1] + (y * ratio - at[1]) / scale) };
}

/** The camera that has at one point of the drawing, in CSS pixels, what this view has at another. */
export function dragged({ exact, at, scale, ratio, zoom }: View, from: readonly [number, number], to: readonly [number, number], newZoom: number): Camera {
  const after = scale * 2 ** (newZoom - zoom);
  const [x, y] = [0, 1].map((i) => exact[i]! + (from[i]! * ratio - at[i]!) / scale - (to[i]! * ratio - at[i]!) / after) as [number, number];
  const within = ((x % worldUnits) + worldUnits) % worldUnits;
  return { lon: longitude(within), lat: latitude(Math.max(0, Math.min(worldUnits, y))), zoom: newZoom };
}

export function sameView(one: View | undefined, other: View): boolean {
  return one !== undefined && one.width === other.width && one.height === other.height && one.scale === other.scale && one.exact.every((value, i) => value === other.exact[i]) && one.at.every((value, i) => value === other.at[i]);
}

/** The middle of the view as seen from each copy of the world in which something of `box` (west, north, east, south) is in view. */
export function* copiesInView({ width, height, centre, origin, scale }: View, [west, north, east, south]: readonly [number, number, number, number], reach: number): Generator<number> {
  const y = (at: number): number => (at - centre[1]) * scale + origin[1];
  if (y(south) < -reach || y(north) > height + reach) return;
  for (const copy of [-1, 0, 1]) {
    const middle = centre[0] - copy * worldUnits;
    const x = (at: number): number => (at - middle) * scale + origin[0];
    if (x(east) >= -reach && x(west) <= width + reach) yield middle;
  }
}
