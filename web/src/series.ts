/** Columns of a chart. Pure. */

/** Upper edges of stacked columns, first column lowest. */
export function stack(columns: readonly (readonly number[])[]): number[][] {
  const tops: number[][] = [];
  for (const column of columns) {
    const below = tops.at(-1);
    tops.push(column.map((value, i) => value + (below?.[i] ?? 0)));
  }
  return tops;
}

/** Round numbers from 0 up to at least `high`, at most `most` steps apart. */
export function niceSteps(high: number, most: number): number[] {
  if (!(high > 0)) return [0, 1];
  const rough = high / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(high / step - 1e-9) + 1 }, (_, i) => i * step);
}
