/** Two maps in numbers: how much they agree, who says what, who changed a place first, and what each means by its words. */
import type { Panel } from './card-drawer';
import { classPhrase, counted, stop } from './card-words';
import { usableMaps } from './choosers';
import { agreement, cell, classesOf, measures, pairFile, rowAt, swapped, type Compared, type Measure, type Pair, type PairRow } from './compare-panel-data';
import { definitionsOf } from './definitions';
import { h, settled } from './dom';
import type { MapInfo, Texts } from './edition';
import { number, shortDate, squareKilometres, utcTitle } from './format';
import { locale, t, type Key } from './i18n';
import { placeName } from './labels';
import { stepChart, type Chart } from './region-chart';
import { onMap } from './start';
import type { CompareMode, State, Store } from './state';
import { staleWords } from './strip';
import { axisOf } from './time';

/** Rows that are listed before the reader asks for all. */
const firstRows = 12;

function nameOf(map: MapInfo): string {
  return map.mapper || map.id;
}

/** A row tells of the end of a day in UTC, whatever the reader's clock says. */
function rowDate(row: PairRow): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(Date.parse(row.at));
}

/** Nearly all is not all, and hardly anything is not nothing. */
function percent(share: number): string {
  return number(share * 100, (share > 0.99 && share < 1) || (share > 0 && share < 0.01) ? 1 : 0);
}

/** What an area of a row is called. */
function measureName(measure: Measure, first: MapInfo, second: MapInfo): string {
  const keys: Record<Measure, Key> = { agree_km2: 'compare.agree', same_party_km2: 'compare.same_party', differ_km2: 'compare.differ_both', only_first_km2: 'compare.only_first', only_second_km2: 'compare.only_second' };
  return t(keys[measure], { map: measure === 'only_first_km2' ? nameOf(first) : nameOf(second) });
}

/** The state that a line of the chart shows in CSS colours of the page, and its dashes. */
const lineStyle: Record<'agree_km2' | 'differ_km2', { colour: string; dash?: string }> = { agree_km2: { colour: 'var(--agree)' }, differ_km2: { colour: 'var(--disagree)', dash: '6 3' } };

interface Loaded {
  readonly first: MapInfo;
  readonly second: MapInfo;
  readonly pair: Pair;
  readonly parties: Readonly<Record<string, Texts>>;
}

function placesNamed(map: MapInfo, other: MapInfo): Record<string, Texts> {
  const names: Record<string, Texts> = {};
  for (const each of [other, map]) for (const [id, party] of Object.entries(each.parties)) names[id] = party.names;
  return names;
}

class ComparePanel {
  private readonly selects = (['compare.first', 'compare.second'] as const).map((key) => h('select', { 'aria-label': t(key), 'data-test': key.replace('.', '-') }));
  private readonly body = h('div', {});
  private readonly now = h('div', { class: 'compare-now', 'data-test': 'compare-now' });
  readonly element = h('div', { class: 'compare-panel' }, h('div', { class: 'compare-maps' }, ...this.selects.map((select, i) => h('label', {}, h('span', {}, t(i === 0 ? 'compare.first' : 'compare.second')), select))), this.body);
  private loaded: Loaded | undefined;
  private chart: Chart | undefined;
  private asked = 0;
  private drawnDark: boolean | undefined;
  private buttons: { mode: CompareMode; button: HTMLElement }[] = [];
  private all = { lags: false, sided: false };

  constructor(
    private readonly store: Store,
    private readonly go: (time: number) => void,
  ) {
    const { edition } = store.state;
    for (const select of this.selects) {
      select.replaceChildren(...usableMaps(edition).map((entry) => h('option', { value: entry.id }, entry.mapper || entry.id)));
      select.addEventListener('change', () => void this.chosen());
    }
    store.watch(['panel', 'map', 'second', 'mode', 'dark'], ({ panel }) => {
      if (panel === 'compare') void this.open();
    });
    const later = settled(100, () => this.mark());
    store.watch(['time'], ({ panel, time }) => {
      if (panel !== 'compare') return;
      this.chart?.mark(time);
      later();
    });
  }

  /** The choosers are the page's own two maps. */
  private async chosen(): Promise<void> {
    const { edition, time } = this.store.state;
    const [a, b] = this.selects.map((select) => edition.entry(select.value));
    if (!a || !b) return;
    const [map, second] = await Promise.all([edition.map(a), a.id === b.id ? undefined : edition.map(b)]);
    this.store.set({ playing: false, ...(map === this.store.state.map ? {} : onMap(map, time)), second });
  }

  /** A second map where the page has none yet: the first that can be compared with. */
  private second({ edition, map, second }: State): string | undefined {
    if (second) return second.id;
    return usableMaps(edition).find(({ id }) => id !== map.id && pairFile(edition.site.compare ?? {}, map.id, id))?.id;
  }

  private async open(): Promise<void> {
    const mine = ++this.asked;
    const { state } = this.store;
    const { edition, map } = state;
    const id = this.second(state);
    const [one, two] = this.selects;
    if (one) one.value = map.id;
    if (two) two.value = id ?? '';
    const entry = id === undefined ? undefined : edition.entry(id);
    const file = id === undefined ? undefined : pairFile(edition.site.compare ?? {}, map.id, id);
    if (!entry || !file) {
      this.loaded = undefined;
      this.body.replaceChildren(h('p', { class: 'hint' }, t(id === undefined ? 'compare.same' : 'compare.missing')));
      return;
    }
    const [second, compared] = await Promise.all([edition.map(entry), edition.json<Compared>(file.path)]);
    if (mine !== this.asked) return;
    const pair = compared.pairs[0];
    if (!pair || pair.rows.length === 0) {
      this.loaded = undefined;
      this.body.replaceChildren(h('p', { class: 'hint' }, t('compare.missing')));
      return;
    }
    if (this.loaded?.first === map && this.loaded.second === second && this.drawnDark === state.dark) {
      // Drawn anew, it would take the keyboard away from whoever is in it.
      this.press();
      this.mark();
      return;
    }
    if (this.loaded?.first !== map || this.loaded.second !== second) this.all = { lags: false, sided: false };
    this.drawnDark = state.dark;
    this.loaded = { first: map, second, pair: file.swapped ? swapped(pair) : pair, parties: placesNamed(map, second) };
    this.draw(this.loaded);
    this.mark();
  }

  /** The same two maps on the map itself: side by side, or where they differ. */
  private modes(second: MapInfo): HTMLElement {
    this.buttons = (['swipe', 'differ'] as const).map((mode) => {
      const button = h('button', { type: 'button', class: 'segment', 'data-test': `show-${mode}` }, t(`compare.${mode}`));
      button.addEventListener('click', () => this.store.set({ second, mode }));
      return { mode, button };
    });
    this.press();
    return h('div', { class: 'compare-show' }, h('span', {}, t('compare.onMap')), h('div', { class: 'segments', role: 'group', 'aria-label': t('compareMode') }, ...this.buttons.map(({ button }) => button)));
  }

  private press(): void {
    const { second, mode } = this.store.state;
    for (const each of this.buttons) each.button.setAttribute('aria-pressed', String(second !== undefined && second === this.loaded?.second && mode === each.mode));
  }

  private draw(loaded: Loaded): void {
    const { first, second, pair } = loaded;
    const times = pair.rows.map((row) => Date.parse(row.at));
    const lines = (['agree_km2', 'differ_km2'] as const).map((measure) => ({ name: measureName(measure, first, second), values: pair.rows.map((row) => row[measure]), ...lineStyle[measure] }));
    this.chart = stepChart(lines, times, axisOf(times), t('compare.chart'), this.go);
    const key = h('ul', { class: 'chart-key' }, ...lines.map(({ name }, i) => h('li', { class: i === 0 ? 'key-agree' : 'key-differ' }, name)));
    this.body.replaceChildren(
      this.modes(second),
      this.now,
      h('section', { class: 'card-part' }, h('h3', {}, t('compare.over')), key, this.chart.element, this.table(loaded)),
      h('section', { class: 'card-part' }, h('h3', {}, t('compare.lags')), ...this.lags(loaded)),
      h('section', { class: 'card-part' }, h('h3', {}, t('compare.definitions')), definitionsOf(first), definitionsOf(second)),
    );
  }

  private mark(): void {
    const { loaded, chart } = this;
    if (!loaded) return;
    const { time } = this.store.state;
    chart?.mark(time);
    const found = rowAt(loaded.pair.rows, time);
    if (found) this.now.replaceChildren(...this.rowNodes(loaded, found.row, found.outside));
  }

  private rowNodes(loaded: Loaded, row: PairRow, outside: boolean): Node[] {
    const { first, second } = loaded;
    const { time } = this.store.state;
    const date = rowDate(row);
    const [a, b] = row.states.map((state) => (state === null ? '–' : shortDate(Date.parse(state))));
    const stale = [first, second].map((map) => ({ map, words: staleWords(map, time) })).filter(({ words }) => words !== undefined);
    return [
      h('h3', { title: utcTitle(Date.parse(row.at)) }, t('compare.atDate', { date })),
      ...(outside ? [h('p', { class: 'hint stale' }, stop(t('compare.outside', { date })))] : []),
      h('table', { class: 'region-table' }, h('caption', { class: 'unseen' }, t('compare.atDate', { date })), h('tbody', {}, ...measures.map((measure) => h('tr', { 'data-measure': measure }, h('th', { scope: 'row' }, measureName(measure, first, second)), h('td', {}, squareKilometres(row[measure])))))),
      h('p', { class: 'hint' }, row.share === null ? '' : `${t('compare.share', { percent: percent(row.share) })}. `, stop(t('compare.states', { first: nameOf(first), second: nameOf(second), a: a ?? '–', b: b ?? '–' }))),
      ...stale.map(({ map, words }) => h('p', { class: 'hint stale' }, `${nameOf(map)}: ${words ?? ''}.`)),
      this.matrix(loaded, row),
    ];
  }

  /** First map down, second across. */
  private matrix({ first, second, parties }: Loaded, row: PairRow): HTMLElement {
    const [down, across] = [classesOf(row, 'first'), classesOf(row, 'second')];
    const head = h('tr', {}, h('th', { scope: 'col' }, `${nameOf(first)} ↓ ${nameOf(second)} →`), ...across.map((name) => h('th', { scope: 'col' }, classPhrase(name, parties))));
    const rows = down.map((a) =>
      h('tr', {}, h('th', { scope: 'row' }, classPhrase(a, parties)), ...across.map((b) => {
        const km2 = cell(row, a, b);
        const kind = agreement(a, b);
        return h('td', { class: km2 > 0 && kind ? `cell-${kind.replace('_km2', '')}` : '', title: kind ? measureName(kind, first, second) : undefined }, km2 > 0 ? (km2 < 0.05 ? `< ${number(0.1, 1)}` : number(km2, km2 < 100 ? 1 : 0)) : kind === null ? '' : '–');
      })),
    );
    return h('details', { class: 'numbers', open: true }, h('summary', {}, t('compare.matrix')), h('div', { class: 'table-wide', tabindex: 0, role: 'region', 'aria-label': t('compare.matrix') }, h('table', { class: 'matrix', 'data-test': 'matrix' }, h('thead', {}, head), h('tbody', {}, ...rows))));
  }

  private table({ first, second, pair }: Loaded): HTMLElement {
    const details = h('details', { class: 'numbers' }, h('summary', {}, t('region.numbers')));
    details.addEventListener('toggle', () => {
      if (!details.open || details.childElementCount > 1) return;
      const head = h('tr', {}, h('th', { scope: 'col' }, t('date')), ...measures.map((measure) => h('th', { scope: 'col' }, measureName(measure, first, second))));
      const rows = pair.rows.map((row) => h('tr', {}, h('th', { scope: 'row', title: utcTitle(Date.parse(row.at)) }, rowDate(row)), ...measures.map((measure) => h('td', {}, number(row[measure], 1)))));
      details.append(h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('compare.over') }, h('table', {}, h('caption', {}, `${t('compare.over')} (${t('km2', { value: '' }).trim()})`), h('thead', {}, head), h('tbody', {}, ...rows))));
    });
    return details;
  }

  private placeButton(place: Pair['lags'] extends readonly (infer L)[] | undefined ? (L extends { place: infer P } ? P : never) : never): HTMLElement {
    const { lon, lat } = place;
    const name = placeName({ names: place.names, id: place.id });
    if (lon === undefined || lat === undefined) return h('span', {}, name);
    const button = h('button', { type: 'button', class: 'link' }, name);
    button.addEventListener('click', () => this.store.set({ point: { lon, lat }, place: undefined }));
    return button;
  }

  private dateButton(at: string): HTMLElement {
    const time = Date.parse(at);
    const button = h('button', { type: 'button', class: 'link', title: utcTitle(time), 'aria-label': t('goTo', { date: shortDate(time) }) }, shortDate(time));
    button.addEventListener('click', () => this.go(time));
    return button;
  }

  private more(list: 'lags' | 'sided', count: number): Node[] {
    if (this.all[list] || count <= firstRows) return [];
    const button = h('button', { type: 'button', class: 'link more' }, t('region.allSettlements'));
    button.addEventListener('click', () => {
      this.all = { ...this.all, [list]: true };
      if (this.loaded) this.draw(this.loaded);
      this.mark();
    });
    return [button];
  }

  private lags({ first, second, pair, parties }: Loaded): Node[] {
    const lags = (pair.lags ?? []).toSorted((a, b) => Date.parse(b.first) - Date.parse(a.first));
    if (lags.length === 0) return [h('p', { class: 'hint' }, t('compare.noLags'))];
    const median = Math.round(pair.median_days ?? 0);
    const ahead = median < 0 ? first : second;
    const places = counted('compare.places', lags.length);
    const inDays = (days: number): string => counted('stale.days', Math.max(1, Math.round(Math.abs(days))));
    // The earlier date is strong, and said in words to those who listen.
    const rows = lags.slice(0, this.all.lags ? lags.length : firstRows).map((lag) => {
      const same = Math.abs(lag.days) < 0.5;
      const date = (at: string, earlier: boolean): HTMLElement => h('td', { class: earlier ? 'earlier' : '' }, this.dateButton(at));
      return h('tr', {}, h('th', { scope: 'row' }, this.placeButton(lag.place), h('small', {}, classPhrase(lag.to, parties))), date(lag.first, !same && lag.days < 0), date(lag.second, !same && lag.days > 0), h('td', {}, !same && h('span', { class: 'unseen' }, `${nameOf(lag.days < 0 ? first : second)}: `), same ? t('compare.lagSame') : inDays(lag.days)));
    });
    const sided = (pair.one_sided ?? []).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
    const sidedRows = sided.slice(0, this.all.sided ? sided.length : firstRows).map((change) => h('tr', {}, h('th', { scope: 'row' }, this.placeButton(change.place), h('small', {}, nameOf(change.map === first.id ? first : second))), h('td', {}, this.dateButton(change.at)), h('td', {}, `${classPhrase(change.from, parties)} → ${classPhrase(change.to, parties)}`)));
    const wide = (label: string, heads: string[], body: HTMLElement[]): HTMLElement => h('div', { class: 'table-wide', tabindex: 0, role: 'region', 'aria-label': label }, h('table', { class: 'stretches' }, h('thead', {}, h('tr', {}, ...heads.map((text) => h('th', { scope: 'col' }, text)))), h('tbody', {}, ...body)));
    return [
      h('p', { class: 'hint' }, median === 0 ? t('compare.lagEven', { places }) : t('compare.lagMedian', { first: nameOf(ahead), days: inDays(median), places })),
      wide(t('compare.lags'), [t('settlement'), nameOf(first), nameOf(second), t('compare.lag')], rows),
      ...this.more('lags', lags.length),
      ...(sided.length > 0 ? [h('details', { class: 'numbers' }, h('summary', {}, `${t('compare.oneSided')} (${number(sided.length)})`), wide(t('compare.oneSided'), [t('settlement'), t('date'), t('compare.change')], sidedRows), ...this.more('sided', sided.length))] : []),
    ];
  }
}

export async function mountComparePanel(store: Store, go: (time: number) => void): Promise<Panel> {
  return { title: 'panel.compare', element: new ComparePanel(store, go).element };
}
