import { afterEach, describe, expect, it } from 'vitest';
import { contrast, safeColour, visibleColour } from '../src/colour';
import { coordinates, dateInWords, longDate, partyName, squareKilometres, tickLabel, utcTitle } from '../src/format';
import { setLanguage } from '../src/i18n';

const withdrawal = Date.parse('2025-03-12T12:04:44Z');
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

afterEach(() => setLanguage('en'));

describe('dates', () => {
  it.each([['nb', '12. mars 2025'], ['en', '12 March 2025'], ['uk', '12 березня 2025 р.']] as const)('in %s', (language, text) => {
    setLanguage(language);
    expect(plain(longDate(withdrawal))).toBe(text);
  });
  it('are in words with weekday and clock of the viewer’s zone (the test script sets Oslo)', () => {
    setLanguage('nb');
    expect(dateInWords(withdrawal)).toMatch(/onsdag.*12\. mars 2025.*13:04/);
  });
  it('have UTC beside them', () => {
    expect(utcTitle(withdrawal)).toBe('2025-03-12 12:04:44 UTC');
  });
  it('name the year on an axis only where it begins', () => {
    const november = { time: Date.parse('2024-11-01T00:00:00Z'), unit: 'month' } as const;
    expect(tickLabel(november, false)).toBe('Nov');
    expect(tickLabel(november, true)).toBe('Nov 2024');
    expect(tickLabel({ time: Date.parse('2025-01-01T00:00:00Z'), unit: 'month' }, false)).toBe('Jan 2025');
  });
});

describe('numbers', () => {
  it('have a decimal where it tells something', () => {
    expect(squareKilometres(908.93)).toBe('908.9 km²');
    expect(squareKilometres(66123.4)).toBe('66,123 km²');
    expect(squareKilometres(0)).toBe('0 km²');
    setLanguage('nb');
    expect(plain(squareKilometres(66123.4))).toBe('66 123 km²');
    setLanguage('uk');
    expect(plain(squareKilometres(151.64))).toBe('151,6 км²');
  });
  it('tell where', () => {
    expect(coordinates(35.2686, 51.1943)).toBe('51.1943° N, 35.2686° E');
    expect(coordinates(-70, -33)).toBe('33.0000° S, 70.0000° W');
  });
});

it('names a party by its code, and leaves what is no code alone', () => {
  setLanguage('nb');
  expect(partyName('UA')).toBe('Ukraina');
  expect(partyName('ua')).toBe('Ukraina');
  expect(partyName('wagner')).toBe('wagner');
});

describe('colours of a legend', () => {
  it('are refused when they are not colours', () => {
    expect(safeColour('red; background: url(x)')).toBe('#888888');
    expect(safeColour(null)).toBe('#888888');
    expect(safeColour('#A52714')).toBe('#a52714');
  });
  it.each(['#880e4f', '#000000', '#bcaaa4', '#ffffff', '#0f9d58', '#ffff00'])('%s is seen on both grounds', (colour) => {
    expect(contrast(visibleColour(colour, true), '#23272c')).toBeGreaterThanOrEqual(3);
    expect(contrast(visibleColour(colour, false), '#f5f2eb')).toBeGreaterThanOrEqual(3);
  });
  it('stay as they are when they are seen', () => {
    expect(visibleColour('#a52714', false)).toBe('#a52714');
  });
});
