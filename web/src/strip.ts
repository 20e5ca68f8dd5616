/** The history of a point on one map as a strip: the current moment marked, a press moves time. */
import { counted } from './card-words';
import type { LegendEntry, MapInfo } from './edition';
import { visibleColour } from './colour';
import { h, isDark, svg } from './dom';
import { shortDateTime, tickLabel, utcTitle } from './format';
import { pieces, type Stretch } from './history';
import { t } from './i18n';
import { statusName } from './labels';
import { patternDefinition } from './pattern';
import { day, stateAt, ticks, TimeScale, type Span } from './time';

const width = 360;
const height = 24;
let count = 0;

export interface Strip {
  readonly element: SVGSVGElement;
  mark(time: number): void;
}

/** How old the state is that a map shows at `time`, in whole days, where that is two days or more. */
export function staleness(instants: readonly number[], time: number): { readonly days: number; readonly last: boolean } | undefined {
  const index = stateAt(instants, time);
  const days = Math.floor((time - (instants[index] ?? time)) / day);
  return days < 2 ? undefined : { days, last: index === instants.length - 1 };
}

/** "last state 6 days before the shown date"; undefined where the state is fresh, or there is none yet. */
export function staleWords(map: MapInfo, time: number): string | undefined {
  const stale = staleness(map.instants, time);
  return stale && t(stale.last ? 'stale.last' : 'stale.state', { days: counted('stale.days', stale.days) });
}

export function historyStrip(history: readonly Stretch[], legend: ReadonlyMap<string, LegendEntry>, axis: Span, go: (time: number) => void): Strip {
  const scale = new TimeScale(axis, 0, width);
  const id = `strip-${++count}`;
  const before = svg('pattern', { id: `${id}-before`, width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, svg('path', { d: 'M-1 7 7-1M-1 1 1-1M5 7 7 5', class: 'strip-before-line' }));
  const used = [...legend.values()].filter((entry) => history.some(({ status }) => status === entry.id));
  const patterns = new Map(used.map((entry, i) => [entry.id, `${id}-${i}`]));
  const definitions = svg('defs', {}, before, ...used.map((entry) => patternDefinition(patterns.get(entry.id) ?? id, entry.standing, entry.colour)));
  const shapes = pieces(history, axis).map((piece) => {
    const [x, to] = [scale.x(piece.from), scale.x(piece.to)];
    const status = piece.stretch?.status ?? null;
    const entry = status === null ? undefined : legend.get(status);
    const name = piece.kind === 'before' ? t('beforeFirst') : statusName(status, legend);
    const title = svg('title');
    title.textContent = piece.stretch ? `${name}: ${shortDateTime(piece.from)} – ${piece.stretch.to === null ? t('onwards') : shortDateTime(piece.to)}` : name;
    const fill = piece.kind === 'before' ? `url(#${id}-before)` : entry ? `url(#${patterns.get(entry.id)})` : 'none';
    const stroke = entry ? { stroke: visibleColour(entry.colour, isDark()), ...(entry.standing === 'asserted' ? { 'stroke-dasharray': '4 2' } : {}) } : {};
    return svg('g', { class: `piece piece-${piece.kind}` }, title, svg('rect', { x, y: 1, width: Math.max(0.6, to - x), height: height - 2, fill, ...stroke }));
  });
  const mark = svg('g', { class: 'strip-mark' }, svg('path', { d: `M0 -3V${height + 3}`, class: 'halo' }), svg('path', { d: `M0 -3V${height + 3}` }));
  const element = svg('svg', { class: 'strip', viewBox: `0 -3 ${width} ${height + 6}`, 'aria-hidden': 'true' }, definitions, ...shapes, mark);
  element.addEventListener('click', (event) => {
    const box = element.getBoundingClientRect();
    go(new TimeScale(axis, box.left, box.right).time(event.clientX));
  });
  return {
    element,
    mark: (time) => mark.setAttribute('transform', `translate(${scale.x(Math.min(axis.to, Math.max(axis.from, time))).toFixed(2)} 0)`),
  };
}

/** The dates that all strips share. */
export function stripAxis(axis: Span): SVGSVGElement {
  const scale = new TimeScale(axis, 0, width);
  const drawing = svg('svg', { class: 'strip strip-axis', viewBox: `0 0 ${width} 22`, 'aria-hidden': 'true' });
  for (const [i, tick] of ticks(axis, 4).entries()) {
    const x = scale.x(tick.time);
    if (x > width - 40) continue;
    const text = svg('text', { x, y: 18 });
    text.textContent = tickLabel(tick, i === 0);
    drawing.append(svg('path', { class: 'strip-tick', d: `M${x.toFixed(1)} 0v5` }), text);
  }
  return drawing;
}

/** Each stretch from – to – status; a date is a button that moves time to it. */
export function historyTable(history: readonly Stretch[], legend: ReadonlyMap<string, LegendEntry>, label: string, go: (time: number) => void): HTMLElement {
  const moment = (time: number): HTMLElement => {
    const button = h('button', { type: 'button', class: 'link', title: utcTitle(time), 'aria-label': t('goTo', { date: shortDateTime(time) }) }, shortDateTime(time));
    button.addEventListener('click', () => go(time));
    return button;
  };
  const heads = [t('from'), t('to'), t('status')].map((text) => h('th', { scope: 'col' }, text));
  const rows = history.map(({ from, to, status }) =>
    h('tr', { 'data-status': status ?? 'none' }, h('td', {}, moment(from)), to === null ? h('td', {}, t('onwards')) : h('td', { title: utcTitle(to) }, shortDateTime(to)), h('td', {}, statusName(status, legend))),
  );
  return h('table', { class: 'stretches' }, h('caption', {}, label), h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows));
}
