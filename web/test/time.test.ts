import { describe, expect, it } from 'vitest';
import { axisOf, clamp, day, neighbour, stateAt, ticks, TimeScale, utc } from '../src/time';

const at = (text: string): number => Date.parse(text);

describe('the state that holds at a moment', () => {
  const instants = [at('2024-08-12T19:56:31Z'), at('2024-08-14T11:42:32Z'), at('2025-03-12T12:04:44Z')];

  it('is the last one that is not after it: half-open, exactly on a change', () => {
    expect(stateAt(instants, at('2024-08-14T11:42:31Z'))).toBe(0);
    expect(stateAt(instants, at('2024-08-14T11:42:32Z'))).toBe(1);
    expect(stateAt(instants, at('2030-01-01T00:00:00Z'))).toBe(2);
  });
  it('is none before the first, and none of an empty map', () => {
    expect(stateAt(instants, at('2024-08-12T19:56:30Z'))).toBe(-1);
    expect(stateAt([], 0)).toBe(-1);
  });
  it('agrees with a plain search for any moment', () => {
    const many = Array.from({ length: 97 }, (_, i) => i * i);
    for (let time = -3; time < 9400; time += 7) {
      expect(stateAt(many, time)).toBe(many.filter((each) => each <= time).length - 1);
    }
  });
  it('steps to the change before and after, never to the moment itself', () => {
    expect(neighbour(instants, instants[1] ?? 0, 1)).toBe(instants[2]);
    expect(neighbour(instants, instants[1] ?? 0, -1)).toBe(instants[0]);
    expect(neighbour(instants, (instants[1] ?? 0) + 1, -1)).toBe(instants[1]);
    expect(neighbour(instants, instants[2] ?? 0, 1)).toBeUndefined();
    expect(neighbour(instants, instants[0] ?? 0, -1)).toBeUndefined();
    expect(neighbour(instants, 0, 1)).toBe(instants[0]);
  });
});

describe('the time scale', () => {
  const scale = new TimeScale({ from: 1000, to: 3000 }, 50, 450);
  it('maps ends to ends, and back', () => {
    expect(scale.x(1000)).toBe(50);
    expect(scale.x(3000)).toBe(450);
    expect(scale.time(250)).toBe(2000);
  });
  it('never leaves its span', () => {
    expect(scale.time(-9)).toBe(1000);
    expect(scale.time(9999)).toBe(3000);
    expect(clamp(5, { from: 10, to: 20 })).toBe(10);
  });
  it('does not divide by nothing', () => {
    expect(new TimeScale({ from: 5, to: 5 }, 10, 20).x(5)).toBe(10);
    expect(new TimeScale({ from: 5, to: 9 }, 10, 10).time(10)).toBe(5);
  });
});

describe('the axis', () => {
  it('has room before the first state and after the last', () => {
    const axis = axisOf([0, 1000 * day]);
    expect(axis).toEqual({ from: -25 * day, to: 1025 * day });
    expect(axisOf([day]).from).toBeLessThan(day);
  });
  it.each([[3], [5], [12]])('has at most %i ticks, ascending and inside', (most) => {
    for (const length of [0.2, 1, 3, 20, 80, 400, 3000, 20000]) {
      const span = { from: at('2024-02-27T13:00:00Z'), to: at('2024-02-27T13:00:00Z') + length * day };
      const found = ticks(span, most).map((tick) => tick.time);
      expect(found.length).toBeLessThanOrEqual(most + 1);
      expect(found).toEqual(found.toSorted((a, b) => a - b));
      expect(found.every((time) => time >= span.from && time <= span.to)).toBe(true);
      if (length >= 3) expect(found.length).toBeGreaterThan(0);
    }
  });
  it('begins months on their first day', () => {
    const found = ticks({ from: at('2024-07-15T00:00:00Z'), to: at('2025-03-15T00:00:00Z') }, 9);
    expect(found.length).toBe(8);
    expect(found.every((tick) => tick.unit === 'month' && new Date(tick.time).getDate() === 1)).toBe(true);
  });
});

it('writes RFC 3339 to the second', () => {
  expect(utc(at('2025-03-12T12:04:44.9Z'))).toBe('2025-03-12T12:04:44Z');
});
