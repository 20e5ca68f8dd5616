/** Keeps the histories of the maps that are drawn at hand, and those of all maps once a place is asked about. */
import type { Store } from './state';

/** Tells `failed` which map could not be had; called again after a change that needs it again. */
export function followHistories(store: Store, failed: (map: string, error: unknown) => void): void {
  const { edition } = store.state;
  const want = async (id: string): Promise<void> => {
    if (store.state.histories.has(id)) return;
    try {
      const composite = await edition.history(id);
      if (composite) store.set({ histories: new Map(store.state.histories).set(id, composite) });
    } catch (error) {
      failed(id, error);
    }
  };
  store.watch(['map', 'second', 'point'], ({ map, second, point }) => {
    void want(map.id);
    if (second) void want(second.id);
    if (point) for (const { id } of edition.site.maps) void want(id);
  });
}
