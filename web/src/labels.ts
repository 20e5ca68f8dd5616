/** Names of statuses and places in the reader's language. */
import type { LegendEntry, Place } from './api';
import { language, localised, t } from './i18n';

export function entryLabel(entry: LegendEntry): string {
  return localised(entry.labels) ?? entry.id;
}

/** A status in words; null is "no statement", never a party. */
export function statusName(status: string | null, legend: ReadonlyMap<string, LegendEntry>): string {
  if (status === null) return t('noStatement');
  const entry = legend.get(status);
  return entry ? entryLabel(entry) : status;
}

/** The first name in the reader's language, else in English, else the first of all, else the id. */
export function placeName(place: { names?: Place['names']; id?: string }): string {
  return localised(Object.fromEntries((place.names ?? []).toReversed().map(({ lang, text }) => [lang, text]))) ?? place.id ?? '';
}

/** The names in other languages, each once, in the order given. */
export function otherNames(place: Place): string[] {
  const first = placeName(place);
  return [...new Set(place.names.filter(({ lang }) => lang !== language()).map(({ text }) => text))].filter((text) => text !== first);
}
