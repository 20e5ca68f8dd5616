/** With which state the page begins. */
import { isDark } from './dom';
import type { Edition, MapEntry, MapInfo } from './edition';
import type { State } from './state';
import { axisOf, clamp } from './time';
import type { Address } from './url';

/** What changes with the map; a time of its own keeps within the map's axis. */
export function onMap(map: MapInfo, time: number | undefined): Pick<State, 'map' | 'instants' | 'axis' | 'time'> {
  const axis = axisOf(map.instants);
  return { map, instants: map.instants, axis, time: clamp(time ?? map.instants.at(-1) ?? 0, axis) };
}

/** The map that the address names, else the first that has states; undefined where there is none. */
export function firstMap(edition: Edition, address: Address): MapEntry | undefined {
  const usable = edition.site.maps.filter((each) => each.states > 0);
  return usable.find((each) => each.id === address.map) ?? usable[0];
}

/** The latest state unless the address names a time. */
export function initialState(edition: Edition, map: MapInfo, second: MapInfo | undefined, address: Address): State {
  return {
    edition, ...onMap(map, address.time), index: -1, playing: false, speed: 1,
    since: address.since ?? 'none', sinceTime: undefined,
    second, mode: address.mode ?? 'swipe', swipe: address.swipe ?? 0.5,
    histories: new Map(), point: address.point, place: undefined, region: address.region, panel: address.panel, dark: isDark(),
  };
}
