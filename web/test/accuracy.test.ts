import { afterEach, describe, expect, it } from 'vitest';
import { accuracyInShort, accuracyOfPoint, accuracyWords } from '../src/accuracy';
import type { Edition, MapInfo } from '../src/edition';
import { setLanguage, type Language } from '../src/i18n';
import { notesOf } from '../src/print-picture';

afterEach(() => setLanguage('en'));

const mapOf = (id: string, linesWithin?: number): MapInfo => ({
  id, mapper: id.toUpperCase(), licence: 'CC0-1.0', first: null, last: null, states: 0, facts: '', history: null, link: null, legend: [], parties: {}, series: [], linesWithin, changed: [], instants: [],
});
const edition = { site: {}, head: { preview: false } } as Edition;

describe.each(['en', 'nb', 'uk'] as const)('a map with generalised lines, in %s', (language: Language) => {
  it('says how far they may be off, of itself and of a point', () => {
    setLanguage(language);
    for (const words of [accuracyWords([mapOf('a', 1032)]), accuracyInShort(mapOf('a', 1032)), accuracyOfPoint(mapOf('a', 1032))]) expect(words).toMatch(/1\D?032/);
    expect(accuracyWords([mapOf('a', 32), mapOf('b'), mapOf('c', 16)])).toMatch(/A.*32.*C.*16/);
  });
  it('says nothing where they are where they were drawn', () => {
    setLanguage(language);
    expect([accuracyWords([mapOf('a'), mapOf('b')]), accuracyInShort(mapOf('a')), accuracyOfPoint(mapOf('a'))]).toEqual(['', undefined, undefined]);
  });
  it('says it on a picture to take along, also as the second of two', () => {
    setLanguage(language);
    const notes = (first: MapInfo, second?: MapInfo): string[] => notesOf({ map: first, second, mode: 'swipe', edition });
    expect(notes(mapOf('a', 32))).toContain(accuracyWords([mapOf('a', 32)]));
    expect(notes(mapOf('a'), mapOf('b', 16))).toContain(accuracyWords([mapOf('b', 16)]));
    expect(notes(mapOf('a', 32))).toHaveLength(notes(mapOf('a')).length + 1);
  });
});
