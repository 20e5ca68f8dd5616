/** Finding places and regions by name, in any script. */
import type { Edition, Place, Texts } from './edition';
import { localised } from './i18n';
import { placeName } from './labels';
import { Places, searchKey } from './places';

/** A region as far as its name and size go. */
export interface RegionEntry {
  readonly id: string;
  readonly names: Texts;
  readonly level?: number;
  readonly country?: string | null;
  readonly area_km2?: number | null;
  readonly official_area_km2?: number | null;
  readonly official_area_source?: string | null;
  readonly bounds?: readonly [number, number, number, number];
  readonly card?: boolean;
}

export type Found = { readonly kind: 'place'; readonly place: Place; readonly name: string } | { readonly kind: 'region'; readonly region: RegionEntry; readonly name: string };

/** Apostrophes are written in many ways, and blanks are forgotten: both are left out on both sides. */
export function squashed(key: string): string {
  return key.replace(/[\u02b9-\u02bf\s]+/g, '');
}

/** How well a name fits: 0 the same, 1 begins with it, 2 a later word does, 3 holds it; undefined not at all. Both are keys. */
export function fit(name: string, asked: string): number | undefined {
  const [whole, part] = [squashed(name), squashed(asked)];
  if (part === '') return undefined;
  if (whole === part) return 0;
  if (whole.startsWith(part)) return 1;
  if (name.split(' ').some((word) => squashed(word).startsWith(part))) return 2;
  return part.length >= 3 && whole.includes(part) ? 3 : undefined;
}

function best(names: readonly string[], asked: string): number | undefined {
  const fits = names.map((name) => fit(name, asked)).filter((each) => each !== undefined);
  return fits.length === 0 ? undefined : Math.min(...fits);
}

interface Candidate {
  readonly found: Found;
  readonly id: string;
  readonly keys: readonly string[];
}

/** The best first; among equals regions before places, and otherwise the order given, which is that of importance. */
export function ranked(candidates: readonly Candidate[], text: string, most: number): Found[] {
  const asked = searchKey(text);
  const seen = new Set<string>();
  return candidates
    .flatMap((candidate) => {
      const rank = best(candidate.keys, asked);
      if (rank === undefined || seen.has(candidate.id)) return [];
      seen.add(candidate.id);
      return [{ candidate, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ candidate }) => candidate.found);
}

export function placeCandidate(place: Place): Candidate {
  return {
    found: { kind: 'place', place, name: placeName(place) },
    id: place.id ?? `${place.lon},${place.lat}`,
    keys: [...place.names.map(({ text }) => searchKey(text)), ...(place.folded ?? [])],
  };
}

export function regionCandidate(region: RegionEntry): Candidate {
  return { found: { kind: 'region', region, name: localised(region.names) ?? region.id }, id: `region/${region.id}`, keys: [...Object.values(region.names), region.id].map(searchKey) };
}

interface Feature {
  readonly properties: RegionEntry;
}

/** Whether a point lies in a box of west, south, east, north. */
export function inBounds([west, south, east, north]: readonly [number, number, number, number], lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** The regions of an edition: from the index of names, else from the file that has their polygons, too. */
export async function regionEntries(edition: Edition): Promise<readonly RegionEntry[]> {
  const { places, regions } = edition.site;
  const index = places ? await edition.json<{ regions?: readonly RegionEntry[] }>(places) : undefined;
  if (index?.regions) return index.regions;
  if (!regions) return [];
  return (await edition.json<{ features: readonly Feature[] }>(regions)).features.map(({ properties }) => properties);
}

export class SearchIndex {
  private readonly places: Places;

  constructor(private readonly edition: Edition) {
    this.places = new Places(edition);
  }

  /** At most `most` places and regions with a name like `text`. Throws EditionError. */
  async find(text: string, most: number): Promise<Found[]> {
    const key = searchKey(text);
    if (key === '') return [];
    const index = await this.places.list();
    const path = index?.shards?.[[...key].slice(0, 2).join('')];
    const [shard, regions] = await Promise.all([path ? this.edition.json<Place[]>(path) : [], regionEntries(this.edition).catch(() => [])]);
    return ranked([...regions.map(regionCandidate), ...(index?.largest ?? []).map(placeCandidate), ...shard.map(placeCandidate)], text, most);
  }
}
