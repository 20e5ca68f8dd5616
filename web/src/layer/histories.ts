/** What is to be drawn of histories: the maps that are here, and the moment, change and comparison that the reader looks at. */
import type { LegendEntry, MapInfo } from '../edition';
import type { CompareMode, State, Store } from '../state';
import { stateAt } from '../time';
import type { Mesh } from './mesh';
import type { Meshes } from './meshes';

/** A map whose history is here. */
export interface Shown {
  readonly id: string;
  readonly instants: readonly number[];
  readonly legend: readonly LegendEntry[];
  readonly mesh: Mesh;
}

export interface Look {
  readonly time: number;
  readonly sinceTime: number | undefined;
  readonly mode: CompareMode;
  readonly swipe: number;
  readonly dark: boolean;
}

export interface Scene {
  readonly shown: readonly [Shown | undefined, Shown | undefined];
  readonly look: Look;
}

export const nothing: Scene = { shown: [undefined, undefined], look: { time: 0, sinceTime: undefined, mode: 'swipe', swipe: 0.5, dark: false } };

/** Which states are on the screen, for tests and for those who look beneath the page; undefined where there is no history. */
export function statesOf({ shown, look }: Scene): string | undefined {
  const states = shown.flatMap((each) => (each ? [new Date(each.instants[stateAt(each.instants, look.time)] ?? Number.NaN)] : []));
  return states.length > 0 ? states.map((at) => (Number.isNaN(at.getTime()) ? '-' : at.toISOString())).join(' ') : undefined;
}

/** Keeps the scene in step with the state; `changed` is called after each change of it, `failed` told of histories that cannot be had. */
export class Histories implements Scene {
  shown = nothing.shown;
  look = nothing.look;

  constructor(
    store: Store,
    meshes: Meshes,
    private readonly changed: () => void,
    failed: (error: unknown) => void,
  ) {
    const show = async (place: 0 | 1, map: MapInfo | undefined, wanted: () => MapInfo | undefined): Promise<void> => {
      if (this.shown[place]?.id !== map?.id) this.put(place, undefined);
      if (!map) return;
      try {
        const mesh = await meshes.of(map.id);
        if (wanted() === map) this.put(place, mesh && { id: map.id, instants: map.instants, legend: map.legend, mesh });
      } catch (error) {
        if (wanted() === map) failed(error);
      }
    };
    store.watch(['map'], ({ map }) => void show(0, map, () => store.state.map));
    store.watch(['second'], ({ second }) => void show(1, second, () => store.state.second));
    store.watch(['time', 'sinceTime', 'mode', 'swipe', 'dark'], ({ time, sinceTime, mode, swipe, dark }: State) => {
      this.look = { time, sinceTime, mode, swipe, dark };
      this.changed();
    });
  }

  private put(place: 0 | 1, shown: Shown | undefined): void {
    if (this.shown[place] === shown) return;
    this.shown = place === 0 ? [shown, this.shown[1]] : [this.shown[0], shown];
    this.changed();
  }
}
