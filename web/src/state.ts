/** The one state of the page. Parts watch the keys they draw from, and change nothing but through `set`. */
import type { Composite } from './composite/mapped';
import type { Edition, MapInfo, Place } from './edition';
import { sinceTime, type Since } from './since';
import { stateAt, type Span } from './time';

export interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** How a second map is shown: on the right of a divider, or by hatching where the two disagree. */
export type CompareMode = 'swipe' | 'differ';

export interface State {
  readonly edition: Edition;
  readonly map: MapInfo;
  /** the map's states and what the slider covers, in milliseconds */
  readonly instants: readonly number[];
  readonly axis: Span;
  /** what the slider shows */
  readonly time: number;
  /** position in `instants` of the state that holds at `time`; −1 before the first */
  readonly index: number;
  readonly playing: boolean;
  readonly speed: number;
  /** since when changes are shown, as the reader chose it, and the moment that this means at `time` */
  readonly since: Since;
  readonly sinceTime: number | undefined;
  /** the map that is compared with */
  readonly second: MapInfo | undefined;
  readonly mode: CompareMode;
  /** where the divider stands, as a share of the map's width */
  readonly swipe: number;
  /** histories that are here, by map */
  readonly histories: ReadonlyMap<string, Composite>;
  /** what the reader asked about */
  readonly point: Point | undefined;
  readonly place: Place | undefined;
  /** a region that is looked at, and the panel that is open; both belong to the panels */
  readonly region: string | undefined;
  readonly panel: string | undefined;
  readonly dark: boolean;
}

type Listener = (state: State, changed: ReadonlySet<keyof State>) => void;

/** What follows from the rest: a change never leaves these behind. */
function derived(state: State): State {
  const { instants, time, since } = state;
  return { ...state, index: stateAt(instants, time), sinceTime: sinceTime(since, time) };
}

export class Store {
  private readonly listeners: Listener[] = [];
  private readonly queue: ReadonlySet<keyof State>[] = [];
  private current: State;

  constructor(state: State) {
    this.current = derived(state);
  }

  get state(): State {
    return this.current;
  }

  /** Tells the listeners of what changed; a change that a listener makes is told after this one. */
  set(change: Partial<State>): void {
    const before = this.current;
    const next = derived({ ...before, ...change });
    const changed = new Set((Object.keys(next) as (keyof State)[]).filter((key) => !Object.is(next[key], before[key])));
    if (changed.size === 0) return;
    this.current = next;
    this.queue.push(changed);
    if (this.queue.length > 1) return;
    try {
      for (let told = this.queue[0]; told; told = this.queue[0]) {
        for (const listener of this.listeners) listener(this.current, told);
        this.queue.shift();
      }
    } finally {
      this.queue.length = 0;
    }
  }

  /** Calls `listener` after each change of one of `keys`, and once now. */
  watch(keys: readonly (keyof State)[], listener: (state: State) => void): void {
    this.listeners.push((state, changed) => {
      if (keys.some((key) => changed.has(key))) listener(state);
    });
    listener(this.current);
  }
}
