import { describe, expect, it } from 'vitest';
import { areaKm2, lengthKm } from '../src/measure';
import { scaleLength, wrapped } from '../src/print-picture';

describe('measuring', () => {
  it('adds up great circles', () => {
    expect(lengthKm([])).toBe(0);
    expect(lengthKm([[35, 51]])).toBe(0);
    // A quarter of the equator on a sphere of 6371 km, twice.
    expect(lengthKm([[0, 0], [90, 0], [0, 0]])).toBeCloseTo(2 * 6371 * (Math.PI / 2), 6);
  });
  it('takes the area within, whichever way the ring runs', () => {
    const square = [[35, 51], [36, 51], [36, 52], [35, 52]] as const;
    // R² Δλ (sin φ₂ − sin φ₁)
    const exact = 6371.0072 ** 2 * (Math.PI / 180) * (Math.sin((52 * Math.PI) / 180) - Math.sin((51 * Math.PI) / 180));
    expect(areaKm2(square)).toBeCloseTo(exact, 6);
    expect(areaKm2(square.toReversed())).toBeCloseTo(exact, 6);
    expect(areaKm2(square.slice(0, 2))).toBeCloseTo(0, 9);
  });
});

describe('a picture for print', () => {
  it('has a scale of round numbers that fits', () => {
    expect([1, 1.9, 2, 4999, 5000, 12_345, 99_999].map(scaleLength)).toEqual([1, 1, 2, 2000, 5000, 10_000, 50_000]);
  });
  it('breaks lines at blanks and loses no word', () => {
    expect(wrapped('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrapped('incomprehensibilities are long', 5)).toEqual(['incomprehensibilities', 'are', 'long']);
  });
});
