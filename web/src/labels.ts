/** Names of statuses and places in the reader's language. */
import type { LegendEntry, MapInfo, Place } from './edition';
import { partyName } from './format';
import { language, localised, nameAmong, t } from './i18n';

export function entryLabel(entry: LegendEntry): string {
  return localised(entry.label) ?? entry.id;
}

/** A status in words; null is "no statement", never a party. */
export function statusName(status: string | null, legend: ReadonlyMap<string, LegendEntry>): string {
  if (status === null) return t('noStatement');
  const entry = legend.get(status);
  return entry ? entryLabel(entry) : status;
}

/** The name in the reader's language, else one that its readers can read, else the place's own, else the id. */
export function placeName(place: { readonly names?: Place['names']; readonly id?: string | undefined }): string {
  return nameAmong(place.names ?? []) ?? place.id ?? '';
}

/** The names in other languages, each once, in the order given. */
export function otherNames(place: Place): string[] {
  const first = placeName(place);
  return [...new Set(place.names.filter(({ lang }) => lang !== language()).map(({ text }) => text))].filter((text) => text !== first);
}

/** A party as the edition names it, else as the reader's language names a country of that code. */
export function partyLabel(map: MapInfo, party: string): string {
  const names = map.parties[party]?.names;
  return (names && localised(names)) ?? partyName(party);
}
