/** The legend: what is drawn, in words, with each maker's own definition and the area at the time shown. It is a table of the map, too. */
import { accuracyWords } from './accuracy';
import { baseWords } from './basemap-credit';
import type { LegendEntry } from './edition';
import { h, svg } from './dom';
import { number, shortDate, shortDateTime, squareKilometres, utcTitle } from './format';
import { localised, t } from './i18n';
import { entryLabel } from './labels';
import { swatch } from './pattern';
import type { Store } from './state';
import { stateAt } from './time';

function link(text: string, address: string | null | undefined): HTMLElement | undefined {
  return address && /^https?:\/\//.test(address) ? h('a', { href: address, rel: 'noreferrer' }, text) : undefined;
}

interface Row {
  readonly id: string;
  readonly row: HTMLElement;
  readonly area: HTMLElement;
  readonly change: HTMLElement;
}

function rowOf(entry: LegendEntry): Row {
  const label = entryLabel(entry);
  const standing = t(`standing.${entry.standing}`);
  const area = h('span', { class: 'km2-now' });
  const change = h('small', { class: 'km2-change' });
  const name = h('span', { class: 'legend-name' }, swatch(entry.standing, entry.colour), h('span', {}, h('span', { class: 'legend-label' }, label), standing.toLowerCase() !== label.toLowerCase() && h('small', {}, standing)));
  const definition = h(
    'details', {},
    h('summary', { title: t('definitionOf', { status: label }) }, name),
    h('p', {}, h('small', {}, t('definition')), (entry.definition && localised(entry.definition)) || t('noDefinition'), ' ', link(t('original'), entry.definition_link)),
  );
  return { id: entry.id, row: h('tr', {}, h('th', { scope: 'row' }, definition), h('td', { class: 'km2', 'data-status': entry.id }, area, change)), area, change };
}

function emptySwatch(): SVGSVGElement {
  return svg('svg', { viewBox: '0 0 26 18', width: 26, height: 18, class: 'swatch swatch-none', 'aria-hidden': 'true' }, svg('rect', { x: 1, y: 1, width: 24, height: 16, rx: 2 }));
}

/** "+1,234 km²": the sign is always said; nothing where the difference would be written as zero. */
function difference(km2: number): string {
  if (Math.abs(km2) < 0.05) return '±0';
  return `${km2 > 0 ? '+' : '−'}${number(Math.abs(km2), Math.abs(km2) < 1000 ? 1 : 0)}`;
}

/** The table of one map's statuses: the one that is shown, or the second one beside it. */
function mountTable(store: Store, which: 'map' | 'second'): HTMLElement {
  const caption = h('caption', {});
  const body = h('tbody', {});
  const table = h('table', {}, caption, body);
  let rows: Row[] = [];
  store.watch([which, 'dark'], (state) => {
    rows = (state[which]?.legend ?? []).map(rowOf);
    table.hidden = rows.length === 0;
    body.replaceChildren(...rows.map((each) => each.row));
  });
  store.watch(['map', 'second', 'dark', 'time', 'sinceTime'], (state) => {
    const map = state[which];
    if (!map) return;
    const index = stateAt(map.instants, state.time);
    const instant = map.instants[index];
    const words = instant === undefined ? t('beforeFirst') : t('areasOn', { date: shortDateTime(instant) });
    caption.textContent = state.second ? `${map.mapper || map.id}. ${words}` : words;
    caption.title = instant === undefined ? '' : utcTitle(instant);
    const then = state.sinceTime === undefined ? undefined : stateAt(map.instants, state.sinceTime);
    for (const { id, area, change } of rows) {
      const km2 = map.series.find((each) => each.status === id)?.km2;
      const now = km2?.[index] ?? 0;
      area.textContent = index < 0 ? '–' : squareKilometres(now);
      change.textContent = then === undefined ? '' : difference(now - (km2?.[then] ?? 0));
    }
  });
  return table;
}

export function mountLegend(store: Store): HTMLElement {
  const nothing = h('details', { class: 'legend-none' }, h('summary', {}, h('span', { class: 'legend-name' }, emptySwatch(), t('noStatement'))), h('p', {}, t('noStatementHint')));
  const note = h('p', { class: 'legend-note', hidden: true });
  store.watch(['map', 'second', 'mode', 'sinceTime'], ({ map, second, mode, sinceTime }) => {
    const differ = second !== undefined && mode === 'differ';
    note.hidden = !differ && sinceTime === undefined;
    if (differ) note.textContent = t('differNote', { first: map.mapper || map.id, second: second.mapper || second.id });
    else if (sinceTime !== undefined) note.textContent = t('changesSince', { date: shortDate(sinceTime) });
  });
  const accuracy = h('p', { class: 'legend-note', hidden: true });
  store.watch(['map', 'second'], ({ map, second }) => {
    const words = accuracyWords([map, ...(second ? [second] : [])]);
    accuracy.hidden = words === '';
    accuracy.textContent = words;
  });
  return h('section', { class: 'legend', 'aria-label': t('legend') }, note, mountTable(store, 'map'), mountTable(store, 'second'), nothing, accuracy);
}

/** Where the map comes from, and what may be done with it. */
export function mountSources(store: Store): HTMLElement {
  const list = h('dl', {});
  store.watch(['map', 'second'], ({ map, second }) => {
    list.replaceChildren(
      ...[map, ...(second ? [second] : [])].flatMap((each) => {
        const mapper = each.mapper || each.id;
        const licence = each.licence || t('licenceNone');
        return [
          h('dt', {}, t('map')),
          h('dd', {}, link(mapper, each.link) ?? mapper),
          h('dt', {}, t('licence')),
          h('dd', {}, each.redistribute === 'none' ? `${licence}. ${t('noRedistribution')}` : licence),
        ];
      }),
    );
  });
  return h('section', { class: 'sources', 'aria-label': t('sources') }, h('h2', {}, t('sources')), list, h('p', {}, baseWords(store.state.edition)));
}
