/** The answer to "who held this point, and when": names, the status now, what belongs to whom de jure, and a strip per map. */
import { h, icon, icons, svg } from './dom';
import type { LegendEntry, MapInfo, Place } from './edition';
import type { Clock } from './clock';
import { coordinates, number, shortDate, shortDateTime, utcTitle } from './format';
import { distanceKm, stretchAt, stretchesAt, type Stretch } from './history';
import { t } from './i18n';
import { placeName, statusName } from './labels';
import { swatch } from './pattern';
import { Places } from './places';
import type { State, Store } from './state';
import { historyStrip, type Strip } from './strip';
import { axisOf, type Span } from './time';

/** Farther than this the place of an answer is a neighbour, not the point itself. */
const nearKm = 1.5;

/** Half the side of the box in which a name for a point is looked for, in degrees of latitude: about 5 km. */
const lookAround = 0.045;

/** From the first state of any map to the last of any, with room at both ends. */
function commonAxis(state: State): Span {
  const ends = state.edition.site.maps.flatMap(({ first, last }) => [first, last]).filter((each): each is string => each !== null).map((each) => Date.parse(each));
  return axisOf(ends.toSorted((a, b) => a - b));
}

interface Answer {
  readonly map: MapInfo;
  readonly history: Stretch[];
}

export class Card {
  readonly element = h('section', { class: 'card', hidden: true, 'aria-label': t('place'), tabindex: -1, 'data-test': 'card' });
  private readonly places: Places;
  private asked = 0;
  private strips: Strip[] = [];
  private statuses: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    /** gives the keyboard back when the card goes */
    private readonly closed: () => void,
  ) {
    this.places = new Places(store.state.edition);
    store.watch(['point', 'dark', 'histories', 'map'], ({ point }) => {
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
    ++this.asked;
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
    const mine = ++this.asked;
    const { place, edition, histories } = this.store.state;
    this.element.hidden = false;
    const answers: Answer[] = [];
    for (const entry of edition.site.maps) {
      const composite = histories.get(entry.id);
      if (!composite) continue;
      const map = await edition.map(entry);
      answers.push({ map, history: stretchesAt(composite, map, point.lon, point.lat) });
    }
    const nearest = place ?? (await this.nearest(point));
    if (mine === this.asked) this.show(point, answers, nearest);
  }

  /** The nearest place; undefined when there is none around. */
  private async nearest(point: { lon: number; lat: number }): Promise<Place | undefined> {
    const wide = lookAround / Math.max(0.1, Math.cos((point.lat * Math.PI) / 180));
    const around = await this.places.inView([point.lon - wide, point.lat - lookAround, point.lon + wide, point.lat + lookAround], 100);
    return around.toSorted((a, b) => distanceKm(point, a) - distanceKm(point, b))[0];
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

  private show(point: { lon: number; lat: number }, answers: readonly Answer[], place: Place | undefined): void {
    const { map } = this.store.state;
    const away = place ? distanceKm(point, place) : 0;
    const here = place !== undefined && away <= nearKm;
    const extra = place && !here ? t('near', { place: placeName(place), km: number(away, 1) }) : place?.population ? t('population', { count: number(place.population) }) : undefined;
    const axis = commonAxis(this.store.state);
    const ordered = answers.toSorted((a, b) => Number(b.map.id === map.id) - Number(a.map.id === map.id));
    this.element.replaceChildren(this.head(here ? placeName(place) : t('pointOnMap'), here ? place.names : [], point, extra), ...ordered.map((answer) => this.onMap(answer, axis)));
    this.mark(this.store.state.time);
  }

  private onMap(answer: Answer, axis: Span): HTMLElement {
    const info = answer.map;
    const legend = new Map<string, LegendEntry>(info.legend.map((entry) => [entry.id, entry]));
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
    const strip = historyStrip(answer.history, legend, axis, t('historyOn', { map: info.id }), (time) => {
      this.clock.pause();
      this.clock.go(time);
    });
    this.strips.push(strip);
    const last = info.last ? shortDateTime(Date.parse(info.last)) : '';
    return h('article', { class: 'card-map' }, h('h3', { title: last }, info.mapper || info.id), now, strip.element);
  }
}
