/** How far lines may be from where their mapper drew them, where the page has a generalised history of a map (ADR 10). */
import type { MapInfo } from './edition';
import { number } from './format';
import { t } from './i18n';

type Drawn = Pick<MapInfo, 'id' | 'mapper' | 'linesWithin'>;

/** Of all those of the maps that it holds for, in sentences; empty where it holds for none. */
export function accuracyWords(maps: readonly Drawn[]): string {
  return maps.flatMap(({ id, mapper, linesWithin }) => (linesWithin === undefined ? [] : [t('linesWithin', { mapper: mapper || id, metres: number(linesWithin) })])).join(' ');
}

/** Of one map, to stand beside its name; undefined where it does not hold. */
export function accuracyInShort({ linesWithin }: Drawn): string | undefined {
  return linesWithin === undefined ? undefined : t('linesWithinShort', { metres: number(linesWithin) });
}

/** What follows for a point or place that is asked about: unlike areas, its history is read from the lines that are shown. */
export function accuracyOfPoint({ linesWithin }: Drawn): string | undefined {
  return linesWithin === undefined ? undefined : t('status.linesWithin', { metres: number(linesWithin) });
}
