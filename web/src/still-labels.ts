/** Names of places and countries over the ground, until the map writes them: as it does, but standing still. */
import { svg } from './dom';
import type { Bounds, Edition, Place } from './edition';
import { partyName } from './format';
import { placeName } from './labels';
import { copiesInView, placeAt, type View } from './layer/view';
import { worldX, worldY } from './layer/mesh';
import { Places } from './places';

type Box = readonly [west: number, north: number, east: number, south: number];

/** A name at a point, both in CSS pixels. */
export interface Named {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly country: boolean;
}

export interface Label extends Named {
  /** where the text begins, and its base line */
  readonly left: number;
  readonly base: number;
}

/** No letters are measured: a little too wide does no harm. */
function widthOf({ text, size, country }: Named): number {
  return country ? text.length * size * 0.82 : text.length * size * 0.5;
}

/** Where names are written: each beside its dot where nothing is yet, the first ones first; those without room are left out. */
export function placed(names: readonly Named[], width: number, height: number): Label[] {
  const taken: Box[] = [];
  const free = ([west, north, east, south]: Box): boolean =>
    west >= 0 && east <= width && north >= 0 && south <= height && taken.every(([w, n, e, s]) => east < w || west > e || south < n || north > s);
  return names.flatMap((named) => {
    const { x, y, size, country } = named;
    const wide = widthOf(named);
    const gap = 0.55 * size + 4.5;
    const middle = y - size * 0.55;
    const candidates: (readonly [left: number, top: number])[] = country
      ? [[x - wide / 2, middle]]
      : [[x + gap, middle], [x - gap - wide, middle], [x - wide / 2, y + gap], [x - wide / 2, y - gap - 1.2 * size]];
    for (const [left, top] of candidates) {
      const box: Box = [left - 4, top - 3, left + wide + 4, top + 1.2 * size + 3];
      const dot: Box = [x - 4, y - 4, x + 4, y + 4];
      if (!free(box) || !(country || free(dot))) continue;
      taken.push(box, ...(country ? [] : [dot]));
      return [{ ...named, left, base: top + 0.9 * size }];
    }
    return [];
  });
}

function sizeOf({ population }: Place): number {
  const rank = Math.min(3, Math.max(0, 6 - Math.log10(1 + (population ?? 0))));
  return 15 - (2.5 * rank) / 3;
}

export class StillLabels {
  readonly element = svg('svg', { class: 'still-labels', 'aria-hidden': 'true' });
  private readonly places: Places;
  private last: View | undefined;

  constructor(private readonly edition: Edition) {
    this.places = new Places(edition);
  }

  async show(view: View): Promise<void> {
    this.last = view;
    const { width, height, ratio } = view;
    const [north, south] = [placeAt(view, 0, 0), placeAt(view, width / ratio, height / ratio)];
    const bounds: Bounds = [north.lon, south.lat, south.lon, north.lat];
    const [places, countries] = await Promise.all([this.places.inView(bounds, 60), this.countries(view.zoom)]);
    if (this.last !== view) return;
    const on = (lon: number, lat: number): [number, number] | undefined => {
      const [x, y] = [worldX(lon), worldY(lat)];
      const [middle] = copiesInView(view, [x, y, x, y], 0);
      return middle === undefined ? undefined : [((x - middle) * view.scale + view.origin[0]) / ratio, ((y - view.centre[1]) * view.scale + view.origin[1]) / ratio];
    };
    const names = [
      ...places.map((place) => ({ at: on(place.lon, place.lat), text: placeName(place), size: sizeOf(place), country: false })),
      ...countries.map(({ at, text }) => ({ at: on(...at), text, size: 10 + (5 * (Math.min(7, Math.max(3, view.zoom)) - 3)) / 4, country: true })),
    ].flatMap(({ at, ...rest }) => (at ? [{ ...rest, x: at[0], y: at[1] }] : []));
    this.element.replaceChildren(
      ...placed(names, width / ratio, height / ratio).flatMap(({ x, y, left, base, size, text, country }) => {
        const word = svg('text', { x: left.toFixed(1), y: base.toFixed(1), 'font-size': size.toFixed(1), class: country ? 'still-country' : 'still-place' });
        word.textContent = text;
        return country ? [word] : [svg('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: 2.5 }), word];
      }),
    );
  }

  remove(): void {
    this.last = undefined;
    this.element.remove();
  }

  private async countries(zoom: number): Promise<{ at: [number, number]; text: string }[]> {
    const path = this.edition.site.base?.['labels'];
    if (!path || zoom >= 7.5) return [];
    const labels = await this.edition.json<GeoJSON.FeatureCollection<GeoJSON.Point, { iso: string }>>(path).catch(() => undefined);
    return (labels?.features ?? []).map(({ geometry: { coordinates }, properties }) => ({ at: [coordinates[0] ?? 0, coordinates[1] ?? 0], text: partyName(properties.iso).toUpperCase() }));
  }
}
