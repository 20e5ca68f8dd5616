import { describe, expect, it } from 'vitest';
import { fit, placeCandidate, ranked, regionCandidate, squashed } from '../src/search-index';
import { searchKey } from '../src/places';

const place = (id: string, names: readonly (readonly [string, string])[], folded: readonly string[] = []) =>
  placeCandidate({ id, lon: 0, lat: 0, names: names.map(([lang, text]) => ({ lang, text })), folded });

const places = [
  place('kharkiv', [['uk', 'Харків'], ['ru', 'Харьков'], ['en', 'Kharkiv']], ['harkiv', 'harkov']),
  place('velyka', [['uk', 'Велика Новосілка'], ['en', 'Velyka Novosilka']]),
  place('novosilka', [['uk', 'Новосілка'], ['en', 'Novosilka']]),
  place('kupiansk', [['uk', 'Куп’янськ'], ['en', 'Kupiansk']], ['kup ans k']),
  place('nikolske', [['uk', 'Нікольське'], ['en', 'Nikolske']]),
  place('tromso', [['nb', 'Tromsø'], ['fr', 'Tromsö']]),
  regionCandidate({ id: 'ua-kharkiv', names: { en: 'Kharkiv Oblast', uk: 'Харківська область' } }),
];
const find = (text: string): string[] => ranked(places, text, 5).map((found) => (found.kind === 'place' ? (found.place.id ?? '') : found.region.id));

describe('a name', () => {
  it('is compared without marks, case, apostrophes and blanks', () => {
    expect(searchKey('  Ó Ж-ї!')).toBe('o ж і');
    expect([squashed(searchKey('Куп’янськ')), squashed(searchKey('КУПʼЯНСЬК')), squashed(searchKey("куп'янськ"))]).toEqual(Array(3).fill('купянськ'));
  });
  it('fits as a whole, by its beginning, by a later word, or somewhere inside', () => {
    expect(['novosilka', 'novo', 'silka', 'velyka novosilka', 'sil', 'si', 'x', ''].map((asked) => fit('velyka novosilka', asked))).toEqual([2, 2, 3, 0, 3, undefined, undefined, undefined]);
  });
});

describe('the search', () => {
  it.each([
    ['Харків', ['kharkiv', 'ua-kharkiv']],
    ['харьков', ['kharkiv']],
    ['KHARKIV', ['kharkiv', 'ua-kharkiv']],
    ['harkov', ['kharkiv']],
    ['куп\'янськ', ['kupiansk']],
    ['купянськ', ['kupiansk']],
    ['Novosilka', ['novosilka', 'velyka']],
    ['новосіл', ['novosilka', 'velyka']],
    ['tromsö', ['tromso']],
    ['oblast', ['ua-kharkiv']],
    ['олськ', []],
    ['ольськ', ['nikolske']],
    ['zzz', []],
    ['', []],
  ])('for “%s” finds %j', (text, ids) => {
    expect(find(text)).toEqual(ids);
  });
  it('gives each place once, and no more than asked for', () => {
    expect(ranked([...places, ...places], 'k', 2)).toHaveLength(2);
    expect(ranked([...places, ...places], 'Харків', 9)).toHaveLength(2);
  });
});
