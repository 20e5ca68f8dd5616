/** The answer to "who held this point, and when": names, the status now, what belongs to whom de jure, and a strip per map. */
import { api, isAbort, type LegendEntry, type MapInfo, type Place, type Who } from './api';
import type { Clock } from './clock';
import { h, icon, icons, svg } from './dom';
import { coordinates, number, partyName, shortDate, shortDateTime, utcTitle } from './format';
import { distanceKm, stretchAt } from './history';
import { t } from './i18n';
import { placeName, statusName } from './labels';
import { explain } from './notice';
import { swatch } from './pattern';
import type { Store } from './state';
import { historyStrip, type Strip } from './strip';
import { axisOf, type Span } from './time';

/** Farther than this the place of an answer is a neighbour, not the point itself. */
const nearKm = 1.5;

/** From the first state of any map to the last of any, with room at both ends. */
function commonAxis(maps: readonly MapInfo[]): Span {
  const ends = maps.flatMap(({ first, last }) => [first, last]).filter((each): each is string => each !== null).map((each) => Date.parse(each));
  return axisOf(ends.toSorted((a, b) => a - b));
}

/** Half the side of the box in which a name for a point is looked for, in degrees of latitude: about 5 km. */
const lookAround = 0.045;

/** The gazetteer's nearest place; undefined when there is none around, or no gazetteer. */
async function nearestPlace(point: { lon: number; lat: number }, signal: AbortSignal): Promise<Place | undefined> {
  const wide = lookAround / Math.max(0.1, Math.cos((point.lat * Math.PI) / 180));
  const box = [Math.max(-180, point.lon - wide), Math.max(-90, point.lat - lookAround), Math.min(180, point.lon + wide), Math.min(90, point.lat + lookAround)] as const;
  try {
    const around = await api.placesIn(box, 100, signal);
    return around.toSorted((a, b) => distanceKm(point, a) - distanceKm(point, b))[0];
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

export class Card {
  readonly element = h('section', { class: 'card', hidden: true, 'aria-label': t('place'), tabindex: -1, 'data-test': 'card' });
  private request: AbortController | undefined;
  private strips: Strip[] = [];
  private statuses: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    /** gives the keyboard back when the card goes */
    private readonly closed: () => void,
  ) {
    store.watch(['point', 'dark'], ({ point }) => {
      if (point) void this.open(point);
      else this.hide();
    });
    store.watch(['time', 'map'], ({ time }) => this.mark(time));
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
  }

  private close(): void {
    this.store.set({ point: undefined, place: undefined });
    this.closed();
  }

  private hide(): void {
    this.request?.abort();
    this.element.hidden = true;
    this.element.replaceChildren();
    this.strips = [];
    this.statuses = [];
  }

  private mark(time: number): void {
    for (const strip of this.strips) strip.mark(time);
    for (const write of this.statuses) write();
  }

  private async open(point: { lon: number; lat: number }): Promise<void> {
    this.hide();
    const request = new AbortController();
    this.request = request;
    const known = this.store.state.place;
    this.element.hidden = false;
    this.element.setAttribute('aria-busy', 'true');
    this.element.replaceChildren(this.head(known ? placeName(known) : t('pointOnMap'), known?.names ?? [], point), h('p', { class: 'card-wait' }, t('loading')));
    this.element.scrollTop = 0;
    try {
      const [who, nearest] = await Promise.all([
        api.who(point.lon, point.lat, request.signal),
        known ?? nearestPlace(point, request.signal),
      ]);
      this.show(point, who, nearest);
    } catch (error) {
      if (isAbort(error)) return;
      this.element.querySelector('.card-wait')?.replaceWith(explain('errorWho', error, () => void this.open(point)));
    }
    this.element.setAttribute('aria-busy', 'false');
  }

  private head(title: string, names: Place['names'], point: { lon: number; lat: number }, extra?: string): HTMLElement {
    const close = h('button', { type: 'button', class: 'round quiet', 'aria-label': t('close'), title: t('close') }, icon(icons.close));
    close.addEventListener('click', () => this.close());
    const others = names.filter(({ text }, i) => text !== title && names.findIndex((name) => name.text === text) === i);
    return h(
      'header', { class: 'card-head' },
      h(
        'div', {},
        h('h2', {}, title),
        others.length > 0 && h('p', { class: 'card-names' }, ...others.flatMap(({ lang, text }, i) => [i > 0 ? ' · ' : '', h('span', { lang }, text)])),
        extra !== undefined && h('p', { class: 'card-near' }, extra),
        h('p', { class: 'card-where' }, coordinates(point.lon, point.lat)),
      ),
      close,
    );
  }

  private show(point: { lon: number; lat: number }, who: Who, place: Place | undefined): void {
    const { maps, map } = this.store.state;
    const away = place ? distanceKm(point, place) : 0;
    const here = place !== undefined && away <= nearKm;
    const extra = place && !here ? t('near', { place: placeName(place), km: number(away, 1) }) : place?.population ? t('population', { count: number(place.population) }) : undefined;
    const axis = commonAxis(maps);
    const ordered = who.maps.toSorted((a, b) => Number(b.map === map.map) - Number(a.map === map.map));
    this.element.replaceChildren(
      this.head(here ? placeName(place) : t('pointOnMap'), here ? place.names : [], point, extra),
      ...this.deJure(who),
      ...ordered.map((answer) => this.onMap(answer, maps.find((each) => each.map === answer.map), axis)),
    );
    this.mark(this.store.state.time);
  }

  private deJure(who: Who): HTMLElement[] {
    if (!who.de_jure) return [];
    const { party, region, names } = who.de_jure;
    const text = [placeName({ id: region, names: names ?? [] }), party ? partyName(party) : ''].filter(Boolean).join(', ');
    return [h('p', { class: 'card-dejure' }, t('deJure'), ' ', h('strong', {}, text), h('small', {}, t('deJureHint')))];
  }

  private onMap(answer: Who['maps'][number], info: MapInfo | undefined, axis: Span): HTMLElement {
    const legend = new Map<string, LegendEntry>(info?.legend.map((entry) => [entry.id, entry]));
    const now = h('p', { class: 'card-status', 'data-test': 'status' });
    this.statuses.push(() => {
      const { time } = this.store.state;
      const stretch = stretchAt(answer.history, time);
      const entry = stretch?.status ? legend.get(stretch.status) : undefined;
      const words = stretch ? statusName(stretch.status, legend) : t('beforeFirst');
      now.replaceChildren(
        entry ? swatch(entry.standing, entry.colour) : svg('svg', { viewBox: '0 0 26 18', width: 26, height: 18, class: 'swatch swatch-none', 'aria-hidden': 'true' }, svg('rect', { x: 1, y: 1, width: 24, height: 16, rx: 2 })),
        h('span', {}, h('strong', {}, words), h('small', { title: utcTitle(time) }, t('statusAt', { date: shortDate(time) }))),
      );
      now.dataset['status'] = stretch ? (stretch.status ?? 'none') : 'before';
    });
    const strip = historyStrip(answer.history, legend, axis, t('historyOn', { map: answer.map }), (time) => {
      this.clock.pause();
      this.clock.go(time);
    });
    this.strips.push(strip);
    const last = info?.last ? shortDateTime(Date.parse(info.last)) : '';
    return h('article', { class: 'card-map' }, h('h3', { title: last }, info?.mapper || answer.map), now, strip.element);
  }
}
