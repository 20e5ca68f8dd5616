import { afterEach, describe, expect, it } from 'vitest';
import { cardPlaceAt, claimsInOrder, sentenceFor, sentencesOf, type Brief, type Claim } from '../src/card-data';
import { bounds, edtfInWords, heldAt, saidInWords } from '../src/card-dates';
import { afterBlank } from '../src/card-maps';
import { chainNames, hedge, isSilence, outcomeWords } from '../src/claims-list';
import { capital, classPhrase, counted, list, nameOf, standingPhrase, stop, word } from '../src/card-words';
import type { Edition, LegendEntry } from '../src/edition';
import en from '../src/i18n/en.json';
import nb from '../src/i18n/nb.json';
import uk from '../src/i18n/uk.json';
import { setLanguage, t, type Key } from '../src/i18n';
import { staleness } from '../src/strip';

afterEach(() => setLanguage('en'));

const claim = (id: string, more: Partial<Claim> = {}): Claim => ({ id, hedge: 'attributed', scope: 'here', spoken: [], reviews: [], ...more });

describe('claims', () => {
  it('are about the place first, then inside it, then around it; the newest first', () => {
    const claims = [
      claim('a', { scope: 'around', known: '2025-03-14T00:00:00Z' }),
      claim('b', { known: '2025-03-10T00:00:00Z' }),
      claim('c', { scope: 'inside' }),
      claim('d', { known: '2025-03-12T00:00:00Z' }),
      claim('e', { known: '2025-03-10T00:00:00Z' }),
    ];
    expect(claimsInOrder(claims).map(({ id }) => id)).toEqual(['d', 'b', 'e', 'c', 'a']);
  });
});

const brief: Brief = {
  at: '2025-03-31T00:00:00Z', title: '', notice: '', footnotes: [],
  sections: [
    { id: 'tension', heading: '', sentences: [{ text: 'A, but B', ids: ['claim/a', 'claim/b'], flags: ['tension'] }] },
    { id: 'reported', heading: '', sentences: [{ text: 'A is said', ids: ['claim/a'], flags: [] }, { text: 'C, and A again', ids: ['claim/c', 'claim/a'], flags: ['number-differs'] }] },
  ],
};

describe('a chain', () => {
  const link = (source: string, names = {}) => ({ source, names, factuality: 'Uu' });
  it('begins with who says it and ends with who published it', () => {
    const spoken = [link('source/defender', { en: 'a military blogger', uk: 'військовий блогер' }), link('source/reuters@abc', { en: 'Reuters' }), link('source/art', { en: 'a Norwegian newspaper' })];
    expect(chainNames(spoken)).toEqual(['A military blogger', 'Reuters', 'a Norwegian newspaper']);
    setLanguage('uk');
    expect(chainNames(spoken)[0]).toBe('Військовий блогер');
  });
  it('says that nobody is named, rather than leaving it out', () => {
    expect(chainNames([link('source/unnamed'), link('source/art', { en: 'a Norwegian newspaper' })])).toEqual(['Nobody named', 'a Norwegian newspaper']);
    expect(chainNames([link('source/several')])).toEqual(['Several']);
  });
});

describe('a hedge', () => {
  it('keeps hearsay, attribution and the publisher’s own word apart', () => {
    const words = ['hearsay', 'hearsay-attributed', 'attributed', 'own-voice'].map((each) => hedge(claim('a', { hedge: each })));
    expect(words).toEqual(['said to be so; nobody is named', 'said to be so, according to a named source', 'said by a named source, only passed on', 'stated as a fact by who published it']);
  });
  it('of silence is not one of denial', () => {
    expect(['not-confirmed', 'not-commenting', 'denies', 'hearsay'].map((each) => isSilence(claim('a', { hedge: each })))).toEqual([true, true, false, false]);
  });
});

describe('sentences', () => {
  it('are those that begin with a record, and never a tension', () => {
    const found = sentencesOf(brief);
    expect([...found].map(([id, { text }]) => [id, text])).toEqual([['claim/a', 'A is said'], ['claim/c', 'C, and A again']]);
  });
  it('come from the card where the brief has none, in the reader’s language', () => {
    setLanguage('nb');
    expect(sentenceFor('claim/x', { en: 'x', nb: 'y' }, sentencesOf(brief))?.text).toBe('y');
    expect(sentenceFor('claim/x', { en: 'x' }, sentencesOf(brief))?.text).toBe('x');
    expect(sentenceFor('claim/x', null, sentencesOf(brief))).toBeUndefined();
  });
});

describe('an outcome', () => {
  const outcome = { id: 'o', result: 'came-true', sentence: { en: 'It came true.', nb: 'Det slo til.' } };
  const predicted = claim('a', { prediction: { state: 'resolved', outcome } });
  it('is told in the reader’s language, by the card or else by the brief', () => {
    expect(outcomeWords(predicted, new Map())).toBe('It came true.');
    setLanguage('nb');
    expect(outcomeWords(predicted, new Map())).toBe('Det slo til.');
    const told = new Map([['outcome/o', { text: 'Slik gikk det.', ids: ['outcome/o'], flags: [] }]]);
    expect(outcomeWords(claim('a', { prediction: { state: 'resolved', outcome: { id: 'o', result: 'partly' } } }), told)).toBe('Slik gikk det.');
    expect(outcomeWords(claim('a', { prediction: { state: 'open', outcome: null } }), told)).toBeUndefined();
  });
});

describe('hedges', () => {
  const vocabulary: Record<string, string[]> = {
    hedge: ['own-voice', 'attributed', 'hearsay', 'hearsay-attributed', 'quote', 'depicts', 'not-confirmed', 'not-commenting', 'denies', 'predicts', 'intends'],
    factuality: ['CT+', 'PR+', 'PS+', 'CT-', 'PR-', 'PS-', 'CTu', 'Uu'],
    review: ['verified', 'partly', 'refuted', 'inconclusive', 'not-verifiable'],
    aspect: ['authenticity', 'place', 'date', 'content', 'unspecified'],
    outcome: ['came-true', 'did-not', 'partly', 'unresolvable'],
    prediction: ['open', 'due'],
    confidence: ['low', 'moderate', 'high'],
    item: ['article', 'post', 'picture', 'video', 'statement', 'satellite-image', 'map-file', 'document', 'set'],
    known: ['told', 'witnessed', 'induced', 'deduced'],
  };
  it.each(['en', 'nb', 'uk'] as const)('and all other words of the records have words of their own in %s', (language) => {
    setLanguage(language);
    for (const [prefix, values] of Object.entries(vocabulary)) {
      const words = values.map((value) => word(prefix, value));
      for (const value of values) expect(en, `${prefix}.${value}`).toHaveProperty([`${prefix}.${value}`]);
      expect(new Set(words).size, prefix).toBe(values.length);
    }
  });
  it('tell a silence from a denial', () => {
    for (const texts of [en, nb, uk]) expect(new Set([texts['hedge.not-confirmed'], texts['hedge.not-commenting'], texts['hedge.denies'], texts['enquiry.no-answer'], texts['enquiry.declined']]).size).toBe(5);
  });
  it('stay as they are where there is no word', () => {
    expect(word('role', 'rail junction')).toBe('rail junction');
    expect(word('hedge', undefined)).toBe('');
  });
});

describe('counts', () => {
  it('have the right plural in each language', () => {
    expect([0, 1, 2].map((count) => counted('claims', count))).toEqual(['0 claims', '1 claim', '2 claims']);
    setLanguage('nb');
    expect([1, 2].map((count) => counted('stale.days', count))).toEqual(['1 dag', '2 dager']);
    setLanguage('uk');
    expect([1, 2, 5, 11, 21, 22, 25, 112].map((count) => counted('stale.days', count))).toEqual(['1 день', '2 дні', '5 днів', '11 днів', '21 день', '22 дні', '25 днів', '112 днів']);
  });
  it('have as many forms as their language', () => {
    const plural = Object.entries(en).filter(([, text]) => /^[^|{}]+(\|[^|{}]+)+$/.test(text)).map(([key]) => key as Key);
    expect(plural.length).toBeGreaterThan(5);
    for (const key of plural) expect([key, en[key].split('|').length, nb[key].split('|').length, uk[key].split('|').length]).toEqual([key, 2, 2, 3]);
  });
});

describe('a standing', () => {
  const parties = { ua: { en: 'Ukraine', nb: 'Ukraina', uk: 'Україна' } };
  it('names a party only where the record does; not Ukrainian is not Russian', () => {
    expect(standingPhrase('held', 'party/ua', parties)).toBe('Held by Ukraine');
    expect(standingPhrase('not-held', 'ua', parties)).toBe('Not held by Ukraine');
    expect(standingPhrase('contested', null, parties)).toBe('Contested');
    expect(standingPhrase(null, 'ua', parties)).toBe('No statement');
    setLanguage('uk');
    expect(standingPhrase('not-held', 'ua', parties)).toBe('Україна не утримує');
  });
  it('is what a class of a comparison says', () => {
    expect(classPhrase('held:ua', parties)).toBe('Held by Ukraine');
    expect(classPhrase('asserted:xx', {})).toBe('Claimed by XX, not assessed');
    expect(classPhrase('unclear')).toBe('Unclear');
    expect(classPhrase(null)).toBe('No statement');
  });
  it('of a blank place says what it was before, not who holds it now', () => {
    const held = { id: 'ua', label: {}, standing: 'held', party: 'ua', colour: '#00f' } as LegendEntry;
    const legend = new Map([['ua', held]]);
    const history = [{ from: 0, to: 10, status: null }, { from: 10, to: 20, status: 'ua' }, { from: 20, to: null, status: null }];
    expect(afterBlank(history, 5, legend)).toBeUndefined();
    expect(afterBlank(history, 15, legend)).toBeUndefined();
    expect(afterBlank(history, 25, legend)).toEqual({ before: held, since: 20 });
  });
});

describe('names', () => {
  it('are the reader’s, else what the record has; nobody stays nobody', () => {
    expect(nameOf({ nb: 'en avis' }, 'source/art')).toBe('en avis');
    expect(nameOf({}, 'source/art')).toBe('art');
    expect(nameOf(undefined, 'source/unnamed')).toBe('nobody named');
    expect(capital('a Norwegian newspaper')).toBe('A Norwegian newspaper');
    setLanguage('uk');
    expect(list(['А', 'Б', 'В'])).toBe('А, Б і В');
  });
});

it('ends a sentence once, after a date that ends in a full stop, too', () => {
  expect(['Станом на 31 бер. 2025 р..', 'a р.. b.', 'so …', '1..2'].map(stop)).toEqual(['Станом на 31 бер. 2025 р.', 'a р. b.', 'so …', '1..2']);
});

describe('uncertain dates', () => {
  it.each([
    ['2025-03-12', 'during', '12 March 2025'],
    ['2024-08', 'during', 'August 2024'],
    ['2024', 'during', '2024'],
    ['2024-08-14~', 'during', 'about 14 August 2024'],
    ['2024-08?', 'during', 'August 2024 (uncertain)'],
    ['2024-08/..', 'since', 'since August 2024'],
    ['[..2025-03-12]', 'by', 'by 12 March 2025'],
    ['/2025-03-12', 'during', 'by 12 March 2025'],
    ['2025-03-01/2025-03-12', 'during', '1 March 2025 – 12 March 2025'],
    ['2025-03-14', 'by', 'by 14 March 2025'],
    ['2025-03-12T20:00:00+01:00', 'as-of', 'as of 12 Mar 2025, 20:00'],
    ['{2024,2025}', 'during', '{2024,2025}'],
    ['2025-13-99T', 'during', '2025-13-99T'],
  ] as const)('%s (%s) is “%s”', (edtf, role, words) => {
    expect(edtfInWords(edtf, role)).toBe(words);
  });
  it('have a month in the case that Ukrainian wants after “з”', () => {
    setLanguage('uk');
    expect(edtfInWords('2024-08/..', 'since')).toBe('з серпня 2024');
    setLanguage('nb');
    expect(edtfInWords('2024-08-14', 'since')).toBe('siden 14. august 2024');
  });
  it('say what the words were, and what the reading assumes', () => {
    expect(saidInWords({ raw: 'innen fredag', edtf: '2025-03-14', role: 'by', assumes: 'the post is of that week' })).toBe('by 14 March 2025 (“innen fredag”) – if the post is of that week');
    expect(saidInWords({ raw: 'de siste ukene' })).toBe('“de siste ukene” (no date can be given)');
    expect(saidInWords({ role: 'during' })).toBeUndefined();
    expect(saidInWords(undefined)).toBeUndefined();
  });
  it('tell whether something held', () => {
    const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`);
    expect(heldAt('2025-03-12', '2025-03-19', noon('2025-03-12'))).toBe(true);
    expect(heldAt('2025-03-12', '2025-03-19', noon('2025-03-19'))).toBe(true);
    expect(heldAt('2025-03-12', '2025-03-19', noon('2025-03-20'))).toBe(false);
    expect(heldAt('2025-03-12', undefined, noon('2026-01-01'))).toBe(true);
    expect(heldAt('2024-08', undefined, noon('2024-07-31'))).toBe(false);
    expect(heldAt('sometime', undefined, noon('2024-07-31'))).toBe(false);
    expect(bounds('2024-02')).toEqual({ from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 2, 1) - 1 });
  });
});

describe('a stale map', () => {
  const day = 86_400_000;
  it('says how old its state is from two days on, and whether a later one exists', () => {
    const instants = [0, 10 * day];
    expect(staleness(instants, -1)).toBeUndefined();
    expect(staleness(instants, 1.9 * day)).toBeUndefined();
    expect(staleness(instants, 2 * day)).toEqual({ days: 2, last: false });
    expect(staleness(instants, 16.5 * day)).toEqual({ days: 6, last: true });
  });
  it('in words', () => {
    expect(t('stale.last', { days: counted('stale.days', 6) })).toBe('last state 6 days before the shown date');
  });
});

describe('the place at a point', () => {
  const files: Record<string, unknown> = {
    'cards/index.json': { cards: [
      { id: 'region/kursk', card: 'cards/kursk.json', records: 'r', names: {}, lon: 35.2686, lat: 51.1943 },
      { id: 'place/sudzha', card: 'cards/sudzha.json', records: 'r', names: {}, lon: 35.2686, lat: 51.1943 },
      { id: 'place/nowhere', card: 'cards/nowhere.json', records: 'r', names: {} },
    ] },
    'cards/sudzha.json': { id: 'place/sudzha', names: [{ lang: 'en', text: 'Sudzha' }], population: 5127 },
  };
  const asked: string[] = [];
  const edition = { site: { cards: 'cards/index.json' }, json: (path: string) => {
    asked.push(path);
    return path in files ? Promise.resolve(files[path]) : Promise.reject(new Error(path));
  } } as unknown as Edition;

  it('comes from its card alone, with its own coordinates', async () => {
    expect(await cardPlaceAt(edition, { lon: 35.26863, lat: 51.19428 })).toEqual({
      id: 'sudzha', names: [{ lang: 'en', text: 'Sudzha' }], lon: 35.2686, lat: 51.1943, population: 5127, card: true,
    });
    expect(asked).toEqual(['cards/index.json', 'cards/sudzha.json']);
  });

  it('is none where the point lies beside it', async () => {
    expect(await cardPlaceAt(edition, { lon: 35.2689, lat: 51.1943 })).toBeUndefined();
    expect(await cardPlaceAt({ site: { cards: null } } as unknown as Edition, { lon: 35.2686, lat: 51.1943 })).toBeUndefined();
  });
});
