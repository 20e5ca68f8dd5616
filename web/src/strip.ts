/** The history of a point on one map as a strip: the current moment marked, a press moves time. */
import type { LegendEntry } from './edition';
import { visibleColour } from './colour';
import { h, isDark, svg } from './dom';
import { shortDateTime, tickLabel, utcTitle } from './format';
import { pieces, type Stretch } from './history';
import { t } from './i18n';
import { statusName } from './labels';
import { patternDefinition } from './pattern';
import { ticks, TimeScale, type Span } from './time';

const height = 30;
let count = 0;

export interface Strip {
  readonly element: HTMLElement;
  mark(time: number): void;
}

export function historyStrip(history: readonly Stretch[], legend: ReadonlyMap<string, LegendEntry>, axis: Span, label: string, go: (time: number) => void): Strip {
  const width = 320;
  const scale = new TimeScale(axis, 0, width);
  const id = `strip-${++count}`;
  const before = svg('pattern', { id: `${id}-before`, width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, svg('path', { d: 'M-1 7 7-1M-1 1 1-1M5 7 7 5', class: 'strip-before-line' }));
  const definitions = svg('defs', {}, before, ...[...legend.values()].map((entry, i) => patternDefinition(`${id}-${i}`, entry.standing, entry.colour)));
  const index = new Map([...legend.keys()].map((status, i) => [status, i]));
  const shapes = pieces(history, axis).map((piece) => {
    const [x, to] = [scale.x(piece.from), scale.x(piece.to)];
    const status = piece.stretch?.status ?? null;
    const entry = status === null ? undefined : legend.get(status);
    const name = piece.kind === 'before' ? t('beforeFirst') : statusName(status, legend);
    const title = svg('title');
    title.textContent = piece.stretch ? `${name}: ${shortDateTime(piece.from)} – ${piece.stretch.to === null ? t('onwards') : shortDateTime(piece.to)}` : name;
    const fill = piece.kind === 'before' ? `url(#${id}-before)` : entry ? `url(#${id}-${index.get(entry.id)})` : 'none';
    return svg('g', { class: `piece piece-${piece.kind}` }, title, svg('rect', { x, y: 1, width: Math.max(0.6, to - x), height: height - 2, fill, ...(entry ? { stroke: visibleColour(entry.colour, isDark()) } : {}) }));
  });
  const mark = svg('g', { class: 'strip-mark' }, svg('path', { d: `M0 -3V${height + 3}`, class: 'halo' }), svg('path', { d: `M0 -3V${height + 3}` }));
  const drawing = svg('svg', { class: 'strip', viewBox: `0 -3 ${width} ${height + 24}`, 'aria-hidden': 'true' }, definitions, ...shapes);
  for (const [i, tick] of ticks(axis, 4).entries()) {
    const x = scale.x(tick.time);
    if (x > width - 34) continue;
    const text = svg('text', { x, y: height + 17 });
    text.textContent = tickLabel(tick, i === 0);
    drawing.append(svg('path', { class: 'strip-tick', d: `M${x} ${height}v5` }), text);
  }
  drawing.append(mark);
  drawing.addEventListener('click', (event) => {
    const box = drawing.getBoundingClientRect();
    go(new TimeScale(axis, box.left, box.right).time(event.clientX));
  });
  return {
    element: h('div', { class: 'strip-box' }, drawing, historyTable(history, legend, label, go)),
    mark: (time) => mark.setAttribute('transform', `translate(${scale.x(Math.min(axis.to, Math.max(axis.from, time))).toFixed(2)} 0)`),
  };
}

/** Each stretch from – to – status; a date is a button that moves time to it. */
function historyTable(history: readonly Stretch[], legend: ReadonlyMap<string, LegendEntry>, label: string, go: (time: number) => void): HTMLElement {
  const moment = (time: number): HTMLElement => {
    const button = h('button', { type: 'button', class: 'link', title: utcTitle(time), 'aria-label': t('goTo', { date: shortDateTime(time) }) }, shortDateTime(time));
    button.addEventListener('click', () => go(time));
    return button;
  };
  const table = h(
    'table', { class: 'stretches' },
    h('caption', { class: 'unseen' }, label),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('from')), h('th', { scope: 'col' }, t('to')), h('th', { scope: 'col' }, t('status')))),
    h(
      'tbody', {},
      ...history.map((stretch) => {
        const { to } = stretch;
        return h(
          'tr', { 'data-status': stretch.status ?? 'none' },
          h('td', {}, moment(stretch.from)),
          to === null ? h('td', {}, t('onwards')) : h('td', { title: utcTitle(to) }, shortDateTime(to)),
          h('td', {}, statusName(stretch.status, legend)),
        );
      }),
    ),
  );
  return h('details', { open: history.length <= 5 }, h('summary', {}, t('asTable')), table);
}
