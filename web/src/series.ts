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

/** The upper edge of a column where it has a height, as a path: from the edge below it up, along, and down again. `xs` has one more. */
export function upperEdge(xs: readonly number[], top: readonly number[], below: readonly number[]): string {
  const at = (values: readonly number[], i: number): string => (values[i] ?? 0).toFixed(1);
  const has = (i: number): boolean => i >= 0 && i < top.length && at(top, i) !== at(below, i);
  return top
    .map((_, i) => {
      if (!has(i)) return '';
      const from = i === 0 ? `M${at(xs, i)} ${at(top, i)}` : has(i - 1) ? `V${at(top, i)}` : `M${at(xs, i)} ${at(below, i)}V${at(top, i)}`;
      const down = i + 1 < top.length && !has(i + 1) ? `V${at(below, i)}` : '';
      return `${from}H${at(xs, i + 1)}${down}`;
    })
    .join('');
}
