/** The address of what is shown, and that of the page that it is shown on. */
import type { Edition } from './edition';
import type { State } from './state';
import { utc } from './time';
import { writeAddress, type Camera } from './url';

/** RFC 3339 with what is below a second, where there is anything. */
function exactInstant(time: number): string {
  return time % 1000 === 0 ? utc(time) : new Date(time).toISOString();
}

/** The hash, with its `#`, that brings `state` and `camera` back. */
export function hashOf(state: State, camera: Camera | undefined): string {
  const { map, time, instants, index, point, since, second, mode, swipe, region, panel } = state;
  const exact = instants[index] === time ? exactInstant(time) : utc(time);
  return writeAddress({
    map: map.id, time: exact, since, mode, swipe,
    ...(camera ? { camera } : {}), ...(point ? { point } : {}), ...(second ? { second: second.id } : {}),
    ...(region !== undefined ? { region } : {}), ...(panel !== undefined ? { panel } : {}),
  });
}

/** The folder of the page. Where nobody said at which address the edition stands, it is the one that it was read from. */
export function pageAddress(edition: Edition): string {
  return edition.site.url ?? new URL('.', location.href).href;
}
