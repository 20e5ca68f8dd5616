/** The map for those who do not see it: the places in view, and what each map that is drawn says of them at the time shown. */
import { h, settled } from './dom';
import type { MapInfo, Place } from './edition';
import { shortDate } from './format';
import { stretchAt, stretchesAt, type Stretch } from './history';
import { t } from './i18n';
import { placeName, statusName } from './labels';
import { Places } from './places';
import type { Stage } from './stage';
import type { State, Store } from './state';

const most = 60;

interface Row {
  readonly place: Place;
  /** one for each map that is drawn */
  readonly histories: readonly (readonly Stretch[])[];
}

function mapsOf({ map, second }: State): readonly MapInfo[] {
  return [map, ...(second ? [second] : [])];
}

/** The table follows the map while it is open; `moved` is to be called when the camera has moved. */
export function mountTable(store: Store, stage: Stage): { element: HTMLElement; moved(): void } {
  const places = new Places(store.state.edition);
  const hint = h('p', { class: 'hint' });
  const scroll = h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('table.open') });
  const element = h('details', { class: 'numbers', 'data-test': 'map-table' }, h('summary', {}, t('table.open')), hint, scroll);
  let rows: readonly Row[] = [];
  let asked = 0;

  const write = (): void => {
    const { time } = store.state;
    const maps = mapsOf(store.state);
    const legends = maps.map((map) => new Map(map.legend.map((entry) => [entry.id, entry])));
    hint.textContent = t(rows.length > 0 ? 'table.hint' : 'table.none', { date: shortDate(time) });
    scroll.hidden = rows.length === 0;
    const cell = (history: readonly Stretch[], i: number): HTMLElement => {
      const stretch = stretchAt(history, time);
      const legend = legends[i];
      return h('td', { 'data-status': stretch ? (stretch.status ?? 'none') : 'before' }, stretch && legend ? statusName(stretch.status, legend) : t('beforeFirst'), stretch && h('small', {}, ` ${t('status.since', { date: shortDate(stretch.from) })}`));
    };
    const body = rows.map(({ place, histories }) => {
      const name = h('button', { type: 'button', class: 'link' }, placeName(place));
      name.addEventListener('click', () => store.set({ point: { lon: place.lon, lat: place.lat }, place, panel: undefined }));
      return h('tr', { 'data-place': place.id }, h('th', { scope: 'row' }, name), ...histories.map(cell));
    });
    scroll.replaceChildren(h('table', {}, h('caption', { class: 'unseen' }, t('table.open')), h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('place')), ...maps.map((map) => h('th', { scope: 'col' }, map.mapper || map.id)))), h('tbody', {}, ...body)));
  };
  const read = async (): Promise<void> => {
    const mine = ++asked;
    const map = await stage.ready;
    if (!map || !element.open) return;
    const found = await places.inView(map.bounds(), most);
    const maps = mapsOf(store.state);
    const composites = maps.map(({ id }) => store.state.histories.get(id));
    if (mine !== asked) return;
    rows = found.map((place) => ({ place, histories: maps.map((each, i) => (composites[i] ? stretchesAt(composites[i], each, place.lon, place.lat) : [])) }));
    write();
  };
  const moved = settled(250, () => void read());
  const later = settled(150, write);
  element.addEventListener('toggle', () => void read());
  store.watch(['map', 'second', 'histories'], () => element.open && void read());
  store.watch(['time'], () => element.open && later());
  return { element, moved };
}
