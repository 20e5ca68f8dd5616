/** The places whose labels the map shows: the largest everywhere, and all of the degrees in view once the reader is near. */
import type { Bounds, Edition, Place, PlaceIndex } from './edition';

/** More cells than this are too many to read for labels; from afar the largest places do. */
const mostCells = 12;

/** As the edition folds names: without marks, small letters, one space for anything that is no letter or digit. */
export function searchKey(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

export class Places {
  private index: Promise<PlaceIndex | undefined> | undefined;
  private readonly cells = new Map<string, readonly Place[]>();

  constructor(private readonly edition: Edition) {}

  /** The file that lists the files of places; undefined where the edition has none, or it cannot be had. */
  list(): Promise<PlaceIndex | undefined> {
    const path = this.edition.site.places;
    this.index ??= path ? this.edition.json<PlaceIndex>(path).catch(() => undefined) : Promise.resolve(undefined);
    return this.index;
  }

  /** The most important places in view first, at most `most`. */
  async inView([west, south, east, north]: Bounds, most: number): Promise<Place[]> {
    const index = await this.list();
    if (!index) return [];
    const names: string[] = [];
    for (let x = Math.floor(west); x <= east; x++) for (let y = Math.floor(south); y <= north; y++) names.push(`${x},${y}`);
    const near = names.length <= mostCells ? await Promise.all(names.map((name) => this.cell(index, name))) : [];
    const inside = ({ lon, lat }: Place): boolean => lon >= west && lon <= east && lat >= south && lat <= north;
    const known = new Set<string>();
    const found: Place[] = [];
    for (const place of [...(index.largest ?? []), ...near.flat()]) {
      const key = place.id ?? `${place.lon},${place.lat}`;
      if (known.has(key) || !inside(place)) continue;
      known.add(key);
      found.push(place);
    }
    return found.sort((a, b) => (b.population ?? 0) - (a.population ?? 0)).slice(0, most);
  }

  /** Places with a name that begins with `text` in any script, the most important first. Throws EditionError. */
  async named(text: string, most: number): Promise<Place[]> {
    const key = searchKey(text);
    const index = await this.list();
    if (!index || key === '') return [];
    const path = index.shards?.[[...key].slice(0, 2).join('')];
    const candidates = [...(index.largest ?? []), ...(path ? await this.edition.json<Place[]>(path) : [])];
    const known = new Set<string>();
    return candidates
      .filter((place) => {
        const id = place.id ?? `${place.lon},${place.lat}`;
        const fits = !known.has(id) && [...place.names.map((name) => searchKey(name.text)), ...(place.folded ?? [])].some((name) => name.startsWith(key));
        if (fits) known.add(id);
        return fits;
      })
      .slice(0, most);
  }

  private async cell(index: PlaceIndex, name: string): Promise<readonly Place[]> {
    const known = this.cells.get(name);
    if (known) return known;
    const path = index.cells?.[name];
    const places = path ? await this.edition.json<Place[]>(path).catch(() => []) : [];
    this.cells.set(name, places);
    return places;
  }
}
