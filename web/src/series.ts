/** Rows of `area` as columns for a chart and a table. Pure. */
import type { AreaRow } from './api';

export interface Series {
  /** milliseconds since 1970, ascending */
  readonly times: number[];
  /** km² by status, one number per time; a status that has no row at a time has no area then */
  readonly km2: ReadonlyMap<string, number[]>;
}

export function seriesOf(rows: readonly AreaRow[], statuses: readonly string[]): Series {
  const times = [...new Set(rows.map((row) => Date.parse(row.at)))].toSorted((a, b) => a - b);
  const index = new Map(times.map((time, i) => [time, i]));
  const km2 = new Map(statuses.map((status) => [status, times.map(() => 0)]));
  for (const row of rows) {
    const column = row.status === null ? undefined : km2.get(row.status);
    const at = index.get(Date.parse(row.at));
    if (column && at !== undefined) column[at] = row.km2;
  }
  return { times, km2 };
}

/** Upper edges of stacked columns, first column lowest. */
export function stack(columns: readonly (readonly number[])[]): number[][] {
  const tops: number[][] = [];
  for (const column of columns) {
    const below = tops.at(-1);
    tops.push(column.map((value, i) => value + (below?.[i] ?? 0)));
  }
  return tops;
}
