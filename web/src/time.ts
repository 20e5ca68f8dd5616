/** Pure arithmetic of the time axis. Times are milliseconds since 1970, UTC. */

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A linear scale from time to pixels. A span or width of zero maps everything to `left`. */
export class TimeScale {
  constructor(
    readonly span: Span,
    readonly left: number,
    readonly right: number,
  ) {}

  x(time: number): number {
    const length = this.span.to - this.span.from;
    return length > 0 ? this.left + ((time - this.span.from) / length) * (this.right - this.left) : this.left;
  }

  /** The time at `x`, never outside the span. */
  time(x: number): number {
    const width = this.right - this.left;
    if (width <= 0) return this.span.from;
    return clamp(this.span.from + ((x - this.left) / width) * (this.span.to - this.span.from), this.span);
  }
}

export function clamp(time: number, span: Span): number {
  return Math.min(span.to, Math.max(span.from, time));
}

/** The axis of a map: its instants, and a little room on both sides so that what was before the first state is seen. */
export function axisOf(instants: readonly number[]): Span {
  const first = instants[0] ?? 0;
  const last = instants.at(-1) ?? first;
  const room = Math.max(day, (last - first) * 0.025);
  return { from: first - room, to: last + room };
}

/** Index of the state that holds at `time`: the last instant that is not after it; −1 before the first. `instants` ascend. */
export function stateAt(instants: readonly number[], time: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The nearest instant before (−1) or after (+1) `time`, never `time` itself; undefined where there is none. */
export function neighbour(instants: readonly number[], time: number, direction: -1 | 1): number | undefined {
  const index = stateAt(instants, time);
  if (direction === 1) return instants[index + 1];
  return instants[index] === time ? instants[index - 1] : instants[index];
}

export type TickUnit = 'year' | 'month' | 'day' | 'hour';

export interface Tick {
  readonly time: number;
  readonly unit: TickUnit;
}

const steps: ReadonlyArray<readonly [TickUnit, number, number]> = [
  ['hour', 1, hour],
  ['hour', 6, 6 * hour],
  ['day', 1, day],
  ['day', 2, 2 * day],
  ['day', 7, 7 * day],
  ['month', 1, 30 * day],
  ['month', 2, 61 * day],
  ['month', 3, 91 * day],
  ['month', 6, 182 * day],
  ['year', 1, 365 * day],
  ['year', 2, 730 * day],
  ['year', 5, 1826 * day],
  ['year', 10, 3652 * day],
];

/** Round moments in the viewer's zone, at most `most` of them, ascending; months and years begin on their first day. */
export function ticks(span: Span, most: number): Tick[] {
  const length = span.to - span.from;
  const [unit, every] = steps.find(([, , size]) => length / size <= most) ?? (['year', 25] as const);
  const start = new Date(span.from);
  const found: Tick[] = [];
  for (let n = 0; n < 4 * most + 40; n++) {
    const at = tickAfter(start, unit, every, n).getTime();
    if (at > span.to) break;
    if (at >= span.from) found.push({ time: at, unit });
  }
  return found;
}

function tickAfter(start: Date, unit: TickUnit, every: number, n: number): Date {
  const [year, month, date] = [start.getFullYear(), start.getMonth(), start.getDate()];
  if (unit === 'year') return new Date(Math.floor(year / every) * every + n * every, 0, 1);
  if (unit === 'month') return new Date(year, Math.floor(month / every) * every + n * every, 1);
  if (unit === 'day') return new Date(year, month, date + n * every);
  return new Date(year, month, date, n * every);
}

/** RFC 3339 UTC to the second, as the address bar and the server write it. */
export function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
