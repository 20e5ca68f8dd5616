/** A map's legend as a texture: what the shaders know of statuses. Pure. */
import { visibleColour } from '../colour';
import type { LegendEntry, Standing } from '../edition';

/** Statuses that a legend can have here, "no statement" among them. */
export const mostStatuses = 256;

const standings: Record<Standing, number> = { held: 1, contested: 2, unclear: 3, asserted: 4 };

/** What two maps are compared by: party and standing, whatever their words for it. */
export function comparedAs({ party, standing }: Pick<LegendEntry, 'party' | 'standing'>): string {
  return `${party ?? ''}\n${standing}`;
}

/** Numbers for the classes of both legends, equal where the two mean the same; 0 is no statement. At most 255. */
export function classesOf(...legends: (readonly LegendEntry[])[]): Map<string, number> {
  const classes = new Map<string, number>();
  for (const entry of legends.flat()) {
    const key = comparedAs(entry);
    if (!classes.has(key)) classes.set(key, classes.size + 1);
  }
  return classes;
}

/** Two rows of RGBA: colour and standing of each status; its class. */
export function legendTexels(legend: readonly LegendEntry[], classes: ReadonlyMap<string, number>, dark: boolean): Uint8Array {
  const out = new Uint8Array(2 * 4 * mostStatuses);
  for (const [i, entry] of legend.slice(0, mostStatuses - 1).entries()) {
    const colour = visibleColour(entry.colour, dark);
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    out.set([...channels, standings[entry.standing] ?? standings.unclear], 4 * (i + 1));
    out.set([classes.get(comparedAs(entry)) ?? 0], 4 * (mostStatuses + i + 1));
  }
  return out;
}
