/** A region: how much of it is what, over time; how large that is; and which settlements changed status. */
import { cardEntries, type CardData } from './card-data';
import type { Panel } from './card-drawer';
import { wordsOf, followWithin } from './card';
import { emptySwatch } from './card-maps';
import { counted } from './card-words';
import { mapDownloads } from './downloads';
import { visibleColour } from './colour';
import { h, settled } from './dom';
import type { MapInfo } from './edition';
import { number, shortDate, shortDateTime, squareKilometres, utcTitle } from './format';
import { localised, t } from './i18n';
import { entryLabel, partyLabel } from './labels';
import { swatch } from './pattern';
import { stepChart, type Chart } from './region-chart';
import { changesUpTo, familiarPlaces, inPolygons, polygonsById, ratio, sizeOf, type Polygon, type Regions, type Settlement, type Settlements } from './region-data';
import { regionEntries, type RegionEntry } from './search-index';
import type { State, Store } from './state';
import { staleWords } from './strip';
import { stateAt } from './time';

type Series = MapInfo['series'];

/** Changes that are listed before the reader asks for all. */
const firstChanges = 12;

/** How lines are told apart without colour, by the standing that they show. */
const dashes = { held: undefined, contested: '6 3', unclear: '1.5 3', asserted: '9 3 2 3' } as const;

/** Statuses of a map in a region, or of the whole map. */
async function seriesOf({ edition, map, region }: State): Promise<Series> {
  if (region === undefined) return map.series;
  if (!map.areas) return [];
  const { regions } = await edition.json<{ regions: Readonly<Record<string, Series>> }>(map.areas);
  return regions[region] ?? [];
}

async function polygonsOf({ edition, region }: State): Promise<readonly Polygon[] | undefined> {
  const path = edition.site.regions;
  if (!path || region === undefined) return undefined;
  return polygonsById(await edition.json<Regions>(path), region);
}

function nameOf(region: RegionEntry): string {
  return localised(region.names) ?? region.id;
}

/** "2.0 times Oslo municipality"; nothing for an area of nothing. */
export function ratioInWords(km2: number, familiar: RegionEntry): string | undefined {
  const size = sizeOf(familiar);
  const found = size && ratio(km2, size.km2);
  if (!found) return undefined;
  const place = nameOf(familiar);
  return 'times' in found ? t('region.times', { ratio: number(found.times, found.decimals), place }) : t('region.percent', { percent: number(found.percent, found.decimals), place });
}

function basisInWords(region: RegionEntry): string {
  const size = sizeOf(region);
  if (!size) return '';
  const basis = size.official && region.official_area_source ? region.official_area_source : t('region.drawn');
  return t('region.basis', { place: nameOf(region), area: squareKilometres(size.km2), basis });
}

interface Loaded {
  readonly map: MapInfo;
  readonly region: string | undefined;
  readonly series: Series;
  readonly settlements: Settlements | undefined;
  readonly keep: (place: Settlement) => boolean;
}

async function load(state: State): Promise<Loaded> {
  const { edition, map, region } = state;
  const path = (map as { settlements?: string | null }).settlements;
  const [series, settlements] = await Promise.all([seriesOf(state), path ? edition.json<Settlements>(path) : undefined]);
  // Editions of before do not say in which region a settlement lies: the outlines do.
  const polygons = settlements?.places.some(({ regions }) => regions === undefined) ? await polygonsOf(state) : undefined;
  const keep = (place: Settlement): boolean => region === undefined || (place.regions?.includes(region) ?? (polygons !== undefined && inPolygons(polygons, place.lon, place.lat)));
  return { map, region, series, settlements, keep };
}

class RegionPanel {
  private readonly choose = h('select', { 'aria-label': t('region.choose'), 'data-test': 'region' });
  private readonly measure = h('select', { 'aria-label': t('region.compareWith'), 'data-test': 'familiar' });
  private readonly about = h('p', { class: 'card-near' });
  private readonly now = h('div', { class: 'region-now', 'data-test': 'region-now' });
  private readonly basis = h('p', { class: 'hint' });
  private readonly measured = h('div', {}, h('label', { class: 'map-chooser measure' }, h('span', {}, t('region.compareWith')), this.measure), this.basis);
  private readonly drawing = h('div', { class: 'region-chart' });
  private readonly table = h('details', { class: 'numbers' });
  private readonly changes = h('div', { class: 'region-changes' });
  private readonly words = h('div', { class: 'region-words' });
  private readonly files = h('div', {});
  readonly element = h(
    'div', { class: 'region' },
    h('label', { class: 'map-chooser' }, h('span', {}, t('region.choose')), this.choose),
    this.about, this.now, this.measured,
    h('section', { class: 'card-part' }, h('h3', {}, t('region.over')), this.drawing, this.table),
    h('section', { class: 'card-part' }, h('h3', {}, t('region.settlements')), this.changes),
    this.words,
    h('section', { class: 'card-part' }, this.files),
  );
  private loaded: Loaded | undefined;
  private chart: Chart | undefined;
  private marks: ((time: number) => void)[] = [];
  private all = false;
  private asked = 0;

  constructor(
    private readonly store: Store,
    private readonly regions: readonly RegionEntry[],
    private readonly go: (time: number) => void,
  ) {
    this.choose.addEventListener('change', () => store.set({ region: this.choose.value || undefined }));
    this.measure.addEventListener('change', () => this.mark());
    this.element.addEventListener('click', (event) => followWithin(this.element, event));
    store.watch(['panel', 'region', 'map', 'dark'], ({ panel }) => {
      if (panel === 'region') void this.open();
    });
    const later = settled(100, () => this.mark());
    store.watch(['time'], ({ panel, time }) => {
      if (panel !== 'region') return;
      this.chart?.mark(time);
      later();
    });
  }

  private get region(): RegionEntry | undefined {
    return this.regions.find(({ id }) => id === this.store.state.region);
  }

  private async open(): Promise<void> {
    const mine = ++this.asked;
    const { state } = this.store;
    if (state.region !== undefined && !this.region) {
      // Anybody can type an address.
      this.store.set({ region: undefined });
      return;
    }
    const loaded = await load(state);
    const reached = await this.reached(state);
    const words = await this.recorded(state);
    if (mine !== this.asked) return;
    if (this.loaded?.map !== loaded.map || this.loaded.region !== loaded.region) this.all = false;
    this.loaded = loaded;
    this.marks = [];
    this.choices(reached);
    this.words.replaceChildren(...(words ? wordsOf(words.card, words.records, this.marks) : []));
    this.files.replaceChildren(mapDownloads(state.edition, state.map.id) ?? '');
    this.draw();
    this.mark();
  }

  /** Regions that the map says something about, and the one that is looked at. */
  private async reached({ edition, map, region }: State): Promise<RegionEntry[]> {
    const areas = map.areas ? await edition.json<{ regions: Readonly<Record<string, unknown>> }>(map.areas) : { regions: {} };
    return this.regions.filter(({ id }) => id in areas.regions || id === region);
  }

  private async recorded({ edition, region }: State): Promise<{ card: CardData; records: string } | undefined> {
    const entry = region === undefined ? undefined : (await cardEntries(edition)).get(`region/${region}`);
    return entry && { card: await edition.json<CardData>(entry.card), records: edition.address(entry.records) };
  }

  private choices(reached: readonly RegionEntry[]): void {
    const { region } = this.store.state;
    this.choose.replaceChildren(h('option', { value: '' }, t('region.whole')), ...reached.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))).map((each) => h('option', { value: each.id }, nameOf(each))));
    this.choose.value = region ?? '';
    const familiar = familiarPlaces(this.regions, region);
    const kept = this.measure.value;
    this.measure.replaceChildren(...familiar.map((each) => h('option', { value: each.id }, nameOf(each))));
    if (familiar.some(({ id }) => id === kept)) this.measure.value = kept;
    const entry = this.region;
    const size = entry && sizeOf(entry);
    const official = size?.official ? t('region.official', { source: entry?.official_area_source ?? '' }) : t('region.drawn');
    this.about.textContent = entry && size ? `${t('region.size', { area: squareKilometres(size.km2) })} (${official})` : '';
  }

  private draw(): void {
    const { loaded } = this;
    if (!loaded) return;
    const { map, series } = loaded;
    const { axis, dark } = this.store.state;
    const entries = map.legend.filter(({ id }) => series.some(({ status }) => status === id));
    const lines = entries.map((entry) => {
      const dash = dashes[entry.standing];
      return { name: entryLabel(entry), colour: visibleColour(entry.colour, dark), values: series.find(({ status }) => status === entry.id)?.km2 ?? [], ...(dash ? { dash } : {}) };
    });
    this.chart = lines.length > 0 ? stepChart(lines, map.instants, axis, t('region.chart'), this.go) : undefined;
    this.drawing.replaceChildren(...(this.chart ? [this.chart.element] : [h('p', { class: 'hint' }, t('region.never'))]));
    this.table.hidden = lines.length === 0;
    const fill = (): void => {
      const rows = map.instants.map((time, i) => h('tr', {}, h('th', { scope: 'row', title: utcTitle(time) }, shortDateTime(time)), ...lines.map(({ values }) => h('td', {}, number(values[i] ?? 0, 1)))));
      const table = h('table', {}, h('caption', {}, t('region.numbers')), h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('date')), ...lines.map(({ name }) => h('th', { scope: 'col' }, `${name}, ${t('km2', { value: '' }).trim()}`)))), h('tbody', {}, ...rows));
      this.table.replaceChildren(h('summary', {}, t('region.numbers')), h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('region.numbers') }, table));
    };
    this.table.ontoggle = () => this.table.open && this.table.childElementCount < 2 && fill();
    this.table.replaceChildren(h('summary', {}, t('region.numbers')));
    if (this.table.open) fill();
  }

  private mark(): void {
    const { loaded } = this;
    if (!loaded) return;
    const { time } = this.store.state;
    this.chart?.mark(time);
    for (const mark of this.marks) mark(time);
    this.showNow(loaded, time);
    this.showChanges(loaded, time);
  }

  private showNow({ map, series, region }: Loaded, time: number): void {
    const index = stateAt(map.instants, time);
    const instant = map.instants[index];
    const familiar = this.regions.find(({ id }) => id === this.measure.value);
    this.measured.hidden = familiar === undefined;
    this.basis.textContent = familiar ? basisInWords(familiar) : '';
    const whole = region === undefined ? undefined : this.region && sizeOf(this.region)?.km2;
    if (instant === undefined) {
      this.now.replaceChildren(h('p', { class: 'hint' }, t('beforeFirst')));
      return;
    }
    const stale = staleWords(map, time);
    const rows = map.legend.flatMap((entry) => {
      const km2 = series.find(({ status }) => status === entry.id)?.km2[index];
      if (km2 === undefined) return [];
      const times = familiar && ratioInWords(km2, familiar);
      return [
        h(
          'tr', { 'data-status': entry.id },
          h('th', { scope: 'row' }, h('span', { class: 'legend-name' }, swatch(entry.standing, entry.colour), h('span', {}, entryLabel(entry), entry.party ? h('small', {}, partyLabel(map, entry.party)) : false))),
          h('td', {}, h('span', { class: 'km2-now' }, squareKilometres(km2)), times !== undefined && h('small', { class: 'times' }, times)),
          whole !== undefined && h('td', {}, km2 > 0 ? `${number((km2 / whole) * 100, km2 / whole < 0.1 ? 1 : 0)} %` : ''),
        ),
      ];
    });
    const caption = h('caption', { title: utcTitle(instant) }, `${map.mapper || map.id}. ${t('region.at', { date: shortDateTime(instant) })}`, stale === undefined ? '' : h('small', { class: 'stale' }, ` (${stale})`));
    const head = h('thead', { class: 'unseen-head' }, h('tr', {}, h('th', { scope: 'col' }, t('status')), h('th', { scope: 'col' }, t('area')), whole !== undefined && h('th', { scope: 'col' }, `${t('region.share')} ${t('region.shareOf')}`)));
    this.now.replaceChildren(
      rows.length > 0 ? h('table', { class: 'region-table' }, caption, head, h('tbody', {}, ...rows)) : h('p', { class: 'hint' }, emptySwatch(), ' ', t('region.never')),
    );
  }

  private showChanges({ map, settlements, keep }: Loaded, time: number): void {
    const found = settlements ? changesUpTo(settlements, map.instants, time, keep) : [];
    if (found.length === 0) {
      this.changes.replaceChildren(h('p', { class: 'hint' }, t('region.noSettlements')));
      return;
    }
    const status = (at: number): string => {
      const entry = map.legend[at - 1];
      return entry ? entryLabel(entry) : t('noStatement');
    };
    const rows = found.slice(0, this.all ? found.length : firstChanges).map((change) => {
      const date = h('button', { type: 'button', class: 'link', title: utcTitle(change.time), 'aria-label': t('goTo', { date: shortDateTime(change.time) }) }, shortDate(change.time));
      date.addEventListener('click', () => this.go(change.time));
      const name = h('button', { type: 'button', class: 'link' }, localised(change.place.names) ?? change.place.id);
      name.addEventListener('click', () => this.store.set({ point: { lon: change.place.lon, lat: change.place.lat }, place: undefined }));
      return h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, date), h('td', {}, `${status(change.from)} → ${status(change.to)}`));
    });
    const more = h('button', { type: 'button', class: 'link more' }, t('region.allSettlements'));
    more.addEventListener('click', () => {
      this.all = true;
      this.mark();
      this.changes.querySelector<HTMLElement>('table')?.focus();
    });
    this.changes.replaceChildren(
      h('p', { class: 'hint' }, t('region.upTo', { changes: counted('region.settlementCount', found.length), date: shortDate(time) })),
      h('div', { class: 'table-wide', tabindex: 0, role: 'region', 'aria-label': t('region.settlements') }, h('table', { class: 'stretches', tabindex: -1 }, h('thead', {}, h('tr', {}, ...[t('settlement'), t('date'), t('compare.change')].map((text) => h('th', { scope: 'col' }, text)))), h('tbody', {}, ...rows))),
      ...(rows.length < found.length ? [more] : []),
    );
  }
}

export async function mountRegion(store: Store, go: (time: number) => void): Promise<Panel> {
  const regions = await regionEntries(store.state.edition);
  return { title: 'panel.region', element: new RegionPanel(store, regions, go).element };
}
