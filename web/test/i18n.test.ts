import { afterEach, describe, expect, it } from 'vitest';
import en from '../src/i18n/en.json';
import nb from '../src/i18n/nb.json';
import uk from '../src/i18n/uk.json';
import { chooseLanguage, localised, setLanguage, t } from '../src/i18n';
import { placeName, statusName } from '../src/labels';
import cases from './fixtures/names.json';

const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();

describe.each([['nb', nb], ['uk', uk]] as const)('the texts of %s', (_name, texts) => {
  it('have the keys of English, no more and no fewer, in the same order', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });
  it('are not empty and fill the same places', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(places(text), key).toEqual(places(en[key as keyof typeof en]));
    }
  });
});

it('writes Ukrainian in Cyrillic throughout', () => {
  const worded = Object.entries(uk).filter(([, text]) => /\p{L}/u.test(text.replace(/\{\w+\}/g, '')));
  const latin = worded.filter(([, text]) => !/[а-яіїєґ]/i.test(text)).map(([key]) => key);
  expect(latin).toEqual(['title']);
});

describe('the language', () => {
  it('is the asked one, then the first wish that is known, then English', () => {
    expect(chooseLanguage('?lang=uk', ['nb-NO'])).toBe('uk');
    expect(chooseLanguage('?lang=xx', ['fr', 'no'])).toBe('nb');
    expect(chooseLanguage('', ['nn-NO', 'en'])).toBe('nb');
    expect(chooseLanguage('', ['de'])).toBe('en');
  });
});

describe('words', () => {
  afterEach(() => setLanguage('en'));
  it('fill in values, and leave a place that has none', () => {
    expect(t('near', { place: 'Sudzha', km: 2 })).toBe('Near Sudzha, 2 km away');
    expect(t('near', { place: 'Sudzha' })).toContain('{km}');
  });
  it('never make a party of a missing statement', () => {
    expect(statusName(null, new Map())).toBe('No statement');
    setLanguage('nb');
    expect(statusName(null, new Map())).toBe('Ingen påstand');
    expect(statusName('ua-held', new Map())).toBe('ua-held');
  });
  it('name a place as its readers can read it, alike from its list of names and from what the edition keeps of that', () => {
    expect(cases.length).toBeGreaterThan(5);
    for (const { names, kept, ...wanted } of cases) {
      for (const language of ['en', 'nb', 'uk'] as const) {
        setLanguage(language);
        expect(placeName({ names: names.map(([lang = '', text = '']) => ({ lang, text })) })).toBe(wanted[language]);
        expect(localised(kept as Readonly<Record<string, string>>)).toBe(wanted[language]);
      }
    }
    expect(placeName({ id: 'x1', names: [] })).toBe('x1');
    expect(localised({})).toBeUndefined();
  });
});
