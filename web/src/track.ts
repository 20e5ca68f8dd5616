/** What the slider runs on: the areas of a map over time, stacked, drawn as SVG. */
import { visibleColour } from './colour';
import { h, svg } from './dom';
import { number, tickLabel } from './format';
import { t } from './i18n';
import { entryLabel } from './labels';
import { niceSteps, stack, upperEdge } from './series';
import type { State, Store } from './state';
import { ticks, TimeScale } from './time';

/** Left of the axis stand the chart's numbers; CSS has the same widths. */
export const gutter = { left: 56, right: 16 } as const;

/** Above the tallest area, and below the axis for its labels, in pixels. */
const head = 12;
const foot = 22;

const all = '';

export function timeScale(state: State, width: number): TimeScale {
  return new TimeScale(state.axis, gutter.left, width - gutter.right);
}

/** A step function as a path: `xs` has where each value begins, and one more where the last one ends. */
function stepped(xs: readonly number[], ys: readonly number[], back = false): string {
  const parts: string[] = [];
  const count = ys.length;
  for (let n = 0; n < count; n++) {
    const i = back ? count - 1 - n : n;
    const from = (xs[back ? i + 1 : i] ?? 0).toFixed(1);
    const to = (xs[back ? i : i + 1] ?? 0).toFixed(1);
    parts.push(`${n === 0 && !back ? 'M' : 'L'}${from} ${(ys[i] ?? 0).toFixed(1)}H${to}`);
  }
  return parts.join('');
}

/** The drawing, and the chooser of what it shows. `element` takes the size that it is given. */
export function mountTrack(store: Store): { element: SVGSVGElement; chooser: HTMLElement } {
  const element = svg('svg', { class: 'track', 'aria-hidden': 'true' });
  const span = svg('rect', { class: 'track-since', y: head });
  const select = h('select', { 'data-test': 'chart-select', 'aria-label': t('chart') });
  const chooser = h('label', { class: 'chart-chooser' }, h('span', {}, t('area')), select);

  // Kept, because asking for them while time moves would lay the page out anew for every frame.
  let width = 0;
  let height = 0;
  const draw = (): void => {
    const { state } = store;
    if (width === 0 || height === 0) return;
    const { map, dark, axis, instants } = state;
    const scale = timeScale(state, width);
    const entries = map.legend.filter((entry) => select.value === all || entry.id === select.value);
    const tops = stack(entries.map((entry) => [...(map.series.find(({ status }) => status === entry.id)?.km2 ?? [])]));
    const highest = (tops.at(-1) ?? []).reduce((most, value) => Math.max(most, value), 0);
    const values = niceSteps(highest, 3);
    const ground = height - foot;
    const y = (value: number): number => ground - (value / (values.at(-1) || 1)) * (ground - head);
    const xs = [...instants, axis.to].map((time) => scale.x(time));
    const floor = instants.map(() => y(0));
    const bands = entries.map((entry, i) => {
      const top = (tops[i] ?? []).map(y);
      const below = i === 0 ? floor : (tops[i - 1] ?? []).map(y);
      const colour = visibleColour(entry.colour, dark);
      return svg('g', {}, svg('path', { class: 'track-area', fill: colour, d: `${stepped(xs, top)}${stepped(xs, below, true)}Z` }), svg('path', { class: 'track-line', stroke: colour, d: upperEdge(xs, top, below) }));
    });
    const grid = values.flatMap((value) => {
      const text = svg('text', { class: 'track-value', x: gutter.left - 8, y: y(value) + 4 });
      text.textContent = number(value, value % 1 === 0 ? 0 : 1);
      return [svg('path', { class: value === 0 ? 'track-ground' : 'track-grid', d: `M${gutter.left} ${y(value).toFixed(1)}H${width - gutter.right}` }), text];
    });
    const labels = ticks(axis, Math.max(2, Math.floor(width / 92))).flatMap((tick, i) => {
      const x = scale.x(tick.time);
      const text = svg('text', { class: 'track-tick', x, y: height - 5 });
      text.textContent = tickLabel(tick, i === 0);
      return x > width - 44 ? [] : [svg('path', { class: 'track-mark', d: `M${x.toFixed(1)} ${ground}v5` }), text];
    });
    const marks = svg('path', { class: instants.length > width / 8 ? 'track-states dense' : 'track-states', d: instants.map((time) => `M${scale.x(time).toFixed(1)} ${ground - 4}v4`).join('') });
    span.setAttribute('height', String(ground - head));
    element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    element.dataset['series'] = String(entries.length);
    const unit = svg('text', { class: 'track-unit', x: gutter.left + 6, y: head - 2 });
    unit.textContent = t('km2', { value: '' }).trim();
    element.replaceChildren(span, unit, ...grid, ...bands, marks, ...labels);
    shade();
  };
  /** The time over which changes are shown. */
  const shade = (): void => {
    const { state } = store;
    const { sinceTime, time, axis } = state;
    const scale = timeScale(state, width);
    const cut = (at: number): number => scale.x(Math.min(axis.to, Math.max(axis.from, at)));
    const [from, to] = sinceTime === undefined ? [0, 0] : [cut(Math.min(sinceTime, time)), cut(Math.max(sinceTime, time))];
    span.setAttribute('x', from.toFixed(1));
    span.setAttribute('width', Math.max(0, to - from).toFixed(1));
  };

  new ResizeObserver(() => {
    ({ clientWidth: width, clientHeight: height } = element);
    draw();
  }).observe(element);
  select.addEventListener('change', draw);
  store.watch(['map'], ({ map }) => {
    select.replaceChildren(h('option', { value: all }, t('chartAll')), ...map.legend.map((entry) => h('option', { value: entry.id }, entryLabel(entry))));
  });
  store.watch(['map', 'dark'], draw);
  store.watch(['time', 'sinceTime', 'axis'], shade);
  return { element, chooser };
}
