/** Who held a point, and when: every map's history as a strip under the same dates, with the status at the time shown. */
import { accuracyOfPoint } from './accuracy';
import type { Texts, LegendEntry, MapInfo } from './edition';
import { standingPhrase } from './card-words';
import type { CardData } from './card-data';
import { h, svg } from './dom';
import { shortDate, utcTitle } from './format';
import { stretchAt, type Stretch } from './history';
import { t } from './i18n';
import { statusName } from './labels';
import { swatch } from './pattern';
import { historyStrip, historyTable, staleWords, stripAxis } from './strip';
import type { Span } from './time';

export interface Answer {
  readonly map: MapInfo;
  readonly history: readonly Stretch[];
}

export function emptySwatch(): SVGSVGElement {
  return svg('svg', { viewBox: '0 0 26 18', width: 26, height: 18, class: 'swatch swatch-none', 'aria-hidden': 'true' }, svg('rect', { x: 1, y: 1, width: 24, height: 16, rx: 2 }));
}

/**
 * What may be said of a place that a map leaves blank: no more than that the party which it had there before is no longer
 * shown there. Who holds it is not said.
 */
export function afterBlank(history: readonly Stretch[], time: number, legend: ReadonlyMap<string, LegendEntry>): { before: LegendEntry; since: number } | undefined {
  const now = stretchAt(history, time);
  if (!now || now.status !== null) return undefined;
  const at = history.indexOf(now);
  const before = history.slice(0, at).findLast(({ status }) => status !== null)?.status;
  const entry = before ? legend.get(before) : undefined;
  return entry && { before: entry, since: now.from };
}

interface Row {
  readonly element: HTMLElement;
  mark(time: number): void;
}

function rowOf({ map, history }: Answer, axis: Span, go: (time: number) => void, parties: Readonly<Record<string, Texts>>): Row {
  const legend = new Map<string, LegendEntry>(map.legend.map((entry) => [entry.id, entry]));
  const strip = historyStrip(history, legend, axis, go);
  const now = h('div', { class: 'card-status', 'data-test': 'status', 'data-map': map.id });
  const since = (stretch: Stretch | undefined, time: number): string => {
    if (!stretch) return t('status.notYet', { date: shortDate(map.instants[0] ?? time) });
    const blank = afterBlank(history, time, legend);
    if (blank) {
      const { standing, party } = blank.before;
      return standing === 'held' && party ? t('status.noLonger', { status: standingPhrase('not-held', party, parties), date: shortDate(blank.since) }) : t('status.blankSince', { status: statusName(blank.before.id, legend), date: shortDate(blank.since) });
    }
    return stretch === history[0] ? t('status.fromFirst', { date: shortDate(stretch.from) }) : t('status.since', { date: shortDate(stretch.from) });
  };
  const accuracy = accuracyOfPoint(map);
  let shown: string | undefined;
  return {
    element: h('article', { class: 'card-map' }, h('h4', {}, map.mapper || map.id), now, strip.element, accuracy !== undefined && h('p', { class: 'hint', 'data-test': 'accuracy' }, accuracy)),
    mark: (time) => {
      strip.mark(time);
      const stretch = stretchAt(history, time);
      const entry = stretch?.status ? legend.get(stretch.status) : undefined;
      const stale = staleWords(map, time);
      // Time may move with every frame; what is written changes seldom.
      const words = `${stretch?.from} ${stale}`;
      if (words === shown) return;
      shown = words;
      now.replaceChildren(
        entry ? swatch(entry.standing, entry.colour) : emptySwatch(),
        h('p', {}, h('strong', {}, stretch ? statusName(stretch.status, legend) : t('beforeFirst')), h('small', { title: stretch ? utcTitle(stretch.from) : undefined }, since(stretch, time)), stale !== undefined && h('small', { class: 'stale', 'data-test': 'stale' }, stale)),
      );
      now.dataset['status'] = stretch ? (stretch.status ?? 'none') : 'before';
    },
  };
}

/** What the maps say at `time`, for those who listen. */
export function spokenStatuses(answers: readonly Answer[], time: number): string {
  return answers
    .map(({ map, history }) => {
      const stretch = stretchAt(history, time);
      return `${map.mapper || map.id}: ${stretch ? statusName(stretch.status, new Map(map.legend.map((entry) => [entry.id, entry]))) : t('beforeFirst')}`;
    })
    .join('; ');
}

/** Parties as all maps and the card name them. */
function partyNames(answers: readonly Answer[], card: CardData | undefined): Record<string, Texts> {
  const names: Record<string, Texts> = {};
  for (const { map } of answers) for (const [id, party] of Object.entries(map.parties)) names[id] = party.names;
  return { ...names, ...card?.parties };
}

export function mountHistories(answers: readonly Answer[], card: CardData | undefined, axis: Span, go: (time: number) => void): Row {
  const parties = partyNames(answers, card);
  const rows = answers.map((answer) => rowOf(answer, axis, go, parties));
  const heading = h('p', { class: 'card-at' });
  const tables = answers.map(({ map, history }) => historyTable(history, new Map(map.legend.map((entry) => [entry.id, entry])), map.mapper || map.id, go));
  return {
    element: h('div', { class: 'card-maps' }, heading, ...rows.map(({ element }) => element), stripAxis(axis), h('details', { class: 'card-table' }, h('summary', {}, t('card.tables')), ...tables)),
    mark: (time) => {
      heading.textContent = t('statusAt', { date: shortDate(time) });
      heading.title = utcTitle(time);
      for (const row of rows) row.mark(time);
    },
  };
}
