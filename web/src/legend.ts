/** The legend: what is drawn, in words, with each maker's own definition and the area at the time shown. It is a table of the map, too. */
import type { LegendEntry } from './api';
import { h, svg } from './dom';
import { shortDateTime, squareKilometres, utcTitle } from './format';
import { t } from './i18n';
import { entryLabel } from './labels';
import { swatch } from './pattern';
import type { State, Store } from './state';

function link(text: string, address: string | null | undefined): HTMLElement | undefined {
  return address && /^https?:\/\//.test(address) ? h('a', { href: address, rel: 'noreferrer' }, text) : undefined;
}

function row(entry: LegendEntry): { row: HTMLElement; area: HTMLElement } {
  const label = entryLabel(entry);
  const standing = t(`standing.${entry.standing}`);
  const area = h('td', { class: 'km2', 'data-status': entry.id });
  const name = h('span', { class: 'legend-name' }, swatch(entry.standing, entry.colour), h('span', {}, h('span', { class: 'legend-label' }, label), standing.toLowerCase() !== label.toLowerCase() && h('small', {}, standing)));
  const definition = h(
    'details', {},
    h('summary', { title: t('definitionOf', { status: label }) }, name),
    h('p', {}, h('small', {}, t('definition')), entry.definition || t('noDefinition'), ' ', link(t('original'), entry.link)),
  );
  return { row: h('tr', {}, h('th', { scope: 'row' }, definition), area), area };
}

function emptySwatch(): SVGSVGElement {
  return svg('svg', { viewBox: '0 0 26 18', width: 26, height: 18, class: 'swatch swatch-none', 'aria-hidden': 'true' }, svg('rect', { x: 1, y: 1, width: 24, height: 16, rx: 2 }));
}

export function mountLegend(store: Store): HTMLElement {
  const caption = h('caption', {});
  const body = h('tbody', {});
  const note = h('details', { class: 'legend-none' }, h('summary', {}, h('span', { class: 'legend-name' }, emptySwatch(), t('noStatement'))), h('p', {}, t('noStatementHint')));
  const section = h('section', { class: 'legend', 'aria-label': t('legend') }, h('table', {}, caption, body), note);
  let areas = new Map<string, HTMLElement>();

  store.watch(['map', 'dark'], ({ map }) => {
    const rows = map.legend.map((entry) => ({ id: entry.id, ...row(entry) }));
    areas = new Map(rows.map(({ id, area }) => [id, area]));
    body.replaceChildren(...rows.map((each) => each.row));
  });
  store.watch(['map', 'dark', 'shown', 'shownIndex', 'index', 'instants'], (state: State) => {
    const instant = state.instants[state.shownIndex];
    caption.textContent = instant === undefined ? t('beforeFirst') : t('areasOn', { date: shortDateTime(instant) });
    caption.title = instant === undefined ? '' : utcTitle(instant);
    section.setAttribute('aria-busy', String(state.shownIndex !== state.index));
    const km2 = new Map(state.shown?.features.map(({ properties }) => [properties.status, properties.area_km2]));
    for (const [id, cell] of areas) cell.textContent = state.shown ? squareKilometres(km2.get(id) ?? 0) : '–';
  });
  return section;
}

/** Where the map comes from, and what may be done with it. */
export function mountSources(store: Store): HTMLElement {
  const list = h('dl', {});
  store.watch(['map'], ({ map }) => {
    const mapper = map.mapper || map.map;
    const licence = map.licence || t('licenceNone');
    const locked = map.redistribute === false || map.redistribute === 'no' || map.redistribute === 'none';
    list.replaceChildren(
      h('dt', {}, t('map')),
      h('dd', {}, link(mapper, map.link) ?? mapper),
      h('dt', {}, t('licence')),
      h('dd', {}, locked ? `${licence}. ${t('noRedistribution')}` : licence),
    );
  });
  return h('section', { class: 'sources', 'aria-label': t('sources') }, h('h2', {}, t('sources')), list, h('p', {}, t('baseMap')));
}
