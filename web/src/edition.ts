/**
 * The only source of data: the files of an edition, as docs/formats/edition.md states them. Addresses in an edition are
 * relative to the page. Times in files are RFC 3339 UTC; here they are milliseconds since 1970. Coordinates: longitude first.
 */
import { Composite, CompositeError } from './composite/mapped';

export type Standing = 'held' | 'contested' | 'unclear' | 'asserted';
export type Texts = Readonly<Record<string, string>>;
export type Bounds = readonly [west: number, south: number, east: number, north: number];

export interface LegendEntry {
  readonly id: string;
  readonly label: Texts;
  readonly definition?: Texts | null;
  readonly definition_link?: string | null;
  readonly standing: Standing;
  readonly party?: string | null;
  readonly class?: string | null;
  readonly colour: string;
  readonly priority?: number;
}

/** A map as `site` lists it. */
export interface MapEntry {
  readonly id: string;
  readonly mapper?: string | null;
  readonly licence?: string | null;
  readonly illustrative?: boolean;
  readonly redistribute?: string | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly states: number;
  readonly bounds?: Bounds | null;
  readonly facts: string;
  readonly history: string | null;
  readonly areas?: string | null;
  readonly pictures?: Readonly<Record<string, string>>;
  readonly downloads?: Readonly<Record<string, string>>;
}

/** A place that changed hands. */
export interface Changed {
  readonly at: string;
  readonly place: string;
  readonly name: Texts | string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What the file of a map's facts holds. */
export interface Facts {
  readonly map: string;
  readonly mapper?: string | null;
  readonly link?: string | null;
  readonly licence?: string | null;
  readonly illustrative?: boolean;
  /** How far lines of the history may be from where they were given; absent: they are there. */
  readonly lines_within_m?: number;
  readonly instants: readonly string[];
  /** Status k of the history is the k-th entry, from 1. */
  readonly legend: readonly LegendEntry[];
  readonly parties?: Readonly<Record<string, { names: Texts; colour?: string | null }>>;
  readonly series: readonly { status: string; km2: readonly number[] }[];
  readonly changed?: readonly Changed[];
}

export interface Site {
  readonly title: Texts;
  readonly url?: string | null;
  readonly languages: readonly string[];
  readonly maps: readonly MapEntry[];
  readonly places?: string | null;
  readonly cards?: string | null;
  readonly regions?: string | null;
  readonly compare?: Readonly<Record<string, string>>;
  readonly days?: Readonly<Record<string, string>>;
  readonly sources?: string | null;
  readonly changes?: string | null;
  /** Files of the base map by name: land, borders, regions, labels. */
  readonly base?: Readonly<Record<string, string>>;
  /** What lies over that one, where the newsroom has chosen something. Addresses are those of files, or whole ones of `hosts`. */
  readonly basemap?: { readonly attribution: string; readonly hosts: readonly string[] } & ({ readonly kind: 'style'; readonly light: string; readonly dark?: string } | { readonly kind: 'pmtiles'; readonly archive: string });
}

export interface Head {
  readonly format: string;
  readonly version: number;
  readonly number: number;
  readonly published: string;
  /** Everything that a desk has, for its own eyes. */
  readonly preview: boolean;
  readonly previous: { readonly number: number; readonly sha256: string } | null;
  readonly tree: { readonly size: number; readonly root: string; readonly contents: string; readonly leaves: string };
  readonly site: Site;
}

export interface Signed {
  readonly head: Head;
  readonly signature: { readonly algorithm: string; readonly key: string; readonly value: string } | null;
}

export interface PlaceName {
  readonly lang: string;
  readonly text: string;
}

export interface Place {
  readonly id?: string;
  readonly names: readonly PlaceName[];
  readonly lon: number;
  readonly lat: number;
  readonly population?: number | null;
  readonly kind?: string | null;
  readonly country?: string | null;
  /** Latin letters for names in other scripts, as a search types them. */
  readonly folded?: readonly string[];
  /** There is a card about it. */
  readonly card?: boolean;
}

/** The file that lists the files of places. */
export interface PlaceIndex {
  readonly count: number;
  /** by the first two characters of a folded name */
  readonly shards: Readonly<Record<string, string>>;
  /** by the degree that a place lies in: "35,51" has 35 to 36° E and 51 to 52° N */
  readonly cells: Readonly<Record<string, string>>;
  readonly largest: readonly Place[];
}

/** One map with its facts, as the page works with it. */
export interface MapInfo extends MapEntry {
  readonly link: string | null;
  readonly legend: readonly LegendEntry[];
  readonly parties: NonNullable<Facts['parties']>;
  readonly series: Facts['series'];
  readonly linesWithin?: number | undefined;
  readonly changed: readonly Changed[];
  /** milliseconds, rising */
  readonly instants: readonly number[];
}

/** What went wrong with a file of the edition. */
export class EditionError extends Error {
  constructor(
    /** network: no answer; missing: the host has no such file; damaged: it is not what the edition says */
    readonly kind: 'network' | 'missing' | 'damaged',
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

let pending = 0;
let lastAnswer = 0;

/** Resolves when no file has been waited for during `milliseconds`: what is not needed at once then does not keep other things waiting. */
export async function quiet(milliseconds = 200): Promise<void> {
  for (;;) {
    const rest = pending > 0 ? milliseconds : lastAnswer + milliseconds - performance.now();
    if (rest <= 0) return;
    await new Promise((done) => setTimeout(done, rest));
  }
}

async function load(address: string, path: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  pending += 1;
  try {
    response = await fetch(address, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new EditionError('network', path, 'no answer');
  } finally {
    pending -= 1;
    lastAnswer = performance.now();
  }
  if (!response.ok) throw new EditionError('missing', path, `${path}: ${response.status} ${response.statusText}`);
  return response;
}

export class Edition {
  private readonly files = new Map<string, Promise<unknown>>();

  private constructor(
    readonly signed: Signed,
    /** what paths are relative to */
    private readonly base: string,
  ) {}

  /** Reads `edition.json` beside the page. Throws EditionError. */
  static async open(base: string = document.baseURI): Promise<Edition> {
    const path = 'edition.json';
    const response = await load(new URL(path, base).href, path);
    const signed = (await response.json().catch(() => undefined)) as Signed | undefined;
    if (signed?.head?.format !== 'frontkart-edition') throw new EditionError('damaged', path, `${path} is not the head of an edition`);
    if (signed.head.version !== 1) throw new EditionError('damaged', path, `${path} has version ${signed.head.version}; this page reads version 1`);
    return new Edition(signed, base);
  }

  get head(): Head {
    return this.signed.head;
  }

  get site(): Site {
    return this.signed.head.site;
  }

  address(path: string): string {
    return new URL(path, this.base).href;
  }

  /** A JSON file; asked for once, and again only where that failed. Throws EditionError. */
  json<T>(path: string): Promise<T> {
    return this.once(path, async () => {
      const response = await load(this.address(path), path);
      try {
        return (await response.json()) as T;
      } catch {
        throw new EditionError('damaged', path, `${path} is not JSON`);
      }
    });
  }

  /** A file of lines of JSON. */
  lines<T>(path: string): Promise<T[]> {
    return this.once(`${path}\n`, async () => {
      const text = await (await load(this.address(path), path)).text();
      try {
        return text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as T);
      } catch {
        throw new EditionError('damaged', path, `${path} is not JSON by the line`);
      }
    });
  }

  async bytes(path: string): Promise<ArrayBuffer> {
    return this.once(`${path} bytes`, async () => (await load(this.address(path), path)).arrayBuffer());
  }

  entry(id: string): MapEntry | undefined {
    return this.site.maps.find((each) => each.id === id);
  }

  /** A map with its facts. */
  async map(entry: MapEntry): Promise<MapInfo> {
    return this.once(`${entry.facts} map`, async () => {
      const facts = await this.json<Facts>(entry.facts);
      const instants = facts.instants.map((instant) => Date.parse(instant));
      if (!instants.every((time, i) => Number.isFinite(time) && (i === 0 || time > (instants[i - 1] ?? 0)))) {
        throw new EditionError('damaged', entry.facts, `${entry.facts}: its instants do not rise`);
      }
      const { legend, series, link = null, parties = {}, changed = [], lines_within_m: linesWithin } = facts;
      return { ...entry, mapper: facts.mapper ?? entry.mapper ?? null, licence: facts.licence ?? entry.licence ?? null, link, legend, series, linesWithin, parties, changed, instants };
    });
  }

  /** The whole history of a map, checked; undefined where the edition has none of it. */
  async history(id: string): Promise<Composite | undefined> {
    const path = this.entry(id)?.history;
    if (!path) return undefined;
    return this.once(`${path} composite`, async () => {
      const bytes = await this.bytes(path);
      try {
        return new Composite(new Uint8Array(bytes));
      } catch (error) {
        if (error instanceof CompositeError) throw new EditionError('damaged', path, `${path}: ${error.message}`);
        throw error;
      }
    });
  }

  private once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.files.get(key) as Promise<T> | undefined;
    if (known) return known;
    const begun = work();
    this.files.set(key, begun);
    begun.catch(() => this.files.delete(key));
    return begun;
  }
}
