/** Claims as sentences, each with who says it and who passes it on, how sure they make themselves, when, and what it rests on. */
import { claimsInOrder, plain, sentenceFor, type CardData, type Claim, type Enquiry, type Item, type Link, type Review, type Sentence } from './card-data';
import { saidInWords } from './card-dates';
import { capital, counted, list, nameOf, stop, word } from './card-words';
import { h } from './dom';
import { shortDate, shortDateTime, utcTitle } from './format';
import { t } from './i18n';

/** What a list of claims needs of the card around it. */
export interface Context {
  readonly card: CardData;
  readonly sentences: ReadonlyMap<string, Sentence>;
  /** address of the file that holds the records as they were published */
  readonly records: string | undefined;
}

export function external(text: string, address: string | null | undefined): HTMLElement | undefined {
  return address && /^https?:\/\//.test(address) ? h('a', { href: address, rel: 'noreferrer' }, text) : undefined;
}

/** A record's place in the card, for links within it. */
export function anchor(reference: string): string {
  return `record-${plain(reference).replace(/[^A-Za-z0-9-]/g, '-')}`;
}

/** Who says it first, and then each who passes it on, the publisher last. */
export function chainNames(spoken: readonly Link[]): string[] {
  return spoken.map(({ names, source }, i) => (i === 0 ? capital(nameOf(names, plain(source))) : nameOf(names, plain(source))));
}

/** Speaker → relay → publisher. A list, so that those who listen hear its order. */
export function chain(spoken: readonly Link[]): HTMLElement {
  const names = chainNames(spoken);
  return h('ol', { class: 'chain', 'aria-label': t('chain') }, ...names.map((name, i) => h('li', { class: i === 0 ? 'chain-speaker' : '', 'data-source': spoken[i]?.source }, name)));
}

/** How the claim is worded, which is not how true it is. */
export function hedge(claim: Claim): string {
  return word('hedge', claim.hedge);
}

/** Who published an item. */
function publishers(card: CardData, item: Item | undefined): string {
  const ids = item?.publisher === undefined ? [] : typeof item.publisher === 'string' ? [item.publisher] : item.publisher;
  return list(ids.map((id) => nameOf(card.sources[plain(id)]?.names, plain(id))));
}

/** An item by its title, linked where it can be. What may distress is behind a press, and opens nothing by itself. */
export function itemNode(card: CardData, reference: string): Node {
  const item = card.items[plain(reference)];
  const kind = capital(word('item', item?.type ?? 'article'));
  const by = publishers(card, item);
  const title = item?.title ?? kind;
  const about = [item?.title === undefined ? '' : kind, by, item?.published ? saidInWords(item.published) : '', item?.described_only ? t('item.described') : ''].filter(Boolean).join(', ');
  const links = h('span', {}, external(title, item?.url) ?? title, ' ', external(t('item.archived'), item?.archive_url));
  if (!item?.graphic) return h('span', { class: 'item' }, links, about === '' ? '' : ` (${about})`);
  return h('span', { class: 'item' }, about === '' ? '' : `${about}. `, h('details', { class: 'graphic', 'data-test': 'graphic' }, h('summary', {}, t('item.graphic')), links));
}

function row(name: string, ...value: (Node | string | undefined)[]): HTMLElement[] {
  const given = value.filter((each) => each !== undefined && each !== '');
  return given.length === 0 ? [] : [h('dt', {}, name), h('dd', {}, ...given)];
}

function moment(time: string | undefined): HTMLElement | undefined {
  const at = Date.parse(time ?? '');
  return Number.isFinite(at) ? h('time', { datetime: time, title: utcTitle(at) }, shortDateTime(at)) : undefined;
}

/** How far each one in the chain commits to it: FactBank's values in words. */
function commitments(claim: Claim): HTMLElement {
  return h('ul', { class: 'plain' }, ...claim.spoken.map(({ source, names, factuality, cue }) => h('li', {}, `${capital(nameOf(names, source))}: ${word('factuality', factuality)}`, cue === undefined ? '' : ` (${t('quoted', { words: cue })})`)));
}

function whereWords(claim: Claim): string | undefined {
  const { where } = claim;
  if (where?.raw === undefined) return undefined;
  return `${t('quoted', { words: where.raw })}${where.coreference ? ` (${t('claim.coreference')})` : ''}`;
}

function details(context: Context, claim: Claim): HTMLElement {
  const { card, records } = context;
  const reviews = claim.reviews.map((id) => card.reviews.find((review) => review.id === id)).filter((review) => review !== undefined);
  const via = [...new Set(claim.spoken.map((link) => link.via).filter((each) => each !== undefined))];
  return h(
    'details', { class: 'claim-more' },
    h('summary', {}, t('claim.more')),
    h(
      'dl', {},
      ...row(t('claim.words'), claim.words === undefined ? undefined : h('q', { lang: card.items[plain(claim.item ?? '')]?.language }, claim.words)),
      ...row(t('claim.commitment'), commitments(claim)),
      ...row(t('claim.known'), claim.how_known === undefined || claim.how_known === 'unknown' ? undefined : word('known', claim.how_known)),
      ...row(t('claim.event'), saidInWords(claim.when) ?? t('date.none')),
      ...row(t('claim.deadline'), saidInWords(claim.deadline)),
      ...row(t('outcome'), outcomeWords(claim, context.sentences)),
      ...row(t('claim.statement'), claim.stated === undefined ? undefined : (saidInWords(claim.stated) ?? t('date.none'))),
      ...row(t('claim.publication'), moment(claim.known)),
      ...row(t('claim.asOf'), moment(claim.as_of)),
      ...row(t('claim.where'), whereWords(claim)),
      ...row(t('claim.reviews'), ...reviews.flatMap((review, i) => [i > 0 ? '; ' : '', h('button', { type: 'button', class: 'link', 'data-within': anchor(`review/${review.id}`) }, reviewWords(review))])),
      ...row(t('claim.source'), claim.item === undefined ? undefined : itemNode(card, claim.item)),
      ...via.flatMap((each) => row(t('claim.via'), itemNode(card, each))),
      ...row(t('claim.record'), h('code', {}, `claim/${claim.id}`), ' ', records === undefined ? undefined : h('a', { href: records }, t('claim.recordFile'))),
    ),
  );
}

/** "Reuters: verified, second-hand". */
function reviewWords(review: Review): string {
  return `${nameOf(review.by_names, review.by)}: ${word('review', review.result)}${review.first_hand ? '' : `, ${t('review.secondHand')}`}`;
}

/** What became of a prediction, in a sentence. */
export function outcomeWords({ prediction }: Claim, sentences: Context['sentences']): string | undefined {
  const outcome = prediction?.outcome;
  return outcome ? sentenceFor(`outcome/${outcome.id}`, outcome.sentence, sentences)?.text : undefined;
}

/** What became of a prediction: the result, and when it was settled. */
function resolution(claim: Claim): HTMLElement | undefined {
  const { prediction } = claim;
  if (!prediction) return undefined;
  const { state, outcome } = prediction;
  const at = Date.parse(outcome?.at ?? '');
  const result = outcome ? word('outcome', outcome.result) : word('prediction', state);
  return h('p', { class: `outcome outcome-${outcome?.result ?? state}`, 'data-test': 'outcome' }, h('strong', {}, result), Number.isFinite(at) && h('span', { title: utcTitle(at) }, ` ${stop(t('outcome.settled', { date: shortDate(at) }))}`));
}

/** One claim. */
export function claimNode(context: Context, claim: Claim): HTMLElement {
  const { card, sentences } = context;
  const sentence = sentenceFor(`claim/${claim.id}`, claim.sentence, sentences);
  const reviews = claim.reviews.length;
  const flagged = sentence?.flags.some((flag) => flag === 'number-differs' || flag === 'maps-disagree') ?? false;
  return h(
    'article', { class: 'claim', id: anchor(`claim/${claim.id}`), tabindex: -1, 'data-test': 'claim', 'data-claim': claim.id, 'data-hedge': claim.hedge },
    chain(claim.spoken),
    sentence ? h('p', { class: 'sentence' }, sentence.text) : h('p', { class: 'sentence' }, h('q', { lang: card.items[plain(claim.item ?? '')]?.language }, claim.words ?? claim.proposition ?? claim.id), claim.repeats === undefined ? '' : ` – ${t('claim.repeats')}`),
    h('p', { class: 'claim-about' }, h('span', { class: 'hedge' }, hedge(claim)), moment(claim.known), reviews > 0 && h('span', { class: 'claim-checked' }, counted('claim.reviewCount', reviews)), flagged && h('span', { class: 'claim-flag' }, t('claim.flagged'))),
    resolution(claim),
    details(context, claim),
  );
}

/** What each organisation checked, never merged: who, what came out, of which aspect, and from whom we know it. */
export function reviewNode(context: Context, review: Review): HTMLElement {
  const { card, sentences } = context;
  const told = sentenceFor(`review/${review.id}`, review.sentence, sentences)?.text;
  const from = card.claims.find(({ id }) => `claim/${id}` === plain(review.known_from ?? ''));
  const passedOn = from?.spoken.filter(({ source }) => plain(source) !== plain(review.by)) ?? [];
  return h(
    'article', { class: 'claim review', id: anchor(`review/${review.id}`), tabindex: -1, 'data-test': 'review', 'data-first-hand': String(review.first_hand) },
    chain([{ source: review.by, names: review.by_names, factuality: '' }, ...passedOn]),
    h('p', { class: 'review-by' }, h('span', { class: `result result-${review.result}` }, word('review', review.result)), !review.first_hand && h('span', { class: 'second-hand' }, t('review.secondHand'))),
    told !== undefined && h('p', { class: 'sentence' }, told),
    h(
      'details', { class: 'claim-more' },
      h('summary', {}, t('claim.more')),
      h(
        'dl', {},
        ...row(t('review.aspect'), word('aspect', review.aspect ?? 'unspecified')),
        ...row(t('review.target'), itemNode(card, review.target)),
        ...row(t('review.subset'), review.subset_of === undefined ? undefined : itemNode(card, review.subset_of)),
        ...row(t('review.method'), review.method),
        ...row(t('review.at'), saidInWords(review.at)),
        ...row(t('review.knownFrom'), review.first_hand ? t('review.ownRecord') : t('review.notFirstHand')),
        ...row(t('claim.words'), from?.words === undefined ? undefined : h('q', { lang: card.items[plain(from.item ?? '')]?.language }, from.words)),
        ...row(t('claim.publication'), moment(from?.known)),
        ...row(t('claim.source'), from?.item === undefined ? undefined : itemNode(card, from.item)),
        ...row(t('claim.record'), h('code', {}, `review/${review.id}`), ' ', context.records === undefined ? undefined : h('a', { href: context.records }, t('claim.recordFile'))),
      ),
    ),
  );
}

const silences = new Set(['not-confirmed', 'not-commenting']);

/** Those that have a section of their own. */
export function isSilence(claim: Claim): boolean {
  return silences.has(claim.hedge);
}

/** Claims that tell of a check are told by that check. */
function tellsOfReview(card: CardData): (claim: Claim) => boolean {
  const told = new Set(card.reviews.map((review) => plain(review.known_from ?? '')));
  return (claim) => told.has(`claim/${claim.id}`);
}

/** All that is said, but silences, predictions and what tells of a check; the first `most` at once, the rest when asked for. */
export function claimsList(context: Context, most: number): HTMLElement | undefined {
  const ofReview = tellsOfReview(context.card);
  const claims = claimsInOrder(context.card.claims.filter((claim) => !isSilence(claim) && !claim.prediction && !ofReview(claim)));
  if (claims.length === 0) return undefined;
  const box = h('div', { class: 'claims' }, ...claims.slice(0, most).map((claim) => claimNode(context, claim)));
  const rest = claims.slice(most);
  if (rest.length > 0) {
    const more = h('button', { type: 'button', class: 'link more', 'data-test': 'more-claims' }, t('claim.all', { claims: counted('claims', claims.length) }));
    more.addEventListener('click', () => {
      const nodes = rest.map((claim) => claimNode(context, claim));
      more.replaceWith(...nodes);
      nodes[0]?.focus();
    });
    box.append(more);
  }
  return box;
}

/** What the desk asked of whom, and whether an answer came by when it was to come. */
function enquiryNode(context: Context, enquiry: Enquiry): HTMLElement {
  const reference = `enquiry/${enquiry.id}`;
  const told = sentenceFor(reference, enquiry.sentence, context.sentences)?.text;
  return h(
    'article', { class: 'claim', 'data-test': 'enquiry', 'data-state': enquiry.state, id: anchor(reference), tabindex: -1 },
    h('p', { class: 'claim-about first' }, h('span', { class: 'hedge' }, word('enquiry', enquiry.state)), moment(enquiry.answered ?? enquiry.deadline ?? enquiry.asked)),
    h('p', { class: 'sentence' }, told ?? capital(nameOf(enquiry.names, plain(enquiry.whom ?? '')))),
  );
}

/** What nobody has confirmed: has not confirmed publicly, does not comment, did not answer the desk. Three things, and none is a denial. */
export function silencesList(context: Context): HTMLElement | undefined {
  const { card } = context;
  const nodes = card.claims.filter(isSilence).map((claim) => claimNode(context, claim));
  for (const enquiry of card.enquiries ?? []) nodes.push(enquiryNode(context, enquiry));
  return nodes.length === 0 ? undefined : h('div', { class: 'claims' }, h('p', { class: 'hint' }, t('card.unconfirmedHint')), ...nodes);
}

export function predictionsList(context: Context): HTMLElement | undefined {
  const claims = context.card.claims.filter((claim) => claim.prediction);
  return claims.length === 0 ? undefined : h('div', { class: 'claims' }, ...claims.map((claim) => claimNode(context, claim)));
}
