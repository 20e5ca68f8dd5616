/** Two maps compared, as the edition's file of the pair holds it. Pure. */

export interface PairRow {
  readonly at: string;
  readonly states: readonly (string | null)[];
  readonly agree_km2: number;
  readonly same_party_km2: number;
  readonly differ_km2: number;
  readonly only_first_km2: number;
  readonly only_second_km2: number;
  readonly share: number | null;
  readonly matrix: readonly { readonly first: string | null; readonly second: string | null; readonly km2: number }[];
}

export interface ComparedPlace {
  readonly id?: string;
  readonly names: readonly { readonly lang: string; readonly text: string }[];
  readonly lon?: number;
  readonly lat?: number;
}

export interface Lag {
  readonly to: string | null;
  readonly first: string;
  readonly second: string;
  /** negative where the first map was earlier */
  readonly days: number;
  readonly place: ComparedPlace;
}

export interface OneSided {
  readonly map: string;
  readonly at: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly place: ComparedPlace;
}

export interface Pair {
  readonly first: string;
  readonly second: string;
  readonly rows: readonly PairRow[];
  readonly median_days?: number | null;
  readonly lags?: readonly Lag[];
  readonly one_sided?: readonly OneSided[];
}

export interface Compared {
  readonly pairs: readonly Pair[];
}

/** The five areas of a row, in the order in which they are told. */
export const measures = ['agree_km2', 'same_party_km2', 'differ_km2', 'only_first_km2', 'only_second_km2'] as const;
export type Measure = (typeof measures)[number];

/** The file of a pair of maps, and whether it has them the other way round. */
export function pairFile(compare: Readonly<Record<string, string>>, first: string, second: string): { readonly path: string; readonly swapped: boolean } | undefined {
  const [path, other] = [compare[`${first}--${second}`], compare[`${second}--${first}`]];
  if (path !== undefined) return { path, swapped: false };
  return other === undefined ? undefined : { path: other, swapped: true };
}

/** The same comparison seen from the other map. */
export function swapped(pair: Pair): Pair {
  const { median_days, lags, ...rest } = pair;
  return {
    ...rest,
    first: pair.second,
    second: pair.first,
    rows: pair.rows.map((row) => ({
      ...row,
      states: row.states.toReversed(),
      only_first_km2: row.only_second_km2,
      only_second_km2: row.only_first_km2,
      matrix: row.matrix.map(({ first, second, km2 }) => ({ first: second, second: first, km2 })),
    })),
    ...(median_days === undefined ? {} : { median_days: median_days === null ? null : -median_days || 0 }),
    ...(lags ? { lags: lags.map((lag) => ({ ...lag, first: lag.second, second: lag.first, days: -lag.days || 0 })) } : {}),
  };
}

/** The row that tells of `time`: the first whose moment is not before it; the last one after them all. Rows ascend. */
export function rowAt(rows: readonly PairRow[], time: number): { readonly row: PairRow; readonly outside: boolean } | undefined {
  const at = rows.findIndex((row) => Date.parse(row.at) >= time);
  const row = rows[at < 0 ? rows.length - 1 : at];
  if (!row) return undefined;
  const day = 86_400_000;
  return { row, outside: at < 0 ? time - Date.parse(row.at) > day : at === 0 && Date.parse(row.at) - time > day };
}

/** Classes in the order of a table: as they first appear, no statement last. */
export function classesOf(row: PairRow, side: 'first' | 'second'): (string | null)[] {
  const found = [...new Set(row.matrix.map((cell) => cell[side]))];
  return [...found.filter((name) => name !== null).toSorted(), ...(found.includes(null) ? [null] : [])];
}

export function cell(row: PairRow, first: string | null, second: string | null): number {
  return row.matrix.find((each) => each.first === first && each.second === second)?.km2 ?? 0;
}

/** Whether two classes say the same, the same party with other certainty, or contradict; null where one says nothing. */
export function agreement(first: string | null, second: string | null): Measure | null {
  if (first === null) return second === null ? null : 'only_second_km2';
  if (second === null) return 'only_first_km2';
  if (first === second) return 'agree_km2';
  const [a, b] = [first.split(':')[1], second.split(':')[1]];
  return a !== undefined && a === b ? 'same_party_km2' : 'differ_km2';
}
