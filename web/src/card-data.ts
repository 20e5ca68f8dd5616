/** What the edition knows in words about places and regions: its cards, as docs/formats/edition.md states them. */
import type { Edition, Place, Texts } from './edition';
import { distanceKm } from './history';
import { language, localised } from './i18n';

/** A permalink's coordinates differ by less from the place's own. */
const sameKm = 0.01;

/** A time as it was said; `earliest` and `latest` are its bounds, open where they are missing. */
export interface Said {
  readonly raw?: string;
  readonly edtf?: string;
  readonly role?: 'during' | 'as-of' | 'by' | 'since';
  readonly anchor?: string;
  readonly assumes?: string;
  readonly earliest?: string;
  readonly latest?: string;
}

/** One who says it, or passes it on. */
export interface Link {
  readonly source: string;
  readonly names: Texts;
  readonly cue?: string;
  readonly via?: string;
  readonly factuality: string;
}

export type Scope = 'here' | 'around' | 'inside';

export interface Outcome {
  readonly id: string;
  readonly at?: string;
  readonly result: string;
  readonly evidence?: readonly string[];
  readonly sentence?: Texts | null;
}

export interface Claim {
  readonly id: string;
  readonly item?: string;
  readonly words?: string;
  readonly quote?: boolean;
  readonly says?: { readonly predicate: string };
  readonly proposition?: string;
  readonly hedge: string;
  readonly how_known?: string;
  readonly when?: Said;
  readonly stated?: Said;
  readonly deadline?: Said;
  readonly where?: { readonly ref?: string; readonly raw?: string; readonly coreference?: boolean };
  readonly as_of?: string;
  readonly known?: string;
  readonly scope: Scope;
  readonly repeats?: string;
  /** speaker first, publisher last */
  readonly spoken: readonly Link[];
  readonly reviews: readonly string[];
  readonly sentence?: Texts | null;
  readonly prediction?: { readonly state: 'open' | 'due' | 'resolved'; readonly outcome: Outcome | null };
}

export interface Review {
  readonly id: string;
  readonly by: string;
  readonly by_names: Texts;
  readonly target: string;
  readonly aspect?: string;
  readonly result: string;
  readonly method?: string;
  readonly at?: Said;
  readonly known?: string;
  readonly known_from?: string;
  readonly first_hand: boolean;
  readonly subset_of?: string;
  readonly sentence?: Texts | null;
}

export interface Assessment {
  readonly id: string;
  readonly of: string;
  readonly status: { readonly standing: string; readonly party?: string } | null;
  readonly from: string;
  readonly to?: string;
  readonly confidence?: string;
  readonly reason?: string;
  readonly decided?: string;
  readonly basis?: readonly string[];
  readonly scope: Scope;
  readonly sentence?: Texts | null;
}

export interface Item {
  readonly id?: string;
  readonly type?: string;
  readonly title?: string;
  readonly url?: string;
  readonly archive_url?: string;
  readonly published?: Said;
  readonly publisher?: string | readonly string[];
  readonly language?: string;
  readonly graphic?: boolean;
  readonly described_only?: boolean;
}

/** A question that the desk put to somebody: whom, when, and whether an answer came. The words of neither are published. */
export interface Enquiry {
  readonly id: string;
  readonly whom?: string;
  readonly names?: Texts;
  readonly about?: readonly string[];
  readonly asked?: string;
  readonly deadline?: string;
  readonly answered?: string;
  readonly state: string;
  readonly sentence?: Texts | null;
}

export interface Sentence {
  readonly text: string;
  readonly ids: readonly string[];
  readonly flags: readonly string[];
}

export interface BriefSection {
  readonly id: string;
  readonly heading: string;
  readonly sentences: readonly Sentence[];
}

export interface Brief {
  readonly at: string;
  readonly title: string;
  readonly notice: string;
  readonly zone?: string;
  readonly sections: readonly BriefSection[];
  readonly footnotes: readonly { readonly id: string; readonly item?: string; readonly published?: string; readonly publisher?: string; readonly title?: string }[];
}

export interface CardData {
  readonly id: string;
  readonly at: string;
  readonly kind?: string;
  readonly names: readonly { readonly lang: string; readonly text: string }[];
  readonly lon?: number;
  readonly lat?: number;
  readonly population?: number | null;
  readonly roles?: readonly string[];
  readonly containing?: readonly { readonly id: string; readonly names: Texts }[];
  readonly de_jure?: { readonly party: string; readonly region: string; readonly names: Texts };
  readonly parties: Readonly<Record<string, Texts>>;
  readonly brief: Readonly<Record<string, Brief>>;
  readonly claims: readonly Claim[];
  readonly reviews: readonly Review[];
  readonly not_confirmed: readonly { readonly claim: string; readonly who: string; readonly names: Texts; readonly state: string; readonly since: string }[];
  readonly enquiries?: readonly Enquiry[];
  readonly assessments: readonly Assessment[];
  readonly items: Readonly<Record<string, Item>>;
  readonly sources: Readonly<Record<string, { readonly names: Texts; readonly type?: string; readonly url?: string }>>;
  readonly cut?: readonly string[];
}

export interface CardEntry {
  readonly id: string;
  readonly card: string;
  readonly records: string;
  readonly names: Texts;
  readonly lon?: number;
  readonly lat?: number;
}

/** Every card that the edition has, by the id of its place or region. */
export async function cardEntries(edition: Edition): Promise<ReadonlyMap<string, CardEntry>> {
  const path = edition.site.cards;
  if (!path) return new Map();
  const { cards } = await edition.json<{ cards: readonly CardEntry[] }>(path);
  return new Map(cards.map((entry) => [entry.id, entry]));
}

/**
 * The place with a card that lies at this very point, as in a permalink: two files say so, where finding what is near takes the lists
 * of places, too.
 */
export async function cardPlaceAt(edition: Edition, point: { readonly lon: number; readonly lat: number }): Promise<Place | undefined> {
  const entries = [...(await cardEntries(edition)).values()];
  const entry = entries.find(({ id, lon, lat }) => id.startsWith('place/') && lon !== undefined && lat !== undefined && distanceKm({ lon, lat }, point) <= sameKm);
  if (entry === undefined || entry.lon === undefined || entry.lat === undefined) return undefined;
  const { names, population } = await edition.json<CardData>(entry.card);
  return { id: entry.id.slice('place/'.length), names, lon: entry.lon, lat: entry.lat, population: population ?? null, card: true };
}

/** The brief in the reader's language, else in English, else in any. */
export function briefOf(card: CardData): Brief | undefined {
  return card.brief[language()] ?? card.brief['en'] ?? Object.values(card.brief)[0];
}

/**
 * What the brief says of each record in words: the first sentence that begins with it. A tension tells of two records, so
 * it is not a sentence about either.
 */
export function sentencesOf(brief: Brief | undefined): ReadonlyMap<string, Sentence> {
  const found = new Map<string, Sentence>();
  for (const section of brief?.sections ?? []) {
    if (section.id === 'tension') continue;
    for (const sentence of section.sentences) {
      const [first] = sentence.ids;
      if (first !== undefined && !found.has(first)) found.set(first, sentence);
    }
  }
  return found;
}

export function section(brief: Brief | undefined, id: string): readonly Sentence[] {
  return brief?.sections.find((each) => each.id === id)?.sentences ?? [];
}

/** A reference without the version that it may name. */
export function plain(reference: string): string {
  return reference.split('@')[0] ?? reference;
}

/** What a record's sentence is in the reader's language, with the flags that the brief puts on it. */
export function sentenceFor(reference: string, own: Texts | null | undefined, sentences: ReadonlyMap<string, Sentence>): Sentence | undefined {
  const text = own?.[language()];
  const told = sentences.get(reference);
  if (told) return told;
  const other = text ?? (own ? localised(own) : undefined);
  return other === undefined ? undefined : { text: other, ids: [reference], flags: [] };
}

const nearness: Record<Scope, number> = { here: 0, inside: 1, around: 2 };

/** Claims about the subject itself first, then by when they became known, the newest first; otherwise in the order of the edition. */
export function claimsInOrder(claims: readonly Claim[]): Claim[] {
  return claims.toSorted((a, b) => nearness[a.scope] - nearness[b.scope] || Date.parse(b.known ?? '') - Date.parse(a.known ?? '') || 0);
}
