/** What the page shows, in one place. Modules read it and are told which parts changed. */
import type { MapInfo, Place, StateAt } from './api';
import type { Span } from './time';

export interface State {
  readonly maps: readonly MapInfo[];
  readonly map: MapInfo;
  /** the map's instants in milliseconds, ascending, beside `map.instants` as written */
  readonly instants: readonly number[];
  readonly axis: Span;
  /** the moment asked for */
  readonly time: number;
  /** the state that holds then; −1 before the first */
  readonly index: number;
  /** the areas on the screen, and the index of the state they are; they lag behind `index` while an answer is under way */
  readonly shown: StateAt | undefined;
  readonly shownIndex: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly point: { readonly lon: number; readonly lat: number } | undefined;
  /** the place that was picked by name, for its names until the server tells more */
  readonly place: Place | undefined;
  /** the reader's scheme; legends are drawn so that they are seen on it */
  readonly dark: boolean;
}

export type Changed = ReadonlySet<keyof State>;
type Listener = (state: State, changed: Changed) => void;

export class Store {
  private readonly listeners: Listener[] = [];

  constructor(private current: State) {}

  get state(): State {
    return this.current;
  }

  set(patch: Partial<State>): void {
    const changed = new Set<keyof State>();
    for (const key of Object.keys(patch) as (keyof State)[]) {
      if (!Object.is(patch[key], this.current[key])) changed.add(key);
    }
    if (changed.size === 0) return;
    this.current = { ...this.current, ...patch };
    for (const listener of this.listeners) listener(this.current, changed);
  }

  /** Calls `listener` after each change of one of `keys`, and once now. */
  watch(keys: readonly (keyof State)[], listener: (state: State) => void): void {
    this.listeners.push((state, changed) => {
      if (keys.some((key) => changed.has(key))) listener(state);
    });
    listener(this.current);
  }
}
