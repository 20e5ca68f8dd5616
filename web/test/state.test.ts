import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../src/clock';
import type { Edition, MapInfo } from '../src/edition';
import { dateField, readSince, sinceTime, startOfDay, writeSince } from '../src/since';
import { onMap } from '../src/start';
import { Store, type State } from '../src/state';
import { day } from '../src/time';

const date = (d: number): number => Date.UTC(2024, 7, d);
const instants = [date(3), date(5), date(10), date(20)];
const map: MapInfo = { id: 'm', facts: '', history: null, first: null, last: null, states: 4, link: null, legend: [], parties: {}, series: [], changed: [], instants };

function storeAt(time: number): Store {
  return new Store({
    edition: {} as Edition, ...onMap(map, time), index: -1, playing: false, speed: 1, since: 'none', sinceTime: undefined, second: undefined, mode: 'swipe', swipe: 0.5,
    histories: new Map(), point: undefined, place: undefined, region: undefined, panel: undefined, dark: false,
  });
}

describe('the state', () => {
  it('keeps what follows from time in step with it', () => {
    const store = storeAt(date(10));
    expect(store.state.index).toBe(2);
    store.set({ time: date(10) - 1, since: 'week' });
    expect(store.state.index).toBe(1);
    expect(store.state.sinceTime).toBe(date(3) - 1);
    store.set({ time: date(2.5) });
    expect(store.state.index).toBe(-1);
  });
  it('tells who watches, once and with the last word, also of a change made while it tells', () => {
    const store = storeAt(date(5));
    const seen: string[] = [];
    store.watch(['time'], ({ time, speed }) => {
      seen.push(`first ${new Date(time).getUTCDate()} ${speed}`);
      if (speed === 2) store.set({ time: date(20), speed: 4 });
    });
    store.watch(['speed'], ({ time, speed }) => seen.push(`second ${new Date(time).getUTCDate()} ${speed}`));
    seen.length = 0;
    store.set({ time: date(10), speed: 2 });
    expect(seen).toEqual(['first 10 2', 'second 20 4', 'first 20 4', 'second 20 4']);
  });
  it('says nothing where nothing changes, and goes on after a listener that throws', () => {
    const store = storeAt(date(5));
    let told = -1;
    store.watch(['swipe'], ({ swipe }) => {
      told++;
      if (swipe === 0.25) throw new Error('no');
    });
    store.set({ swipe: 0.5 });
    expect(told).toBe(0);
    expect(() => store.set({ swipe: 0.25 })).toThrow('no');
    store.set({ swipe: 0.75 });
    expect(told).toBe(2);
  });
  it('keeps a moment within the axis of the map', () => {
    const { axis } = onMap(map, undefined);
    expect(onMap(map, 0).time).toBe(axis.from);
    expect(onMap(map, date(40)).time).toBe(axis.to);
    expect(onMap(map, undefined).time).toBe(date(20));
  });
});

describe('since when', () => {
  it('is a length of time before the moment shown, or a moment', () => {
    expect(sinceTime('none', 5)).toBeUndefined();
    expect(sinceTime('day', date(5))).toBe(date(4));
    expect(sinceTime('week', date(10))).toBe(date(3));
    expect(sinceTime(date(1), date(10))).toBe(date(1));
  });
  it('comes back from an address as it was written', () => {
    for (const since of ['day', 'week', 'month', date(7)] as const) expect(readSince(writeSince(since) ?? null)).toBe(since);
    expect(writeSince('none')).toBeUndefined();
    expect(readSince('none')).toBeUndefined();
    expect(readSince('soon')).toBeUndefined();
    expect(readSince(null)).toBeUndefined();
  });
  it('is a day of the reader’s zone in a date field, also where clocks change', () => {
    for (const field of ['2024-03-31', '2024-10-27', '2025-01-01']) {
      const time = startOfDay(field);
      expect(time).toBeDefined();
      expect(dateField(time ?? 0)).toBe(field);
      expect(dateField((time ?? 0) - 1)).not.toBe(field);
    }
    expect(startOfDay('')).toBeUndefined();
    expect(startOfDay('x-y')).toBeUndefined();
  });
});

describe('the clock', () => {
  let frames: ((now: number) => void)[] = [];
  let still = false;
  beforeEach(() => {
    frames = [];
    still = false;
    vi.stubGlobal('requestAnimationFrame', (work: (now: number) => void) => frames.push(work));
    vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
    vi.stubGlobal('matchMedia', () => ({ matches: still }));
    vi.stubGlobal('window', globalThis);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const turn = (now: number): void => {
    for (const work of frames.splice(0)) work(now);
  };

  it('steps from change to change, and stops at the ends', () => {
    const store = storeAt(date(4));
    const clock = new Clock(store);
    expect(clock.step(1)).toBe(true);
    expect(store.state.time).toBe(date(5));
    expect([clock.step(1), clock.step(1), clock.step(1)]).toEqual([true, true, false]);
    expect(store.state.time).toBe(date(20));
  });
  it('plays at an even pace, whatever the frames, and ends on the last state', () => {
    const store = storeAt(instants[0] ?? 0);
    const clock = new Clock(store);
    clock.toggle();
    turn(0);
    turn(16);
    const { time } = store.state;
    turn(32);
    expect(store.state.time - time).toBeCloseTo(time - date(3), -1);
    for (let now = 100; now < 60_000 && store.state.playing; now += 100) turn(now);
    expect(store.state).toMatchObject({ time: date(20), playing: false });
  });
  it('begins anew at the end, and does not leap after a pause of the page', () => {
    const store = storeAt(date(20));
    const clock = new Clock(store);
    clock.toggle();
    expect(store.state.time).toBe(date(3));
    turn(0);
    turn(3_600_000);
    expect(store.state.time - date(3)).toBeLessThan(day);
    clock.pause();
    expect(store.state.playing).toBe(false);
    expect(frames).toEqual([]);
  });
  it('steps where motion is unwelcome', () => {
    still = true;
    const store = storeAt(date(3));
    new Clock(store).toggle();
    const seen: number[] = [store.state.time];
    while (store.state.playing) {
      vi.advanceTimersByTime(1200);
      seen.push(store.state.time);
    }
    expect([...new Set(seen)]).toEqual(instants.slice(1));
    expect((store.state satisfies State).index).toBe(3);
  });
});
