/** The answer to "what is known about this place": its history on every map, what the desk makes of it, and who says what. */
import { briefNode, sentenceNode } from './brief';
import { briefOf, cardEntries, cardPlaceAt, section, sentencesOf, type Assessment, type Brief, type CardData, type CardEntry } from './card-data';
import { edtfInWords, heldAt } from './card-dates';
import { mountHistories, spokenStatuses, type Answer } from './card-maps';
import { capital, nameOf, partyIn, standingPhrase, stop, word } from './card-words';
import { mountChecked } from './checked';
import { anchor, claimsList, predictionsList, reviewNode, silencesList, type Context } from './claims-list';
import type { Clock } from './clock';
import { definitionsOf } from './definitions';
import { h, icon, icons } from './dom';
import type { MapInfo, Place } from './edition';
import { coordinates, number, shortDate, shortDateTime, utcTitle } from './format';
import { distanceKm, stretchesAt } from './history';
import { t, type Key } from './i18n';
import { partyLabel, placeName } from './labels';
import { Places } from './places';
import type { Regions } from './region-data';
import { inBounds, regionEntries } from './search-index';
import type { State, Store } from './state';
import { axisOf, type Span } from './time';

/** Farther than this the place of an answer is a neighbour, not the point itself. */
const nearKm = 1.5;

/** Half the side of the box in which a name for a point is looked for, in degrees of latitude: about 5 km. */
const lookAround = 0.045;

/** Claims that are shown before the reader asks for all. */
const firstClaims = 5;

/** From the first state of any map to the last of any, with room at both ends. */
function commonAxis(state: State): Span {
  const ends = state.edition.site.maps.flatMap(({ first, last }) => [first, last]).filter((each): each is string => each !== null).map((each) => Date.parse(each));
  return axisOf(ends.toSorted((a, b) => a - b));
}

interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** All that is to be shown of a point. */
interface Known {
  readonly point: Point;
  readonly place: Place | undefined;
  /** the place is the point, not only near it */
  readonly here: boolean;
  readonly answers: readonly Answer[];
  readonly entry: CardEntry | undefined;
  readonly card: CardData | undefined;
}

/** A section with its heading; nothing where it would be empty. */
function part(id: string, title: string, ...children: (Node | undefined)[]): HTMLElement | undefined {
  const given = children.filter((child) => child !== undefined);
  return given.length === 0 ? undefined : h('section', { class: 'card-part', id: `card-${id}`, 'data-part': id }, h('h3', { tabindex: -1 }, title), ...given);
}

function folded(id: string, title: string, ...children: (Node | undefined)[]): HTMLElement | undefined {
  const given = children.filter((child) => child !== undefined);
  return given.length === 0 ? undefined : h('details', { class: 'card-part card-fold', id: `card-${id}`, 'data-part': id }, h('summary', {}, h('h3', {}, title)), ...given);
}

/** The body of a card of the ledger: assessment, tensions, claims, checks, silences, predictions, brief. Used for regions, too. */
export function wordsOf(card: CardData, records: string | undefined, marks: ((time: number) => void)[]): HTMLElement[] {
  const brief = briefOf(card);
  const context: Context = { card, sentences: sentencesOf(brief), records };
  const tension = section(brief, 'tension');
  const silences = silencesList(context);
  return [
    part('assessment', t('card.assessment'), assessments(card, marks)),
    part('tension', t('card.tension'), ...tension.map((sentence) => sentenceNode(sentence, (id) => (id.startsWith('claim/') ? sentence.ids.filter((each) => each.startsWith('claim/')).indexOf(id) + 1 : undefined)))),
    part('claims', t('card.claims'), ...together(claimsList(context, firstClaims), zoneNote(brief))),
    part('reviews', t('card.reviews'), ...card.reviews.map((review) => reviewNode(context, review))),
    part('unconfirmed', t('card.unconfirmed'), silences),
    part('predictions', t('card.predictions'), predictionsList(context)),
    folded('brief', t('card.brief'), briefNode(card)),
  ].filter((each) => each !== undefined);
}

/** A note goes only with what it is about. */
function together(about: HTMLElement | undefined, note: HTMLElement | undefined): (HTMLElement | undefined)[] {
  return about ? [about, note] : [];
}

/** The sentences were written for everybody; the page around them has the reader's own clock. */
function zoneNote(brief: Brief | undefined): HTMLElement | undefined {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return brief?.zone === undefined || brief.zone === own ? undefined : h('p', { class: 'hint zone-note' }, t('card.zone', { zone: brief.zone, own }));
}

function assessmentNode(card: CardData, assessment: Assessment): HTMLElement {
  const { status, from, to, confidence, reason, decided } = assessment;
  const about = [
    to === undefined ? capital(edtfInWords(from, 'since')) : t('date.fromTo', { from: edtfInWords(from), to: edtfInWords(to) }),
    confidence === undefined ? '' : word('confidence', confidence),
    decided === undefined ? '' : t('assessment.decided', { date: shortDateTime(Date.parse(decided)) }),
  ];
  return h(
    'article', { class: 'assessment', 'data-test': 'assessment', 'data-assessment': assessment.id, id: anchor(`assessment/${assessment.id}`) },
    h('p', { class: 'verdict' }, standingPhrase(status?.standing, status?.party, card.parties)),
    h('p', { class: 'hint' }, about.filter(Boolean).join(' · ')),
    reason !== undefined && h('blockquote', {}, reason),
  );
}

/** The judgement that held at the time shown, and all others when asked. */
function assessments(card: CardData, marks: ((time: number) => void)[]): HTMLElement | undefined {
  const own = card.assessments.filter(({ of }) => of === card.id);
  const around = card.assessments.filter(({ of }) => of !== card.id);
  if (own.length + around.length === 0) return undefined;
  const now = h('div', {});
  const all = [...own, ...around];
  const named = (assessment: Assessment): HTMLElement[] => {
    const name = card.containing?.find(({ id }) => id === assessment.of)?.names;
    return [...(assessment.of === card.id ? [] : [h('p', { class: 'hint of' }, t('assessment.of', { place: nameOf(name, assessment.of) }))]), assessmentNode(card, assessment)];
  };
  let shown: string | undefined;
  marks.push((time) => {
    const holding = own.filter(({ from, to }) => heldAt(from, to, time));
    const held = (holding.length > 0 ? holding : around.filter(({ from, to }) => heldAt(from, to, time))).toSorted((a, b) => Date.parse(a.decided ?? '') - Date.parse(b.decided ?? '')).at(-1);
    if (shown === (held?.id ?? '')) return;
    shown = held?.id ?? '';
    now.replaceChildren(...(held ? named(held) : [h('p', { class: 'hint' }, t('assessment.none'))]));
  });
  return h('div', {}, now, all.length > 1 && h('details', {}, h('summary', {}, t('assessment.all', { count: all.length })), ...all.flatMap(named)));
}

export class Card {
  /** the drawer shows and hides it */
  readonly element = h('section', { class: 'card', hidden: true, 'aria-label': t('place'), tabindex: -1, 'data-test': 'card' });
  private readonly places: Places;
  private readonly checked: HTMLElement;
  private asked = 0;
  /** the point that was last read aloud */
  private told: Point | undefined;
  private marks: ((time: number) => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    /** gives the keyboard back when the card goes */
    private readonly closed: () => void,
    /** read aloud */
    private readonly say: (text: string) => void = () => undefined,
  ) {
    this.places = new Places(store.state.edition);
    this.checked = mountChecked(store);
    store.watch(['point', 'dark', 'histories', 'map'], ({ point }) => {
      if (point) void this.open(point);
      else this.hide();
    });
    store.watch(['time', 'map'], ({ time }) => this.mark(time));
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
    this.element.addEventListener('click', (event) => followWithin(this.element, event));
  }

  private close(): void {
    this.store.set({ point: undefined, place: undefined });
    this.closed();
  }

  private hide(): void {
    ++this.asked;
    this.element.replaceChildren();
    this.marks = [];
  }

  private mark(time: number): void {
    for (const mark of this.marks) mark(time);
  }

  private async open(point: Point): Promise<void> {
    const mine = ++this.asked;
    const { place, edition } = this.store.state;
    const [nearest, answers] = await Promise.all([place ?? this.placeAt(point), this.answers(point)]);
    const here = nearest !== undefined && distanceKm(point, nearest) <= nearKm;
    const entry = here ? (await cardEntries(edition).catch(() => undefined))?.get(`place/${nearest.id}`) : undefined;
    const card = entry ? await edition.json<CardData>(entry.card).catch(() => undefined) : undefined;
    if (mine !== this.asked) return;
    this.show({ point, place: nearest, here, answers, entry, card });
    if (this.told === point || answers.length === 0) return;
    this.told = point;
    this.say(`${here ? placeName(nearest) : t('pointOnMap')}. ${spokenStatuses(answers, this.store.state.time)}`);
  }

  /** Of each map whose history is here. */
  private answers(point: Point): Promise<Answer[]> {
    const { edition, histories } = this.store.state;
    const known = edition.site.maps.flatMap((entry) => {
      const composite = histories.get(entry.id);
      return composite ? [{ entry, composite }] : [];
    });
    return Promise.all(known.map(async ({ entry, composite }) => {
      const map = await edition.map(entry);
      return { map, history: stretchesAt(composite, map, point.lon, point.lat) };
    }));
  }

  private async placeAt(point: Point): Promise<Place | undefined> {
    return (await cardPlaceAt(this.store.state.edition, point).catch(() => undefined)) ?? this.nearest(point);
  }

  /** The nearest place; undefined when there is none around. */
  private async nearest(point: Point): Promise<Place | undefined> {
    const wide = lookAround / Math.max(0.1, Math.cos((point.lat * Math.PI) / 180));
    const around = await this.places.inView([point.lon - wide, point.lat - lookAround, point.lon + wide, point.lat + lookAround], 100);
    return around.toSorted((a, b) => distanceKm(point, a) - distanceKm(point, b))[0];
  }

  private show(known: Known): void {
    const { edition, map, time, place } = this.store.state;
    const { card, entry } = known;
    const scroll = this.element.scrollTop;
    const go = (to: number): void => {
      this.clock.pause();
      this.clock.go(to);
    };
    this.marks = [];
    const ordered = known.answers.toSorted((a, b) => Number(b.map.id === map.id) - Number(a.map.id === map.id));
    const maps = mountHistories(ordered, card, commonAxis(this.store.state), go);
    this.marks.push((at) => maps.mark(at));
    const words = card ? wordsOf(card, entry && edition.address(entry.records), this.marks) : [];
    const parts = [
      part('maps', t('card.maps'), known.answers.length > 0 ? maps.element : h('p', { class: 'hint' }, t('loading'))),
      ...words,
      card ? undefined : h('p', { class: 'hint card-nothing' }, t('card.nothing')),
      folded('definitions', t('card.definitions'), ...ordered.map((answer) => definitionsFor(answer))),
    ].filter((each) => each !== undefined);
    this.element.replaceChildren(this.head(known), contentsOf(parts), ...parts, this.foot(known));
    this.element.scrollTop = scroll;
    this.mark(time);
    // What is checked follows the place that the card is about.
    if (known.here && known.place && place === undefined) this.store.set({ place: known.place });
  }

  private head({ point, place, here, card }: Known): HTMLElement {
    const close = h('button', { type: 'button', class: 'round quiet', 'aria-label': t('close'), title: t('close') }, icon(icons.close));
    close.addEventListener('click', () => this.close());
    const title = here && place ? placeName(place) : t('pointOnMap');
    const names = here && place ? place.names : [];
    const others = names.filter(({ text }, i) => text !== title && names.findIndex((name) => name.text === text) === i);
    const near = place && !here ? t('near', { place: placeName(place), km: number(distanceKm(point, place), 1) }) : undefined;
    const about = [place && here && place.population ? t('population', { count: number(place.population) }) : '', coordinates(point.lon, point.lat)].filter(Boolean).join(' · ');
    return h(
      'header', { class: 'card-head' },
      h(
        'div', {},
        h('h2', {}, title),
        others.length > 0 && h('p', { class: 'card-names' }, ...others.flatMap(({ lang, text }, i) => [i > 0 ? ' · ' : '', h('span', { lang }, text)])),
        near !== undefined && h('p', { class: 'card-near' }, near),
        card ? this.regions(card) : this.regionOf(point),
        card?.roles && card.roles.length > 0 && h('p', { class: 'card-near' }, t('card.roles', { roles: card.roles.map((role) => word('role', role)).join(', ') })),
        h('p', { class: 'card-where' }, about),
      ),
      close,
    );
  }

  /** Where the place lies, and to whom that belongs by law, which says nothing about control. */
  private regions(card: CardData): HTMLElement | undefined {
    const regions = (card.containing ?? []).map(({ id, names }) => ({ id: id.replace(/^region\//, ''), name: nameOf(names, id) }));
    return regions.length === 0 ? undefined : h('p', { class: 'card-near card-dejure' }, ...this.lies(regions, card.de_jure && partyIn(card.parties, card.de_jure.party)));
  }

  /** The same of a point that nothing is recorded about: from the outlines of the regions, once they are here. */
  private regionOf({ lon, lat }: Point): HTMLElement {
    const line = h('p', { class: 'card-near card-dejure', hidden: true });
    const { edition, map } = this.store.state;
    const path = edition.site.regions;
    const find = async (file: string): Promise<void> => {
      // The outlines are large: most points on the map of the world lie in no region.
      const near = (await regionEntries(edition)).some(({ bounds }) => bounds === undefined || inBounds(bounds, lon, lat));
      if (!near) return;
      const [{ regionsAt }, regions] = await Promise.all([import('./region-data'), edition.json<Regions>(file)]);
      const [region] = regionsAt(regions, lon, lat);
      if (!region) return;
      const party = region.de_jure_party;
      line.replaceChildren(...this.lies([{ id: region.id, name: nameOf(region.names, region.id) }], party ? partyLabel(map, party) : undefined));
      line.hidden = false;
    };
    // Without the outlines the card only says less.
    if (path) find(path).catch(() => undefined);
    return line;
  }

  private lies(regions: readonly { id: string; name: string }[], party: string | undefined): (Node | string)[] {
    const links = regions.map(({ id, name }) => {
      const button = h('button', { type: 'button', class: 'link', 'data-test': 'region-link' }, name);
      button.addEventListener('click', () => this.store.set({ region: id, panel: 'region' }));
      return button;
    });
    return [...links.flatMap((link, i) => [i > 0 ? ', ' : '', link]), ...(party === undefined ? [] : [h('span', { title: t('deJureHint') }, ` · ${t('deJure')}: ${party}`)])];
  }

  private foot({ card, entry }: Known): HTMLElement {
    const { edition } = this.store.state;
    const copy = h('button', { type: 'button', class: 'link', 'data-test': 'copy-link' }, t('copyLink'));
    copy.addEventListener('click', () => {
      // The address bar follows the state with a little delay.
      setTimeout(() => void navigator.clipboard?.writeText(location.href).then(() => (copy.textContent = t('copied'))), 200);
    });
    const links = [copy, entry && h('a', { href: edition.address(entry.records), 'data-test': 'records' }, t('card.records')), entry && h('a', { href: edition.address(entry.card) }, t('card.file'))].filter((each) => each !== undefined);
    return h(
      'footer', { class: 'card-foot' },
      h('p', { class: 'card-links' }, ...links.flatMap((link, i) => [i > 0 ? ' · ' : '', link as Node])),
      card && h('p', { class: 'hint' }, h('span', { title: utcTitle(Date.parse(card.at)) }, stop(t('card.at', { date: shortDate(Date.parse(card.at)) }))), card.cut && card.cut.length > 0 ? ` ${t('card.cut')}` : ''),
      this.checked,
    );
  }
}

function definitionsFor({ map, history }: Answer): HTMLElement {
  return definitionsOf(map as MapInfo, new Set(history.map(({ status }) => status).filter((status) => status !== null)));
}

const shortNames: Partial<Record<string, Key>> = {
  maps: 'card.maps', assessment: 'nav.assessment', tension: 'nav.tension', claims: 'nav.claims', reviews: 'nav.reviews', unconfirmed: 'nav.unconfirmed', predictions: 'nav.predictions', brief: 'card.brief', definitions: 'nav.definitions',
};

/** Ways to the sections of a long card. */
export function contentsOf(parts: readonly HTMLElement[]): HTMLElement {
  const named = parts.filter((each) => each.dataset['part'] !== undefined);
  if (named.length < 4) return h('nav', { hidden: true });
  return h(
    'nav', { class: 'card-nav', 'aria-label': t('card.contents') },
    h('ul', {}, ...named.map((each) => {
      const key = shortNames[each.dataset['part'] ?? ''];
      return h('li', {}, h('a', { href: `#${each.id}`, 'data-within': each.id }, key ? t(key) : ''));
    })),
  );
}

/** Follows a link within the card: the hash belongs to the map, and what is folded away opens. */
export function followWithin(card: HTMLElement, event: Event): void {
  const id = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-within]')?.dataset['within'] : undefined;
  if (id === undefined) return;
  event.preventDefault();
  const find = (wanted: string): HTMLElement | null => card.querySelector(`[id="${CSS.escape(wanted)}"]`);
  if (!find(id)) card.querySelector<HTMLElement>('.more')?.click();
  const target = find(id) ?? find(`note-${id}`);
  if (!target) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  for (let box = target.closest('details'); box; box = box.parentElement?.closest('details') ?? null) box.open = true;
  const heading = target.querySelector<HTMLElement>(':scope > h3[tabindex], :scope > summary') ?? target;
  target.scrollIntoView({ block: 'start', behavior: 'smooth' });
  heading.focus({ preventScroll: true });
}

