/** Lines of square kilometres over time: stepped, because a state holds until the next. A table beside it has the same numbers. */
import { svg } from './dom';
import { number, tickLabel } from './format';
import { niceSteps } from './series';
import { stateAt, ticks, TimeScale, type Span } from './time';

export interface Line {
  readonly name: string;
  readonly colour: string;
  /** tells the lines apart without colour */
  readonly dash?: string;
  readonly values: readonly number[];
}

export interface Chart {
  readonly element: SVGSVGElement;
  mark(time: number): void;
}

const width = 360;
const height = 150;
const left = 46;
const foot = 20;
const top = 10;

/** `times` has where each value begins; the last holds until the end of `axis`. `go` is told the time that is pressed. */
export function stepChart(lines: readonly Line[], times: readonly number[], axis: Span, label: string, go: (time: number) => void): Chart {
  const scale = new TimeScale(axis, left, width - 6);
  const high = lines.reduce((most, { values }) => values.reduce((a, b) => Math.max(a, b), most), 0);
  const steps = niceSteps(high, 3);
  const ground = height - foot;
  const y = (value: number): number => ground - (value / (steps.at(-1) || 1)) * (ground - top);
  const text = (content: string, x: number, at: number, kind: string): SVGTextElement => {
    const node = svg('text', { x, y: at, class: kind });
    node.textContent = content;
    return node;
  };
  const grid = steps.flatMap((value) => [svg('path', { class: value === 0 ? 'track-ground' : 'track-grid', d: `M${left} ${y(value).toFixed(1)}H${width - 6}` }), text(number(value, value % 1 === 0 ? 0 : 1), left - 6, y(value) + 4, 'track-value')]);
  const labels = ticks(axis, 4).flatMap((tick, i) => {
    const x = scale.x(tick.time);
    return x > width - 40 ? [] : [svg('path', { class: 'track-mark', d: `M${x.toFixed(1)} ${ground}v4` }), text(tickLabel(tick, i === 0), x, height - 4, 'track-tick')];
  });
  const drawn = lines.map(({ values, colour, dash }) => {
    const d = values.map((value, i) => `${i === 0 ? 'M' : 'L'}${scale.x(times[i] ?? axis.from).toFixed(1)} ${y(value).toFixed(1)}H${scale.x(times[i + 1] ?? axis.to).toFixed(1)}`).join('');
    return svg('path', { class: 'chart-line', d, stroke: colour, ...(dash ? { 'stroke-dasharray': dash } : {}) });
  });
  const hair = svg('path', { class: 'chart-hair', d: `M0 ${top - 4}V${ground}` });
  const dots = lines.map(({ colour }) => svg('circle', { r: 3.5, fill: colour, class: 'chart-dot' }));
  const element = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label }, ...grid, ...drawn, ...labels, hair, ...dots);
  element.addEventListener('click', (event) => {
    const box = element.getBoundingClientRect();
    const factor = box.width / width;
    go(new TimeScale(axis, box.left + left * factor, box.right - 6 * factor).time(event.clientX));
  });
  return {
    element,
    mark: (time) => {
      const x = scale.x(Math.min(axis.to, Math.max(axis.from, time)));
      hair.setAttribute('transform', `translate(${x.toFixed(1)} 0)`);
      const index = stateAt(times, time);
      for (const [i, dot] of dots.entries()) {
        const value = lines[i]?.values[index];
        dot.setAttribute('visibility', value === undefined ? 'hidden' : 'visible');
        if (value !== undefined) dot.setAttribute('transform', `translate(${x.toFixed(1)} ${y(value).toFixed(1)})`);
      }
    },
  };
}
